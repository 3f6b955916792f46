"""Project groups as values."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Focus(TextChoices):
    """The one thing that a group improves."""

    INFORMATION = "information", _("Information flow")
    COST = "cost", _("Cost saving")
    LOGISTICS = "logistics", _("Logistics")
    QUALITY = "quality", _("Quality")
    INNOVATION = "innovation", _("Innovation")
    ADMINISTRATION = "administration", _("Administration")
    SUSTAINABILITY = "sustainability", _("Sustainability")
    OTHER = "other", _("Other")
