"""The sum of an account's cells: complete when two write at once, and nothing in it twice."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db.models import QuerySet

from orchard.domain.accounts.models import Account, AccountUnit
from orchard.domain.accounts.rules import UnitKind
from orchard.domain.core import services as core
from orchard.domain.core.models import User
from orchard.domain.core.rules import Role
from orchard.domain.economics.models import BuiltPotential
from orchard.domain.whitespace import building
from orchard.domain.whitespace.models import Cell
from orchard.domain.whitespace.rules import Status
from people import NOON, make_user

TODAY = NOON.date()


@pytest.fixture
def finance(db: None) -> User:
    core.found_organisation("Vestberg", currency="EUR", by=None, at=NOON)
    return make_user("Finn Finance", Role.FINANCE)


@pytest.fixture
def account(db: None) -> Account:
    return Account.objects.create(key="birch", name="Birch", slug="birch")


def say(account: Account, by: User, wallet: int, **where: object) -> Cell:
    """Say that all of what they spend could be ours."""
    return Cell.objects.create(
        account=account, status=Status.WHITE, wallet=wallet, currency="EUR", source="Tender",
        grade="B", estimated_on=TODAY, attainable_share=1, fit=1, written_by=by, written_at=NOON,
        **where,
    )  # fmt: skip


def make_unit(account: Account, name: str, parent: AccountUnit | None = None) -> AccountUnit:
    return AccountUnit.objects.create(
        account=account, kind=UnitKind.SITE, key=name, name=name, parent=parent
    )


def built(account: Account) -> Decimal | None:
    building.build([account.pk], as_of=TODAY)
    return BuiltPotential.objects.get(account=account).yearly


def test_what_a_colleague_wrote_while_one_waits_is_in_the_sum(
    finance: User, account: Account, monkeypatch: pytest.MonkeyPatch
):
    say(account, finance, 100, family="Pumps")
    lock = QuerySet.select_for_update

    def after_a_colleague(rows, *args, **options):
        if rows.model is Account:
            say(account, finance, 20, family="Care")
        return lock(rows, *args, **options)

    monkeypatch.setattr(QuerySet, "select_for_update", after_a_colleague)

    assert built(account) == Decimal(120)


def test_an_estimate_of_a_unit_stands_for_those_of_its_parts(finance: User, account: Account):
    norway = make_unit(account, "Norway")
    oslo = make_unit(account, "Oslo", parent=norway)
    dock, sweden = make_unit(account, "Dock", parent=oslo), make_unit(account, "Sweden")
    for unit, wallet in ((dock, 1), (oslo, 10), (sweden, 100)):
        say(account, finance, wallet, unit=unit, family="Pumps", offer="Seal")
    say(account, finance, 1000, unit=dock, family="Care", offer="Oil")
    assert built(account) == Decimal(1110), "Oslo holds its dock"

    say(account, finance, 7, unit=norway, family="Pumps")
    assert built(account) == Decimal(1107), "the family of the whole country holds both"

    say(account, finance, 5, family="Pumps")
    assert built(account) == Decimal(1005), "the account holds its units"
