"""The card of project groups on the plan: what runs, and what the last ones made simpler."""

from __future__ import annotations

from collections.abc import Mapping

from orchard.domain.plans.queries import groups as queries
from orchard.interfaces.web.plans.place import OnPlan

MOST = 4


def card(seen: OnPlan) -> Mapping[str, object]:
    """Return the groups of the account, what runs first."""
    lines = queries.of_account(seen.viewer, seen.account, today=seen.today)
    return {"lines": lines[:MOST], "more": max(0, len(lines) - MOST)}
