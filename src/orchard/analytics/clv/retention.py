"""Yearly retention of a key account: scorecard, contract cover, and how right it was."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from orchard.analytics.amounts import ZERO, Number, exact
from orchard.analytics.mistakes import AnalyticsMistake
from orchard.analytics.policy import ValuePolicy

ONE = Decimal(1)
BEST_SCORE = 10


class ScorecardIsWrong(AnalyticsMistake):
    """Scores and weights of a scorecard do not fit."""


class OutcomesDoNotFit(AnalyticsMistake):
    """Predictions and outcomes cannot be compared."""


@dataclass(frozen=True, slots=True)
class Scorecard:
    """Weighted score (0 to 10), the retention it stands for, and the share of weight answered."""

    score: Decimal
    retention: Decimal
    coverage_share: Decimal


def scorecard_retention(
    scores: Sequence[Number | None], policy: ValuePolicy | None = None
) -> Scorecard:
    """Return the yearly retention that a relationship scorecard stands for.

    `score = sum of w * s`, `r = 0.50 + 0.048 * score`. A score that is missing is left out and the
    weights of the others are scaled up; it never counts as zero.

    Parameters
    ----------
    scores
        One per factor of the policy, 0 to 10; `None` when not known.
    policy
        Weights, floor and slope; the defaults when left out.

    Returns
    -------
    Scorecard
        Score, retention and the share of weight that was answered.

    Raises
    ------
    ScorecardIsWrong
        For another number of scores, a score outside 0 to 10, or no score at all.

    Notes
    -----
    Source: after Ryals and Knox (2007); factors and mapping are a default of ours.

    Examples
    --------
    >>> scorecard_retention([7, 8, 6, 5, 9, 4, 7, 6]).retention
    Decimal('0.8168')
    """
    rules = policy or ValuePolicy()
    known = _known_scores(scores, rules.scorecard_weights)
    weight = sum((w for w, _ in known), ZERO)
    score = sum((w * s for w, s in known), ZERO) / weight
    rate = exact(rules.scorecard_floor) + exact(rules.scorecard_slope) * score
    whole = sum(map(exact, rules.scorecard_weights), ZERO)
    return Scorecard(score, min(ONE, rate), weight / whole)


def _known_scores(
    scores: Sequence[Number | None], weights: Sequence[float]
) -> list[tuple[Decimal, Decimal]]:
    """Return weight and score of the factors that were answered."""
    if len(scores) != len(weights):
        raise ScorecardIsWrong(f"The scorecard has {len(weights)} factors: {len(scores)} given.")
    known = [
        (exact(w), exact(s)) for w, s in zip(weights, scores, strict=True) if s is not None and w
    ]
    if not known:
        raise ScorecardIsWrong("No factor of the scorecard is answered: answer at least one.")
    if any(not 0 <= score <= BEST_SCORE for _, score in known):
        raise ScorecardIsWrong("A score is outside 0 to 10: correct it.")
    return known


def covered_retention(
    retention: Number, *, year_ends_on: date, firm_until: date | None, policy: ValuePolicy
) -> Decimal:
    """Return the retention of a year after its contract cover.

    Parameters
    ----------
    retention
        Chance to stay through the year without looking at the contract, 0 to 1.
    year_ends_on
        Last day of the year.
    firm_until
        Last day on which the customer is bound; `None` when there is no firm term.
    policy
        Holds the least retention of a year that lies fully inside a firm term.

    Returns
    -------
    Decimal
        The larger of the two when the year is covered, else `retention`.

    Examples
    --------
    >>> covered_retention(
    ...     0.85, year_ends_on=date(2026, 12, 31), firm_until=date(2027, 6, 30),
    ...     policy=ValuePolicy())
    Decimal('0.97')
    """
    rate = exact(retention)
    if firm_until is None or firm_until < year_ends_on:
        return rate
    return max(rate, exact(policy.contract_retention))


def brier_score(predicted: Sequence[Number], stayed: Sequence[bool]) -> Decimal:
    """Return how wrong predicted retention was: the mean of (p - outcome) squared.

    Parameters
    ----------
    predicted
        Chance to stay that was predicted, 0 to 1.
    stayed
        Whether the account did stay, as many as `predicted`.

    Returns
    -------
    Decimal
        0 (always right) to 1 (always wrong), six decimals; 0.25 is a coin.

    Raises
    ------
    OutcomesDoNotFit
        When there is nothing to compare, the lengths differ, or a chance is outside 0 to 1.

    Notes
    -----
    Source: Brier (1950), equation 2, for a yes-or-no event.

    Examples
    --------
    >>> brier_score([0.9, 0.8], [True, False])
    Decimal('0.325000')
    """
    chances = [exact(p) for p in predicted]
    if not chances or len(chances) != len(stayed):
        raise OutcomesDoNotFit("Give one outcome for each prediction, and at least one.")
    if any(not 0 <= p <= 1 for p in chances):
        raise OutcomesDoNotFit("A predicted retention is outside 0 to 1: correct it.")
    errors = ((p - int(outcome)) ** 2 for p, outcome in zip(chances, stayed, strict=True))
    return (sum(errors, ZERO) / len(chances)).quantize(Decimal("0.000001"))
