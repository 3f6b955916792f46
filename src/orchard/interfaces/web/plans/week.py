"""What stands on top of a plan, because it is used weekly: what is next, and what may go wrong."""

from __future__ import annotations

from collections.abc import Mapping

from orchard.domain.core.rules import Permission
from orchard.domain.meetings.queries.meetings import Next
from orchard.domain.plans.queries.usage import Usage
from orchard.domain.risk.rules import State
from orchard.interfaces.web.frame.clock import now
from orchard.interfaces.web.plans.place import OnPlan

MOST = 3


def card(seen: OnPlan) -> Mapping[str, object]:
    """Return the next actions, the next meeting and the worst risks."""
    noted = [one for one in seen.risks if one.state != State.PROPOSED]
    worst = sorted(noted, key=lambda one: (-one.score, one.review_on, one.pk))
    return {
        "actions": [(one, seen.who(one)) for one in seen.actions[:MOST]],
        "late": sum(one.due_on < seen.today for one in seen.actions),
        "open_actions": len(seen.actions),
        "risks": worst[:MOST],
        "open_risks": len(noted),
        "meeting": Next.of(seen.said),
        "knows_meetings": seen.viewer.may(Permission.SEE_CONTACTS),
        "today": seen.today,
    }


def used(seen: OnPlan) -> Mapping[str, object]:
    """Return how many people opened the plan of late, and how long ago it was changed."""
    at = now()
    found = Usage.of(seen.said, at)
    return {"usage": found, "days": found.days_since(at)}
