"""The way out, with dignity: a review, a plan that another approves, a message, a year's watch."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from orchard.domain.accounts.models import Account
from orchard.domain.accounts.rules import KEY_STATUSES, Status
from orchard.domain.core.audit import audited
from orchard.domain.core.calendar import add_months
from orchard.domain.core.fields import name_of
from orchard.domain.core.mistakes import Conflict, Invalid
from orchard.domain.core.models import User
from orchard.domain.core.permissions import require
from orchard.domain.core.rules import Permission
from orchard.domain.core.versions import update_versioned
from orchard.domain.selection import queries
from orchard.domain.selection.models import TransitionPlan
from orchard.domain.selection.moves import Why, check_known, move, standing_of, today
from orchard.domain.selection.rules.choices import LightReason
from orchard.domain.selection.rules.life_cycle import check_status
from orchard.domain.selection.rules.own_work import check_another


@dataclass(frozen=True, slots=True)
class Farewell:
    """What a transition plan says."""

    reason: str
    receiving_owner: User
    differences: str
    was_told: bool
    message: str
    starts_on: date
    ends_on: date
    door_back: str

    def values(self) -> dict[str, object]:
        """Return what is stored."""
        said = {name: getattr(self, name) for name in self.__slots__}
        return {
            name: text.strip() if isinstance(text, str) else text for name, text in said.items()
        }


@audited("account.put_under_review")
def put_under_review(account: Account, *, reason: str, by: User, at: datetime) -> Account:
    """Ask anew whether a key account is one; nothing changes for the customer."""
    require(by, Permission.LEAD_SELECTION)
    check_known(by, account)
    if account.status == Status.IN_TRANSITION:
        raise Conflict(_("This account is leaving by a plan. Stop the plan to review it anew."))
    return move(account, Status.UNDER_REVIEW, Why(reason), by=by, at=at)


@audited("account.kept")
def keep(account: Account, *, reason: str, by: User, at: datetime) -> Account:
    """End a review: the account stays key, in the way it was cared for."""
    require(by, Permission.LEAD_SELECTION)
    check_known(by, account)
    if account.status != Status.UNDER_REVIEW:
        raise Conflict(_("Only an account under review is kept."))
    light = standing_of(account).light_reason
    to = Status.KEY_LIGHT if light in LightReason.values else Status.KEY
    return move(account, to, Why(reason), by=by, at=at)


@audited("transition.planned")
def plan_transition(account: Account, *, plan: Farewell, by: User, at: datetime) -> TransitionPlan:
    """Plan how a key account leaves: only after two low reviews in a row, or a failed gate.

    One that left us by itself and came back leaves its key days behind by such a plan, too.
    """
    require(by, Permission.LEAD_SELECTION)
    check_known(by, account)
    if not _came_back(account, by):
        _check_may_leave(account, by, at)
    _check(plan)
    _check_told(account, plan)
    try:
        with transaction.atomic():
            return TransitionPlan.objects.create(
                account=account, **plan.values(), written_by=by, written_at=at
            )
    except IntegrityError:
        raise Conflict(_("This account has a transition plan already. Change that one.")) from None


@audited("transition.changed")
def change_transition(
    found: TransitionPlan, *, expected: int, plan: Farewell, by: User, at: datetime
) -> TransitionPlan:
    """Change a plan that nobody approved yet."""
    require(by, Permission.LEAD_SELECTION)
    check_known(by, found.account)
    _check_open(found)
    if found.approved_at is not None:
        raise Conflict(_("The plan is approved. Stop it and write another one to change it."))
    _check(plan)
    _check_told(found.account, plan)
    return update_versioned(found, expected, **plan.values(), written_by=by, written_at=at)


@audited("transition.approved")
def approve_transition(
    found: TransitionPlan, *, expected: int, by: User, at: datetime
) -> TransitionPlan:
    """Approve the plan of somebody else; a key account is in transition from now on."""
    require(by, Permission.APPROVE_SELECTION)
    check_known(by, found.account)
    _check_open(found)
    check_another(by.pk, found.written_by_id)
    _check_still_holds(found)
    is_gone = _came_back(found.account, by)
    if not is_gone:
        check_status(Status(found.account.status), Status.IN_TRANSITION)
    changed = update_versioned(found, expected, approved_by=by, approved_at=at)
    if not is_gone:
        move(found.account, Status.IN_TRANSITION, Why(found.reason), by=by, at=at)
    return changed


@audited("transition.told", keeps=("on",))
def tell_farewell(
    found: TransitionPlan, *, expected: int, on: date, by: User, at: datetime
) -> TransitionPlan:
    """Write down that the customer got the message."""
    require(by, Permission.NOMINATE)
    check_known(by, found.account)
    _check_open(found)
    if found.approved_at is None:
        raise Conflict(_("Tell the customer once the plan is approved."))
    if on > today(by, at):
        raise Invalid(_("This day is still to come. Give the day on which they heard it."))
    return update_versioned(found, expected, told_on=on)


@audited("transition.done")
def finish_transition(
    found: TransitionPlan, *, expected: int, by: User, at: datetime
) -> TransitionPlan:
    """Hand the account over: it is a former key account, watched for a year, with a door back."""
    require(by, Permission.LEAD_SELECTION)
    check_known(by, found.account)
    _check_open(found)
    if found.approved_at is None:
        raise Conflict(_("Somebody else approves the plan first."))
    _check_still_holds(found)
    if found.was_told and found.told_on is None:
        raise Conflict(_("The customer knows that they are key. Tell them first, and say when."))
    day = today(by, at)
    move(found.account, Status.FORMER, Why(found.reason), by=by, at=at)
    watch = queries.policy(by, day).status.watch_months
    standing = standing_of(found.account)
    ends = {"watch_until": add_months(day, watch), "target_hours": None, "mandate": ""}
    told = {"told_status": Status.FORMER, "told_on": found.told_on, "told_by": by, "told_how": ""}
    update_versioned(
        standing, standing.version, **ends, light_reason="", **(told if found.told_on else {})
    )
    return update_versioned(found, expected, done_on=day)


@audited("transition.stopped")
def stop_transition(
    found: TransitionPlan, *, expected: int, reason: str, by: User, at: datetime
) -> TransitionPlan:
    """Stop a transition: the account is under review again."""
    require(by, Permission.LEAD_SELECTION)
    check_known(by, found.account)
    _check_open(found)
    if not reason.strip():
        raise Invalid(_("Say why the transition stops."))
    changed = update_versioned(found, expected, stopped_at=at)
    if found.account.status == Status.IN_TRANSITION:
        move(found.account, Status.UNDER_REVIEW, Why(reason), by=by, at=at)
    return changed


def _came_back(account: Account, by: User) -> bool:
    return account.status == Status.PROSPECT and queries.owes_farewell(by, account)


def _check_may_leave(account: Account, by: User, at: datetime) -> None:
    if account.status != Status.UNDER_REVIEW:
        raise Conflict(_("Put the account under review first."))
    if not queries.may_leave(by, account, today(by, at)):
        raise Conflict(
            _(
                "An account leaves after two yearly reviews in a row below the line, or when it "
                "fails a gate. One review is not enough, nor are two within a few months."
            )
        )


def _check(plan: Farewell) -> None:
    """Refuse a plan that would let somebody fall between two chairs."""
    values = plan.values()
    for name in ("reason", "differences", "door_back"):
        if not values[name]:
            raise Invalid(_("The plan needs: %(part)s.") % {"part": name_of(TransitionPlan, name)})
    if plan.was_told and not values["message"]:
        raise Invalid(
            _("The customer was told that they are key: write the message, or say they never were.")
        )
    if not plan.receiving_owner.is_active:
        text = _("%(name)s no longer works here. Choose somebody else to take over.")
        raise Invalid(text % {"name": plan.receiving_owner})
    if plan.ends_on <= plan.starts_on:
        raise Invalid(_("A transition ends after it starts."))


def _check_still_holds(found: TransitionPlan) -> None:
    """Refuse a plan that time went over: its owner left, or the customer was told meanwhile."""
    if not found.receiving_owner.is_active:
        text = _("%(name)s no longer works here. Stop this plan and write one with another owner.")
        raise Conflict(text % {"name": found.receiving_owner})
    _check_told(found.account, found)


def _check_told(account: Account, plan: Farewell | TransitionPlan) -> None:
    """Refuse a plan that forgets what the customer was told."""
    if plan.was_told or standing_of(account).told_status not in KEY_STATUSES:
        return
    raise Invalid(
        _("The customer was told that they are key, see its standing: write the message to them.")
    )


def _check_open(found: TransitionPlan) -> None:
    if found.done_on is not None or found.stopped_at is not None:
        raise Conflict(_("This transition is over."))
