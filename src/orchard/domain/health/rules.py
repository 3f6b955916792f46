"""Health as values: what a day knows of an account, and which day it is held against."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _

from orchard.analytics.health import Band, Cap, Part

CAP_FIELDS = {
    Cap.DEVIATION: "is_deviating",
    Cap.CONTRACT: "is_ending",
    Cap.UNLED: "is_unled",
    Cap.HOSTILE: "is_opposed",
}
PARTS = {
    Part.DELIVERY: _("Delivery"),
    Part.VALUE: _("Value confirmed"),
    Part.RELATIONSHIP: _("Relationship"),
    Part.VOICE: _("Customer voice"),
    Part.COMMERCIAL: _("Commercial"),
    Part.EXECUTION: _("Plan execution"),
    Part.RISK: _("Risk"),
}
CAPS = {
    Cap.DEVIATION: _("a critical deviation is not mended for more than 5 working days"),
    Cap.CONTRACT: _("an agreement ends within 90 days, and nothing is agreed after it"),
    Cap.UNLED: _("there is no account manager or no sponsor who works here"),
    Cap.HOSTILE: _("a decider is against us"),
}
BANDS = {Band.GREEN: _("green"), Band.AMBER: _("amber"), Band.RED: _("red")}


@dataclass(frozen=True, slots=True)
class Taken:
    """What is known of an account on a day: a score of 0 to 100 for each part, and the caps."""

    on: date
    scores: Mapping[Part, float | None]
    caps: frozenset[Cap]

    @property
    def fields(self) -> dict[str, object]:
        """Return the same as a snapshot stores it."""
        scores = {part.value: _stored(self.scores.get(part)) for part in Part}
        return {**scores, **{name: cap in self.caps for cap, name in CAP_FIELDS.items()}}


def day_before(days: Sequence[date], on: date, apart: int) -> date | None:
    """Return the day with which one compares: at least so many days earlier, at most twice as many.

    Examples
    --------
    >>> days = [date(2026, 1, 10), date(2026, 3, 1), date(2026, 6, 30)]
    >>> day_before(days, date(2026, 6, 30), 90)
    datetime.date(2026, 3, 1)
    """
    first, latest = days_before(on, apart)
    return max((day for day in days if first <= day <= latest), default=None)


def days_before(on: date, apart: int) -> tuple[date, date]:
    """Return the first and the last day with which one compares.

    Examples
    --------
    >>> days_before(date(2026, 6, 30), 90)
    (datetime.date(2026, 1, 1), datetime.date(2026, 4, 1))
    """
    return on - timedelta(days=2 * apart), on - timedelta(days=apart)


def _stored(score: float | None) -> float | None:
    return None if score is None else round(score, 1)
