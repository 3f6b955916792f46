"""Folding customers into accounts and units, many at a time."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice

from orchard.domain.accounts import slugs
from orchard.domain.accounts.models import Account, AccountUnit, CustomerLink
from orchard.domain.accounts.rules import (
    LONGEST,
    Decision,
    Folding,
    SourceCustomer,
    UnitKind,
    fold,
)

CHUNK = 2000


@dataclass(frozen=True, slots=True)
class Folded:
    """How many customers, accounts and units are new, and how many customers were known.

    `decided` counts the new customers by what decided their account.
    """

    customers: int
    known: int
    accounts: int
    units: int
    decided: Counter[str] = field(default_factory=Counter)

    def counts(self) -> dict[str, int]:
        """Return the numbers by name."""
        names = ("customers", "known", "accounts", "units")
        return {name: getattr(self, name) for name in names}

    def __add__(self, other: Folded) -> Folded:
        return Folded(
            self.customers + other.customers,
            self.known + other.known,
            self.accounts + other.accounts,
            self.units + other.units,
            self.decided + other.decided,
        )


def fold_into_accounts(
    source: str, customers: Iterable[SourceCustomer], folding: Folding, *, at: datetime
) -> Folded:
    """Link the customers that are new, and create the accounts and units that they need."""
    total = Folded(0, 0, 0, 0)
    for chunk in _chunks(customers):
        total = total + _fold_chunk(source, chunk, folding, at)
    return total


def _chunks(customers: Iterable[SourceCustomer]) -> Iterator[dict[str, SourceCustomer]]:
    """Yield customers by key; customers without a key are the ledger's lines without customer."""
    rest = iter(customers)
    while chunk := list(islice(rest, CHUNK)):
        yield {customer.key: customer for customer in reversed(chunk) if customer.key.strip()}


def _fold_chunk(
    source: str, chunk: dict[str, SourceCustomer], folding: Folding, at: datetime
) -> Folded:
    known = set(
        CustomerLink.objects.filter(source=source, customer__in=chunk).values_list(
            "customer", flat=True
        )
    )
    new = [
        (customer, fold(customer, folding)) for key, customer in chunk.items() if key not in known
    ]
    accounts, made_accounts = _accounts(new)
    units, made_units = _units(new, accounts)
    links = [
        CustomerLink(
            source=source,
            customer=customer.key,
            name=customer.name,
            account=accounts[decision.target.account],
            unit=units.get((accounts[decision.target.account].pk, decision.target.unit)),
            origin=decision.origin,
            linked_at=at,
        )
        for customer, decision in new
    ]
    CustomerLink.objects.bulk_create(links)
    decided = Counter(decision.origin.value for _customer, decision in new)
    return Folded(len(new), len(known), made_accounts, made_units, decided)


def _accounts(
    decided: Sequence[tuple[SourceCustomer, Decision]],
) -> tuple[dict[str, Account], int]:
    """Return the account of every key, made where it is missing; a merged one leads to its heir."""
    keys = {decision.target.account for _customer, decision in decided}
    known = {row.key: _heir(row) for row in Account.objects.filter(key__in=keys)}
    missing: dict[str, Account] = {}
    named_first = sorted(decided, key=lambda pair: not pair[1].target.account_name)
    for customer, decision in named_first:
        target = decision.target
        if target.account not in known and target.account not in missing:
            missing[target.account] = Account(
                key=target.account,
                name=target.account_name or target.account,
                industry=customer.industry,
                country=customer.country,
                currency=customer.currency,
            )
    name_in_addresses(missing.values())
    Account.objects.bulk_create(missing.values())
    return known | missing, len(missing)


def name_in_addresses(accounts: Iterable[Account]) -> None:
    """Give new accounts their slugs, with one question to the database for all of them."""
    new = list(accounts)
    pairs = [(account.name, account.key) for account in new]
    wanted = slugs.candidates(pairs)
    taken = set(Account.objects.filter(slug__in=wanted).values_list("slug", flat=True))
    for account, slug in zip(new, slugs.give(pairs, taken), strict=True):
        account.slug = slug


def account_of(key: str, name: str) -> Account:
    """Return the account of a key, made where it is missing; a merged one leads to its heir."""
    found = Account.objects.filter(key=key).first()
    if found is None:
        new = Account(key=key, name=name)
        name_in_addresses([new])
        defaults = {"name": name, "slug": new.slug}
        found = Account.objects.get_or_create(key=key, defaults=defaults)[0]
    return _heir(found)


def new_account(account: Account, key: str, *, is_marked: bool) -> Account:
    """Store an account that nobody has yet, with its key and a name for its address.

    Both are unique, so for whoever may not know every account they carry a mark: otherwise they
    would tell whether a confidential account has this key or name.
    """
    account.key = key
    if is_marked:
        mark = uuid.uuid4().hex[: slugs.MARK]
        account.key = f"{key[: LONGEST['account'] - len(mark) - 1]}-{mark}"
        account.slug = slugs.longer(account.name, account.key)
    else:
        name_in_addresses([account])
    account.save(force_insert=True)
    return account


def _heir(account: Account) -> Account:
    """Return the account that it was merged into, if it was."""
    while account.merged_into is not None:
        account = account.merged_into
    return account


def _units(
    decided: Sequence[tuple[SourceCustomer, Decision]], accounts: dict[str, Account]
) -> tuple[dict[tuple[int, str], AccountUnit], int]:
    """Return the unit of every account and key, made where it is missing."""
    held = {account.pk for account in accounts.values()}
    rows = AccountUnit.objects.filter(account__in=held)
    known = {(row.account_id, row.key): row for row in rows}
    missing: dict[tuple[int, str], AccountUnit] = {}
    for customer, decision in decided:
        key = decision.target.unit
        place = (accounts[decision.target.account].pk, key)
        if key and place not in known and place not in missing:
            missing[place] = AccountUnit(
                account_id=place[0],
                kind=UnitKind.SITE,
                key=key,
                name=key,
                country=customer.country,
            )
    AccountUnit.objects.bulk_create(missing.values())
    return known | missing, len(missing)
