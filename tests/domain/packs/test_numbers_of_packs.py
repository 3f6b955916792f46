"""A pack says of an objective what its plan says: the ledger's number where nobody entered one."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from django.test import override_settings

from both_sides import earned
from orchard.domain.accounts import services as accounts
from orchard.domain.accounts.models import Account
from orchard.domain.accounts.rules import TeamRole
from orchard.domain.core import services as core
from orchard.domain.core.models import User
from orchard.domain.core.rules import Role
from orchard.domain.packs.rules import Audience
from orchard.domain.plans.models import Objective
from packing import made, read
from people import NOON, make_user
from plan_rows import main_of, make_plan, share


@pytest.fixture
def kari(db: None) -> User:
    core.found_organisation("Vestberg", currency="EUR", by=None, at=NOON)
    return make_user("Kari", Role.ACCOUNT_MANAGER)


def test_revenue_of_today_is_that_of_the_ledger_and_only_among_us(kari: User, tmp_path: Path):
    birch = Account.objects.create(key="birch", name="Birch", slug="birch")
    accounts.assign(
        birch, user=kari, role=TeamRole.ACCOUNT_MANAGER, since=date(2026, 1, 1),
        by=make_user("Dana", Role.PROGRAMME_DIRECTOR), at=NOON,
    )  # fmt: skip
    aim = main_of(make_plan(birch, kari))
    Objective.objects.filter(pk=aim.pk).update(kind="revenue", unit="", current=None)
    share(birch, "objective", aim.pk, kari)
    earned(birch, (date(2026, 4, 1), None))

    with override_settings(DATA_DIR=tmp_path):
        ours = read(kari, made(birch, kari))
        theirs = read(kari, made(birch, kari, audience=Audience.CUSTOMER))

    assert "1,800 EUR" in ours
    assert "1,800 EUR" not in theirs
