"""What an analysis of a ledger finds: frozen dataclasses, shared by every way of showing them.

Money is `Decimal` in the ledger's base currency. Shares run from 0 to 1. `None` means "not known",
never zero; the field's docstring or `Analysis.unknowns` says what would make it known.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum


class Grade(StrEnum):
    """How far a figure can be trusted; a composite carries its worst weighty input."""

    MEASURED = "A"
    ESTIMATED = "B"
    GUESSED = "C"


class AbcClass(StrEnum):
    """Class of an account; U is unprofitable and needs a plan."""

    A = "A"
    B = "B"
    C = "C"
    U = "U"


class SignalKind(StrEnum):
    """The drift signals."""

    RHYTHM_BROKEN = "rhythm_broken"
    MIX_NARROWING = "mix_narrowing"
    PRICE_EROSION = "price_erosion"
    LAPSED_OFFERS = "lapsed_offers"


@dataclass(frozen=True, slots=True)
class LedgerFacts:
    """Size and span of the ledger. Rows without an account are counted in totals and apart."""

    rows: int
    accounts: int
    units: int | None
    offers: int | None
    first: date
    last: date
    currency: str
    revenue: Decimal
    margin: Decimal | None
    unassigned_rows: int
    unassigned_revenue: Decimal


@dataclass(frozen=True, slots=True)
class Concentration:
    """Exposure on one basis. HHI runs from 0 to 10,000; `effective` is 1 / sum of squared shares.

    All figures are `None` when no share can be formed (total of positive amounts is zero).
    """

    customers: int
    top_1: float | None
    top_5: float | None
    hhi: float | None
    gini: float | None
    effective: float | None


@dataclass(frozen=True, slots=True)
class QuarterConcentration:
    """Concentration on revenue in one calendar quarter, named by its first day."""

    quarter: date
    concentration: Concentration


@dataclass(frozen=True, slots=True)
class LineCrossed:
    """A policy line that the exposure has reached, e.g. 10 % of revenue with one account."""

    name: str
    basis: str
    line: float
    value: float
    account: str | None


@dataclass(frozen=True, slots=True)
class ConcentrationFindings:
    """Concentration by basis and dimension. `None`: the ledger lacks that column."""

    revenue: Concentration
    contribution: Concentration | None
    by_country: Concentration | None
    by_industry: Concentration | None
    quarters: tuple[QuarterConcentration, ...]
    crossed: tuple[LineCrossed, ...]


@dataclass(frozen=True, slots=True)
class ClassCounts:
    """Number of accounts in each class."""

    A: int
    B: int
    C: int
    U: int


@dataclass(frozen=True, slots=True)
class AbcFindings:
    """Class counts by each basis (method P) and by count of customers (method N)."""

    revenue: ClassCounts
    contribution: ClassCounts | None
    value: ClassCounts | None
    by_count: ClassCounts
    differing: tuple[str, ...]  # accounts whose class differs between the bases that are known


@dataclass(frozen=True, slots=True)
class WhaleCurve:
    """Cumulative contribution over customers ranked by contribution, best first.

    `cumulative` has one amount per customer. Percentages are `None` when the total is not positive.
    """

    cumulative: tuple[Decimal, ...]
    total: Decimal
    positive_total: Decimal
    negative_total: Decimal
    profitable: int
    unprofitable: int
    peak_percent: float | None
    erosion_points: float | None


@dataclass(frozen=True, slots=True)
class Retention:
    """Retention from one period to the next, same accounts; days are inclusive."""

    start_from: date
    start_to: date
    end_from: date
    end_to: date
    grr: float
    nrr: float
    logo: float


@dataclass(frozen=True, slots=True)
class Growth:
    """Where the change between the same two periods came from; the parts add up to the change."""

    start_revenue: Decimal
    end_revenue: Decimal
    existing: Decimal  # change of accounts that bought in both periods
    new: Decimal  # accounts that did not buy in the start period
    lost: Decimal  # negative: accounts that did not buy in the end period
    new_accounts: int
    lost_accounts: int
    existing_contribution: Decimal | None = None
    new_contribution: Decimal | None = None
    lost_contribution: Decimal | None = None
    existing_cost: Decimal | None = None  # money and hours spent on growing existing accounts
    new_cost: Decimal | None = None  # and on winning new ones
    existing_cost_per_unit: Decimal | None = None  # spent for each unit of revenue growth
    new_cost_per_unit: Decimal | None = None


@dataclass(frozen=True, slots=True)
class WaterfallStep:
    """One step from list price to contribution; `amount` is signed, `grade` None when not known."""

    key: str  # gross, discounts, net, cost_of_goods, gross_margin, orders, deliveries, ...
    amount: Decimal | None
    grade: Grade | None
    is_total: bool = False


@dataclass(frozen=True, slots=True)
class BacktestScore:
    """How wrong one candidate was on the held-out period. Ratios are to the actual."""

    model: str
    purchases_mae: float
    purchases_rmse: float
    purchases_r: float | None
    purchases_total_ratio: float | None
    spend_mae_ratio: float | None
    spend_r: float | None
    spend_total_ratio: float | None
    silence_auc: float | None  # ranking of who will not buy


@dataclass(frozen=True, slots=True)
class Backtest:
    """Learn to `cut`, predict the `horizon_days` after it, compare with what happened."""

    cut: date
    horizon_days: int
    customers: int
    scores: tuple[BacktestScore, ...]
    winner: str
    gain_over_naive: float | None  # 1 - winner's error / error of "the last period repeats"


@dataclass(frozen=True, slots=True)
class ClvFindings:
    """The purchase model in use: the winner of the back-test, refitted on all data."""

    model: str
    parameters: dict[str, float]
    standard_errors: dict[str, float]
    loglik: float | None
    horizon_months: int
    discount_percent: float
    value_basis: str  # "contribution", "margin" or "revenue"
    backtest: Backtest | None  # None: history too short to hold anything out
    total: Decimal | None = None
    total_low: Decimal | None = None
    total_high: Decimal | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Signal:
    """One sign of drift with the numbers that prove it, in words of the field."""

    kind: SignalKind
    reason: str
    evidence: dict[str, float | int | str]


@dataclass(frozen=True, slots=True)
class AccountFindings:
    """Everything found about one account over the whole ledger up to the as-of date."""

    id: str
    name: str
    revenue: Decimal
    margin: Decimal | None
    cost_to_serve: Decimal | None
    contribution: Decimal | None
    grade: Grade
    class_revenue: AbcClass
    class_contribution: AbcClass | None
    class_value: AbcClass | None
    class_by_count: AbcClass
    active_probability: float | None
    value: Decimal | None
    value_low: Decimal | None
    value_high: Decimal | None
    first_purchase: date | None
    last_purchase: date | None
    purchases: int  # days with a purchase
    years_of_repeat_business: int
    revenue_by_year: dict[int, Decimal]  # the latest years, each ending on the as-of day and month
    average_revenue_3_years: Decimal | None
    volatility: float | None  # standard deviation / mean of yearly revenue
    one_off_peak: bool  # one year brings more than half of all
    revenue_rank: int
    contribution_rank: int | None
    bad_business: bool | None
    country: str | None = None
    industry: str | None = None
    waterfall: Sequence[WaterfallStep] = ()
    signals: tuple[Signal, ...] = ()
    is_key: bool = False


@dataclass(frozen=True, slots=True)
class KeyAccountShare:
    """Share of key accounts in revenue and contribution; `accounts` as named by the caller."""

    accounts: int
    revenue_share: float | None
    contribution_share: float | None
    months: tuple[tuple[date, float | None], ...]  # twelve-month share at each month's end
    band: str | None = None  # revenue share "below", "within" or "above" the policy's band


@dataclass(frozen=True, slots=True)
class Unknown:
    """A figure that is not known, and what would make it known."""

    figure: str
    needs: str


@dataclass(frozen=True, slots=True)
class Analysis:
    """A whole portfolio, from ledger facts to the ranked accounts."""

    as_of: date
    version: str
    ledger: LedgerFacts
    grade: Grade
    waterfall: tuple[WaterfallStep, ...]
    concentration: ConcentrationFindings
    abc: AbcFindings
    whale: WhaleCurve | None
    retention: Retention | None
    growth: Growth | None
    clv: ClvFindings
    accounts: tuple[AccountFindings, ...]
    key_accounts: KeyAccountShare | None = None
    unknowns: tuple[Unknown, ...] = field(default=())
