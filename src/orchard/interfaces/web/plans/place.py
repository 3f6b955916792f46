"""A plan as its page shows it: what every card may look at without asking again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest

from orchard.domain.accounts.models import Account
from orchard.domain.core.models import User
from orchard.domain.plans.models import AccountPlan, Initiative, Objective
from orchard.domain.plans.queries import plan as queries
from orchard.domain.plans.queries.rights import may_edit
from orchard.interfaces.web.accounts.viewers import Seen
from orchard.interfaces.web.frame.clock import today


@dataclass(frozen=True, slots=True)
class OnPlan:
    """Who looks at which plan, with the rows that several cards need."""

    request: HttpRequest
    found: Seen
    plan: AccountPlan
    objectives: Sequence[Objective]
    initiatives: Sequence[Initiative]
    today: date
    may_edit: bool
    shared: frozenset[tuple[str, int]]
    """Kind and key of everything that the customer can see."""

    @property
    def viewer(self) -> User:
        """Return who looks."""
        return self.found.viewer

    @property
    def account(self) -> Account:
        """Return the account of the page; the plan may be of one that was merged into it."""
        return self.found.account


def on_plan(request: HttpRequest, found: Seen, plan: AccountPlan) -> OnPlan:
    """Read a plan for its page."""
    return OnPlan(
        request=request,
        found=found,
        plan=plan,
        objectives=queries.objectives(found.viewer, plan),
        initiatives=queries.initiatives(found.viewer, plan),
        today=today(),
        may_edit=may_edit(found.viewer, found.account),
        shared=queries.shared(found.viewer, found.account),
    )
