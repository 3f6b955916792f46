"""Filling in what is missing about many opportunities at once: all of it, or nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from orchard.domain.accounts.models import CustomerGoal
from orchard.domain.core.audit import audited, remark
from orchard.domain.core.mistakes import Invalid
from orchard.domain.core.models import User
from orchard.domain.core.versions import update_versioned
from orchard.domain.whitespace.models import Opportunity
from orchard.domain.whitespace.moves import check_open
from orchard.domain.whitespace.queries.rights import check_may_edit


@dataclass(frozen=True, slots=True)
class Completed:
    """What somebody filled in about an opportunity, on the version that they saw."""

    opportunity: Opportunity
    expected: int
    goal: CustomerGoal | None = None
    expected_on: date | None = None


@audited("opportunity.completed")
def complete_opportunity(said: Completed, *, by: User, at: datetime) -> Opportunity:
    """Fill in the goal that an opportunity serves, or the day from which it brings business."""
    row = said.opportunity
    check_may_edit(by, row.account)
    check_open(row)
    if said.goal is not None and (
        said.goal.account.home_id != row.account.home_id or said.goal.removed_at
    ):
        raise Invalid(_("This goal does not stand in the profile of this account."))
    said_ = {"goal": said.goal, "expected_on": said.expected_on}
    return update_versioned(
        row, said.expected, **{name: one for name, one in said_.items() if one is not None}
    )


@audited("opportunities.completed")
def complete_opportunities(name: str, *, said: Iterable[Completed], by: User, at: datetime) -> None:
    """Fill in what is missing about many opportunities at once: all of it, or nothing."""
    rows = list(said)
    if not rows:
        raise Invalid(_("Fill in at least one line."))
    for one in rows:
        complete_opportunity(one, by=by, at=at)
    remark(of=name, opportunities=len(rows))
