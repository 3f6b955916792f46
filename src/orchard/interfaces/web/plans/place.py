"""A plan as its page shows it: what every card may look at, each read once and only where asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from orchard.domain.accounts import queries as accounts
from orchard.domain.accounts.models import Account, Assignment
from orchard.domain.agreements.queries import Line
from orchard.domain.core.models import User
from orchard.domain.core.rules import Permission
from orchard.domain.plans.models import AccountPlan, Action, Initiative, Objective, Qualification
from orchard.domain.plans.queries import actions as acting
from orchard.domain.plans.queries import joint, qualification, quality, usage
from orchard.domain.plans.queries import plan as queries
from orchard.domain.plans.queries.joint import Glance
from orchard.domain.risk.models import Risk
from orchard.domain.risk.queries import CategoryView, standing
from orchard.domain.whitespace.models import Opportunity
from orchard.interfaces.web.accounts.header import Header, header
from orchard.interfaces.web.accounts.viewers import Seen
from orchard.interfaces.web.frame.clock import now, today


class OnPlan:
    """Who looks at which plan, with the rows that several cards need."""

    def __init__(self, request: HttpRequest, found: Seen, plan: AccountPlan) -> None:
        self.request, self.found, self.plan = request, found, plan
        self.today = today()

    @property
    def viewer(self) -> User:
        """Return who looks."""
        return self.found.viewer

    @property
    def account(self) -> Account:
        """Return the account of the page; the plan may be of one that was merged into it."""
        return self.found.account

    @cached_property
    def team(self) -> Sequence[Assignment]:
        """Return the seats of the account's team."""
        return accounts.team(self.viewer, self.account)

    @cached_property
    def header(self) -> Header:
        """Return what stands on top of the page."""
        return header(self.found, self.team)

    @cached_property
    def may_edit(self) -> bool:
        """Say whether who looks may write in the plan, as the services ask for it."""
        if not self.viewer.may(Permission.EDIT_PLANS):
            return False
        is_in_team = any(seat.user_id == self.viewer.pk for seat in self.team)
        return is_in_team or self.viewer.may(Permission.EDIT_TEAMS)

    @cached_property
    def objectives(self) -> Sequence[Objective]:
        """Return the objectives, the furthest horizon first."""
        return queries.objectives(self.viewer, self.plan)

    @cached_property
    def initiatives(self) -> Sequence[Initiative]:
        """Return the initiatives."""
        return queries.initiatives(self.viewer, self.plan)

    @cached_property
    def pipeline(self) -> Sequence[tuple[Opportunity, Qualification | None]]:
        """Return the open opportunities of the account, each with its check."""
        return qualification.pipeline(self.viewer, self.account)

    @property
    def opportunities(self) -> Sequence[Opportunity]:
        """Return the open opportunities of the account, the largest first."""
        return [one for one, _check in self.pipeline]

    @cached_property
    def actions(self) -> Sequence[Action]:
        """Return what is still to be done with the account, the next day first."""
        return [one for one in self.acted if one.is_standing]

    @cached_property
    def acted(self) -> Sequence[Action]:
        """Return what is still to be done and what was due in twelve months, by day."""
        return list(acting.standing_or_due(self.viewer, self.account, today=self.today))

    @cached_property
    def risks(self) -> Sequence[Risk]:
        """Return the risks of the account that are not over."""
        return list(standing(self.viewer, self.account))

    @cached_property
    def categories(self) -> Sequence[CategoryView]:
        """Return what is known of each category of risks."""
        return quality.categories(self.viewer, self.account, self.risks, today=self.today)

    @cached_property
    def there(self) -> Mapping[str, Any]:
        """Return of what there is anything at the account, and how the plan is used."""
        besides = usage.asked(self.viewer, self.plan, at=now())
        return quality.there(self.viewer, self.account, self.found.figures, besides, self.plan)

    @cached_property
    def both_sides(self) -> Glance:
        """Return how far both sides agree on success, and whether what matters to them changed."""
        return joint.glance(self.viewer, self.account)

    @property
    def agreements(self) -> Sequence[Line]:
        """Return the agreements that run or are in talks."""
        return self.header.agreements.lines

    @cached_property
    def shared(self) -> frozenset[tuple[str, int]]:
        """Return kind and key of everything that the customer can see."""
        return queries.shared(self.viewer, self.account)

    def who(self, action: Action) -> str:
        """Return who does an action; people of the customer are named to those who may know them."""
        if action.user is not None:
            return action.user.name
        if action.contact is None or not self.viewer.may(Permission.SEE_CONTACTS):
            return _("somebody at the customer")
        return action.contact.name
