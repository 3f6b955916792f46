"""What one may ask about versions of a plan: where it stands, what a version says, what differs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from orchard.domain.accounts.models import Account, in_family
from orchard.domain.accounts.queries import home
from orchard.domain.accounts.rules import TeamRole
from orchard.domain.core.mistakes import NotFound
from orchard.domain.core.models import User
from orchard.domain.core.rules import Permission
from orchard.domain.plans import documents
from orchard.domain.plans.models import AccountPlan, PlanVersion
from orchard.domain.plans.queries.actions import planned
from orchard.domain.plans.queries.rights import Seats, may_approve
from orchard.domain.plans.rules.differences import Difference, Names, difference
from orchard.domain.plans.rules.documents import Document
from orchard.domain.plans.rules.plan import Mode, VersionState
from orchard.domain.plans.rules.versions import (
    WAITING,
    Stop,
    stops,
)
from orchard.domain.plans.rules.wholeness import lacking
from orchard.domain.relationships.models import Contact

GOING = (
    VersionState.APPROVED, VersionState.SHARED, VersionState.ACCEPTED, VersionState.ACTIVE,
)  # fmt: skip
"""States of a version that was approved and not replaced."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a plan stands: its newest version, the one that counts, and who has to act."""

    plan: AccountPlan
    newest: PlanVersion | None
    going: PlanVersion | None
    """The one that goes on from here: a newer one that was sent back does not stop it."""
    active: PlanVersion | None
    stops: tuple[Stop, ...]
    waits_for: str
    since: datetime | None
    may: Steps


@dataclass(frozen=True, slots=True)
class Steps:
    """What the viewer may do next with a plan."""

    submit: bool = False
    decide: bool = False
    share: bool = False
    accept: bool = False
    activate: bool = False
    archive: bool = False


def plan_of_year(viewer: User, account: Account, year: int) -> AccountPlan:
    """Return the plan of an account for a year: its own before one of those merged into it."""
    rows = AccountPlan.objects.visible_to(viewer).of(account).filter(year=year)
    found = sorted(rows.select_related("account"), key=lambda one: one.account_id != account.pk)
    if not found:
        raise NotFound
    return found[0]


def versions(viewer: User, plan: AccountPlan) -> list[PlanVersion]:
    """Return the versions of a plan, the newest first; what each says is read when it is asked."""
    rows = PlanVersion.objects.visible_to(viewer).filter(plan=plan)
    near = rows.select_related("plan__account", "submitted_by", "decided_by", "acceptance__contact")
    return list(near.defer("document").order_by("-number"))


def version(viewer: User, plan: AccountPlan, number: int) -> PlanVersion:
    """Return one version of a plan."""
    found = next((one for one in versions(viewer, plan) if one.number == number), None)
    if found is None:
        raise NotFound
    return found


def may_decide(viewer: User, row: PlanVersion) -> bool:
    """Say whether the viewer may approve a version or send it back: never who submitted it."""
    is_asked = row.state == VersionState.SUBMITTED and row.submitted_by_id != viewer.pk
    return is_asked and may_approve(viewer, row.plan.account)


def between(viewer: User, before: Document, after: Document) -> Difference:
    """Return what differs between two documents of a plan, with what people are called now."""
    seen = readable(viewer, before), readable(viewer, after)
    return difference(*seen, documents.names_of(viewer, *seen))


def names(viewer: User, *found: Document) -> Names:
    """Return what the people and goals of documents are called now."""
    return documents.names_of(viewer, *found)


def standing(viewer: User, plan: AccountPlan, seats: Seats) -> Standing:
    """Return where a plan stands, by its versions and who sits in the team."""
    rows = versions(viewer, plan)
    newest = rows[0] if rows else None
    going = next((one for one in rows if one.state in GOING), None)
    active = next((one for one in rows if one.state == VersionState.ACTIVE), None)
    state = None if newest is None else VersionState(newest.state)
    waits_for, since = _waiting(seats, newest)
    return Standing(
        plan,
        newest,
        going,
        active,
        stops(state, customer=plan.account.name),
        waits_for,
        since,
        _steps(seats, newest, going),
    )


def hindrances(viewer: User, plan: AccountPlan, *, today: date) -> list[str]:
    """Return what still keeps a plan from being submitted, each with what to do about it.

    What is not needed for the answer is not asked: only one page is judged by its actions, and a
    plan that lacks something need not be compared with its newest version.
    """
    now = documents.living(viewer, plan)
    if nothing := documents.nothing_to_submit(now, None):
        return [str(nothing)]
    actions = planned(viewer, plan) if plan.mode == Mode.ONE_PAGE else ()
    if gaps := lacking(now, plan.mode, actions, today=today):
        return gaps
    newest = PlanVersion.objects.visible_to(viewer).filter(plan=plan).order_by("-number").first()
    unchanged = documents.nothing_to_submit(now, newest)
    return [str(unchanged)] if unchanged else []


def changed(viewer: User, plan: AccountPlan) -> Difference:
    """Return what was planned anew since the newest version; nothing where there is none."""
    newest = next(iter(versions(viewer, plan)), None)
    if newest is None:
        return Difference(())
    kept, now = documents.of_version(newest), documents.living(viewer, plan)
    if kept.intent == now.intent:
        return Difference(())
    return Difference(between(viewer, kept, now).planned)


def now(viewer: User, plan: AccountPlan) -> Document:
    """Return the living plan as the viewer may read it."""
    return readable(viewer, documents.living(viewer, plan))


def readable(viewer: User, found: Document) -> Document:
    """Return a document without what only those read who see margins, or know contacts."""
    known = found if viewer.may(Permission.SEE_CONTACTS) else found.without_people()
    return known if viewer.may(Permission.SEE_MARGINS) else known.without_margins()


def acceptors(viewer: User, plan: AccountPlan) -> list[Contact]:
    """Return who at the customer can accept a plan: whoever works there and may be asked."""
    rows = Contact.objects.visible_to(viewer).filter(in_family(home(viewer, plan.account)))
    here = rows.filter(left_on__isnull=True, erased_at__isnull=True, restricted_on__isnull=True)
    return list(here.order_by("name", "pk"))


def _waiting(seats: Seats, newest: PlanVersion | None) -> tuple[str, datetime | None]:
    """Return who has to act on the newest version, and since when."""
    if newest is None or newest.state not in WAITING:
        return "", None
    plan = newest.plan
    if newest.state == VersionState.SUBMITTED:
        return _seat(seats, TeamRole.SPONSOR, newest), newest.submitted_at
    if newest.state == VersionState.SHARED:
        return plan.account.name, newest.shared_at
    since = newest.accepted_at or newest.decided_at
    return _seat(seats, TeamRole.ACCOUNT_MANAGER, None), since


def _seat(seats: Seats, role: TeamRole, but: PlanVersion | None) -> str:
    """Return who holds a seat of the account, but for who submitted the version."""
    held = (one.user for one in seats.in_role(role))
    return next((one.name for one in held if not but or one.pk != but.submitted_by_id), "")


def _steps(seats: Seats, newest: PlanVersion | None, going: PlanVersion | None) -> Steps:
    """Return what may be done next, and by the viewer."""
    may = seats.rights
    edits = may.may_edit
    if newest is None:
        return Steps(submit=edits)
    state = None if going is None else VersionState(going.state)
    is_open = state in {VersionState.APPROVED, VersionState.SHARED}
    shares = is_open and may.may_share
    own = newest.submitted_by_id == seats.viewer.pk
    is_asked = newest.state == VersionState.SUBMITTED and not own
    return Steps(
        submit=edits,
        decide=is_asked and may.may_approve,
        share=shares and state is VersionState.APPROVED,
        accept=shares and state is VersionState.SHARED,
        activate=edits and going is not None and documents.may_count(going),
        archive=edits and state is VersionState.ACTIVE,
    )
