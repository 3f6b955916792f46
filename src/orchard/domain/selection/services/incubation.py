"""The way in: a year in the incubator, pilots with a verdict, one extension and no second."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from orchard.domain.accounts import queries as accounts
from orchard.domain.accounts.models import Account
from orchard.domain.accounts.rules import Status
from orchard.domain.core import queries as core
from orchard.domain.core.audit import audited, remark
from orchard.domain.core.calendar import add_months
from orchard.domain.core.mistakes import Conflict, Invalid
from orchard.domain.core.models import User
from orchard.domain.core.permissions import require
from orchard.domain.core.rules import Permission
from orchard.domain.core.versions import update_versioned
from orchard.domain.economics.rules.assumptions import LARGEST
from orchard.domain.selection import queries
from orchard.domain.selection.models import Incubation, Pilot
from orchard.domain.selection.moves import Why, check_known, home_of, move, today
from orchard.domain.selection.rules.choices import PilotState, Verdict
from orchard.domain.selection.rules.life_cycle import check_status
from orchard.domain.selection.services.status import NotReady


@dataclass(frozen=True, slots=True)
class PilotPlan:
    """What is tried, how large it is, how one knows that it worked, and when it ends."""

    goal: str
    criteria: str
    starts_on: date
    ends_on: date
    size: Decimal | None = None


@audited("incubation.began")
def begin_incubation(account: Account, *, aim: str, why: Why, by: User, at: datetime) -> Incubation:
    """Give a candidate the time of the policy to show what it can become, as a round decided."""
    require(by, Permission.LEAD_SELECTION)
    if not aim.strip():
        raise Invalid(_("Say what the account has to show."))
    began = today(by, at)
    check_known(by, account)
    check_status(Status(account.status), Status.INCUBATOR)
    if not queries.may_incubate(
        by, account, decision=why.decision, override=why.override, on=began
    ):
        raise NotReady(
            _(
                "A round decides who gets time in the incubator. Nominate the account and let one "
                "decide, or have another person allow a pressure override."
            )
        )
    move(account, Status.INCUBATOR, why, by=by, at=at)
    months = queries.policy(by, began).status.incubation_months
    remark(months=months)
    return Incubation.objects.create(
        account=account, aim=aim.strip(), began_on=began, ends_on=add_months(began, months)
    )


@audited("incubation.extended")
def extend_incubation(
    found: Incubation, *, expected: int, months: int, why: str, by: User, at: datetime
) -> Incubation:
    """Give more time once, with the reason of whoever decides; a second time is refused."""
    require(by, Permission.LEAD_SELECTION)
    check_known(by, found.account)
    _check_open(found)
    if found.extended_on is not None:
        text = _("This was extended once, on %(day)s. A second time is not possible: decide now.")
        raise Conflict(text % {"day": found.extended_on})
    most = queries.policy(by, today(by, at)).status.incubation_months
    if not 1 <= months <= most:
        raise Invalid(_("An extension lasts 1 to %(most)d months.") % {"most": most})
    if not why.strip():
        raise Invalid(_("Say why more time is needed."))
    return update_versioned(
        found,
        expected,
        ends_on=add_months(found.ends_on, months),
        extended_on=today(by, at),
        extended_why=why.strip(),
        extended_by=by,
    )


@audited("pilot.planned")
def plan_pilot(found: Incubation, *, plan: PilotPlan, by: User, at: datetime) -> Pilot:
    """Plan a small start inside the time of the incubator."""
    _check_may_edit(found.account, by)
    _check_open(found)
    values = _checked(plan, found)
    return Pilot.objects.create(incubation=found, currency=core.organisation(by).currency, **values)


@audited("pilot.changed")
def change_pilot(pilot: Pilot, *, expected: int, plan: PilotPlan, by: User, at: datetime) -> Pilot:
    """Change a pilot that was not judged yet."""
    _check_may_edit(pilot.incubation.account, by)
    _check_open(pilot.incubation)
    _check_not_judged(pilot)
    return update_versioned(pilot, expected, **_checked(plan, pilot.incubation))


@audited("pilot.started")
def start_pilot(pilot: Pilot, *, expected: int, by: User, at: datetime) -> Pilot:
    """Say that the pilot runs."""
    _check_may_edit(pilot.incubation.account, by)
    _check_open(pilot.incubation)
    if pilot.state != PilotState.PLANNED:
        raise Conflict(_("Only a planned pilot can start."))
    return update_versioned(pilot, expected, state=PilotState.RUNNING)


@audited("pilot.judged", keeps=("verdict",))
def judge_pilot(  # a verdict has this many sides
    pilot: Pilot,
    *,
    expected: int,
    verdict: Verdict,
    findings: str,
    until: date | None = None,
    by: User,
    at: datetime,
) -> Pilot:
    """Say go, no go, or give the pilot a later end; with what it showed."""
    _check_may_edit(pilot.incubation.account, by)
    _check_open(pilot.incubation)
    _check_began(pilot)
    if not findings.strip():
        raise Invalid(_("Say what the pilot showed, beside what it should show."))
    if verdict is Verdict.EXTEND:
        return _extended(pilot, expected, findings, until)
    return update_versioned(
        pilot,
        expected,
        state=PilotState.EVALUATED,
        verdict=verdict,
        findings=findings.strip(),
        judged_on=today(by, at),
        judged_by=by,
    )


@audited("incubation.closed")
def close_incubation(found: Incubation, *, expected: int, by: User, at: datetime) -> Incubation:
    """End the time in the incubator; promoting or letting go does this."""
    require(by, Permission.LEAD_SELECTION)
    check_known(by, found.account)
    _check_open(found)
    return update_versioned(found, expected, closed_on=today(by, at))


@audited("account.let_go")
def let_go(found: Incubation, *, expected: int, reason: str, by: User, at: datetime) -> Incubation:
    """Take an account out of the incubator, back to where it was before, with the reason."""
    require(by, Permission.LEAD_SELECTION)
    _check_open(found)
    check_known(by, found.account)
    home = home_of(found.account, by)
    check_status(Status(found.account.status), home, owes_farewell=home is Status.PROSPECT)
    closed = close_incubation(found, expected=expected, by=by, at=at)
    move(found.account, home, Why(reason), by=by, at=at)
    return closed


def _extended(pilot: Pilot, expected: int, findings: str, until: date | None) -> Pilot:
    if until is None or until <= pilot.ends_on:
        raise Invalid(_("Give the pilot an end that is later than the one it has."))
    _check_inside(until, pilot.incubation)
    return update_versioned(pilot, expected, ends_on=until, findings=findings.strip())


def _checked(plan: PilotPlan, found: Incubation) -> dict[str, object]:
    goal, criteria = plan.goal.strip(), plan.criteria.strip()
    if not goal or not criteria:
        raise Invalid(_("A pilot has a goal, and a way to know that it worked."))
    if plan.ends_on < plan.starts_on:
        raise Invalid(_("A pilot cannot end before it starts."))
    if plan.size is not None and not (plan.size.is_finite() and 0 < plan.size < LARGEST):
        raise Invalid(_("Give the size as an amount above zero, such as 20000."))
    _check_inside(plan.ends_on, found)
    days = {"starts_on": plan.starts_on, "ends_on": plan.ends_on}
    return {"goal": goal, "criteria": criteria, "size": plan.size, **days}


def _check_inside(day: date, found: Incubation) -> None:
    if day > found.ends_on:
        text = _("The incubator ends on %(day)s. A pilot has to end by then.")
        raise Invalid(text % {"day": found.ends_on})


def _check_open(found: Incubation) -> None:
    if found.closed_on is not None:
        raise Conflict(_("This time in the incubator is over."))


def _check_began(pilot: Pilot) -> None:
    """Refuse a verdict on what nobody tried."""
    _check_not_judged(pilot)
    if pilot.state == PilotState.PLANNED:
        raise Conflict(_("This pilot never ran. Start it first, or change it if it comes later."))


def _check_not_judged(pilot: Pilot) -> None:
    if pilot.state == PilotState.EVALUATED:
        raise Conflict(_("This pilot was judged already."))


def _check_may_edit(account: Account, by: User) -> None:
    """Let those who lead the selection, and the account's own manager, run pilots."""
    check_known(by, account)
    if accounts.manager_of(by, account) != by:
        require(by, Permission.LEAD_SELECTION)
