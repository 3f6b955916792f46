"""Whether it has become "our plan": who owns actions, who speaks up, who keeps the days."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

HEALTHY = (Decimal("0.25"), Decimal("0.60"))
"""Of the open actions so much should be the customer's."""
TOUCH = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Doing:
    """An action as the measures see it; joint is what the customer owns, sees, or undertakes with us."""

    is_theirs: bool
    is_joint: bool
    is_open: bool
    due_on: date
    first_due_on: date
    done_on: date | None


@dataclass(frozen=True, slots=True)
class OnTime:
    """How many actions were due up to a day, and how many were done by then."""

    due: int
    kept: int

    @property
    def rate(self) -> Decimal | None:
        """Return the share that was done on time, where any was due."""
        return Decimal(self.kept) / self.due if self.due else None


@dataclass(frozen=True, slots=True)
class Health:
    """The measures of a joint plan."""

    open: int
    theirs: int
    joint: OnTime
    internal: OnTime
    slipped: int
    last_touch: date | None
    today: date
    sign_ins: int = 0
    comments: int = 0
    """How often people of the customer came into the portal lately, and what they wrote there."""

    @property
    def share(self) -> Decimal | None:
        """Return the customer's share of the open actions, where any is open."""
        return Decimal(self.theirs) / self.open if self.open else None

    @property
    def has_healthy_share(self) -> bool:
        """Say whether the share lies where plans are carried by both."""
        low, high = HEALTHY
        return self.share is not None and low <= self.share <= high

    @property
    def is_in_touch(self) -> bool:
        """Say whether somebody at the customer was heard in the last thirty days."""
        return self.last_touch is not None and self.today - self.last_touch <= TOUCH

    @property
    def days_since_touch(self) -> int | None:
        """Return how many days ago the customer was heard last."""
        return None if self.last_touch is None else (self.today - self.last_touch).days


def health(actions: Collection[Doing], *, last_touch: date | None, today: date) -> Health:
    """Return the measures of a joint plan on a day."""
    still = [one for one in actions if one.is_open]
    return Health(
        open=len(still),
        theirs=sum(one.is_theirs for one in still),
        joint=on_time([one for one in actions if one.is_joint], today),
        internal=on_time([one for one in actions if not one.is_joint], today),
        slipped=sum(one.due_on > one.first_due_on for one in still),
        last_touch=last_touch,
        today=today,
    )


def on_time(actions: Collection[Doing], today: date) -> OnTime:
    """Return how many actions were due before a day, or are done, and were done when they were due."""
    due = [one for one in actions if one.done_on is not None or one.due_on < today]
    kept = sum(one.done_on is not None and one.done_on <= one.due_on for one in due)
    return OnTime(len(due), kept)
