"""What the ledger says of an account for each measured criterion; pure numbers, missing is None."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from math import isnan

from orchard.domain.selection.rules.choices import Grade, Measure

YEARS = 3
FASTEST = Decimal("0.25")
"""Growth that is carried on for three years is cut at a quarter a year, up and down."""

TEAMS = ((5, 2), (8, 3), (12, 4), (18, 5))
"""Up to which complexity how many people suffice: the lines at which its score rises."""
LARGEST_TEAM = 6

OF_MARGINS = frozenset({Measure.CONTRIBUTION, Measure.ATTAINABLE, Measure.MARGIN_QUALITY})
"""Measures from which one could read margins: who may not see these does not see those."""


@dataclass(frozen=True, slots=True)
class BuiltUp:
    """What could be won beyond today, added up from cells; `yearly` is `None` where no rate converts one.

    `is_noted`: cells that somebody noted with their evidence count instead of the white space.
    """

    yearly: Decimal | None
    cells: int
    grade: str
    unvalued: int = 0
    oldest_on: date | None = None
    as_of: date | None = None
    method: str = ""
    currency: str = ""
    is_noted: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """What is stored about one account; amounts in the currency of the figures."""

    revenue_mean: Decimal | None
    revenue_year: Decimal | None
    revenue_before: Decimal | None
    contribution_year: Decimal | None
    contribution_before: Decimal | None
    potential_year: Decimal | None
    industry_growth: Decimal | None
    units: int
    countries: int | None
    families: int
    competitors: int | None
    deciders: int | None
    repeat_years: int | None
    grade: str
    peak_year: bool = False
    volatility: float | None = None
    built_up: BuiltUp | None = None
    industry_source: str = ""
    industry_on: date | None = None

    @property
    def complexity(self) -> int:
        """Return the index of complexity: at least this, while one of its parts is not known."""
        return sum(part or 0 for part in self._parts)

    @property
    def team(self) -> int:
        """Return how many people of ours such an account asks for: at least so many while unsure."""
        return next((people for most, people in TEAMS if self.complexity <= most), LARGEST_TEAM)

    @property
    def is_complexity_known(self) -> bool:
        """Say whether every part of the index is known."""
        return None not in self._parts

    @property
    def _parts(self) -> tuple[int | None, ...]:
        return self.units, self.countries, self.families, self.competitors, self.deciders


@dataclass(frozen=True, slots=True)
class Whole:
    """The same of all accounts together."""

    revenue_mean: Decimal | None
    revenue_year: Decimal | None
    contribution_year: Decimal | None
    contribution_mean: Decimal | None
    revenue_year_of_all: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Measured:
    """A measure and the score that it earns; both missing when the ledger cannot say."""

    value: float | None
    score: float | None
    grade: str = field(default="")


def measure(kind: Measure, facts: Facts, whole: Whole) -> Decimal | None:
    """Return the measure of an account, nothing where it is not known."""
    return _MEASURES[kind](facts, whole)


def scored(value: Decimal | None, points: Sequence[Sequence[float]], grade: str) -> Measured:
    """Return a measure with its score between the points of the scale.

    >>> scored(Decimal("0.02"), [[0, 0], [0.01, 4.5], [0.03, 6.5]], "A").score
    5.5
    """
    from orchard.analytics.selection import BandTable, score_by_bands

    if value is None:
        return Measured(None, None, "")
    table = BandTable(tuple((float(mark), float(score)) for mark, score in points))
    found = float(score_by_bands([float(value)], table)[0])
    return Measured(float(value), None if isnan(found) else round(found, 2), grade)


def knowable(weights: Iterable[tuple[str, Decimal]], unknown: Collection[str]) -> Decimal:
    """Return the share of weight that can be known: all but what the ledger cannot measure.

    >>> knowable([("growth", Decimal("0.4")), ("fit", Decimal("0.6"))], {"growth"})
    Decimal('0.6')
    """
    return sum((weight for key, weight in weights if key not in unknown), Decimal(0))


def growth(facts: Facts) -> Decimal | None:
    """Return the growth of an account's revenue over a year, nothing without a year before."""
    if facts.revenue_year is None or not facts.revenue_before or facts.revenue_before < 0:
        return None
    return facts.revenue_year / facts.revenue_before - 1


def growth_there(facts: Facts) -> Decimal | None:
    """Return the mean of the account's own growth and that of its industry, as far as known.

    An industry of which nobody said how it grows is left out; it is not one that stands still.
    """
    return mean(growth(facts), facts.industry_growth)


def grade_of(kind: Measure, facts: Facts) -> str:
    """Return how sure a measure is: at best B, estimated, with somebody's word or without a part.

    Somebody's word is the growth of the industry; a part is one of those that complexity counts, or
    what could be won beyond today. Where that is known, it is as sure as its cells at best.
    """
    named = facts.industry_growth is not None
    leans = named and kind in {Measure.GROWTH_THERE, Measure.ATTAINABLE}
    leans |= kind is Measure.COMPLEXITY and not facts.is_complexity_known
    leans |= kind is Measure.ATTAINABLE and facts.built_up is None
    found = max(facts.grade, Grade.ESTIMATED.value) if leans else facts.grade
    if kind is Measure.ATTAINABLE and facts.built_up is not None:
        return max(found, facts.built_up.grade)
    return found


def attainable(facts: Facts, whole: Whole) -> Decimal | None:
    """Return the contribution of three years to come.

    The last year's contribution goes on at the growth of the customer's industry, where somebody
    named it, else at the account's own; what could be bought beyond today is added from its cells,
    at the share that is left of this account's revenue (or, where that is not known, of all).
    While nobody estimated a cell it is what goes on alone: at least so much. It is not known while
    one of the cells is in a currency that no stored rate converts.
    """
    is_unsaid = facts.potential_year is None and facts.built_up is None
    if facts.contribution_year is None or (facts.potential_year is None and not is_unsaid):
        return None
    own = growth(facts)
    rate = facts.industry_growth if facts.industry_growth is not None else own
    step = 1 + max(-FASTEST, min(FASTEST, rate if rate is not None else Decimal(0)))
    kept = sum((facts.contribution_year * step**year for year in range(1, YEARS + 1)), Decimal(0))
    ratio = _ratio(facts.contribution_year, facts.revenue_year)
    if ratio is None or ratio < 0:
        ratio = _ratio(whole.contribution_year, whole.revenue_year) or Decimal(0)
    return kept + YEARS * (facts.potential_year or Decimal(0)) * ratio


def _ratio(part: Decimal | None, of: Decimal | None) -> Decimal | None:
    return part / of if part is not None and of is not None and of > 0 else None


def _attainable_share(facts: Facts, whole: Whole) -> Decimal | None:
    own, all_of_us = attainable(facts, whole), whole.contribution_year
    return _ratio(own, all_of_us * YEARS if all_of_us is not None else None)


def _margin_quality(facts: Facts, whole: Whole) -> Decimal | None:
    own = _ratio(facts.contribution_year, facts.revenue_year)
    ours = _ratio(whole.contribution_year, whole.revenue_year)
    return _ratio(own, ours)


def _contribution(facts: Facts, whole: Whole) -> Decimal | None:
    return _ratio(mean(facts.contribution_year, facts.contribution_before), whole.contribution_mean)


def mean(*amounts: Decimal | None) -> Decimal | None:
    """Return the mean of the amounts that are known."""
    known = [one for one in amounts if one is not None]
    return sum(known, Decimal(0)) / len(known) if known else None


def _complexity(facts: Facts, _whole: Whole) -> Decimal:
    return Decimal(facts.complexity)


_MEASURES: dict[Measure, Callable[[Facts, Whole], Decimal | None]] = {
    Measure.REVENUE: lambda facts, whole: _ratio(facts.revenue_mean, whole.revenue_mean),
    Measure.REVENUE_YEAR: lambda facts, whole: _ratio(
        facts.revenue_year, whole.revenue_year_of_all
    ),
    Measure.CONTRIBUTION: _contribution,
    Measure.ATTAINABLE: _attainable_share,
    Measure.MARGIN_QUALITY: _margin_quality,
    Measure.GROWTH: lambda facts, _whole: growth(facts),
    Measure.GROWTH_THERE: lambda facts, _whole: growth_there(facts),
    Measure.COMPLEXITY: _complexity,
    Measure.REPEAT_YEARS: lambda facts, _whole: (
        None if facts.repeat_years is None else Decimal(facts.repeat_years)
    ),
}
