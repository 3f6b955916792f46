"""Project groups as values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Self

from django.db.models import IntegerChoices, TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from orchard.domain.core.calendar import YEARS, add_months
from orchard.domain.core.mistakes import Invalid


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


LONGEST_MONTHS = 6
LEAST, MOST_COMPLEXITY = 1, 5
MOST_HOURS = Decimal(100_000)


class GroupState(TextChoices):
    """How a group stands on a day; nobody has to say that it is late."""

    PLANNED = "planned", _("Not begun")
    ON_TIME = "on_time", _("On time")
    LATE = "late", _("Late")
    CLOSED = "closed", _("Closed")


class Complexity(IntegerChoices):
    """How complicated working together is in what the group improves."""

    SIMPLE = 1, _("1, simple")
    MOSTLY_SIMPLE = 2, _("2, mostly simple")
    MIXED = 3, _("3, sometimes hard")
    HARD = 4, _("4, hard")
    VERY_HARD = 5, _("5, very hard")


def state_on(day: date, starts_on: date, ends_on: date, closed_on: date | None) -> GroupState:
    """Return how a group stands: late from the day after its last one."""
    if closed_on is not None:
        return GroupState.CLOSED
    if day > ends_on:
        return GroupState.LATE
    return GroupState.PLANNED if day < starts_on else GroupState.ON_TIME


def check_term(starts_on: date, ends_on: date) -> None:
    """Refuse an end before the start, and more than half a year."""
    if starts_on.year not in YEARS:
        text = gettext("Give a year from %(first)d to %(last)d.")
        raise Invalid(text % {"first": YEARS[0], "last": YEARS[-1]})
    if ends_on <= starts_on:
        raise Invalid(gettext("The end is not after the start. Correct one of the two days."))
    longest = add_months(starts_on, LONGEST_MONTHS)
    if ends_on > longest:
        text = gettext("A project group works for six months at most: end it by %(day)s, or make the "
                       "task smaller. What is left over becomes a group of its own.")  # fmt: skip
        raise Invalid(text % {"day": longest.isoformat()})


@dataclass(frozen=True, slots=True)
class Complicated:
    """What makes working together complicated, each from 1 to 5; their mean is the score."""

    handoffs: int
    exceptions: int
    systems: int
    contacts: int

    @classmethod
    def same(cls, level: int) -> Self:
        """Return all four at one level."""
        return cls(*(level for _one in PARTS))

    @property
    def score(self) -> Decimal:
        """Return the mean of the four.

        Examples
        --------
        >>> Complicated(4, 5, 3, 3).score
        Decimal('3.75')
        """
        return Decimal(sum(getattr(self, one) for one in PARTS)) / len(PARTS)

    def values(self, side: str) -> dict[str, object]:
        """Return what is stored of it, before or after."""
        parts = {f"{one}_{side}": getattr(self, one) for one in PARTS}
        return {f"complexity_{side}": self.score, **parts}


PARTS: dict[str, str | Promise] = {
    "handoffs": _("Hand-offs"),
    "exceptions": _("Exceptions"),
    "systems": _("Systems"),
    "contacts": _("People one has to ask"),
}
"""What is judged, and how each is called."""


def check_complexity(found: Complicated | None) -> None:
    """Refuse what is no judgement from 1 to 5."""
    levels = () if found is None else [getattr(found, one) for one in PARTS]
    if not levels or not all(LEAST <= one <= MOST_COMPLEXITY for one in levels):
        raise Invalid(gettext("Say from 1 to 5 how complicated the cooperation is."))


def check_hours(hours: Decimal | None) -> None:
    """Refuse hours of a month that cannot be."""
    if hours is not None and not (hours.is_finite() and 0 <= hours < MOST_HOURS):
        raise Invalid(gettext("Give the hours that are free a month, 0 or more."))
