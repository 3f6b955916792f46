"""The criteria of the library as they come: what a first choice begins with, and nobody's own work."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from orchard.domain.selection.models import CriteriaSet, Criterion
from orchard.domain.selection.rules.library import BY_REVENUE, DEFAULT_WEIGHTS, Card, card

COPIED = (
    "position", "key", "title", "question", "weight", "steps", "measure", "points", "is_size",
    "asks_goals",
)  # fmt: skip


def is_by_revenue(found: CriteriaSet) -> bool:
    """Say whether a set is the library's for a ledger that lacks costs, as it comes."""
    return is_founding(found, BY_REVENUE)


def is_founding(found: CriteriaSet, weights: Mapping[str, str] = DEFAULT_WEIGHTS) -> bool:
    """Say whether a set is the library's as it comes: then it is nobody's own work."""
    founding = founding_criteria(found, weights)
    kept = list(found.criteria.order_by("position", "pk"))
    names = [name for name in COPIED if name != "position"]
    own = [[getattr(one, name) for name in names] for one in kept]
    return own == [[getattr(one, name) for name in names] for one in founding]


def founding_criteria(
    made: CriteriaSet, weights: Mapping[str, str] = DEFAULT_WEIGHTS
) -> list[Criterion]:
    """Return the criteria of a set as the library words and weighs them."""
    chosen = [(card(key), Decimal(weight)) for key, weight in weights.items()]
    return [
        from_card(one, made, place, weight)
        for place, (one, weight) in enumerate(chosen, start=1)
        if one is not None
    ]


def from_card(chosen: Card, made: CriteriaSet, place: int, weight: Decimal) -> Criterion:
    """Return a criterion as a card of the library words it."""
    return Criterion(
        criteria_set=made,
        position=place,
        key=chosen.key,
        title=str(chosen.title),
        question=str(chosen.question),
        weight=weight,
        steps=[str(step) for step in chosen.steps],
        measure=chosen.measure or "",
        points=[list(point) for point in chosen.points],
        is_size=chosen.is_size,
        asks_goals=chosen.asks_goals,
    )
