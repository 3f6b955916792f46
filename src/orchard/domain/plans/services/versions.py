"""The life of a version of a plan: submitted, decided, shared, accepted, in force, put away."""

from __future__ import annotations

from datetime import datetime

from django.db.models import F
from django.utils.translation import gettext as _

from orchard.domain.core import queries as core
from orchard.domain.core.audit import audited, remark
from orchard.domain.core.mistakes import Invalid
from orchard.domain.core.models import User
from orchard.domain.core.versions import update_versioned
from orchard.domain.plans import documents
from orchard.domain.plans.models import AccountPlan, PlanAcceptance, PlanVersion
from orchard.domain.plans.queries.actions import planned
from orchard.domain.plans.queries.rights import (
    check_may_approve,
    check_may_edit,
    check_may_share,
)
from orchard.domain.plans.rules.documents import Document
from orchard.domain.plans.rules.plan import Mode, VersionState
from orchard.domain.plans.rules.versions import (
    NothingShared,
    NotNewest,
    OwnPlan,
    StepIsNotNext,
    TextIsOld,
    check_may_be_active,
    check_next,
)
from orchard.domain.plans.rules.wholeness import lacking
from orchard.domain.relationships.guards import merged
from orchard.domain.relationships.models import Contact


@audited("plan.submitted")
def submit_version(plan: AccountPlan, *, words: str = "", by: User, at: datetime) -> PlanVersion:
    """Keep the living plan word for word as its next version, for somebody else to approve.

    One that still waits for approval is replaced by it.
    """
    check_may_edit(by, plan.account)
    AccountPlan.objects.select_for_update().filter(pk=plan.pk).first()
    newest = PlanVersion.objects.filter(plan=plan).order_by("-number").first()
    now = documents.living(by, plan)
    if nothing := documents.nothing_to_submit(now, newest):
        raise nothing
    _check_whole(plan, now, by, at)
    number = 1 if newest is None else newest.number + 1
    remark(account=plan.account_id, number=number)
    made = PlanVersion.objects.create(
        plan=plan, number=number, state=VersionState.SUBMITTED, document=now.stored(),
        digest=now.digest, words=words.strip(), submitted_by=by, submitted_at=at,
    )  # fmt: skip
    _supersede(made, VersionState.SUBMITTED)
    return made


@audited("plan.approved")
def approve_version(version: PlanVersion, *, expected: int, by: User, at: datetime) -> PlanVersion:
    """Approve a version as leader or sponsor; never one's own."""
    _check_decides(version, by)
    check_next(VersionState(version.state), VersionState.APPROVED)
    done = _moved(version, expected, VersionState.APPROVED, decided_by=by, decided_at=at)
    _supersede(done, VersionState.APPROVED)
    return done


@audited("plan.returned")
def return_version(
    version: PlanVersion, *, expected: int, reason: str, by: User, at: datetime
) -> PlanVersion:
    """Send a version back to who wrote it, with why."""
    _check_decides(version, by)
    check_next(VersionState(version.state), VersionState.RETURNED)
    if not reason.strip():
        raise Invalid(_("Say why you return it, so that it can be mended."))
    said = {"decided_by": by, "decided_at": at, "reason": reason.strip()}
    return _moved(version, expected, VersionState.RETURNED, **said)


@audited("plan.shared")
def share_version(version: PlanVersion, *, expected: int, by: User, at: datetime) -> PlanVersion:
    """Ask the customer to accept the parts of a version that are shared with them."""
    check_may_share(by, version.plan.account)
    check_next(VersionState(version.state), VersionState.SHARED)
    if not documents.has_shared_parts(version):
        raise NothingShared
    done = _moved(version, expected, VersionState.SHARED, shared_at=at)
    _supersede(done, VersionState.SHARED, VersionState.ACCEPTED)
    return done


@audited("plan.accepted")
def accept_version(
    version: PlanVersion, *, digest: str, contact: Contact, by: User | None, at: datetime
) -> PlanVersion:
    """Keep that somebody at the customer accepted what is shared, as they read it in the portal.

    `digest` is that of the text in front of them: another text is never accepted by accident. Whether
    the contact may be here at all is decided at the door of the portal; `by` is then nobody.
    """
    return _accept(version, digest=digest, contact=contact, how="", at=at)


@audited("plan.acceptance_noted")
def note_acceptance(
    version: PlanVersion, *, digest: str, contact: Contact, how: str, by: User, at: datetime
) -> PlanVersion:
    """Keep that the customer accepted in a meeting or by letter, with how we know."""
    check_may_share(by, version.plan.account)
    if not how.strip():
        raise Invalid(_("Say how we know: the minutes, the letter, the mail."))
    return _accept(version, digest=digest, contact=contact, how=how.strip(), at=at)


@audited("plan.activated")
def activate_version(version: PlanVersion, *, expected: int, by: User, at: datetime) -> PlanVersion:
    """Let a version count from now on; the one that counted before is superseded."""
    check_may_edit(by, version.plan.account)
    shared = documents.has_shared_parts(version)
    check_may_be_active(VersionState(version.state), Mode(version.plan.mode), is_shared=shared)
    _supersede(version, VersionState.ACTIVE)
    return _moved(version, expected, VersionState.ACTIVE, active_at=at)


@audited("plan.archived")
def archive_version(version: PlanVersion, *, expected: int, by: User, at: datetime) -> PlanVersion:
    """Put the plan of a year that is over away; it can be read for ever."""
    check_may_edit(by, version.plan.account)
    check_next(VersionState(version.state), VersionState.ARCHIVED)
    if core.fiscal_calendar(by).today(at).year <= version.plan.year:
        raise StepIsNotNext(_("The year of this plan is not over. Put it away afterwards."))
    return _moved(version, expected, VersionState.ARCHIVED)


def _accept(
    version: PlanVersion, *, digest: str, contact: Contact, how: str, at: datetime
) -> PlanVersion:
    """Keep an acceptance of exactly the text that is shared now."""
    newest = documents.newest_shared(version.plan)
    if newest is not None and newest.pk != version.pk:
        raise NotNewest
    check_next(VersionState(version.state), VersionState.ACCEPTED)
    text = documents.joint_text(version)
    if not any(text.rows.values()):
        raise NothingShared
    if text.digest != digest:
        raise TextIsOld
    if contact.account.home_id != version.plan.account.home_id or contact.left_on is not None:
        raise Invalid(_("Only somebody who works at this customer can accept its plan."))
    done = _moved(version, version.version, VersionState.ACCEPTED, accepted_at=at)
    PlanAcceptance.objects.create(version=done, contact=contact, text=text.stored(), how=how, at=at)
    return done


def _check_decides(version: PlanVersion, by: User) -> None:
    """Refuse who may not decide on plans, and the author in any case."""
    check_may_approve(by, version.plan.account)
    if version.submitted_by_id == by.pk:
        raise OwnPlan


def _check_whole(plan: AccountPlan, now: Document, by: User, at: datetime) -> None:
    """Refuse a plan that lacks what its mode asks for, with all that is to be mended."""
    today = core.fiscal_calendar(by).today(at)
    if gaps := lacking(now, plan.mode, planned(by, plan), today=today):
        raise Invalid(" ".join(gaps))


def _supersede(version: PlanVersion, *states: VersionState) -> None:
    """Let other versions make room; for the one that counts, those of merged accounts as well."""
    plan = version.plan
    plans = AccountPlan.objects.filter(pk=plan.pk)
    if VersionState.ACTIVE in states:
        plans = AccountPlan.objects.of(merged(plan.account)).filter(year=plan.year)
    others = PlanVersion.objects.filter(plan__in=plans, state__in=states).exclude(pk=version.pk)
    if keys := list(others.values_list("pk", flat=True)):
        rows = PlanVersion.objects.filter(pk__in=keys)
        rows.update(state=VersionState.SUPERSEDED, version=F("version") + 1)


def _moved(version: PlanVersion, expected: int, state: VersionState, **said: object) -> PlanVersion:
    remark(account=version.plan.account_id, number=version.number)
    return update_versioned(version, expected, state=state, **said)
