"""Catalogue rows on what is done for accounts: overview, value, hours, shocks, who knows."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.core.mail import EmailMessage
from django.http import HttpResponse
from django.test import Client

import economies
from orchard.domain.accounts import services as accounts
from orchard.domain.accounts.models import Account
from orchard.domain.core.models import User
from orchard.domain.economics.jobs import send_digest
from orchard.domain.economics.queries import digests
from orchard.domain.economics.services import assumptions
from orchard.interfaces.web.frame import figures
from people import NOON
from reading import read, shown

Person = Callable[[str], Client]
TODAY = datetime(2025, 6, 20, 9, tzinfo=UTC)


@pytest.fixture(scope="module")
def people(
    django_db_setup: None,
    django_db_blocker: pytest.FixtureDef,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[dict[str, User]]:
    """Those who work over a ledger that was imported and computed."""
    with economies.one_economy(tmp_path_factory, django_db_blocker, MFA_REQUIRED_ROLES=frozenset()):
        yield economies.make_people()


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(TODAY, tick=False):
        yield


@pytest.fixture
def browser(people: dict[str, User], db: None) -> Person:
    """Return the browser of a person by the name of the role."""

    def of(name: str) -> Client:
        client = Client()
        client.force_login(people[name])
        return client

    return of


def page(key: str, path: str = "") -> str:
    return f"/accounts/{economies.account(key).slug}{path}"


def names(client: Client, path: str) -> list[str]:
    """Return the accounts that a table lists, in its order."""
    return re.findall(r'is-main">\s*<a[^>]*>([^<]+)', client.get(path).content.decode())


@pytest.mark.row("HEL-124")
def test_four_panels_stand_on_the_account_page_and_over_the_portfolio(browser: Person):
    for path in (page("Birch"), "/portfolio/overview"):
        text = shown(browser("director"), path)

        for panel in ("Agreements", "Activities", "Pipeline", "Risk"):
            assert panel in text


@pytest.mark.row("HEL-124")
def test_each_panel_has_its_list_over_all_accounts(browser: Person, people: dict[str, User]):
    account = economies.account("Elder")
    accounts.comment_on(account, text="New plant manager.", by=people["operations"], at=NOON)
    client = browser("director")

    at_risk = names(client, "/portfolio/risk?why=loss")
    activities = shown(client, "/portfolio/activities?what=comments")

    lost = {key for key, one in economies.sums().items() if one.contribution < 0}
    assert set(at_risk) == lost
    drifting = set(names(client, "/portfolio?signal=any"))
    assert set(names(client, "/portfolio/risk?why=drift")) == drifting > set()
    assert {*names(client, "/portfolio/risk")} >= drifting | lost | {"Birch"}
    assert "Birch" in names(client, "/portfolio/risk?why=concentration")
    assert "Elder : Comment" in activities
    assert "New plant manager." in activities
    assert "New plant manager." in shown(client, page("Elder"))
    assert "sales.csv imported" not in activities
    assert "sales.csv imported" in shown(client, "/portfolio/activities?what=imports")


@pytest.mark.row("HEL-124")
def test_losses_are_no_reason_for_who_may_not_see_margins(browser: Person):
    text = shown(browser("operations"), "/portfolio/risk")

    assert "costs more than it brings" not in text
    assert "much hangs on it" in text


VALUE = {
    "benefit": "Fewer unplanned stops",
    "grade": "B",
    "method": "Eleven stops before, four after.",
}


def note_value(client: Client, year: int, amount: str) -> str:
    """Note a value by the form; return the address of the row that it became."""
    path = page("Birch", "/value-delivered")
    client.post(path, {**VALUE, "year": year, "amount": amount})
    found = re.findall(rf"{path}/\d+", client.get(path).content.decode())
    return max(found, key=lambda one: int(one.rsplit("/", 1)[1]))


def answer(client: Client, row: str, says: str, **more: str) -> HttpResponse:
    version = re.search(r'name="version" value="(\d+)"', client.get(row).content.decode())
    given = {"version": version[1], "says": says, "who": "Siri Moe, purchasing", "on": "2025-06-02"}
    return client.post(f"{row}/answer", given | more)


@pytest.mark.row("HEL-28")
def test_the_sheet_has_value_benefits_and_concessions_on_one_page(browser: Person):
    client = browser("director")
    note_value(client, 2024, "400000")

    text = shown(client, page("Birch", "/price-defence"))

    for part in ("Value delivered, year by year", "What the customer gains with us", "Concessions"):
        assert part in text
    assert "Eleven stops before, four after." in text


@pytest.mark.row("HEL-28")
def test_what_only_we_say_is_never_added_to_what_the_customer_confirmed(browser: Person):
    client = browser("director")
    rows = [note_value(client, 2024, amount) for amount in ("400000", "90000", "7000")]
    answer(client, rows[0], "confirmed", words="Mail of 2 June")
    answer(client, rows[1], "disputed", words="Their own count says two stops.")

    text = shown(client, page("Birch", "/value-delivered"))

    assert "2024 400,000.00 7,000.00 90,000.00" in text
    assert "Siri Moe, purchasing, 2 Jun 2025" in text


@pytest.mark.row("HEL-28")
def test_a_value_is_confirmed_by_a_person_and_a_correction_asks_them_anew(browser: Person):
    client = browser("director")
    row = note_value(client, 2023, "5000")

    assert answer(client, row, "confirmed", who=" ").status_code == 422
    assert answer(client, row, "disputed").status_code == 422  # without a reason
    assert answer(client, row, "confirmed").status_code == 302
    client.post(row, {**VALUE, "year": 2023, "amount": "6000", "version": 2})

    assert "2023 0.00 6,000.00 0.00" in shown(client, page("Birch", "/value-delivered"))


@pytest.mark.row("HEL-28")
def test_operations_reads_the_value_and_writes_none(browser: Person):
    client = browser("operations")
    path = page("Birch", "/value-delivered")

    assert "Note a value" not in shown(client, path)
    assert client.post(path, {**VALUE, "year": 2024, "amount": "1"}).status_code == 404


def log(client: Client, hours: str, category: str) -> HttpResponse:
    given = {"hours": hours, "category": category, "on": TODAY.date().isoformat()}
    return client.post(page("Birch", "/hours"), given)


@pytest.mark.row("EXC-11")
def test_internal_work_is_logged_in_two_fields_as_work_that_adds_value(browser: Person):
    director, operations = browser("director"), browser("operations")
    log(operations, "3.5", "internal")
    log(operations, "0.5", "admin")
    log(director, "1", "with_customer")

    text = shown(director, page("Birch", "/hours"))

    assert "Internal, for the customer adds value 3.5 70 %" in text
    assert "Administration 0.5 10 %" in text
    assert "Otto Operations" not in text.split("Hours on this account")[1]


@pytest.mark.row("EXC-11")
def test_impossible_hours_and_those_of_others_are_refused(browser: Person):
    director, operations = browser("director"), browser("operations")
    log(operations, "2", "planning")
    text = operations.get(page("Birch", "/hours")).content.decode()
    row = re.search(rf"{page('Birch', '/hours')}/\d+/take-back", text)[0]

    assert "Ensure this value is less" in read(log(operations, "25", "internal"))
    assert director.post(row).status_code == 404
    assert operations.post(row).status_code == 302
    assert "No hours yet" in shown(operations, page("Birch", "/hours"))


def contribution_of(key: str, quarter: int, year: int) -> Decimal:
    """Return sales less goods less the handling of each order, straight from the lines."""
    months = range(3 * quarter - 2, 3 * quarter + 1)
    mine = [line for line in economies.lines() if line["account"] == key
            and line["booked_on"].year == year and line["booked_on"].month in months]  # fmt: skip
    return sum((line["net"] - line["cost"] - economies.PER_ORDER for line in mine), Decimal(0))


@pytest.mark.row("HEL-170")
def test_the_long_run_says_how_an_account_stood_each_named_shock(browser: Person):
    client = browser("director")
    shock = {"year": "2024", "quarter": "2", "name": "New owner", "effect": "Buying is central now"}
    for key in ("Birch", "Hazel"):
        client.post(page(key, "/shocks"), shock)
    client.post(page("Birch", "/shocks"), {**shock, "year": "2026", "name": "Tender"})

    grown, gone = (shown(client, page(key, "/long-run")) for key in ("Birch", "Hazel"))

    kept = contribution_of("Birch", 2, 2024) / contribution_of("Birch", 2, 2023)
    assert f"{kept * 100:.0f} % kept" in grown
    assert "never below it" in grown
    assert "0 % kept" in gone
    assert "not back yet" in gone
    assert "2026: Q2 Tender" in grown
    assert "Health is shown to those who may see the people of the account" in grown


def digest_of(person: User, at: datetime = TODAY) -> bool:
    """Do what the queue does with a digest that the night put there."""
    return send_digest.call(person.pk, at.isoformat())


def follow_with_news(browser: Person, people: dict[str, User], key: str) -> Account:
    """Let operations follow an account on which something happens."""
    browser("operations").post(page(key, "/watch"), {"follow": "yes"})
    account = economies.account(key)
    accounts.comment_on(account, text="They merge with Rowan.", by=people["director"], at=TODAY)
    return account


@pytest.mark.row("HEL-126")
def test_who_follows_gets_a_weekly_letter_that_names_nothing(
    browser: Person, people: dict[str, User], mailoutbox: list[EmailMessage]
):
    follow_with_news(browser, people, "Cedar")

    assert digest_of(people["operations"])
    assert not digest_of(people["operations"], TODAY + timedelta(days=3))

    [letter] = mailoutbox
    assert letter.to == [people["operations"].email]
    assert "news on 1 account" in letter.body
    assert "Cedar" not in letter.subject + letter.body
    assert "merge" not in letter.subject + letter.body
    assert "They merge with Rowan." in shown(browser("operations"), "/digest")


@pytest.mark.row("HEL-126")
@pytest.mark.trust("T-AUTHZ-8")
def test_rights_are_asked_when_the_letter_leaves_not_when_it_was_queued(
    browser: Person, people: dict[str, User], mailoutbox: list[EmailMessage]
):
    account, director = follow_with_news(browser, people, "Cedar"), people["director"]
    assert people["operations"].pk in digests.readers(director, at=TODAY)

    told = {"expected": account.version, "insiders": [director]}
    accounts.restrict_account(account, **told, by=director, at=TODAY)

    assert not digest_of(people["operations"])
    assert mailoutbox == []
    assert "They merge with Rowan." not in shown(browser("operations"), "/digest")


@pytest.mark.row("HEL-126")
def test_the_letter_can_be_switched_off_by_each_person(
    browser: Person, people: dict[str, User], mailoutbox: list[EmailMessage]
):
    follow_with_news(browser, people, "Cedar")
    browser("operations").post("/digest/letter", {"mail": "no"})

    assert people["operations"].pk not in digests.readers(people["director"], at=TODAY)
    assert not digest_of(people["operations"])
    assert mailoutbox == []


@pytest.mark.row("HEL-126")
def test_an_account_says_who_has_seen_it(browser: Person):
    otto, note = browser("operations"), page("Elder", "/seen")
    assert f'hx-post="{note}"' in otto.get(page("Elder")).content.decode()
    assert (
        "Otto Operations"
        not in shown(browser("director"), page("Elder", "/team")).split("Who has")[1]
    )
    assert otto.post(note).status_code == 204
    assert f'hx-post="{note}"' not in otto.get(page("Elder")).content.decode()

    text = shown(browser("director"), page("Elder", "/team"))

    assert "Otto Operations last on 20 Jun 2025" in text.split("Who has seen this account")[1]


def quarter_lines(year: int, quarter: int) -> list[dict[str, object]]:
    return [line for line in economies.lines() if line["booked_on"].year == year
            and (line["booked_on"].month + 2) // 3 == quarter]  # fmt: skip


@pytest.mark.row("HEL-76")
def test_the_portfolio_has_its_quarters_beside_last_year_and_the_plans(
    browser: Person, people: dict[str, User]
):
    assumptions.plan_quarters(
        economies.account("Birch"), seen=0, quarters={date(2025, 1, 1): (Decimal(14_000), None)},
        reason="Budget", by=people["director"], at=TODAY,
    )  # fmt: skip

    text = shown(browser("director"), "/portfolio/growth")

    this, before = (
        sum((line["net"] for line in quarter_lines(year, 1)), Decimal(0)) for year in (2025, 2024)
    )
    margin = this - sum((line["cost"] for line in quarter_lines(2025, 1)), Decimal(0))
    shares = f"{this:,.2f} {before:,.2f} not known yet {margin:,.2f} {margin / this * 100:.1f} %"
    birch = sum(line["net"] for line in quarter_lines(2025, 1) if line["account"] == "Birch")
    assert f"2025 Q1 {shares}" in text
    assert f"2025 Q1 1 14 k {birch / 1000:.0f} k {birch / 14_000 * 100:.0f} %" in text
    assert f"2025 Q1 {this:,.2f} {before:,.2f}" in shown(browser("operations"), "/portfolio/growth")
    assert f"{margin:,.2f}" not in shown(browser("operations"), "/portfolio/growth")


@pytest.mark.row("HEL-83")
def test_exposure_follows_the_largest_country_and_industry_over_the_quarters(browser: Person):
    text = shown(browser("director"), "/portfolio/exposure")

    lines = quarter_lines(2025, 1)
    norway = [line["net"] for line in lines if line["country"] == "Norway"]
    share = sum(norway) / sum(line["net"] for line in lines)
    assert f"2025 Q1 Norway {share * 100:.0f} %" in text


@pytest.mark.row("HEL-26")
def test_the_waterfall_can_be_that_of_the_last_twelve_months(browser: Person):
    text = shown(browser("director"), page("Birch", "/economics?span=year"))

    year = [line for line in economies.lines()
            if line["account"] == "Birch" and line["booked_on"] >= date(2024, 7, 1)]  # fmt: skip
    net = sum((line["net"] for line in year), Decimal(0))
    left = net - sum(line["cost"] for line in year) - economies.PER_ORDER * len(year)
    assert "The last twelve months, 1 Jul 2024" in text
    assert f"Net sales {net:,.2f}" in text
    assert f"{left:,.2f}" in text


@pytest.mark.row("HEL-125")
def test_a_heat_map_shows_where_value_stands_and_where_it_drifts(browser: Person):
    client = browser("director")
    path = "/portfolio?as=csv&columns=value,signal_kinds,country,industry"
    file = client.get(path).content.decode("utf-8-sig")

    text = shown(client, "/portfolio/profit")

    rows = [dict(zip(("value", "signs", "country", "industry"), row[-4:], strict=True))
            for row in list(csv.reader(io.StringIO(file)))[1:]]  # fmt: skip
    values = [(max(Decimal(row["value"]), Decimal(0)), row) for row in rows]
    worth = sum(one for one, row in values
                if (row["country"], row["industry"]) == ("Norway", "Food"))  # fmt: skip
    adrift = sum(one for one, row in values if row["signs"])
    assert worth > 0
    assert ("% drifts" in text) is (adrift > 0)
    assert "?industry=Food&amp;country=Norway" in client.get("/portfolio/profit").content.decode()
    assert "Heat map: lifetime value by industry and country" in text
    assert f"Food {figures.short_money(worth)}".replace("\u202f", " ") in text
    assert browser("operations").get("/portfolio/profit").status_code == 404
