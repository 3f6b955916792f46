"""From a cell, a suggestion or an idea to an opportunity, and how that ends."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orchard.domain.accounts import queries as accounts
from orchard.domain.accounts.models import Account, CustomerGoal, Driver, in_family
from orchard.domain.core import queries as core
from orchard.domain.core.audit import audited, remark
from orchard.domain.core.mistakes import Conflict, Invalid
from orchard.domain.core.models import User
from orchard.domain.core.versions import hold, update_versioned
from orchard.domain.whitespace import building
from orchard.domain.whitespace.models import Cell, Deal, Opportunity, Suggestion
from orchard.domain.whitespace.moves import Spot, check_open, move_to_pipeline
from orchard.domain.whitespace.queries.rights import check_may_edit, may_edit
from orchard.domain.whitespace.rules import (
    NEEDS_GOAL,
    OpportunityState,
    Origin,
    Stage,
    Status,
    SuggestionState,
    check_money,
    check_share,
)

GOAL_FIRST = gettext_lazy(
    "From stage 2 on an opportunity serves a goal of the customer. Choose the goal; if it is not "
    "listed, note it in the profile of the account first."
)
DEAL_FIRST = gettext_lazy(
    "It has a deal that nobody signed. Have it signed first, or taken out, by somebody who may see "
    "margins."
)


@dataclass(frozen=True, slots=True)
class Pursuit:
    """How an opportunity is pursued: exactly one owner, what it is worth, the next step."""

    title: str
    owner: User
    value: Decimal
    next_step: str
    next_on: date
    stage: Stage = Stage.FOUND
    goal: CustomerGoal | None = None
    probability: Decimal | None = None
    expected_on: date | None = None
    driver: Driver | None = None
    origin: Origin = Origin.NEW

    def check(self, account: Account, by: User, *, driver_before: Driver | None = None) -> None:
        """Refuse what has no title and no next step, and an owner who may not know the account.

        What it followed from before may stay, also when that was taken out of the profile since.
        """
        if not self.title.strip() or not self.next_step.strip():
            raise Invalid(_("Say what it is about, and the next step."))
        check_money(self.value, _("Worth a year"))
        if not accounts.people_for_team(by).filter(pk=self.owner.pk).exists():
            raise Invalid(_("Choose an owner who works here."))
        if not may_edit(self.owner, account):
            raise Invalid(_("The owner has to be in the team of the account."))
        check_share(self.probability, _("Chance"))
        self._check_goal(account)
        if self.driver != driver_before:
            self._check_driver(account)

    def _check_driver(self, account: Account) -> None:
        if self.driver is not None and (
            self.driver.account.home_id != account.home_id or self.driver.removed_at
        ):
            raise Invalid(_("This driver does not stand in the profile of this account."))

    def _check_goal(self, account: Account) -> None:
        if self.goal is not None and (
            self.goal.account.home_id != account.home_id or self.goal.removed_at
        ):
            raise Invalid(_("This goal does not stand in the profile of this account."))
        if self.stage >= NEEDS_GOAL and self.goal is None:
            raise Invalid(GOAL_FIRST)

    def values(self) -> dict[str, object]:
        """Return what is stored."""
        return {
            "title": self.title.strip(),
            "owner": self.owner,
            "value": self.value,
            "next_step": self.next_step.strip(),
            "next_on": self.next_on,
            "origin": self.origin,
            "stage": self.stage,
            "goal": self.goal,
            "driver": self.driver,
            "probability": self.probability,
            "expected_on": self.expected_on,
        }


@audited("opportunity.opened")
def open_opportunity(
    account: Account, *, spot: Spot, pursuit: Pursuit, by: User, at: datetime
) -> Opportunity:
    """Go for a cell: it is in the pipeline from now on, with an owner and a next step."""
    check_may_edit(by, account)
    spot.check(account)
    pursuit.check(account, by)
    _check_nobody_goes_for(account, spot, by)
    made = Opportunity.objects.create(
        account=account,
        unit=spot.unit,
        family=spot.family,
        offer=spot.offer,
        currency=core.organisation(by).currency,
        opened_by=by,
        opened_at=at,
        **pursuit.values(),
    )
    move_to_pipeline(account, spot, by, at)
    remark(account=account.pk)
    return made


@audited("opportunity.changed")
def change_opportunity(
    found: Opportunity, *, expected: int, pursuit: Pursuit, by: User, at: datetime
) -> Opportunity:
    """Change what it is about, who owns it or the next step."""
    check_may_edit(by, found.account)
    check_open(found)
    pursuit.check(found.account, by, driver_before=found.driver)
    return update_versioned(found, expected, **pursuit.values())


@audited("opportunity.closed")
def close_opportunity(
    found: Opportunity,
    *,
    expected: int,
    state: OpportunityState,
    words: str,
    by: User,
    at: datetime,
) -> Opportunity:
    """Keep how it ended; a lost one leaves its cell lost, a won one waits there for sales."""
    check_may_edit(by, found.account)
    check_open(found)
    building.hold_accounts([found.account_id])
    hold(Opportunity.objects.filter(pk=found.pk))
    if state == OpportunityState.OPEN or not words.strip():
        raise Invalid(_("Say whether it was won or lost, and why."))
    if state == OpportunityState.WON and found.served_goal is None:
        raise Invalid(GOAL_FIRST)
    if state == OpportunityState.WON and Deal.objects.unsigned().filter(opportunity=found).exists():
        raise Conflict(DEAL_FIRST)
    done = update_versioned(found, expected, state=state, words=words.strip(), closed_at=at)
    if state == OpportunityState.LOST:
        _lose_cell(done, words.strip(), by, at)
    return done


@audited("suggestion.accepted")
def accept_suggestion(
    found: Suggestion, *, expected: int, pursuit: Pursuit, by: User, at: datetime
) -> Suggestion:
    """Make an opportunity of a suggestion."""
    check_may_edit(by, found.account)
    _check_unanswered(found)
    spot = Spot(found.unit, found.family, found.offer)
    made = open_opportunity(found.account, spot=spot, pursuit=pursuit, by=by, at=at)
    accepted = SuggestionState.ACCEPTED
    return update_versioned(
        found, expected, state=accepted, opportunity=made, answered_by=by, answered_at=at
    )


@audited("suggestion.dismissed")
def dismiss_suggestion(
    found: Suggestion, *, expected: int, why: str, by: User, at: datetime
) -> Suggestion:
    """Say why a suggestion is none; it does not come back."""
    check_may_edit(by, found.account)
    _check_unanswered(found)
    if not why.strip():
        raise Invalid(_("Say why it does not fit: so the next person need not ask."))
    remark(account=found.account_id)
    dismissed = SuggestionState.DISMISSED
    return update_versioned(
        found, expected, state=dismissed, why=why.strip(), answered_by=by, answered_at=at
    )


def _check_nobody_goes_for(account: Account, spot: Spot, by: User) -> None:
    """Refuse a second opportunity on a cell, also at an account that this one is together with.

    Who may not know of the first, at an account that is hidden from them, is told nothing of it.
    """
    near = in_family(account.merged_into or account)
    rows = Opportunity.objects.visible_to(by).filter(near)
    here = rows.filter(unit=spot.unit, family=spot.family, offer=spot.offer)
    if here.filter(state=OpportunityState.OPEN).exists():
        raise Conflict(_("Somebody goes for this cell already: change that opportunity."))


def _check_unanswered(found: Suggestion) -> None:
    if found.state != SuggestionState.OPEN:
        raise Conflict(_("Somebody answered this suggestion already."))


def _lose_cell(found: Opportunity, words: str, by: User, at: datetime) -> None:
    rows = Cell.objects.filter(account=found.account, unit=found.unit, status=Status.PIPELINE)
    for cell in rows.filter(family=found.family, offer=found.offer):
        update_versioned(
            cell, cell.version, status=Status.LOST, why=words, written_by=by, written_at=at
        )
    building.build([found.account_id], as_of=core.fiscal_calendar(by).today(at))
