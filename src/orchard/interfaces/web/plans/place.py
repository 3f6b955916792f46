"""A plan as its page shows it: what every card may look at, each read once and only where asked."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from django.db.models import Exists
from django.http import HttpRequest
from django.utils.translation import gettext as _

from orchard.domain.accounts import queries as accounts
from orchard.domain.accounts.models import Account, Assignment
from orchard.domain.accounts.queries import Answers
from orchard.domain.accounts.seating import team_among
from orchard.domain.agreements.queries import Line
from orchard.domain.core.models import User
from orchard.domain.core.rules import Permission
from orchard.domain.meetings.queries.meetings import next_one
from orchard.domain.plans import presence
from orchard.domain.plans.models import AccountPlan, Action, Initiative, Objective, Qualification
from orchard.domain.plans.queries import actions as acting
from orchard.domain.plans.queries import joint, qualification, rights, sharing, usage
from orchard.domain.plans.queries import plan as queries
from orchard.domain.plans.queries.joint import Glance
from orchard.domain.plans.queries.rights import Seats
from orchard.domain.plans.rules.sharing import SharedKind
from orchard.domain.risk.models import Risk
from orchard.domain.risk.queries import CategoryView, looks, standing
from orchard.domain.whitespace import board
from orchard.domain.whitespace.models import Opportunity
from orchard.domain.whitespace.queries import hurdle_asked
from orchard.interfaces.web.accounts.header import Header, asked, header
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
    def _seated(self) -> Sequence[Assignment]:
        return rights.seats_around(self.viewer, self.account, self.plan)

    @cached_property
    def seats(self) -> Seats:
        """Return who sits where the plan is decided on."""
        return Seats.among(self.viewer, self.plan, self._seated)

    @cached_property
    def header(self) -> Header:
        """Return what stands on top of the page."""
        team = team_among(self.account, self._seated)
        return header(self.found, team, self.said)

    @property
    def may_edit(self) -> bool:
        """Say whether who looks may write in the plan, as the services ask for it."""
        return self.seats.rights.may_edit

    @cached_property
    def objectives(self) -> Sequence[Objective]:
        """Return the objectives, the furthest horizon first; each knows whether it is shared."""
        return queries.objectives(
            self.viewer, self.plan, is_shared=self._is_shared(SharedKind.OBJECTIVE)
        )

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
        rows = acting.standing_or_due(self.viewer, self.account, today=self.today)
        return list(rows.annotate(is_shared=self._is_shared(SharedKind.ACTION)))

    @cached_property
    def risks(self) -> Sequence[Risk]:
        """Return the risks of the account that are not over."""
        return list(standing(self.viewer, self.account))

    @cached_property
    def categories(self) -> Sequence[CategoryView]:
        """Return what is known of each category of risks."""
        return CategoryView.every(self.said, presence.noted(self.risks), today=self.today)

    @cached_property
    def said(self) -> Answers:
        """Return what the header and all cards ask of the account, asked at once."""
        viewer, account = self.viewer, self.account
        questions = {
            **asked(self.found),
            **usage.asked(viewer, self.plan, at=now()),
            **presence.there(account, self.found.figures, self.plan),
            **joint.glance(viewer, account),
            **looks(viewer, account),
            **next_one(viewer, account),
            **hurdle_asked(viewer, self.today),
            **(board.sold(viewer, account) if self._counts_spend else {}),
        }
        return accounts.answered(viewer, account, questions)

    @property
    def both_sides(self) -> Glance:
        """Return how far both sides agree on success, and whether what matters to them changed."""
        return Glance.of(self.said)

    @property
    def bought(self) -> board.Sources:
        """Return what the account bought: nothing more is asked where an objective counts it."""
        sales = self.said["sold"] or {} if "sold" in self.said else None
        return board.Sources(self.viewer, self.account, sales=sales)

    @property
    def agreements(self) -> Sequence[Line]:
        """Return the agreements that run or are in talks."""
        return self.header.agreements.lines

    def who(self, action: Action) -> str:
        """Return who does an action; people of the customer are named to those who may know them."""
        if action.user is not None:
            return action.user.name
        if action.contact is None or not self.viewer.may(Permission.SEE_CONTACTS):
            return _("somebody at the customer")
        return action.contact.name

    @property
    def _counts_spend(self) -> bool:
        return any(one.counts_spend for one in self.objectives)

    def _is_shared(self, kind: SharedKind) -> Exists:
        return sharing.is_shared(self.viewer, self.account, kind)
