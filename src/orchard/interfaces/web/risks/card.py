"""The card of risks on the plan: the worst first, and the categories where none was found."""

from __future__ import annotations

from collections.abc import Mapping

from orchard.domain.risk.rules import Looked, State
from orchard.interfaces.web.plans.place import OnPlan

MOST = 6


def card(seen: OnPlan) -> Mapping[str, object]:
    """Return the open risks and what is known of each category."""
    risks = [one for one in seen.risks if one.state != State.PROPOSED]
    worst = sorted(risks, key=lambda one: (-one.score, one.review_on, one.pk))
    found = seen.categories
    return {
        "today": seen.today,
        "risks": worst[:MOST],
        "more": max(0, len(worst) - MOST),
        "none": [one for one in found if one.status is Looked.NONE],
        "waiting": [one for one in found if not one.is_assessed],
    }
