"""What one may ask about the value that customers gained with us."""

from __future__ import annotations

from dataclasses import dataclass

from orchard.domain.accounts.models import Account
from orchard.domain.core.mistakes import NotFound
from orchard.domain.core.models import User
from orchard.domain.economics.queries import assumptions
from orchard.domain.plans.models import ValueRecord
from orchard.domain.plans.rules import Delivered, ValueStatus, YearOfValue, years_of_value


@dataclass(frozen=True, slots=True)
class ValueLedger:
    """All values delivered to an account, and the sums of each year."""

    records: tuple[ValueRecord, ...]
    years: tuple[YearOfValue, ...]


def value_ledger(viewer: User, account: Account) -> ValueLedger:
    """Return what the customer gained with us, the latest year first."""
    rows = ValueRecord.objects.visible_to(viewer).filter(account=account)
    records = tuple(rows.select_related("noted_by"))
    delivered = (Delivered(row.year, row.amount, ValueStatus(row.status)) for row in records)
    return ValueLedger(records, years_of_value(delivered))


def value_record(viewer: User, account: Account, record_id: int) -> ValueRecord:
    """Return one value delivered to an account."""
    rows = ValueRecord.objects.visible_to(viewer).select_related("account", "noted_by")
    found = rows.filter(account=account, pk=record_id).first()
    if found is None:
        raise NotFound
    return found


def may_edit_values(viewer: User, account: Account) -> bool:
    """Say whether the viewer may write in the account's value ledger."""
    return assumptions.may_edit(viewer, account)
