"""How many key accounts there may be: what hours carry, what is sensible, and where it stops."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _

from orchard.analytics.policy.selection import GuardPolicy
from orchard.domain.core.mistakes import Conflict, Invalid


class Crowd(StrEnum):
    """What the number of key accounts says."""

    NONE = "none"
    FEW = "few"
    FINE = "fine"
    MANY = "many"
    TOO_MANY = "too_many"


class NoPlace(Conflict):
    """The programme has no place for another key account."""


@dataclass(frozen=True, slots=True)
class Room:
    """The places of the programme: how many there are, and what says so."""

    held: int
    cap: int | None
    capacity: int | None
    has_reason: bool
    owner_allowed: bool

    def most(self, guard: GuardPolicy) -> int:
        """Return the places: the charter's cap, else what hours carry, else what is sensible."""
        if self.cap is not None:
            return self.cap
        return min(self.capacity, guard.most) if self.capacity is not None else guard.most


@dataclass(frozen=True, slots=True)
class Places:
    """The places as one person knows them: held are those of accounts that they may know."""

    room: Room
    most: int
    is_full: bool

    @property
    def free(self) -> int:
        """Return how many are free as far as the person knows; none where the next is refused."""
        return 0 if self.is_full else max(0, self.most - self.room.held)


NO_CHARTER = Room(0, None, None, has_reason=False, owner_allowed=False)
"""Nobody said how many yet."""


def crowd(held: int, guard: GuardPolicy) -> Crowd:
    """Say whether so many key accounts are few, sensible or too many.

    >>> crowd(3, GuardPolicy()).value, crowd(12, GuardPolicy()).value, crowd(40, GuardPolicy()).value
    ('few', 'fine', 'many')
    """
    if held == 0:
        return Crowd.NONE
    if held < guard.least:
        return Crowd.FEW
    if held <= guard.most:
        return Crowd.FINE
    return Crowd.MANY if held <= guard.stop else Crowd.TOO_MANY


def check_room(room: Room, more: int, guard: GuardPolicy) -> None:
    """Refuse more key accounts than the programme may have.

    How many there are is not said: some may be confidential.
    """
    wanted, most = room.held + more, room.most(guard)
    if wanted > guard.stop and not room.owner_allowed:
        text = _(
            "%(stop)d key accounts is the most. Only the owner of the programme can allow more, "
            "in the charter, with a reason."
        )
        raise NoPlace(text % {"stop": guard.stop})
    if wanted > most:
        text = _(
            "The programme carries %(most)d key accounts, and every place is held. Let one go "
            "first, or raise the number in the charter with a reason."
        )
        raise NoPlace(text % {"most": most})


def check_cap(cap: int | None, reason: str, guard: GuardPolicy, *, is_owner: bool) -> None:
    """Refuse a cap that is not justified; beyond the stop only the owner may set it."""
    if cap is None:
        return
    if cap < 1:
        raise Invalid(_("A programme has at least one key account."))
    if cap > guard.most and not reason.strip():
        text = _("More than %(most)d key accounts need a reason: say why so many.")
        raise Invalid(text % {"most": guard.most})
    if cap > guard.stop and not is_owner:
        text = _(
            "More than %(stop)d key accounts: only the owner of the programme can allow that. "
            "Ask them to save this themselves."
        )
        raise Invalid(text % {"stop": guard.stop})
