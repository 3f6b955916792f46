"""An explicit forecast of an account: its years, retention, scenarios, value and grade."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orchard.analytics.amounts import exact
from orchard.analytics.clv import contract, retention
from orchard.analytics.clv.forecast_file import FACTORS, NamedDeal
from orchard.analytics.cost_to_serve import composite_grade
from orchard.analytics.policy import ValuePolicy
from orchard.analytics.results import Grade
from orchard.domain.core.mistakes import Invalid

METHOD = "explicit-1"
"""Version of the method that turns assumptions into a value; stored with every result."""

LONGEST_HORIZON = 10
ONE = Decimal(1)
LARGEST = Decimal(10) ** 13
MONEY = ("revenue", "margin", "cost_to_serve", "investment")
INPUTS = (*MONEY, "retention")


class CannotValue(Invalid):
    """The forecast lacks something that its value needs, or holds what cannot be."""


class Start(TextChoices):
    """Where a forecast began."""

    LEDGER = "ledger", gettext_lazy("Proposed from the run-rate of the ledger")
    VERSION = "version", gettext_lazy("Changed from the version before")


class Scenario(TextChoices):
    """How the account may turn out."""

    PESSIMISTIC = "pessimistic", gettext_lazy("Pessimistic")
    BASE = "base", gettext_lazy("Base")
    OPTIMISTIC = "optimistic", gettext_lazy("Optimistic")


@dataclass(frozen=True, slots=True)
class Line:
    """One forecast year. `None` is not known yet; retention `None` comes from the scorecard.

    `investment` is money spent on this account alone in the year, beside its cost to serve.
    """

    year: int
    revenue: Decimal | None = None
    margin: Decimal | None = None
    cost_to_serve: Decimal | None = None
    investment: Decimal | None = Decimal(0)
    retention: Decimal | None = None
    contracted: bool = False
    grades: Mapping[str, Grade] = field(default_factory=dict)

    def grade_of(self, name: str) -> Grade:
        """Return how far an input can be trusted; a guess unless somebody says better."""
        return self.grades.get(name, Grade.GUESSED)


@dataclass(frozen=True, slots=True)
class Outlook:
    """A scenario: its probability, and how it differs from the base in every year."""

    scenario: Scenario
    probability: Decimal
    contribution_change: Decimal = Decimal(0)  # share of each year's contribution
    retention_change: Decimal = Decimal(0)  # added to the chance to stay


@dataclass(frozen=True, slots=True)
class Assumptions:
    """Everything that the value of an account is computed from; shares run from 0 to 1."""

    lines: tuple[Line, ...]
    discount_share: Decimal
    investment: Decimal = Decimal(0)
    first_year_contracted: bool = False
    scorecard: Mapping[str, Decimal] = field(default_factory=dict)
    outlooks: tuple[Outlook, ...] = ()

    @property
    def first_year(self) -> int:
        """Return the year of the first cash flow."""
        return self.lines[0].year


@dataclass(frozen=True, slots=True)
class Valuation:
    """What the assumptions are worth; `low`, `high` and `expected` need scenarios."""

    value: Decimal
    low: Decimal | None
    high: Decimal | None
    expected: Decimal | None
    grade: Grade
    survival: tuple[Decimal, ...]
    present_values: tuple[Decimal, ...]


@dataclass(frozen=True, slots=True)
class DealView:
    """A deal by its size, and by what it adds to the lifetime value of the account."""

    name: str
    size: Decimal
    contribution_share: Decimal | None
    adds: Decimal
    below_hurdle: bool | None  # None: without net sales there is no share to compare


def check(assumptions: Assumptions) -> None:
    """Refuse assumptions that cannot be meant; what is not known yet may stay open in a draft."""
    _check_years([line.year for line in assumptions.lines])
    for line in assumptions.lines:
        _check_line(line)
    if not -ONE < assumptions.discount_share <= ONE:
        raise CannotValue(_("The discount rate is a share of up to 100 %: write 10 for ten."))
    _check_amount(assumptions.investment, _("Investment now"))
    _check_scorecard(assumptions.scorecard)
    _check_outlooks(assumptions.outlooks)


def missing(assumptions: Assumptions) -> tuple[tuple[int, str], ...]:
    """Return year and name of every input that has to be known before the value is."""
    return tuple(
        (line.year, name)
        for line in assumptions.lines
        for name in INPUTS
        if getattr(line, name) is None
        and name != "revenue"
        and not (name == "retention" and assumptions.scorecard)
    )


def forecast_of(assumptions: Assumptions, policy: ValuePolicy | None = None) -> contract.Forecast:
    """Return the assumptions as the methods take them; refuse while an input is not known."""
    if lacking := missing(assumptions):
        year, name = lacking[0]
        text = _("%(name)s of %(year)d is not known yet. Fill it in, or save this as a draft.")
        raise CannotValue(text % {"name": label_of(name), "year": year})
    return contract.Forecast(
        years=tuple(
            _year(line, retention_of(line, assumptions, policy)) for line in assumptions.lines
        ),
        discount_share=assumptions.discount_share,
        investment=assumptions.investment,
        first_year_at_risk=not assumptions.first_year_contracted,
    )


def valued(assumptions: Assumptions, policy: ValuePolicy | None = None) -> Valuation:
    """Return the value over the forecast years, its range over the scenarios, and its grade."""
    check(assumptions)
    plan = forecast_of(assumptions, policy)
    worth = contract.lifetime_value(plan)
    ends = [(one.probability, _value_in(plan, one)) for one in assumptions.outlooks]
    values = [value for _chance, value in ends]
    return Valuation(
        value=worth.value,
        low=min(values, default=None),
        high=max(values, default=None),
        expected=contract.scenario_value(ends) if ends else None,
        grade=grade_of(assumptions, worth),
        survival=worth.survival,
        present_values=worth.present_values,
    )


def retention_of(
    line: Line, assumptions: Assumptions, policy: ValuePolicy | None = None
) -> Decimal | None:
    """Return the chance to stay through the year: as given, by scorecard, by contract at least."""
    rules = policy or ValuePolicy()
    rate = line.retention
    if rate is None and assumptions.scorecard:
        scores = [assumptions.scorecard.get(factor) for factor in FACTORS]
        rate = retention.scorecard_retention(scores, rules).retention
    if rate is None or not line.contracted:
        return rate
    return max(rate, exact(rules.contract_retention))


def grade_of(assumptions: Assumptions, worth: contract.ExplicitValue) -> Grade:
    """Return the worst weighty input: of the money, or of the retention that weighs all of it."""
    years = list(zip(assumptions.lines, worth.survival, strict=True))
    money = [
        (stays * (getattr(line, name) or 0), line.grade_of(name))
        for line, stays in years
        for name in ("margin", "cost_to_serve", "investment")
    ]
    stays = [
        (stays * ((line.margin or 0) - (line.cost_to_serve or 0)), _grade_of_retention(line))
        for line, stays in years
    ]
    return max(composite_grade(money), composite_grade(stays))


def view_deal(plan: contract.Forecast, deal: NamedDeal, *, hurdle_share: Decimal) -> DealView:
    """Return what a deal under negotiation adds to the account's lifetime value."""
    share = deal.contribution_share
    return DealView(
        name=deal.name,
        size=sum(deal.net, Decimal(0)),
        contribution_share=share,
        adds=contract.deal_contribution(plan, deal.deal),
        below_hurdle=None if share is None else share < hurdle_share,
    )


def usual_outlooks() -> tuple[Outlook, ...]:
    """Return the scenarios that a new forecast starts from, to be replaced by better ones."""
    quarter, tenth = Decimal("0.25"), Decimal("0.10")
    return (
        Outlook(Scenario.PESSIMISTIC, quarter, -2 * tenth, -tenth / 2),
        Outlook(Scenario.BASE, 2 * quarter),
        Outlook(Scenario.OPTIMISTIC, quarter, tenth, tenth / 5),
    )


def label_of(name: str) -> str:
    """Return an input in words."""
    return {
        "revenue": _("Revenue"),
        "margin": _("Margin"),
        "cost_to_serve": _("Cost to serve"),
        "investment": _("Investment"),
        "retention": _("Retention"),
    }[name]


def _grade_of_retention(line: Line) -> Grade:
    """Return the grade of a given rate; a scorecard estimates."""
    return Grade.ESTIMATED if line.retention is None else line.grade_of("retention")


def _year(line: Line, rate: Decimal | None) -> contract.Year:
    """Return a line whose inputs are all known."""
    zero = Decimal(0)
    return contract.Year(
        line.margin or zero, line.cost_to_serve or zero, rate or zero, line.investment or zero
    )


def _value_in(plan: contract.Forecast, outlook: Outlook) -> Decimal:
    """Return the value in a scenario: every year's contribution and chance to stay moved."""
    moved = contract.with_contribution(plan, ONE + outlook.contribution_change)
    return contract.lifetime_value(contract.with_retention(moved, outlook.retention_change)).value


def _check_years(years: Sequence[int]) -> None:
    if not 1 <= len(years) <= LONGEST_HORIZON:
        text = _("Forecast from one to %(most)d years.")
        raise CannotValue(text % {"most": LONGEST_HORIZON})
    if list(years) != list(range(years[0], years[0] + len(years))):
        raise CannotValue(_("The years of a forecast follow each other without a gap."))


def _check_line(line: Line) -> None:
    for name in MONEY:
        _check_amount(getattr(line, name), f"{label_of(name)} {line.year}")
    if line.retention is not None and not 0 <= line.retention <= 1:
        text = _("Retention of %(year)d must lie between 0 and 100 %%.")
        raise CannotValue(text % {"year": line.year})


def _check_amount(amount: Decimal | None, label: str) -> None:
    if amount is not None and not (amount.is_finite() and abs(amount) < LARGEST):
        raise CannotValue(_("%(label)s is no amount that can be kept.") % {"label": label})


def _check_scorecard(scores: Mapping[str, Decimal]) -> None:
    for factor, score in scores.items():
        if factor not in FACTORS or not 0 <= score <= retention.BEST_SCORE:
            raise CannotValue(_("Every factor of the scorecard is a number from 0 to 10."))


def _check_outlooks(outlooks: Sequence[Outlook]) -> None:
    if not outlooks:
        return
    chances = [one.probability for one in outlooks]
    if sum(chances) != 1 or min(chances) < 0:
        raise CannotValue(_("The probabilities of the scenarios must add up to 100 %."))
    if len({one.scenario for one in outlooks}) < len(outlooks):
        raise CannotValue(_("Every scenario may stand once."))
