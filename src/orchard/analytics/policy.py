"""Every weight and threshold that the methods use, as frozen defaults that a policy may replace."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class AbcPolicy:
    """Method P: cumulative share lines. Method N: shares of the number of customers."""

    a_line: float = 0.80
    b_line: float = 0.95
    best_share: float = 0.20
    middle_share: float = 0.60


@dataclass(frozen=True, slots=True)
class ProfitPolicy:
    """Good and bad business: hurdle on contribution / net sales, and the gap between ranks."""

    hurdle_share: float = 0.10
    rank_gap: int = 3
    capital_cost_share: float = 0.08


@dataclass(frozen=True, slots=True)
class ConcentrationPolicy:
    """Lines that management is told about when the exposure reaches them."""

    one_account_lines: tuple[float, ...] = (0.10, 0.20, 0.40)
    top_5_line: float = 0.50
    hhi_lines: tuple[float, ...] = (1500.0, 2500.0)
    key_account_band: tuple[float, float] = (0.50, 0.90)


@dataclass(frozen=True, slots=True)
class ValuePolicy:
    """Lifetime value: horizon and discount rate (a year, cash at year end)."""

    horizon_years: int = 5
    discount_share: float = 0.10
    year_one_at_risk: bool = True
    contract_retention: float = 0.97
    scorecard_weights: tuple[float, ...] = (0.20, 0.15, 0.15, 0.10, 0.10, 0.10, 0.10, 0.10)
    scorecard_floor: float = 0.50
    scorecard_slope: float = 0.048
    interval_share: float = 0.90
    backtest_days: int = 182


@dataclass(frozen=True, slots=True)
class DriftPolicy:
    """When a change in buying is worth a signal."""

    rhythm_quantile: float = 0.95
    frequency_drop_share: float = 0.25
    mix_drop_share: float = 0.25
    price_drop_share: float = 0.03
    lapsed_quantile: float = 0.95
    lapsed_minimum_share: float = 0.05
    one_off_peak_share: float = 0.50


@dataclass(frozen=True, slots=True)
class CostRates:
    """Light mode of cost to serve: money per driver in base currency; None: not known."""

    per_order: Decimal | None = None
    per_delivery: Decimal | None = None
    per_support_hour: Decimal | None = None
    per_team_hour: Decimal | None = None
    days_sales_outstanding: float | None = None


@dataclass(frozen=True, slots=True)
class Policy:
    """All groups together."""

    abc: AbcPolicy = field(default_factory=AbcPolicy)
    profit: ProfitPolicy = field(default_factory=ProfitPolicy)
    concentration: ConcentrationPolicy = field(default_factory=ConcentrationPolicy)
    value: ValuePolicy = field(default_factory=ValuePolicy)
    drift: DriftPolicy = field(default_factory=DriftPolicy)
    cost_rates: CostRates = field(default_factory=CostRates)
