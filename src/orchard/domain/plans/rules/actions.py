"""Actions as values: when one is late, who hears of it, and how many were carried out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orchard.domain.core.calendar import add_months
from orchard.domain.core.mistakes import Conflict, Invalid
from orchard.domain.plans.rules.plan import STANDING, ActionState

PAGE_MONTHS = (6, 12)
"""The actions of a plan on one page lie in these months after they were planned."""
PAGE_ACTIONS = (3, 5)
"""So few and so many actions a plan on one page has."""
FEWEST_MONTHS, MOST_MONTHS = 3, 12
"""Actions of a plan fill these months; what lies further away is an objective, what is nearer is daily work."""
REMINDERS = (1, 7)
"""Days before the day on which the responsible person is reminded, the nearest first."""
SOON = timedelta(days=max(REMINDERS))
LATE = -1
"""The step of what should have been done."""
HEALTHY_SHARE = (25, 60)
"""Percent of the open actions that the customer does in a plan that both carry."""
LONGEST = 300
MONTHS_JUDGED = 12
"""So long back one looks for what was carried out."""
DONE_LATELY = timedelta(days=30)
WEEKS = 8
WEEK = timedelta(days=7)


class ActionIsOver(Conflict):
    """Nothing more is done with what is done or dropped."""

    default = gettext_lazy("This action is over. Take that back first if it has to go on.")


class NobodyDoesIt(Conflict):
    """Whoever had the action is gone."""

    default = gettext_lazy("Whoever was to do this left. Give the action to somebody first.")


class Fate(StrEnum):
    """What became of an action whose day has come."""

    ON_TIME = "on_time"
    LATE = "late"
    DROPPED = "dropped"
    OPEN = "open"


class Part(StrEnum):
    """Which actions one of the numbers of how many were carried out counts."""

    DUE = "due"
    INTERNAL = "internal"
    JOINT = "joint"
    MOVED = "moved"
    OWNED = "owned"


PARTS = {
    Part.DUE: gettext_lazy("All that were due"),
    Part.INTERNAL: gettext_lazy("Actions that we do alone"),
    Part.JOINT: gettext_lazy("Actions with the customer"),
    Part.MOVED: gettext_lazy("Actions whose day was moved"),
    Part.OWNED: gettext_lazy("Open ones that the customer does"),
}
FATES = {
    Fate.ON_TIME: gettext_lazy("done on time"),
    Fate.LATE: gettext_lazy("done late"),
    Fate.DROPPED: gettext_lazy("dropped with a reason"),
    Fate.OPEN: gettext_lazy("not done yet"),
}


@dataclass(frozen=True, slots=True)
class Execution:
    """How many actions whose day has come were done on time; nothing is said before one was due."""

    on_time: int
    late: int
    dropped: int
    open: int

    @property
    def due(self) -> int:
        """Return how many had to be done."""
        return self.on_time + self.late + self.dropped + self.open

    @property
    def percent(self) -> int | None:
        """Return the share that was done on time in percent."""
        return round(100 * self.on_time / self.due) if self.due else None


def check_title(title: str) -> str:
    """Return what is done, refused when it is empty or too long."""
    said = title.strip()
    if not said:
        raise Invalid(_("Say what is done, so that a stranger could see that it is done."))
    if len(said) > LONGEST:
        raise Invalid(_("Say it in at most %(count)d letters.") % {"count": LONGEST})
    return said


def check_day(day: date, today: date) -> date:
    """Return the day, refused when it is gone already."""
    if day < today:
        raise Invalid(_("This day is gone. Give a day from today on."))
    return day


def check_standing(state: str) -> None:
    """Refuse to go on with what is over."""
    if state not in STANDING:
        raise ActionIsOver


def is_on_page(due_on: date, planned_on: date) -> bool:
    """Say whether an action was planned for the months of a plan on one page."""
    first, last = (add_months(planned_on, months) for months in PAGE_MONTHS)
    return first <= due_on <= last


def is_far(due_on: date, today: date) -> bool:
    """Say whether an action lies outside the months for which one plans actions."""
    return due_on > add_months(today, MOST_MONTHS)


def is_close(due_on: date, planned_on: date) -> bool:
    """Say whether an action was planned for sooner than a plan looks ahead; its day coming is no fault."""
    return due_on < add_months(planned_on, FEWEST_MONTHS)


def step_due(today: date, due_on: date) -> int | None:
    """Return which reminder it is time for: 7 or 1 day before, or that it is late."""
    left = (due_on - today).days
    if left < 0:
        return LATE
    return next((step for step in REMINDERS if left <= step), None)


def is_to_tell(step: int | None, answered: int | None) -> bool:
    """Say whether a reminder waits: one that was heard is quiet until the next; late never is."""
    if step is None:
        return False
    return step == LATE or answered is None or step < answered


def fate_of(state: str, due_on: date, done_on: date | None) -> Fate:
    """Return what became of an action whose day has come."""
    if state == ActionState.DROPPED:
        return Fate.DROPPED
    if done_on is None:
        return Fate.OPEN
    return Fate.ON_TIME if done_on <= due_on else Fate.LATE


def execution(fates: Iterable[Fate]) -> Execution:
    """Count what became of actions.

    Examples
    --------
    >>> found = execution([Fate.ON_TIME, Fate.ON_TIME, Fate.LATE, Fate.DROPPED])
    >>> found.due, found.percent
    (4, 50)
    """
    rows = list(fates)
    return Execution(
        *(rows.count(fate) for fate in (Fate.ON_TIME, Fate.LATE, Fate.DROPPED, Fate.OPEN))
    )


def is_week_begun(sent_on: date | None, today: date) -> bool:
    """Say whether the weekly letter is due: from Monday on, once a week.

    A Monday on which no mail left is made up for on the nights after it.
    """
    monday = today - timedelta(days=today.weekday())
    return sent_on is None or sent_on < monday


def weeks_ahead(today: date) -> tuple[date, ...]:
    """Return the first days of the weeks to come, the current one first."""
    monday = today - timedelta(days=today.weekday())
    return tuple(monday + WEEK * number for number in range(WEEKS))
