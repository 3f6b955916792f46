"""What one may ask about the value that customers gained with us."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from orchard.domain.accounts.models import Account, AccountQuerySet, in_family
from orchard.domain.agreements.models import Agreement, Deviation, Promise
from orchard.domain.core.mistakes import NotFound
from orchard.domain.core.models import User
from orchard.domain.economics.happenings import Happening
from orchard.domain.economics.queries import activities as happened
from orchard.domain.economics.queries import assumptions
from orchard.domain.economics.queries import timeline as timelines
from orchard.domain.economics.queries.activities import Activity
from orchard.domain.plans.models import (
    AccountPlan,
    Action,
    CriterionAcceptance,
    PlanVersion,
    PortalComment,
    PortalPerson,
    ProjectGroup,
    SharedItem,
    SuccessCriterion,
    ValueRecord,
)
from orchard.domain.plans.rules.values import Delivered, ValueStatus, YearOfValue, years_of_value
from orchard.domain.risk.models import CategoryCheck, Risk, ShortLook

_BELONGING: timelines.Also = {
    ValueRecord: (
        "value.noted", "value.changed", "value.confirmed", "value.disputed", "value.removed",
        "value.restored",
    ),
    Agreement: (
        "agreement.recorded", "agreement.amended", "agreement.moved", "agreement.signed",
        "agreement.renewed", "agreement.ended", "agreement.reopened", "agreement.document_added",
        "agreement.document_removed", "agreement.document_restored",
    ),
    Deviation: (
        "deviation.reported", "deviation.corrected", "deviation.acknowledged",
        "deviation.cause_found", "deviation.fixed", "deviation.accepted", "deviation.closed",
        "deviation.reopened",
    ),
    Promise: (
        "promise.given", "promise.corrected", "promise.confirmed", "promise.refused",
        "promise.kept", "promise.broken", "promise.reopened", "promise.renegotiated",
        "promise.renegotiation_taken_back",
    ),
    Risk: (
        "risk.proposed", "risk.noted", "risk.taken_over", "risk.changed", "risk.opened",
        "risk.treated", "risk.accepted", "risk.reviewed", "risk.ended",
    ),
    CategoryCheck: ("risk.looked_for",),
    ShortLook: ("risk.looked_shortly",),
    Action: (
        "action.added", "action.moved", "action.finished", "action.dropped", "action.reopened",
        "action.moved_back", "action.changed_with_others", "action.changed_back",
        "portal.action_done",
    ),
    ProjectGroup: (
        "group.begun", "group.changed", "group.measured", "group.closed", "group.reopened",
        "group.followed",
    ),
    AccountPlan: ("plan.begun", "plan.changed", "plan.text_taken_over"),
    PlanVersion: (
        "plan.submitted", "plan.approved", "plan.returned", "plan.shared", "plan.accepted",
        "plan.acceptance_noted", "portal.plan_accepted", "plan.activated", "plan.archived",
    ),
    SuccessCriterion: (
        "criterion.proposed", "criterion.worded", "criterion.measured", "criterion.removed",
        "criterion.restored",
    ),
    CriterionAcceptance: ("criterion.accepted", "criterion.change_asked"),
    SharedItem: ("share.shared", "share.withdrawn"),
    PortalPerson: ("portal.invited", "portal.ended"),
    PortalComment: ("portal.said", "portal.answered", "portal.change_asked"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class ValueLedger:
    """All values delivered to an account, and the sums of each year."""

    records: tuple[ValueRecord, ...]
    years: tuple[YearOfValue, ...]


def value_ledger(viewer: User, account: Account) -> ValueLedger:
    """Return what the customer gained with us, the latest year first."""
    rows = ValueRecord.objects.visible_to(viewer).standing().filter(in_family(account))
    records = tuple(rows.select_related("noted_by"))
    delivered = (Delivered(row.year, row.amount, ValueStatus(row.status)) for row in records)
    return ValueLedger(records, years_of_value(delivered))


def value_record(
    viewer: User, account: Account, record_id: int, *, even_removed: bool = False
) -> ValueRecord:
    """Return one value delivered to an account; one that was taken out only to put it back."""
    rows = ValueRecord.objects.visible_to(viewer).select_related("account", "noted_by")
    known = rows if even_removed else rows.standing()
    found = known.filter(in_family(account), pk=record_id).first()
    if found is None:
        raise NotFound
    return found


def activities(
    viewer: User,
    *,
    most: int,
    of: AccountQuerySet | None = None,
    kinds: Iterable[str] = (),
    also: timelines.Also | None = None,
) -> tuple[Activity, ...]:
    """Return what happened last on accounts, with their values and agreements, the latest first.

    `also` is what a higher area lets belong to accounts.
    """
    told = {**_BELONGING, **(also or {})}
    return happened.activities(viewer, most=most, of=of, kinds=kinds, also=told)


def timeline(
    viewer: User, account: Account, *, most: int, also: timelines.Also | None = None
) -> tuple[Happening, ...]:
    """Return what happened last with an account, with its values and agreements, the latest first.

    `also` is what a higher area lets belong to accounts.
    """
    told = {**_BELONGING, **(also or {})}
    return timelines.timeline(viewer, account, most=most, also=told)


def may_edit_values(viewer: User, account: Account) -> bool:
    """Say whether the viewer may write in the account's value ledger."""
    return assumptions.may_edit(viewer, account)
