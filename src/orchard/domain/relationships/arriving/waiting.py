"""How long a file waits for somebody to take it over, and what is said when it is gone."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orchard.domain.core.mistakes import Conflict
from orchard.domain.relationships.models.arrivals import KEPT

if TYPE_CHECKING:
    from orchard.domain.relationships.models import WaitingFile


class ListHasChanged(Conflict):
    """Somebody changed what is there, or how the file is read, after one looked at it."""

    default = gettext_lazy(
        "Nothing was taken over: what is here changed while you looked. Below is what the file does "
        "now. Look at it and take it over again."
    )


def check_waits(found: WaitingFile, at: datetime) -> None:
    """Refuse a file that was closed, or that waited too long."""
    if found.closed_at is not None:
        raise Conflict(_("This file was taken over or turned away already."))
    if found.at < at - KEPT:
        raise Conflict(_("This file waited for more than a day and is gone. Send it again."))
