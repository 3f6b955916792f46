"""One small supplier for tests of pages and rights: two teams, a confidential account, figures.

Every text that only some may read is a canary: it starts with `CNRY-` and names its field, so that
whatever shows it where it does not belong is found by searching for it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from ledgers import make_line, make_staged
from orchard.domain.accounts import services as accounts
from orchard.domain.accounts.models import Account, AccountUnit, CustomerLink
from orchard.domain.accounts.rules import TeamRole
from orchard.domain.core import services as core
from orchard.domain.core.models import OPERATOR, Comment, ExchangeRate, User
from orchard.domain.core.rules import Role, TokenScope
from orchard.domain.core.services.tokens import make_token
from orchard.domain.ledger import importing
from orchard.domain.ledger.customers import fold_new
from orchard.domain.ledger.models import ImportBatch
from people import NOON, make_user

ROLES = tuple(Role)
SECRET = "CNRY-secret-account"
MONTHS = 26
SOURCE = "CNRY-source"
BUYERS = {  # customer: account, unit, net of a month
    "N1": ("Nordfjord", "Nordfjord Oslo", Decimal("12431.07")),
    "N2": ("Nordfjord", "Nordfjord Bergen", Decimal("7218.93")),
    "S1": ("Sunnhav", "Sunnhav Malmö", Decimal("9123.41")),
    "L1": ("Lakeside", "Lakeside Turku", Decimal("2217.59")),
    "K1": (SECRET, f"{SECRET}-unit", Decimal("31337.77")),
}


@dataclass(frozen=True, slots=True)
class World:
    """Who works here, and what they look at."""

    people: dict[str, User]
    colleague: User
    insider: User
    own: Account
    other: Account
    secret: Account
    batch: ImportBatch
    unit: AccountUnit
    secret_unit: AccountUnit
    comment: Comment
    rate: ExchangeRate
    tokens: dict[str, str] = field(default_factory=dict)
    things: dict[str, dict[str, object]] = field(default_factory=dict)

    def person(self, role: Role) -> User:
        """Return the one who has this role and no other."""
        return self.people[role.value]


def make_world(folder: Path, *, figures: bool = True) -> World:
    """Build the supplier through the services; `folder` is the data folder of the test."""
    core.found_organisation(
        "Vestberg", currency="EUR", locale="en", time_zone="UTC", by=None, at=NOON
    )
    operator = User.objects.get(email=OPERATOR)
    people = {role.value: make_user(f"Person {role.value}", role) for role in ROLES}
    colleague = make_user("Kim Colleague", Role.ACCOUNT_MANAGER)
    insider = make_user("Ivar Insider", Role.PROGRAMME_DIRECTOR)
    rate = core.record_rate(
        "NOK",
        month=date(2026, 1, 1),
        rate=Decimal("0.0851"),
        source="CNRY-rate-source",
        by=operator,
        at=NOON,
    )
    batch = _import(folder, operator)
    own, other, secret = (Account.objects.get(key=key) for key in ("Nordfjord", "Sunnhav", SECRET))
    _give_teams(people, colleague, own, other)
    comment = accounts.comment_on(own, text="CNRY-comment", by=colleague, at=NOON)
    _hide(secret, insider)
    if figures:
        _compute(operator)
    return World(
        people=people,
        colleague=colleague,
        insider=insider,
        own=own,
        other=other,
        secret=Account.objects.get(key=SECRET),
        batch=batch,
        unit=AccountUnit.objects.filter(account=own).order_by("pk").first(),
        secret_unit=AccountUnit.objects.filter(account=secret).order_by("pk").first(),
        comment=comment,
        rate=rate,
    )


def with_tokens(world: World, *, at) -> World:
    """Give everybody a token that may do everything its person may."""
    for name, person in {**world.people, "insider": world.insider}.items():
        made = make_token(
            person,
            name="CNRY-token-name",
            scopes=tuple(TokenScope),
            expires_on=at.date() + timedelta(days=30),
            by=person,
            at=at,
        )
        world.tokens[name] = made.text
    return world


def _import(folder: Path, operator: User) -> ImportBatch:
    folder.mkdir(parents=True, exist_ok=True)
    staged = make_staged(folder / "staged.parquet", list(_lines()))
    order = importing.Order(SOURCE, "CNRY-file.csv")
    outcome = importing.import_ledger(staged, order=order, by=operator, at=NOON)
    fold_new(SOURCE, [staged.parquet], by=operator, clock=lambda: NOON)
    assert outcome.batch is not None
    return outcome.batch


def _lines() -> Iterator[dict[str, object]]:
    for month in range(MONTHS):
        day = date(2024 + month // 12, month % 12 + 1, 9)
        for number, (customer, (account, unit, net)) in enumerate(BUYERS.items()):
            yield make_line(
                f"I{month}-{customer}",
                customer=customer,
                customer_name=f"{account} customer {customer}",
                account=account,
                unit=unit,
                country="Norway",
                booked_on=day,
                offer=f"Offer {number % 3}",
                net=net + month * 3,
                gross=net * 2,
                cost=(net * Decimal("0.61731")).quantize(Decimal("0.01")),
            )


def _give_teams(people: dict[str, User], colleague: User, own: Account, other: Account) -> None:
    director = people[Role.PROGRAMME_DIRECTOR]
    seats = (
        (own, people[Role.ACCOUNT_MANAGER], TeamRole.ACCOUNT_MANAGER),
        (own, people[Role.EXECUTIVE_SPONSOR], TeamRole.SPONSOR),
        (other, colleague, TeamRole.ACCOUNT_MANAGER),
    )
    for account, user, role in seats:
        accounts.assign(
            account,
            user=user,
            role=role,
            since=date(2026, 1, 1),
            counterpart="CNRY-counterpart",
            by=director,
            at=NOON,
        )


def _hide(secret: Account, insider: User) -> None:
    links = CustomerLink.objects.filter(account=secret)
    assert links
    accounts.restrict_account(
        secret, expected=secret.version, insiders=[insider], by=insider, at=NOON
    )


def _compute(operator: User) -> None:
    from orchard.domain.economics import refreshing, services

    services.change_costs("", reason="CNRY-cost-reason", by=operator, at=NOON)
    refreshing.refresh(operator, at=NOON)
