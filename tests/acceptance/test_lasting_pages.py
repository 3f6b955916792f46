"""Catalogue rows on business that lasts: an account of four years with one peak among them."""

from __future__ import annotations

import csv
import html as markup
import io
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
import time_machine
from django.test import Client

import economies
from ledgers import make_line
from orchard.domain.core.models import User
from orchard.domain.core.rules import Role
from orchard.domain.whitespace import services as whitespace
from orchard.domain.whitespace.services import Pursuit, Spot
from people import NOON, make_user

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
    with economies.one_ledger(
        tmp_path_factory, django_db_blocker, MFA_REQUIRED_ROLES=frozenset()
    ) as by:
        economies.add_lines(tmp_path_factory.mktemp("aspen"), monthly(), by)
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


TERMS = {
    "name": "Framework 2024", "kind": "framework", "parties": "Vestberg AS and Birch AS", "stage": "signed",
    "signed_on": "2023-12-01", "starts_on": "2024-01-01", "ends_on": "2025-12-31",
    "notice_period": "3", "notice_unit": "months", "renewal": "talks",
}  # fmt: skip


def read(client: Client, path: str) -> str:
    """Return what stands on a page, without markup."""
    answer = client.get(path)
    assert answer.status_code == 200, path
    text = re.sub(r"<script.*?</script>|<[^>]+>", " ", answer.content.decode(), flags=re.S)
    return " ".join(markup.unescape(text).replace("\u202f", " ").split())


def listed(client: Client, path: str) -> list[str]:
    """Return the accounts that a table lists, in its order."""
    return re.findall(r'is-main">\s*<a[^>]*>([^<]+)', client.get(path).content.decode())


@pytest.mark.row("HEL-124")
@time_machine.travel(datetime(2025, 6, 20, 9, tzinfo=UTC), tick=False)
def test_agreements_and_pipeline_stand_on_the_account_and_in_lists_over_all(
    director: User, db: None
):
    client, page = Client(), f"/accounts/{economies.account('Birch').slug}"
    client.force_login(director)
    for path in (page, "/portfolio/overview"):
        text = read(client, path)
        assert "Agreements All accounts not known yet" in text or "Whole list not known yet" in text
    for key, notice, end in (("Birch", "3", "2025-12-31"), ("Elder", "", "2025-08-31")):
        said = TERMS | {"notice_period": notice, "ends_on": end, "name": f"Framework {key}"}
        client.post(f"/accounts/{economies.account(key).slug}/agreements/new", said)
    pursuit = Pursuit("Night service", director, Decimal(90_000), "Call", date(2025, 7, 4))
    whitespace.open_opportunity(economies.account("Birch"), spot=Spot(None, "Care"), pursuit=pursuit,
                                by=director, at=NOON)  # fmt: skip

    for path in (page, "/portfolio/overview"):
        text = read(client, path)
        assert re.search(r"Framework Birch.{0,20} last day for notice 30 Sep 2025|"
                         r"Framework Birch Last day for notice 30 Sep 2025, in 102 days", text)  # fmt: skip
        assert re.search(r"1 open opportunity,? .{0,20}90 k EUR a year", text)
    assert listed(client, "/portfolio/agreements") == ["Elder", "Birch"]
    assert listed(client, "/portfolio/agreements?state=over") == []
    assert listed(client, "/portfolio/pipeline") == ["Night service"]
    assert "Agreement recorded" in read(client, "/portfolio/activities?what=agreements")
