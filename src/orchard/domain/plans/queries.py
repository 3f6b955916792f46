"""What one may ask about the value that customers gained with us."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.db.models import CharField
from django.db.models.functions import Cast

from orchard.domain.accounts.models import Account, AccountQuerySet
from orchard.domain.core.mistakes import NotFound
from orchard.domain.core.models import AuditEvent, User
from orchard.domain.economics.queries import assumptions, timeline
from orchard.domain.economics.queries.activities import Activity
from orchard.domain.economics.queries.timeline import Happening
from orchard.domain.plans.models import ValueRecord
from orchard.domain.plans.rules import Delivered, ValueStatus, YearOfValue, years_of_value

VALUE_VERBS = (
    "value.noted", "value.changed", "value.confirmed", "value.disputed", "value.removed",
    "value.restored",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ValueLedger:
    """All values delivered to an account, and the sums of each year."""

    records: tuple[ValueRecord, ...]
    years: tuple[YearOfValue, ...]


def value_ledger(viewer: User, account: Account) -> ValueLedger:
    """Return what the customer gained with us, the latest year first."""
    rows = ValueRecord.objects.visible_to(viewer).standing().filter(account=account)
    records = tuple(rows.select_related("noted_by"))
    delivered = (Delivered(row.year, row.amount, ValueStatus(row.status)) for row in records)
    return ValueLedger(records, years_of_value(delivered))


def value_record(
    viewer: User, account: Account, record_id: int, *, even_removed: bool = False
) -> ValueRecord:
    """Return one value delivered to an account; one that was taken out only to put it back."""
    rows = ValueRecord.objects.visible_to(viewer).select_related("account", "noted_by")
    known = rows if even_removed else rows.standing()
    found = known.filter(account=account, pk=record_id).first()
    if found is None:
        raise NotFound
    return found


def value_activities(
    viewer: User, *, most: int, of: AccountQuerySet | None = None
) -> tuple[Activity, ...]:
    """Return what happened last in the value ledgers of accounts, the latest first."""
    known = ValueRecord.objects.visible_to(viewer)
    if of is not None:
        known = known.filter(account__in=of.values("pk"))
    keys = known.order_by().annotate(as_text=Cast("pk", CharField())).values("as_text")
    about = AuditEvent.objects.filter(
        subject_type=ValueRecord._meta.label_lower, subject_id__in=keys, verb__in=VALUE_VERBS
    )
    events = list(about.order_by("-at", "-pk")[:most])
    records = known.select_related("account").in_bulk([int(one.subject_id) for one in events])
    told = zip(events, timeline.happenings(viewer, events), strict=True)
    return tuple(_activity(records[int(event.subject_id)], one) for event, one in told)


def _activity(record: ValueRecord, what: Happening) -> Activity:
    return Activity(record.account, replace(what, text=record.benefit))


def may_edit_values(viewer: User, account: Account) -> bool:
    """Say whether the viewer may write in the account's value ledger."""
    return assumptions.may_edit(viewer, account)
