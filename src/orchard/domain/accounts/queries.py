"""What one may ask about accounts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orchard.domain.accounts.models import (
    Account,
    AccountQuerySet,
    AccountUnit,
    CustomerLink,
    LinkQuerySet,
    Regrouping,
    RegroupingQuerySet,
    UnitQuerySet,
)
from orchard.domain.core.mistakes import NotFound
from orchard.domain.core.models import User
from orchard.domain.core.permissions import require
from orchard.domain.core.rules import Permission

if TYPE_CHECKING:
    import pyarrow as pa


def accounts(viewer: User) -> AccountQuerySet:
    """Return the accounts of today, by name; merged ones stand in the account they went into."""
    return Account.objects.visible_to(viewer).current().order_by("name", "pk")


def account(viewer: User, key: str) -> Account:
    """Return one account by its key, merged or not."""
    found = Account.objects.visible_to(viewer).filter(key=key).first()
    if found is None:
        raise NotFound
    return found


def units(viewer: User, account: Account) -> UnitQuerySet:
    """Return the parts of an account, by name."""
    return AccountUnit.objects.visible_to(viewer).filter(account=account).order_by("name", "pk")


def customers(viewer: User, account: Account) -> LinkQuerySet:
    """Return the source customers that an account consists of."""
    links = CustomerLink.objects.visible_to(viewer).filter(account=account)
    return links.order_by("source", "customer")


def regroupings(viewer: User) -> RegroupingQuerySet:
    """Return what was regrouped, the latest first."""
    return Regrouping.objects.visible_to(viewer).order_by("-pk")


def groups(viewer: User, source: str) -> pa.Table:
    """Return customer, account, account_name and unit of a source, as the ledger is folded.

    Whoever may read the ledger reads all customers in it, so nothing is left out here.
    """
    import pyarrow as pa

    require(viewer, Permission.SEE_LEDGER)
    links = CustomerLink.objects.filter(source=source).order_by("customer")
    rows = links.values_list("customer", "account__key", "account__name", "unit__key")
    columns = ("customer", "account", "account_name", "unit")
    schema = pa.schema([(column, pa.string()) for column in columns])
    return pa.Table.from_pylist([dict(zip(columns, row, strict=True)) for row in rows], schema)
