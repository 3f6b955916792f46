"""Where we stand with an account, from ties to loyalty.

Methods 2.6 relationships, 2.7 dependence, 2.8 risk, 2.9 what-if, 2.10 health, 2.11 loyalty.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

from orchard.analytics.policy import checks

PERCENT = 100.0


@dataclass(frozen=True, slots=True)
class Freshness:
    """Up to this many days since the last meaningful contact a tie counts with the factor."""

    days: int
    factor: float


@dataclass(frozen=True, slots=True)
class RelationshipPolicy:
    """Ageing of ties, bands of coverage, the key-person test, and relationship quality."""

    freshness: tuple[Freshness, ...] = (
        Freshness(90, 1.0),
        Freshness(180, 0.8),
        Freshness(365, 0.5),
    )
    older_factor: float = 0.25
    never_factor: float = 0.0
    strongest: int = 4
    evidence_from: int = 3
    coverage_lines: tuple[float, float] = (35.0, 60.0)
    key_person_amber: float = 0.30
    key_person_red: float = 0.50
    strong_tie: int = 3
    functions_with_strong_tie: int = 4
    people_with_strong_ties: int = 2
    sponsor_tie: int = 2
    influence_line: int = 4
    interest_line: int = 4
    quality_items: int = 9
    quality_items_least: int = 6
    quality_scale: tuple[float, float] = (1.0, 7.0)
    blind_spot_gap: float = 1.0
    review_days: int = 90
    seat_influence: int = 4
    attitude_days: int = 365

    def __post_init__(self) -> None:
        checks.ascending("relationship freshness days", *(step.days for step in self.freshness))
        factors = [*(step.factor for step in self.freshness), self.older_factor, self.never_factor]
        checks.shares("relationship freshness factors", *factors)
        checks.ascending("relationship coverage_lines", 0, *self.coverage_lines, PERCENT)
        checks.ascending("key-person lines", 0, self.key_person_amber, self.key_person_red, 1)
        checks.ascending("relationship quality_scale", *self.quality_scale)
        checks.within("relationship seat_influence", self.seat_influence, 1, 5)
        checks.at_least("relationship attitude_days", self.attitude_days, 1)
        checks.within("quality_items_least", self.quality_items_least, 1, self.quality_items)


@dataclass(frozen=True, slots=True)
class DependencePolicy:
    """Weights of mutual dependence; `full_share` of our contribution counts as full."""

    us_weights: tuple[float, float, float] = (0.50, 0.25, 0.25)
    them_weights: tuple[float, float, float] = (0.40, 0.30, 0.30)
    full_share: float = 0.20
    high_line: float = 50.0

    def __post_init__(self) -> None:
        checks.sum_to("dependence us_weights", self.us_weights, 1.0)
        checks.sum_to("dependence them_weights", self.them_weights, 1.0)
        checks.within("dependence full_share", self.full_share, 0.0001, 1)
        checks.within("dependence high_line", self.high_line, 0, PERCENT)


@dataclass(frozen=True, slots=True)
class SignalPolicy:
    """When a risk is proposed; it is never created silently."""

    notice_days: int = 90
    contract_end_days: int = 180
    key_person_share: float = 0.50
    decider_silence_days: int = 120
    quality_drop_points: float = 10.0
    order_drop_share: float = 0.25
    competitor_strength: int = 4
    payment_delay_days: int = 30
    sla_red_months: int = 2

    def __post_init__(self) -> None:
        checks.shares("risk signals", self.key_person_share, self.order_drop_share)
        for item in fields(self):
            checks.at_least(f"risk signal {item.name}", getattr(self, item.name), 0)


@dataclass(frozen=True, slots=True)
class RiskPolicy:
    """Colours of likelihood x impact, and the probability that each likelihood means."""

    red_from: int = 15
    amber_from: int = 8
    severe_impact: int = 5
    severe_likelihood: int = 2
    probabilities: tuple[float, float, float, float, float] = (0.03, 0.10, 0.25, 0.50, 0.80)
    signals: SignalPolicy = SignalPolicy()

    def __post_init__(self) -> None:
        checks.ascending("risk colours", 0, self.amber_from, self.red_from, 26)
        checks.ascending("risk probabilities", *self.probabilities)
        checks.shares("risk probabilities", *self.probabilities)


@dataclass(frozen=True, slots=True)
class WhatIfPolicy:
    """The standing tests of the portfolio."""

    halved_share: float = 0.50
    largest_leaving: int = 2
    industry_drop_share: float = 0.30
    competitor_strength: int = 4
    own_strength_below: float = 5.0

    def __post_init__(self) -> None:
        checks.shares("what-if", self.halved_share, self.industry_drop_share)


@dataclass(frozen=True, slots=True)
class HealthWeights:
    """Points of each part; together 100."""

    delivery: float = 20.0
    value_confirmed: float = 15.0
    relationship: float = 20.0
    customer_voice: float = 15.0
    commercial: float = 15.0
    plan_execution: float = 10.0
    risk: float = 5.0

    def __post_init__(self) -> None:
        values = [getattr(self, item.name) for item in fields(self)]
        checks.sum_to("health weights", values, PERCENT)


@dataclass(frozen=True, slots=True)
class HealthPolicy:
    """Weights, bands, the least confidence for a colour, and the caps that nothing outweighs."""

    weights: HealthWeights = HealthWeights()
    confidence_least: float = 60.0
    green_from: float = 75.0
    amber_from: float = 50.0
    one_cap: float = 59.0
    more_caps: float = 49.0
    deviation_days: int = 5
    sla_red_periods: int = 2
    contract_end_days: int = 90
    hostile_influence: int = 5
    change_days: int = 90
    points_per_risk_score: float = 4.0

    def __post_init__(self) -> None:
        checks.ascending("health bands", 0, self.amber_from, self.green_from, PERCENT)
        checks.ascending("health caps", 0, self.more_caps, self.one_cap, PERCENT)
        checks.within("health confidence_least", self.confidence_least, 0, PERCENT)


@dataclass(frozen=True, slots=True)
class LoyaltyPolicy:
    """Lines of satisfaction and loyalty (1 to 5), and when answers are too few or too old to show.

    Answers older than `answer_days` do not count; `grade_lines` are shares of the influence
    that answered, from which the grade is B and A; a change of what an account buys within
    `steady_change` is none.
    """

    high_line: float = 4.0
    advocate_line: float = 4.5
    critic_line: float = 2.0
    hostage_share: float = 0.25
    critic_influence: int = 4
    promoters_from: int = 9
    detractors_to: int = 6
    recommendation_answers_least: int = 20
    group_answers_least: int = 3
    recovery_days: int = 10
    team_lag_quarters: int = 2
    loyalty_answers_least: int = 2
    benefit_answers_least: int = 2
    answer_days: int = 365
    grade_lines: tuple[float, float] = (0.33, 0.66)
    steady_change: float = 0.05

    def __post_init__(self) -> None:
        checks.ascending("loyalty grade_lines", 0, *self.grade_lines, 1)
        checks.shares("loyalty steady_change", self.steady_change)
        checks.at_least("loyalty answer_days", self.answer_days, 1)
        checks.at_least("loyalty group_answers_least", self.group_answers_least, 3)
        checks.at_least("loyalty_answers_least", self.loyalty_answers_least, 1)
        checks.at_least("benefit_answers_least", self.benefit_answers_least, 1)
        checks.ascending("loyalty lines", 1, self.critic_line, self.high_line, self.advocate_line)
        checks.shares("loyalty hostage_share", self.hostage_share)
        checks.ascending("loyalty recommendation", self.detractors_to, self.promoters_from)
