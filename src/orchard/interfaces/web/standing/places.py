"""How many places for key accounts are free, and what says how many there are."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from orchard.domain.core.models import User
from orchard.domain.selection import queries
from orchard.domain.selection.models import Charter
from orchard.domain.selection.queries import overview
from orchard.domain.selection.rules.places import Places
from orchard.interfaces.web.frame.clock import today
from orchard.interfaces.web.frame.figures import number


@dataclass(frozen=True, slots=True)
class FreePlaces:
    """The free places in a sentence, the reason for their number, and whether one is left."""

    words: str
    why: str
    is_full: bool


def free_places(viewer: User) -> FreePlaces:
    """Return the places as who promotes sees them."""
    found = overview.places(viewer, today())
    words = ngettext(
        "%(free)d of %(most)d place is free", "%(free)d of %(most)d places are free", found.most
    ) % {"free": found.free, "most": found.most}
    held = ngettext(
        "%(held)d is held by an account that you may know.",
        "%(held)d are held by accounts that you may know.",
        found.room.held,
    ) % {"held": found.room.held}
    if found.is_full:
        held = _("Let one go first, or raise the number in the charter with a reason.")
    return FreePlaces(words, f"{_why(found, queries.charter(viewer))} {held}", found.is_full)


def _why(found: Places, charter: Charter | None) -> str:
    room = found.room
    if room.cap is not None and charter is not None:
        reason = charter.cap_reason.strip().rstrip(".")
        text = (
            _("The charter sets %(cap)d: %(reason)s.") if reason else _("The charter sets %(cap)d.")
        )
        return text % {"cap": room.cap, "reason": reason}
    if room.capacity is None or charter is None:
        return _("No number is set: more than %(most)d are not sensible.") % {"most": found.most}
    numbers = {
        "hours": number(charter.manager_hours),
        "each": number(charter.hours_per_account),
        "capacity": room.capacity,
        "most": found.most,
    }
    carried = _("%(hours)s hours a year, %(each)s for each, carry %(capacity)d.") % numbers
    if room.capacity <= found.most:
        return carried
    return f"{carried} {_('More than %(most)d need a reason in the charter.') % numbers}"
