"""What one may ask about accounts."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

from django.db.models import Case, Count, F, Q, When
from django.utils.translation import gettext as _

from orchard.domain.accounts import likeness
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
from orchard.domain.accounts.rules import Origin, Target
from orchard.domain.core.mistakes import NotFound
from orchard.domain.core.models import User
from orchard.domain.core.permissions import require
from orchard.domain.core.rules import Permission

if TYPE_CHECKING:
    import pyarrow as pa

AS_IN_THE_LEDGER = (Origin.COLUMN, Origin.ITSELF)


def accounts(viewer: User) -> AccountQuerySet:
    """Return the accounts of today, by name; merged ones stand in the account they went into."""
    return Account.objects.visible_to(viewer).current().order_by("name", "pk")


def accounts_counted(viewer: User) -> AccountQuerySet:
    """Return the accounts of today with the numbers of their customers and units, by name."""
    return accounts(viewer).annotate(
        customer_count=Count("customers", distinct=True), unit_count=Count("units", distinct=True)
    )


def account(viewer: User, key: str) -> Account:
    """Return one account by its key, merged or not."""
    found = Account.objects.visible_to(viewer).filter(key=key).first()
    if found is None:
        raise NotFound
    return found


def heir(viewer: User, account: Account) -> Account | None:
    """Return what the account is part of today, if it is and the viewer may know that one."""
    return Account.objects.visible_to(viewer).filter(pk=account.merged_into_id or 0).first()


def home(viewer: User, account: Account) -> Account:
    """Return the account of today as the viewer knows it: of a hidden heir there is nothing to read."""
    known = heir(viewer, account) if account.merged_into_id is not None else None
    return known or account


def units(viewer: User, account: Account) -> UnitQuerySet:
    """Return the parts of an account, by name."""
    return AccountUnit.objects.visible_to(viewer).filter(account=account).order_by("name", "pk")


def unit(viewer: User, account: Account, unit_id: int) -> AccountUnit:
    """Return one part of an account, or say that it does not exist."""
    found = units(viewer, account).filter(pk=unit_id).first()
    if found is None:
        raise NotFound
    return found


def customers(viewer: User, account: Account) -> LinkQuerySet:
    """Return the source customers that an account consists of."""
    links = CustomerLink.objects.visible_to(viewer).filter(account=account)
    return links.order_by("source", "customer")


def known_customers(
    viewer: User, keys: Collection[str], source: str | None = None
) -> tuple[CustomerLink, ...]:
    """Return customers by their keys, in one source or all, or say which are not known."""
    links = CustomerLink.objects.visible_to(viewer).filter(customer__in=keys)
    if source is not None:
        links = links.filter(source=source)
    found = tuple(links.order_by("source", "customer"))
    if missing := sorted(set(keys) - {link.customer for link in found}):
        text = _("No customer has the key %(keys)s. Write it as the ledger does.")
        raise NotFound(text % {"keys": ", ".join(missing)})
    return found


def standing_elsewhere(
    viewer: User, source: str, mapping: Mapping[str, Target]
) -> dict[str, Target]:
    """Return the part of a mapping file whose customers are known in another account."""
    links = CustomerLink.objects.visible_to(viewer).filter(source=source)
    places = links.values_list("customer", "account__key")
    gone = Account.objects.visible_to(viewer).filter(merged_into__isnull=False)
    merged = dict(gone.values_list("key", "merged_into__key"))
    return {
        customer: mapping[customer]
        for customer, key in places
        if customer in mapping and key != _heir_of(mapping[customer].account, merged)
    }


def account_called(viewer: User, text: str) -> Account:
    """Return the account of today with this key, or else the only one with this name."""
    current = accounts(viewer)
    found = list(current.filter(key=text)) or list(current.filter(name__iexact=text)[:2])
    if len(found) != 1:
        reason = _("No single account has the key or name %(text)s. Name one by its key.")
        raise NotFound(reason % {"text": text})
    return found[0]


def regroupings(viewer: User) -> RegroupingQuerySet:
    """Return what was regrouped, the latest first."""
    visible = Regrouping.objects.visible_to(viewer).select_related("account", "made_by")
    return visible.order_by("-pk")


def regroupings_counted(viewer: User) -> RegroupingQuerySet:
    """Return what was regrouped, the latest first, with the number of customers moved."""
    return regroupings(viewer).annotate(customer_count=Count("movements"))


def customers_moved(viewer: User) -> dict[int, int]:
    """Return how many customers each regrouping moved."""
    counted = regroupings(viewer).annotate(customers=Count("movements"))
    return dict(counted.values_list("pk", "customers"))


def regrouping(viewer: User, number: int) -> Regrouping:
    """Return one regrouping, or say that it does not exist."""
    found = regroupings(viewer).filter(pk=number).first()
    if found is None:
        text = _("There is no regrouping %(number)s. `orchard regroupings` lists them.")
        raise NotFound(text % {"number": number})
    return found


def likely_same(viewer: User, *, most: int = 50) -> list[likeness.Alike]:
    """Return accounts of today that are probably one customer, judged by their names alone."""
    named = accounts(viewer).values_list("pk", "name")
    found = likeness.alike(likeness.Named(key, name) for key, name in named.iterator())
    return found[:most]


def groups(viewer: User, source: str) -> pa.Table:
    """Return customer, account, account_name and unit of a source, as the ledger is folded.

    Whoever may read the ledger reads all customers in it, so nothing is left out here. A unit is
    named only where people decided it: elsewhere every line has its own.
    """
    import pyarrow as pa

    require(viewer, Permission.SEE_LEDGER)
    links = CustomerLink.objects.filter(source=source).order_by("customer")
    unit = Case(When(~Q(origin__in=AS_IN_THE_LEDGER), then=F("unit__key")))
    rows = links.values_list("customer", "account__key", "account__name", unit)
    columns = ("customer", "account", "account_name", "unit")
    schema = pa.schema([(column, pa.string()) for column in columns])
    return pa.Table.from_pylist([dict(zip(columns, row, strict=True)) for row in rows], schema)


def _heir_of(key: str, merged: Mapping[str, str]) -> str:
    """Return the account that an account stands in today."""
    while key in merged:
        key = merged[key]
    return key
