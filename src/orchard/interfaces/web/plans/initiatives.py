"""The card of initiatives: what we prune, water, protect and develop, and the mix of the four."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from orchard.domain.plans.models import Initiative
from orchard.domain.plans.rules.plan import Care, InitiativeState
from orchard.interfaces.web.plans.place import OnPlan

OVER = (InitiativeState.DONE, InitiativeState.DROPPED)


@dataclass(frozen=True, slots=True)
class Share:
    """How many initiatives are of a kind."""

    care: Care
    count: int


def card(seen: OnPlan) -> Mapping[str, object]:
    """Return the initiatives, the mix of those that are not over, and which kind is empty."""
    shares = mix(seen.initiatives)
    empty = [one.care for one in shares if not one.count]
    return {
        "rows": seen.initiatives,
        "shares": shares,
        "empty": empty if seen.initiatives else [],
    }


def mix(rows: Sequence[Initiative]) -> list[Share]:
    """Return how many of each kind somebody works on or means to."""
    counted = Counter(one.care for one in rows if one.state not in OVER)
    return [Share(care, counted[care.value]) for care in Care]
