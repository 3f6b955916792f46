"""The card of initiatives: what we prune, water, protect and develop, and the mix of the four."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from orchard.domain.plans.models import Action, Initiative
from orchard.domain.plans.rules.plan import Care, InitiativeState
from orchard.interfaces.web.plans.place import OnPlan

OVER = (InitiativeState.DONE, InitiativeState.DROPPED)


@dataclass(frozen=True, slots=True)
class Share:
    """How many initiatives and actions are of a kind."""

    care: Care
    count: int


def card(seen: OnPlan) -> Mapping[str, object]:
    """Return the initiatives, the mix of all that is not over, and which kind is empty."""
    shares = mix(seen.initiatives, seen.actions)
    return {
        "rows": seen.initiatives,
        "shares": shares,
        "empty": [one.care for one in shares if not one.count],
    }


def mix(rows: Iterable[Initiative], actions: Iterable[Action]) -> list[Share]:
    """Return how many of each kind somebody works on or means to, larger or smaller."""
    counted = Counter(one.care for one in rows if one.state not in OVER)
    counted.update(one.care for one in actions)
    return [Share(care, counted[care.value]) for care in Care]
