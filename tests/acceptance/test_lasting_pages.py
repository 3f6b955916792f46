"""Catalogue rows on business that lasts: an account of four years with one peak among them."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest
from django.test import Client

import economies
from ledgers import make_line
from orchard.domain.core.models import User
from orchard.domain.core.rules import Role
from people import make_user

PEAK = date(2023, 3, 10)
PEAKED = {"Aspen", "Hazel"}
"""Hazel bought for fourteen months: most of it in one of three years, nothing in the last."""
COLUMNS = "account.name,average_revenue_3_years,one_off_peak,years_of_repeat_business"


def monthly() -> list[dict[str, object]]:
    """Return four years to the day of the ledger: 100 a month, and 9,000 once."""
    days = [date(2021 + month // 12, month % 12 + 1, 10) for month in range(6, 54)]
    return [
        make_line(
            f"Aspen-{on}", customer="Aspen", customer_name="Aspen", account="Aspen",
            booked_on=on, net=Decimal(9_000 if on == PEAK else 100), cost=Decimal(60),
        )
        for on in days
    ]  # fmt: skip


@pytest.fixture(scope="module")
def director(
    django_db_setup: None,
    django_db_blocker: pytest.FixtureDef,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[User]:
    """Somebody who sees everything, over a ledger with that account."""
    folder = tmp_path_factory.mktemp("economy")
    with economies.one_ledger(folder, django_db_blocker, MFA_REQUIRED_ROLES=frozenset()) as by:
        economies.add_lines(folder / "aspen", monthly(), by)
        economies.compute(by)
        yield economies.make_people()["director"]


@pytest.fixture
def client(director: User, db: None) -> Client:
    """The browser of the director."""
    client = Client()
    client.force_login(director)
    return client


@pytest.mark.row("HEL-12", "HEL-17")
def test_the_ranking_has_the_average_of_three_years_and_flags_the_peak(client: Client):
    path = f"/portfolio?columns={COLUMNS}"
    text = client.get(f"{path}&as=csv").content.decode("utf-8-sig").replace(" (EUR)", "")
    found = {row["Account"]: row for row in csv.DictReader(io.StringIO(text))}

    last_three = (9_000 + 35 * 100) / Decimal(3)
    assert Decimal(found["Aspen"]["Average revenue, 3 years"]) == last_three.quantize(
        Decimal("0.01")
    )
    assert found["Aspen"]["Years of repeat business"] == "3"
    assert {key for key, row in found.items() if row["One-off peak"] == "yes"} == PEAKED
    assert client.get(path).content.decode().count("one year brings more than half<") == len(PEAKED)


@pytest.mark.row("HEL-12", "HEL-17")
def test_the_account_warns_of_its_peak_and_counts_its_years(client: Client):
    aspen, birch = (
        client.get(f"/accounts/{economies.account(key).slug}").content.decode()
        for key in ("Aspen", "Birch")
    )

    assert "3 years of repeat business" in aspen
    assert "One year brings more than half of all revenue" in aspen
    assert "One year brings more than half of all revenue" not in birch


@pytest.mark.row("HEL-170")
def test_an_account_that_is_back_after_a_shock_says_when(client: Client):
    path = f"/accounts/{economies.account('Aspen').slug}"
    shock = {"year": "2024", "quarter": "1", "name": "No second order", "effect": "As usual"}
    client.post(f"{path}/shocks", shock)

    text = client.get(f"{path}/long-run").content.decode()

    usual = Decimal(100 - 60) - economies.PER_ORDER
    kept = 3 * usual / (9_000 - 60 - economies.PER_ORDER + 2 * usual)
    assert f"<strong>{kept * 100:.0f}\u202f% kept" in text
    assert "back after 1 quarter<" in text


@pytest.mark.row("HEL-82")
def test_management_is_told_at_home_which_line_is_crossed(client: Client, director: User):
    reader = Client()
    reader.force_login(make_user("Rea Reader", Role.READER))

    told, untold = (one.get("/").content.decode() for one in (client, reader))

    assert "The portfolio hangs on few accounts" in told
    assert re.search(r"brings .{3,9} of revenue.{1,90} the line of", told)
    assert 'href="/portfolio/exposure"' in told
    assert "hangs on few accounts" not in untold
