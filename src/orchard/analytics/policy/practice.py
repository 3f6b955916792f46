"""How the programme works, from maturity to plan quality.

Methods 2.12 maturity, 2.13 competence, 2.14 resources, 2.15 joint plans, 2.16 rewards, 2.17 sponsors,
freshness and plan quality, and the grades of evidence.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from decimal import Decimal

from orchard.analytics.policy import checks

PERCENT = 100.0
HIGHEST_LEVEL = 4
MOST_VISITS = 12
QUESTIONS = (5, 4, 4, 5, 5, 5, 4)
"""How many items the questionnaire of maturity has in each of its seven dimensions."""
FEWEST_TO_SHOW = 3
"""Of fewer people an answer would tell who gave it."""


@dataclass(frozen=True, slots=True)
class MaturityPolicy:
    """Levels of the programme; the level may exceed the weakest dimension's by `lead_most`.

    `items` of each dimension are asked, of those that the questionnaire has; nothing is shown of
    what fewer than `group_answers_least` people answered, so that nobody is known by their answer.
    """

    items: tuple[int, ...] = QUESTIONS
    highest_answer: int = HIGHEST_LEVEL
    levels: tuple[str, ...] = ("ad_hoc", "starting", "established", "embedded", "leading")
    lines: tuple[float, ...] = (20.0, 40.0, 60.0, 80.0)
    lead_most: int = 1
    evidence_from: int = 3
    role_gap: float = 1.0
    group_answers_least: int = FEWEST_TO_SHOW

    def __post_init__(self) -> None:
        checks.within("number of maturity items", len(self.items), *[len(QUESTIONS)] * 2)
        for count, most in zip(self.items, QUESTIONS, strict=True):
            checks.within("maturity items of a dimension", count, 1, most)
        checks.within("maturity highest_answer", self.highest_answer, 1, HIGHEST_LEVEL)
        checks.ascending("maturity lines", 0, *self.lines, PERCENT)
        checks.within("number of maturity levels", len(self.levels), *[len(self.lines) + 1] * 2)
        checks.unique("maturity levels", self.levels)
        checks.at_least("maturity lead_most", self.lead_most, 0)
        checks.within("maturity evidence_from", self.evidence_from, 1, HIGHEST_LEVEL + 1)
        checks.at_least("maturity role_gap", self.role_gap, 0)
        least = self.group_answers_least
        checks.at_least("maturity group_answers_least", least, FEWEST_TO_SHOW)


@dataclass(frozen=True, slots=True)
class Competence:
    """One competence, its points, and the level (0 to 4) that each category of account needs."""

    key: str
    weight: float
    strategic: int
    star: int
    status: int

    def __post_init__(self) -> None:
        for level in (self.strategic, self.star, self.status):
            checks.within(f"competence {self.key}: level", level, 0, HIGHEST_LEVEL)


COMPETENCES: tuple[Competence, ...] = (
    Competence("financial", 15, 3, 3, 3),
    Competence("consultative", 15, 4, 4, 2),
    Competence("planning", 15, 4, 3, 3),
    Competence("interpersonal", 10, 4, 3, 3),
    Competence("influencing", 15, 3, 3, 2),
    Competence("complex_sales", 10, 3, 4, 2),
    Competence("storytelling", 5, 3, 3, 2),
    Competence("data_and_ai", 5, 2, 2, 2),
    Competence("project_leadership", 10, 3, 3, 2),
)


@dataclass(frozen=True, slots=True)
class CompetencePolicy:
    """The competence table, lines for appointment, and the rhythm of coaching."""

    competences: tuple[Competence, ...] = COMPETENCES
    ready_from: float = 75.0
    with_onboarding_from: float = 60.0
    self_leader_gap: float = 1.0
    coaching_days: int = 60
    coaching_usefulness: float = 4.0

    def __post_init__(self) -> None:
        checks.unique("competences", [item.key for item in self.competences])
        checks.sum_to("competence weights", [item.weight for item in self.competences], PERCENT)
        lines = (self.with_onboarding_from, self.ready_from)
        checks.ascending("appointment lines", 0, *lines, PERCENT)


@dataclass(frozen=True, slots=True)
class ResourcePolicy:
    """Target hours, authority and project groups."""

    hour_weights: tuple[float, float, float] = (0.5, 0.3, 0.2)
    capacity_shares: tuple[float, float, float] = (0.80, 0.15, 0.05)
    base_hours: float = 8.0
    deviation_share: float = 0.25
    authority_answer_days: int = 1
    effect_review_days: int = 90
    project_months: int = 6

    def __post_init__(self) -> None:
        checks.sum_to("resource hour_weights", self.hour_weights, 1.0)
        checks.sum_to("resource capacity_shares", self.capacity_shares, 1.0)
        checks.at_least("resource base_hours", self.base_hours, 0)
        checks.shares("resource deviation_share", self.deviation_share)


@dataclass(frozen=True, slots=True)
class JointPlanPolicy:
    """What a healthy joint plan, a review pack and a large opportunity look like."""

    customer_actions: tuple[float, float] = (0.25, 0.60)
    customer_touch_days: int = 30
    pack_pages: int = 8
    pack_days: int = 5
    future_share: float = 0.50
    unqualified_probability: float = 0.50

    def __post_init__(self) -> None:
        checks.ascending("joint plan customer_actions", *self.customer_actions)
        checks.shares("joint plan", *self.customer_actions, self.future_share)
        checks.shares("joint plan unqualified_probability", self.unqualified_probability)


@dataclass(frozen=True, slots=True)
class RewardWeights:
    """Shares of the reward; together 1."""

    value_created: float = 0.40
    contribution: float = 0.25
    customer_outcome: float = 0.20
    plan_and_protection: float = 0.15
    revenue: float = 0.0

    def __post_init__(self) -> None:
        checks.sum_to("reward weights", [getattr(self, item.name) for item in fields(self)], 1.0)


@dataclass(frozen=True, slots=True)
class RewardPolicy:
    """The reward scheme and what may never be rewarded."""

    weights: RewardWeights = RewardWeights()
    revenue_most: float = 0.20
    achievement_most: float = 1.5
    deferred_share: float = 0.50
    deferred_years: int = 2
    banned_measures: tuple[str, ...] = ("calls", "meetings", "hours_with_customer")

    def __post_init__(self) -> None:
        checks.within("reward weight of revenue", self.weights.revenue, 0, self.revenue_most)
        checks.shares("reward", self.revenue_most, self.deferred_share)
        checks.at_least("reward achievement_most", self.achievement_most, 1)


@dataclass(frozen=True, slots=True)
class SponsorPolicy:
    """How many accounts a sponsor carries, how often they visit each, and how soon they tell of it."""

    accounts_most: int = 5
    visits_a_year: int = 2
    promise_hours: int = 48

    def __post_init__(self) -> None:
        checks.at_least("sponsor accounts_most", self.accounts_most, 1)
        checks.within("sponsor visits_a_year", self.visits_a_year, 1, MOST_VISITS)
        checks.at_least("sponsor promise_hours", self.promise_hours, 1)


@dataclass(frozen=True, slots=True)
class MeetingPolicy:
    """What a guest may be offered without a reason, in the organisation's currency."""

    hospitality_per_guest: Decimal = Decimal(100)

    def __post_init__(self) -> None:
        checks.at_least("meetings hospitality_per_guest", self.hospitality_per_guest, 0)


@dataclass(frozen=True, slots=True)
class ActionPolicy:
    """After so many days too late whoever leads the account hears of an action, then the director."""

    manager_after_days: int = 3
    director_after_days: int = 10

    def __post_init__(self) -> None:
        checks.at_least("actions manager_after_days", self.manager_after_days, 1)
        days = (self.manager_after_days, self.director_after_days)
        checks.ascending("actions days", *days)


@dataclass(frozen=True, slots=True)
class FreshnessPolicy:
    """Days after which critical facts count as stale."""

    profile_days: int = 180
    driver_days: int = 365
    map_days: int = 90
    risk_days: int = 90
    wallet_days: int = 365
    success_factor_days: int = 365

    def __post_init__(self) -> None:
        for item in fields(self):
            checks.at_least(f"freshness {item.name}", getattr(self, item.name), 1)


@dataclass(frozen=True, slots=True)
class PlanQualityPolicy:
    """The tests that a plan passes or not; the score is the share that it passes."""

    tests: tuple[str, ...] = (
        "has_customer_goals",
        "objectives_measurable",
        "horizons_linked",
        "strategy_says_what_not",
        "opportunities_serve_goals",
        "actions_have_one_owner",
        "actions_have_due_dates",
        "resources_granted",
        "risks_have_owners",
        "has_competitor_view",
        "customer_value_quantified",
        "has_contribution_and_cost",
        "shared_with_customer",
    )

    def __post_init__(self) -> None:
        checks.unique("plan quality tests", self.tests)
        checks.at_least("number of plan quality tests", len(self.tests), 1)


@dataclass(frozen=True, slots=True)
class EvidencePolicy:
    """A composite carries the worst grade of the inputs that weigh more than this."""

    weighty_share: float = 0.20

    def __post_init__(self) -> None:
        checks.shares("evidence weighty_share", self.weighty_share)
