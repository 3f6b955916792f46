"""From a proposed risk to its end: noted, treated, accepted, looked at again, closed or occurred."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from orchard.domain.accounts.models import Account, Driver
from orchard.domain.core import queries as core
from orchard.domain.core.audit import audited, remark
from orchard.domain.core.mistakes import Conflict, Invalid
from orchard.domain.core.models import User
from orchard.domain.core.versions import update_versioned
from orchard.domain.relationships.guards import merged
from orchard.domain.risk.models import ALL, Risk
from orchard.domain.risk.queries.rights import (
    check_may_edit,
    check_may_propose,
    may_propose,
    owners,
)
from orchard.domain.risk.rules import (
    LARGEST,
    OVER,
    Category,
    Chance,
    State,
    Treatment,
    Velocity,
    check_move,
    check_residual,
)

UNTREATED: dict[str, object] = {
    "treatment": "", "residual_likelihood": None, "residual_impact": None,
    "residual_exposure": None, "treatment_cost": None,
}  # fmt: skip
"""What is said of a risk that nobody treated yet, or that came back in spite of it."""


@dataclass(frozen=True, slots=True)
class RiskNote:
    """What may happen, because of what, what it would do, how likely and how bad it is."""

    category: Category
    title: str
    likelihood: int
    impact: int
    cause: str = ""
    effect: str = ""
    velocity: Velocity | str = ""
    money_impact: Decimal | None = None
    exposure: Decimal = ALL
    driver: Driver | None = None

    def check(self, account: Account, *, driver_before: Driver | None = None) -> None:
        """Refuse what says nothing, and a driver of another account."""
        if not self.title.strip():
            raise Invalid(_("Say what may happen."))
        Chance(self.likelihood, self.impact, self.exposure).check()
        _check_money(self.money_impact)
        if self.driver is None or self.driver == driver_before:
            return
        if self.driver.account.home_id != account.home_id or self.driver.removed_at:
            raise Invalid(_("This driver does not stand in the profile of this account."))

    def values(self, by: User) -> dict[str, object]:
        """Return what is stored."""
        return {
            "category": self.category,
            "title": self.title.strip(),
            "cause": self.cause.strip(),
            "effect": self.effect.strip(),
            "likelihood": self.likelihood,
            "impact": self.impact,
            "velocity": self.velocity,
            "money_impact": self.money_impact,
            "currency": core.organisation(by).currency,
            "exposure": self.exposure,
            "driver": self.driver,
        }


@dataclass(frozen=True, slots=True)
class Opening:
    """Who answers for a risk, and when it is looked at again."""

    owner: User
    review_on: date

    def check(self, account: Account, by: User, at: datetime) -> None:
        """Refuse an owner outside the team and a review in the past."""
        if not (self.owner.is_active and may_propose(self.owner, account)):
            raise Invalid(_("Choose an owner who works here and knows the account."))
        if self.owner.pk not in {one.pk for one in owners(by, merged(account))}:
            raise Invalid(_("The owner has to be in the team of the account."))
        _check_ahead(self.review_on, by, at)


@dataclass(frozen=True, slots=True)
class Treating:
    """What we do about a risk, and what is left of it then."""

    treatment: Treatment
    likelihood: int
    impact: int
    exposure: Decimal | None = None
    cost: Decimal | None = None
    comment: str = ""

    def check(self, found: Risk) -> None:
        """Refuse that it gets worse without a word why."""
        exposed = found.exposure if self.exposure is None else self.exposure
        check_residual(found.before, Chance(self.likelihood, self.impact, exposed), self.comment)
        _check_money(self.cost)


@dataclass(frozen=True, slots=True)
class Look:
    """What somebody saw who looked at a risk again, and when the next look is."""

    likelihood: int
    impact: int
    review_on: date
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Over:
    """How a risk ended, and why."""

    state: State
    reason: str


@audited("risk.proposed")
def propose_risk(
    account: Account, *, note: RiskNote, review_on: date, by: User, at: datetime
) -> Risk:
    """Let somebody who knows the account propose a risk; until the team opens it, it is theirs."""
    check_may_propose(by, account)
    note.check(account)
    _check_ahead(review_on, by, at)
    return _create(account, note, Opening(by, review_on), State.PROPOSED, by, at)


@audited("risk.noted")
def note_risk(
    account: Account,
    *,
    note: RiskNote,
    opening: Opening,
    comment: str = "",
    by: User,
    at: datetime,
) -> Risk:
    """Write an open risk into the register, with one owner and a day of review."""
    check_may_edit(by, account)
    note.check(account)
    opening.check(account, by, at)
    made = _create(account, note, opening, State.OPEN, by, at)
    if comment.strip():
        return update_versioned(made, made.version, comment=comment.strip())
    return made


@audited("risk.changed")
def change_risk(found: Risk, *, expected: int, note: RiskNote, by: User, at: datetime) -> Risk:
    """Correct what a risk says; what is left after its treatment may not become more than it was."""
    _check_stands(found, by)
    note.check(found.account, driver_before=found.driver)
    if found.after is not None:
        before = Chance(note.likelihood, note.impact, note.exposure)
        check_residual(before, found.after, found.comment)
    return update_versioned(found, expected, **note.values(by))


@audited("risk.opened")
def open_risk(found: Risk, *, expected: int, opening: Opening, by: User, at: datetime) -> Risk:
    """Open what was proposed or is over already, or hand an open risk to another owner."""
    check_may_edit(by, found.account)
    opening.check(found.account, by, at)
    changes: dict[str, object] = {"owner": opening.owner, "review_on": opening.review_on}
    if found.state in {State.PROPOSED, *OVER}:
        changes |= {"state": State.OPEN, "reason": "", **UNTREATED}
    remark(account=found.account_id)
    return update_versioned(found, expected, **changes)


@audited("risk.treated")
def treat_risk(found: Risk, *, expected: int, treating: Treating, by: User, at: datetime) -> Risk:
    """Say what we do about a risk and what is left of it; accepting it is a step of its own."""
    check_may_edit(by, found.account)
    check_move(State(found.state), State.TREATED)
    if treating.treatment == Treatment.ACCEPT:
        raise Invalid(_("To accept a risk, say so as its own step: with the reason."))
    treating.check(found)
    remark(account=found.account_id)
    return update_versioned(
        found, expected,
        state=State.TREATED,
        treatment=treating.treatment,
        residual_likelihood=treating.likelihood,
        residual_impact=treating.impact,
        residual_exposure=treating.exposure,
        treatment_cost=treating.cost,
        comment=treating.comment.strip(),
    )  # fmt: skip


@audited("risk.accepted")
def accept_risk(
    found: Risk, *, expected: int, comment: str, review_on: date, by: User, at: datetime
) -> Risk:
    """Live with a risk, with the reason and a day on which that is looked at again."""
    check_may_edit(by, found.account)
    check_move(State(found.state), State.ACCEPTED)
    if not comment.strip():
        raise Invalid(_("Say why we live with this risk."))
    _check_ahead(review_on, by, at)
    remark(account=found.account_id)
    changes = {"state": State.ACCEPTED, "treatment": Treatment.ACCEPT, "review_on": review_on}
    return update_versioned(found, expected, comment=comment.strip(), **changes)


@audited("risk.reviewed")
def review_risk(found: Risk, *, expected: int, look: Look, by: User, at: datetime) -> Risk:
    """Keep that somebody looked again: the levels as they are now, and the day of the next look."""
    _check_stands(found, by)
    if found.state == State.PROPOSED:
        raise Conflict(_("This risk is only proposed. Open it first, with an owner."))
    _check_ahead(look.review_on, by, at)
    levels = _levels(found, look)
    comment = _added(found.comment, look.comment.strip(), core.fiscal_calendar(by).today(at))
    return update_versioned(found, expected, review_on=look.review_on, comment=comment, **levels)


@audited("risk.ended")
def end_risk(found: Risk, *, expected: int, over: Over, by: User, at: datetime) -> Risk:
    """Close a risk or say that it occurred, with the reason; a proposal can only be closed."""
    check_may_edit(by, found.account)
    if over.state not in OVER:
        raise Invalid(_("Say whether it is closed or occurred."))
    check_move(State(found.state), over.state)
    if not over.reason.strip():
        raise Invalid(_("Say why it is over."))
    remark(account=found.account_id)
    return update_versioned(found, expected, state=over.state, reason=over.reason.strip())


def _create(
    account: Account, note: RiskNote, opening: Opening, state: State, by: User, at: datetime
) -> Risk:
    remark(account=account.pk)
    return Risk.objects.create(
        account=account, state=state, owner=opening.owner, review_on=opening.review_on,
        noted_by=by, noted_at=at, **note.values(by),
    )  # fmt: skip


def _levels(found: Risk, look: Look) -> dict[str, object]:
    """Return the levels that a look changes: what is left after a treatment, where that was judged."""
    if found.after is None:
        Chance(look.likelihood, look.impact).check()
        return {"likelihood": look.likelihood, "impact": look.impact}
    after = Chance(look.likelihood, look.impact, found.after.exposure)
    check_residual(found.before, after, look.comment)
    return {"residual_likelihood": look.likelihood, "residual_impact": look.impact}


def _added(before: str, words: str, day: date) -> str:
    """Return the comment with what was seen on a day: why we accepted a risk stays readable."""
    return f"{before}\n\n{day.isoformat()}: {words}".strip() if words else before


def _check_stands(found: Risk, by: User) -> None:
    check_may_edit(by, found.account)
    remark(account=found.account_id)
    if found.is_over:
        raise Conflict(_("This risk is over. Open it again first."))


def _check_ahead(review_on: date, by: User, at: datetime) -> None:
    if review_on < core.fiscal_calendar(by).today(at):
        raise Invalid(_("The day of the next review is past. Give a day to come."))


def _check_money(amount: Decimal | None) -> None:
    if amount is not None and not (amount.is_finite() and 0 < amount < LARGEST):
        raise Invalid(_("Give an amount above 0, or leave it open."))
