"""The card of actions on the plan page: what comes next, who does it, how much was done on time."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from orchard.domain.core.calendar import add_months
from orchard.domain.plans.models import Action
from orchard.domain.plans.queries import actions as queries
from orchard.domain.plans.rules.actions import MONTHS_JUDGED, execution
from orchard.domain.plans.rules.plan import Mode
from orchard.interfaces.web.actions import words
from orchard.interfaces.web.actions.acting import next_query
from orchard.interfaces.web.plans.place import OnPlan

MOST = 7


def card(seen: OnPlan) -> Mapping[str, object]:
    """Return the next actions, how many more there are, and the share that was done on time."""
    edited = words.ALL if seen.may_edit else frozenset[int]()
    is_named = queries.sees_names(seen.viewer)
    rows = [
        words.row(seen.viewer, one, seen.today, edited=edited, is_named=is_named, here=seen.account)
        for one in seen.actions[:MOST]
    ]
    return {
        "rows": rows,
        "more": max(0, len(seen.actions) - MOST),
        "carried_out": execution(one.fate for one in seen.acted if _was_due(one, seen.today)),
        "is_one_page": seen.plan.mode == Mode.ONE_PAGE,
        "next": next_query(seen.request),
    }


def _was_due(one: Action, today: date) -> bool:
    return add_months(today, -MONTHS_JUDGED) <= one.due_on < today
