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
        "is_hidden": standing.may.share and not _is_shared(seen),
    }


def _is_shared(seen: OnPlan) -> bool:
    """Say whether the customer sees an objective or an action: then there is something to accept."""
    return any(one.is_shared for one in (*seen.objectives, *seen.actions))  # type: ignore[attr-defined]  # asked besides


def buttons(seen: OnPlan) -> dict[str, object]:
    """Return where the plan is handed out and read in."""
    return {"may_edit": seen.may_edit}
