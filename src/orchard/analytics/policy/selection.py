"""Choosing accounts (methods 2.1) and white space (2.5): criteria, gates, lines, guards."""

from __future__ import annotations

from dataclasses import dataclass

from orchard.analytics.policy import checks

HIGHEST = 10.0


@dataclass(frozen=True, slots=True)
class Anchor:
    """A value of a measured criterion and the score (0 to 10) that it earns."""

    value: float
    score: float

    def __post_init__(self) -> None:
        checks.within("selection anchor score", self.score, 0, HIGHEST)


@dataclass(frozen=True, slots=True)
class Criterion:
    """One criterion. With anchors it is scored from data, interpolated; else raters score it.

    `bands` words the scores 0–2, 3–4, 5–6, 7–8 and 9–10. `is_size`: revenue, volume and the like.
    """

    key: str
    weight: float
    bands: tuple[str, ...]
    anchors: tuple[Anchor, ...] = ()
    is_size: bool = False

    def __post_init__(self) -> None:
        checks.within(f"criterion {self.key}: number of bands", len(self.bands), 5, 5)
        values = [anchor.value for anchor in self.anchors]
        checks.ascending(f"criterion {self.key}: values of anchors", *values)
        scores = [anchor.score for anchor in self.anchors]
        checks.ascending(f"criterion {self.key}: scores of anchors", *scores)


def _anchors(*pairs: tuple[float, float]) -> tuple[Anchor, ...]:
    return tuple(Anchor(value, score) for value, score in pairs)


CRITERIA: tuple[Criterion, ...] = (
    Criterion(
        "attainable_contribution",
        0.25,
        ("< 0.5 % of our contribution", "0.5–1 %", "1–3 %", "3–6 %", "> 6 %"),
        _anchors((0, 0), (0.005, 2.5), (0.01, 4.5), (0.03, 6.5), (0.06, 8.5), (0.12, 10)),
        is_size=True,
    ),
    Criterion(
        "margin_quality",
        0.20,
        ("negative", "below half of average", "around average", "above", "top quartile and stable"),
    ),
    Criterion(
        "growth",
        0.15,
        ("shrinking > 3 %", "-3–0 %", "0–3 %", "3–8 %", "> 8 %"),
        _anchors((-0.08, 0), (-0.03, 2.5), (0, 4.5), (0.03, 6.5), (0.08, 8.5), (0.15, 10)),
    ),
    Criterion(
        "strategic_fit",
        0.15,
        ("no goal served", "1 weakly", "1 clearly", "2 goals", "3 or more"),
    ),
    Criterion(
        "reference_value",
        0.10,
        (
            "none",
            "private reference",
            "public logo",
            "active reference",
            "opens a market or innovates with us",
        ),
    ),
    Criterion(
        "willingness_to_partner",
        0.15,
        (
            "adversarial tenders only",
            "price first",
            "open",
            "shares plans",
            "joint planning, board access",
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class MatrixPolicy:
    """Lines between the four categories, and how strength is read."""

    attractiveness_line: float = 6.0
    strength_line: float = 5.0
    parity: float = 5.0
    strength_per_stage: float = 2.0

    def __post_init__(self) -> None:
        for line in (self.attractiveness_line, self.strength_line, self.parity):
            checks.within("selection matrix line", line, 0, HIGHEST)


@dataclass(frozen=True, slots=True)
class GuardPolicy:
    """How many key accounts are sensible, and where it stops."""

    least: int = 5
    most: int = 25
    stop: int = 100
    first_round: tuple[int, int] = (3, 8)
    starter: tuple[int, int] = (3, 5)

    def __post_init__(self) -> None:
        checks.ascending("selection guard", 0, self.least, self.most, self.stop)
        checks.ascending("selection first_round", *self.first_round)
        checks.ascending("selection starter", *self.starter)


@dataclass(frozen=True, slots=True)
class StatusPolicy:
    """Hysteresis: harder to become key than to stay so.

    Reviews are yearly (methods 2.1, step 5). Two count as two when at least `review_months_least`
    lie between them: a yearly review may come a quarter early, which is our own default.
    """

    promote_line: float = 7.0
    demote_line: float = 5.0
    demote_after_reviews: int = 2
    review_months_least: int = 9
    incubation_months: int = 12
    incubation_extensions: int = 1
    watch_months: int = 12

    def __post_init__(self) -> None:
        checks.ascending("selection status lines", self.demote_line, self.promote_line)
        checks.at_least("selection demote_after_reviews", self.demote_after_reviews, 1)
        checks.within("selection review_months_least", self.review_months_least, 1, 12)


@dataclass(frozen=True, slots=True)
class RaterPolicy:
    """When blind scores are enough, and when raters must talk first."""

    raters_least: int = 3
    functions_least: int = 2
    range_line: float = 4.0
    deviation_line: float = 1.5

    def __post_init__(self) -> None:
        checks.at_least("selection raters_least", self.raters_least, 1)
        checks.at_least("selection range_line", self.range_line, 0)


@dataclass(frozen=True, slots=True)
class SelectionPolicy:
    """Criteria and gates with their rules, lines, guards and proofs of robustness."""

    criteria: tuple[Criterion, ...] = CRITERIA
    banned: tuple[str, ...] = ("length_of_relationship", "personal_friendship", "sponsor_wish")
    criteria_least: int = 4
    size_weight_most: float = 0.40
    gates: tuple[str, ...] = (
        "business_that_buys",
        "credit_ethics_compliance",
        "accepts_partnership",
        "no_conflict_of_interest",
        "enough_data",
    )
    data_weight_least: float = 0.70
    scored_years: int = 3
    matrix: MatrixPolicy = MatrixPolicy()
    guard: GuardPolicy = GuardPolicy()
    status: StatusPolicy = StatusPolicy()
    raters: RaterPolicy = RaterPolicy()
    robustness_step: float = 0.05
    robust_share: float = 0.80

    def __post_init__(self) -> None:
        checks.unique("selection criteria", [criterion.key for criterion in self.criteria])
        checks.sum_to("selection weights", [item.weight for item in self.criteria], 1.0)
        checks.at_least("number of selection criteria", len(self.criteria), self.criteria_least)
        size = sum(criterion.weight for criterion in self.criteria if criterion.is_size)
        checks.within("weight of size criteria", size, 0, self.size_weight_most)
        self._check_banned()
        checks.shares("selection", self.data_weight_least, self.robustness_step, self.robust_share)

    def _check_banned(self) -> None:
        for criterion in self.criteria:
            if criterion.key in self.banned and criterion.weight > 0:
                text = f"criterion {criterion.key} is banned; give it no weight or take it out."
                raise checks.PolicyMistake(text)


@dataclass(frozen=True, slots=True)
class WhiteSpacePolicy:
    """Steps of fit, and how old a wallet estimate may become."""

    fit_steps: tuple[float, ...] = (0.0, 0.25, 0.5, 0.75, 1.0)
    wallet_days: int = 365

    def __post_init__(self) -> None:
        checks.ascending("white space fit_steps", *self.fit_steps)
        checks.shares("white space fit_steps", *self.fit_steps)
        checks.at_least("white space wallet_days", self.wallet_days, 1)
