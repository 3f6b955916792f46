"""Where a plan stands, over its page: the way of its newest version, and what comes next."""

from __future__ import annotations

from orchard.domain.plans.queries import versions as queries
from orchard.interfaces.web.plans.place import OnPlan


def card(seen: OnPlan) -> dict[str, object]:
    """Return the way of a plan, for whom it waits, and what the viewer may do next."""
    standing = queries.standing(seen.viewer, seen.plan, seen.seats)
    return {
        "standing": standing,
        "steps": standing.may,
        "newest": standing.newest,
        "is_over": seen.today.year > seen.plan.year,
    }


def buttons(seen: OnPlan) -> dict[str, object]:
    """Return where the plan is handed out and read in."""
    return {"may_edit": seen.may_edit}
