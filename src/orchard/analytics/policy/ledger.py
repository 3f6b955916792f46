"""Weights and thresholds of what the ledger tells: classes, profit, concentration, value, drift."""

from __future__ import annotations

from dataclasses import dataclass, fields
from decimal import Decimal

from orchard.analytics.policy import checks


@dataclass(frozen=True, slots=True)
class AbcPolicy:
    """Method P: cumulative share lines. Method N: shares of the number of customers."""

    a_line: float = 0.80
    b_line: float = 0.95
    best_share: float = 0.20
    middle_share: float = 0.60

    def __post_init__(self) -> None:
        checks.ascending("abc lines", self.a_line, self.b_line)
        checks.shares("abc", self.a_line, self.b_line, self.best_share, self.middle_share)
        checks.shares("abc best and middle", self.best_share + self.middle_share)


@dataclass(frozen=True, slots=True)
class ProfitPolicy:
    """Good and bad business: hurdle on contribution / net sales, and the gap between ranks."""

    hurdle_share: float = 0.10
    rank_gap: int = 3
    capital_cost_share: float = 0.08

    def __post_init__(self) -> None:
        checks.shares("profit", self.hurdle_share, self.capital_cost_share)
        checks.at_least("profit rank_gap", self.rank_gap, 1)


@dataclass(frozen=True, slots=True)
class ConcentrationPolicy:
    """Lines that management is told about when the exposure reaches them."""

    one_account_lines: tuple[float, ...] = (0.10, 0.20, 0.40)
    top_5_line: float = 0.50
    hhi_lines: tuple[float, ...] = (1500.0, 2500.0)
    key_account_band: tuple[float, float] = (0.50, 0.90)

    def __post_init__(self) -> None:
        checks.ascending("concentration lines", *self.one_account_lines)
        checks.shares("concentration lines", *self.one_account_lines, self.top_5_line)
        checks.ascending("concentration hhi_lines", *self.hhi_lines)
        checks.ascending("concentration key_account_band", *self.key_account_band)
        checks.shares("concentration key_account_band", *self.key_account_band)


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

    def __post_init__(self) -> None:
        checks.at_least("value horizon_years", self.horizon_years, 1)
        checks.at_least("value backtest_days", self.backtest_days, 1)
        checks.shares("value", self.discount_share, self.contract_retention, self.interval_share)
        checks.sum_to("value scorecard_weights", self.scorecard_weights, 1.0)
        best = self.scorecard_floor + 10 * self.scorecard_slope
        checks.shares("value scorecard", self.scorecard_floor, best)


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

    def __post_init__(self) -> None:
        checks.shares("drift", *(getattr(self, item.name) for item in fields(self)))


@dataclass(frozen=True, slots=True)
class CostRates:
    """Light mode of cost to serve: money per driver in base currency; None: not known."""

    per_order: Decimal | None = None
    per_delivery: Decimal | None = None
    per_support_hour: Decimal | None = None
    per_team_hour: Decimal | None = None
    days_sales_outstanding: float | None = None

    def __post_init__(self) -> None:
        for item in fields(self):
            value = getattr(self, item.name)
            if value is not None:
                checks.at_least(f"cost_rates {item.name}", value, 0)
