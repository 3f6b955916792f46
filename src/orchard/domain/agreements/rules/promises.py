"""Promises as values: who keeps them, how far they are, which day counts, and how many were kept."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from orchard.domain.core.mistakes import Conflict
from orchard.domain.core.rules import Role

LONGEST = 300
MONTHS_JUDGED = 12
"""Promises whose day came within so many months say how reliable a function is."""


class Function(TextChoices):
    """The part of the supplier that keeps a promise: the same that fulfil the service of a tier."""

    SALES = "sales", _("Sales")
    OPERATIONS = "operations", _("Operations and delivery")
    FINANCE = "finance", _("Finance")
    SERVICE = "service", _("Service and support")
    PRODUCT = "product", _("Product and development")
    MANAGEMENT = "management", _("Management")


SPEAKERS = {
    Function.SALES: (Role.ACCOUNT_MANAGER, Role.PROGRAMME_DIRECTOR),
    Function.OPERATIONS: (Role.OPERATIONS,),
    Function.FINANCE: (Role.FINANCE,),
    Function.SERVICE: (Role.OPERATIONS,),
    Function.PRODUCT: (Role.OPERATIONS, Role.PROGRAMME_DIRECTOR),
    Function.MANAGEMENT: (Role.EXECUTIVE_SPONSOR, Role.PROGRAMME_DIRECTOR),
}
"""Who can say for a function that it keeps a promise."""
OF_A_TEAM = frozenset({Role.ACCOUNT_MANAGER, Role.EXECUTIVE_SPONSOR})
"""These speak only for the accounts in whose team they have a seat."""


class State(TextChoices):
    """How far a promise is; it counts once the function that must keep it has said yes."""

    GIVEN = "given", _("Not confirmed")
    REFUSED = "refused", _("Cannot be kept")
    CONFIRMED = "confirmed", _("Confirmed")
    KEPT = "kept", _("Kept")
    BROKEN = "broken", _("Broken")


UNCONFIRMED = (State.GIVEN, State.REFUSED)
OPEN = (*UNCONFIRMED, State.CONFIRMED)
ENDED = (State.KEPT, State.BROKEN)
COMES_AFTER = {
    State.CONFIRMED: UNCONFIRMED,
    State.REFUSED: (State.GIVEN, State.CONFIRMED),
    State.KEPT: OPEN,
    State.BROKEN: OPEN,
}
"""After what a state may come."""


class PromiseIsElsewhere(Conflict):
    """A step that does not follow from how the promise stands."""

    default = _("It does not stand so any more. Load the page again to see how it stands.")


class PromiseIsRead(Conflict):
    """What a customer has read, or a function has confirmed, is not written over."""

    default = _("It was confirmed, or the customer has read it or agreed to its day. Agree on another day with them, or give another promise.")  # fmt: skip


class PromisedDayIsOver(Conflict):
    """A yes to a day that has passed: nobody could rely on it any more, and it would count as kept or broken."""

    default = _("The promised day is over: a yes comes too late for it. Agree on another day with the customer, or write down what became of it.")  # fmt: skip


class Fate(StrEnum):
    """What became of a promise whose day has come."""

    ON_TIME = "on_time"
    LATE = "late"
    BROKEN = "broken"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Days:
    """By when a promise is to be kept, and which day counts when it is judged."""

    due_on: date
    counts_on: date

    def moved(self, to: date, agreed_on: date) -> Days:
        """Return the days after the customer agreed to another one.

        It counts only where they agreed before the day that counted until then: afterwards the
        promise was not kept, whatever was agreed.
        """
        return Days(to, to if agreed_on < self.counts_on else self.counts_on)


@dataclass(frozen=True, slots=True)
class Reliability:
    """How many promises that a function had confirmed were due, and how many it kept on time.

    `unconfirmed` were due and nobody had said yes to them: they are told apart, and count for none.
    """

    function: Function
    due: int
    on_time: int
    unconfirmed: int

    @property
    def percent(self) -> int | None:
        """Return the share that was kept on time, rounded down; not known where none was due."""
        return 100 * self.on_time // self.due if self.due else None


def check_step(now: State, following: State) -> None:
    """Refuse a step that does not follow from how a promise stands."""
    if now not in COMES_AFTER[following]:
        raise PromiseIsElsewhere


def check_in_time(due_on: date, today: date) -> None:
    """Refuse a yes to a promise after its day."""
    if today > due_on:
        raise PromisedDayIsOver


def after_another_day(now: State, before: date, to: date) -> State:
    """Return how a promise stands on another day: who confirmed it keeps a later one, too."""
    return State.CONFIRMED if now == State.CONFIRMED and to >= before else State.GIVEN


def fate_of(state: State, counts_on: date, ended_on: date | None) -> Fate:
    """Return what became of a promise by the day that counts."""
    if state == State.BROKEN:
        return Fate.BROKEN
    if state != State.KEPT or ended_on is None:
        return Fate.OPEN
    return Fate.ON_TIME if ended_on <= counts_on else Fate.LATE


def spoken_for(roles: Iterable[Role], *, is_in_team: bool) -> frozenset[Function]:
    """Return the functions for which somebody with these roles says yes or no at an account."""
    counted = {one for one in roles if is_in_team or one not in OF_A_TEAM}
    return frozenset(one for one, speakers in SPEAKERS.items() if counted.intersection(speakers))
