"""What growth of a year took on either side, and what one unit of it cost: decided on values."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from orchard.analytics.growth import cost_per_unit
from orchard.analytics.results import Growth

METHOD = "growth-of-years-1"
"""Version of the method; shown with every result."""


class EffortGrade(TextChoices):
    """How sure money and hours are."""

    MEASURED = "A", _("Measured: from the books")
    ESTIMATED = "B", _("Estimated from something that is known")
    GUESSED = "C", _("A guess")


class Missing(TextChoices):
    """What nobody has said yet."""

    SPEND = "spend", _("the money spent on it")
    HOURS = "hours", _("the hours it took")
    RATE = "rate", _("what an hour of the team costs")


@dataclass(frozen=True, slots=True)
class Effort:
    """Money and hours that one side of growth took; `None` is not known and never zero."""

    spend: Decimal | None = None
    hours: Decimal | None = None
    is_logged: bool = False
    """The hours are those that people logged on accounts, not a number that somebody gave."""
    rate: Decimal | None = None
    grade: str = ""

    @property
    def missing(self) -> tuple[Missing, ...]:
        """Return what would make the cost known."""
        without_rate = self.rate is None and self.hours != 0
        asked = (
            (Missing.SPEND, self.spend is None),
            (Missing.HOURS, self.hours is None),
            (Missing.RATE, without_rate),
        )
        return tuple(one for one, is_missing in asked if is_missing)

    @property
    def cost(self) -> Decimal | None:
        """Return money and hours together, not known as soon as either is not."""
        if self.missing or self.spend is None or self.hours is None:
            return None
        return self.spend + self.hours * (self.rate or Decimal(0))


@dataclass(frozen=True, slots=True)
class Side:
    """One source of growth: what it brought, what it took, and what one unit of it cost."""

    key: str
    accounts: int | None
    revenue: Decimal
    contribution: Decimal | None
    effort: Effort | None = None
    per_revenue: Decimal | None = None
    per_contribution: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Efforts:
    """What both sides of a year's growth took."""

    existing: Effort = field(default_factory=Effort)
    new: Effort = field(default_factory=Effort)


def sides(grown: Growth, efforts: Efforts) -> tuple[Side, Side, Side]:
    """Return existing, new and lost; keeping is part of developing, so losses count against it."""
    kept = grown.existing + grown.lost
    earned = _together(grown.existing_contribution, grown.lost_contribution)
    existing = Side(
        "existing", None, grown.existing, grown.existing_contribution, efforts.existing,
        cost_per_unit(efforts.existing.cost, kept), cost_per_unit(efforts.existing.cost, earned),
    )  # fmt: skip
    new = Side(
        "new", grown.new_accounts, grown.new, grown.new_contribution, efforts.new,
        cost_per_unit(efforts.new.cost, grown.new),
        cost_per_unit(efforts.new.cost, grown.new_contribution),
    )  # fmt: skip
    lost = Side("lost", grown.lost_accounts, grown.lost, grown.lost_contribution)
    return existing, new, lost


def worst_grade(figures: str, *efforts: Effort) -> str:
    """Return the least sure grade of the figures and of every effort that is known."""
    return max([figures, *(one.grade for one in efforts if one.cost is not None and one.grade)])


def _together(one: Decimal | None, other: Decimal | None) -> Decimal | None:
    return None if one is None or other is None else one + other
