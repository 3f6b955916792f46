"""The card of the plan page that leads to what both sides settle."""

from __future__ import annotations

from collections.abc import Mapping

from orchard.interfaces.web.plans.place import OnPlan


def card(seen: OnPlan) -> Mapping[str, object]:
    """Return how many criteria both sides agreed, and whether what matters to them changed."""
    return {
        "glance": seen.both_sides,
        "joint": sum(one.is_joint for one in seen.initiatives),
    }
