"""What puts an account at risk as far as the ledger tells; agreements and relations come later."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

UNSURE = "C"
"""Grade of figures that rest on a guess."""


class Risk(TextChoices):
    """One reason to look at an account."""

    DRIFT = "drift", _("shows signs of drift")
    CONCENTRATION = "concentration", _("much hangs on it")
    LOSS = "loss", _("costs more than it brings")
    BAD = "bad", _("bad business")
    UNSURE = "unsure", _("its figures are a guess")


OPEN_RISKS = (Risk.DRIFT, Risk.CONCENTRATION)
"""Reasons that tell nothing about margins."""
