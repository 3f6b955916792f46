"""The register of agreements as people use it: recorded, renewed, ended, and reminded of."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.test import Client

from birch import Person, browser, everybody, make_birch
from orchard.domain.accounts import services as accounts
from orchard.domain.accounts.models import Account, AccountUnit, Assignment
from orchard.domain.agreements.models import Agreement, Amendment
from orchard.domain.core.models import User
from orchard.domain.core.rules import Role
from orchard.interfaces.web.agreements import listing
from people import NOON
from reading import read, shown

__all__ = ["browser"]

BASE = "/accounts/birch/agreements"
TERMS = {
    "name": "Framework 2019", "kind": "framework", "parties": "Vestberg AS and Birch AS", "stage": "signed",
    "signed_on": "2018-12-01", "starts_on": "2019-01-01", "ends_on": "2022-12-31",
    "notice_period": "3", "notice_unit": "months", "renewal": "automatic", "renews_for_months": "24",
    "price_version": "List 2019", "price_structure": "Per piece", "indexation": "CPI, once a year",
    "rebates": "100000 2.5\n250 000 4",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(datetime(2026, 8, 20, 9, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def people(db: None, settings: object) -> dict[Role, User]:
    """A manager who answers for Birch, and others."""
    found = everybody(settings)
    fir = Account.objects.create(key="fir", name="Fir", slug="fir")
    for account in (make_birch(found, Role.ACCOUNT_MANAGER), fir):
        AccountUnit.objects.create(
            account=account, kind="site", key="oslo", name=f"{account.name} Oslo"
        )
    return found


def unit(key: str) -> str:
    return str(AccountUnit.objects.get(account__key=key).pk)


def recorded(client: Client, **others: object) -> Agreement:
    """Record an agreement by the form."""
    answer = client.post(f"{BASE}/new", TERMS | others)
    assert answer.status_code == 302, read(answer)
    return Agreement.objects.latest("pk")


def renewed(client: Client, found: Agreement, **others: object) -> Agreement:
    """Renew an agreement with the terms that the form proposes."""
    form = client.get(f"{BASE}/{found.pk}/renew").context["form"]
    values = {name: form[name].value() for name in form.fields}
    said = {name: "" if value is None else value for name, value in values.items()}
    signed = {"stage": "signed", "signed_on": "2024-12-01"}
    answer = client.post(f"{BASE}/{found.pk}/renew", said | signed | others)
    assert answer.status_code == 302, read(answer)
    return Agreement.objects.latest("pk")


@pytest.mark.row("HEL-23")
def test_agreements_of_accounts_that_were_merged_into_mine_are_mine(
    browser: Person, people: dict[Role, User]
):
    director, kari = browser(Role.PROGRAMME_DIRECTOR), people[Role.ACCOUNT_MANAGER]
    assert director.post("/accounts/fir/agreements/new", TERMS).status_code == 302

    def mine() -> list[str]:
        day = date(2026, 8, 20)
        (only,) = (one for one in listing.spec(kari, day).filters if one.key == "mine")
        return [one.name for one in only.narrow(listing.rows(kari, day), "yes")]

    assert mine() == []
    birch, fir = (Account.objects.get(key=key) for key in ("birch", "fir"))
    by = people[Role.PROGRAMME_DIRECTOR]
    accounts.merge_accounts(birch, others=[fir], reason="One firm", by=by, at=NOON)

    assert mine() == [TERMS["name"]]


@pytest.mark.row("HEL-17")
def test_the_header_says_how_often_agreements_were_renewed_and_leads_to_them(browser: Person):
    client = browser(Role.ACCOUNT_MANAGER)
    assert "renewals not known yet" in shown(client, "/accounts/birch")
    first = recorded(client, renewal="talks")
    assert "no agreement renewed yet" in shown(client, "/accounts/birch")

    later = {"starts_on": "2023-01-01", "ends_on": "2024-12-31", "signed_on": "2022-11-01"}
    second = recorded(client, name="Framework 2023", follows=first.pk, **later)
    third = renewed(client, second, name="Framework 2025")

    page = client.get("/accounts/birch").content.decode()
    assert f'<a href="{BASE}#renewals">renewed 2 times since 2019</a>' in page
    assert (third.starts_on, third.ends_on) == (date(2025, 1, 1), date(2026, 12, 31))
    text = shown(client, BASE)
    assert "1 agreement runs" in text
    assert "Renewed 2 times since 2019" in text
    assert (
        text.index("Framework 2025") < text.index("Framework 2023 ") < text.rindex("Framework 2019")
    )
    assert text.count("the next one followed Renewed") == 2
    fourth = renewed(client, third, name="Framework 2027", signed_on="2026-08-01")
    text = shown(client, BASE)
    assert "2 agreements run" in text
    assert "the next one is signed Active" in text, "until the next one begins"
    assert fourth.starts_on == date(2027, 1, 1)


def test_an_agreement_shows_every_term_and_who_sees_no_margins_no_price(browser: Person):
    found = recorded(browser(Role.FINANCE), units=[unit("birch")])

    text = shown(browser(Role.ACCOUNT_MANAGER), f"{BASE}/{found.pk}")
    for words in (
        "Framework agreement", "Parties Vestberg AS and Birch AS", "Units Birch Oslo",
        "Term 1 Jan 2019 – 31 Dec 2022", "Signed 1 Dec 2018", "Notice period 3 months",
        "Last day for notice 30 Sep 2022", "It renews by itself unless somebody gives notice",
        "for 24 months", "Price list List 2019", "Price structure Per piece",
        "Indexation CPI, once a year", "from 100,000.00 EUR a year: 2.5 %", "from 250,000.00 EUR a year: 4 %",
    ):  # fmt: skip
        assert words in text
    reader = shown(browser(Role.READER), f"{BASE}/{found.pk}")
    assert "Vestberg AS and Birch AS" in reader
    for word in ("List 2019", "Per piece", "CPI", "2.5 %", "Terminate"):
        assert word not in reader


def test_reminders_stand_on_home_until_answered_and_end_with_the_agreement(browser: Person):
    client, others = browser(Role.ACCOUNT_MANAGER), browser(Role.FINANCE)
    found = recorded(others, starts_on="2025-01-01", ends_on="2026-12-31", signed_on="2024-12-01")
    due = "Framework 2019 with Birch : renew it or let it end"

    assert due in shown(client, "/")
    assert "Last day for notice 30 Sep 2026, in 41 days." in shown(client, "/")
    assert due not in shown(others, "/")
    risk = "Framework 2019 Last day for notice 30 Sep 2026, in 41 days."
    assert shown(client, "/accounts/birch").count(risk) == 2, "among the risks and the agreements"
    client.post(f"{BASE}/{found.pk}/heard", {"version": "1"})
    assert due not in shown(client, "/")
    with time_machine.travel(datetime(2026, 9, 5, tzinfo=UTC)):
        assert "in 25 days." in shown(browser(Role.ACCOUNT_MANAGER), "/")
    with time_machine.travel(datetime(2026, 10, 5, tzinfo=UTC)):
        home = shown(browser(Role.ACCOUNT_MANAGER), "/")
        assert "The last day for notice, 30 Sep 2026, is gone." in home
    with time_machine.travel(datetime(2027, 2, 5, tzinfo=UTC)):
        client = browser(Role.ACCOUNT_MANAGER)
        assert "may have renewed itself" in shown(client, "/")
        end = {
            "last_day": "2026-12-31",
            "ended_by": "them",
            "reason": "Cheaper offer",
            "version": "2",
        }
        client.post(f"{BASE}/{found.pk}/end", end)
        assert due not in shown(client, "/")
        assert "The customer did: Cheaper offer Terminated" in shown(client, BASE)


def test_notice_leaves_an_agreement_in_force_until_its_last_day_and_can_be_taken_back(
    browser: Person,
):
    client = browser(Role.FINANCE)
    found = recorded(client, starts_on="2025-01-01", ends_on="2026-12-31", signed_on="2024-12-01")
    end = {"last_day": "2026-12-31", "ended_by": "them", "reason": "Cheaper offer", "version": "1"}
    client.post(f"{BASE}/{found.pk}/end", end)

    text = shown(client, BASE)
    assert "1 agreement runs" in text
    assert "terminated, ends on 31 Dec 2026 Ending" in text
    page = client.get(f"{BASE}/{found.pk}").content.decode()
    assert f"{BASE}/{found.pk}/amend" in page
    assert f"{BASE}/{found.pk}/renew" not in page
    with time_machine.travel(datetime(2027, 1, 1, tzinfo=UTC)):
        later = browser(Role.FINANCE)
        assert "The customer did: Cheaper offer Terminated" in shown(later, BASE)
        assert f"{BASE}/{found.pk}/reopen" in later.get(f"{BASE}/{found.pk}").content.decode()

    client.post(f"{BASE}/{found.pk}/reopen", {"version": "2"})
    assert "Renewal window" in shown(client, BASE)
    assert "Cheaper offer" not in shown(client, f"{BASE}/{found.pk}")


def test_reminders_reach_whoever_leads_the_account_and_else_the_director(browser: Person):
    recorded(browser(Role.FINANCE), starts_on="2025-01-01", ends_on="2026-12-31")
    due = "Framework 2019 with Birch : renew it or let it end"
    reader, director = browser(Role.READER), browser(Role.PROGRAMME_DIRECTOR)

    Assignment.objects.update(user=User.objects.get(name="Person reader"))
    assert due in shown(reader, "/"), "whoever has the seat, whatever the role"
    assert due not in shown(director, "/")
    Assignment.objects.update(until=date(2026, 8, 1))

    assert due in shown(director, "/"), "nobody else would hear of it"
    assert due not in shown(reader, "/")


def test_a_draft_is_negotiated_changed_signed_and_amended(browser: Person):
    client = browser(Role.ACCOUNT_MANAGER)
    found = recorded(
        client, stage="draft", signed_on="", starts_on="2026-01-01", ends_on="2027-12-31"
    )
    path = f"{BASE}/{found.pk}"
    terms = TERMS | {"starts_on": "2026-01-01", "ends_on": "2028-12-31"}

    client.post(f"{path}/talks", {"version": "1"})
    client.post(f"{path}/amend", terms | {"version": "2"})
    client.post(f"{path}/sign", {"version": "3", "signed_on": "2026-08-01"})
    amended = terms | {"version": "4", "price_version": "List 2027", "reason": "New list"}
    client.post(f"{path}/amend", amended | {"agreed_on": "2026-08-15"})

    text = shown(client, path)
    assert "Term 1 Jan 2026 – 31 Dec 2028" in text
    assert "15 Aug 2026: New list price list: List 2019 → List 2027" in text
    assert "Active" in text


def test_amending_and_renewing_after_a_merger_leave_the_units_that_were_chosen(
    browser: Person, people: dict[Role, User]
):
    client, oslo = browser(Role.FINANCE), unit("birch")
    recorded(client, units=[oslo], starts_on="2026-01-01", ends_on="2027-12-31")
    birch, fir = (Account.objects.get(key=key) for key in ("birch", "fir"))
    accounts.merge_accounts(
        fir, others=[birch], reason="One group", by=people[Role.PROGRAMME_DIRECTOR], at=NOON
    )
    path, found = "/accounts/fir/agreements", Agreement.objects.get()

    form = client.get(f"{path}/{found.pk}/amend").context["form"]
    values = {name: form[name].value() for name in form.fields}
    said = {name: value for name, value in values.items() if value is not None}
    why = {"indexation": "CPI", "agreed_on": "2026-08-15", "reason": "Costs"}
    assert client.post(f"{path}/{found.pk}/amend", said | why).status_code == 302
    form = client.get(f"{path}/{found.pk}/renew").context["form"]
    values = {name: form[name].value() for name in form.fields}
    said = {name: value for name, value in values.items() if value is not None}
    assert client.post(f"{path}/{found.pk}/renew", said).status_code == 302

    for one in Agreement.objects.all():
        assert [str(row.pk) for row in one.units.all()] == [oslo], one.name
    assert list(Amendment.objects.get().before) == ["indexation"]


def test_wrong_input_is_kept_on_the_form_with_what_to_do(browser: Person):
    client = browser(Role.ACCOUNT_MANAGER)
    found = recorded(client, starts_on="2026-01-01", ends_on="2027-12-31", signed_on="2025-12-01")
    over = recorded(client, renewal="ends", name="Old")
    new, renew = f"{BASE}/new", f"{BASE}/{found.pk}/renew"
    wrong = [
        (new, {"ends_on": "2018-01-01"}, "The end is before the start"),
        (new, {"notice_period": "60"}, "The notice period is longer than the term"),
        (new, {"units": [unit("fir")]}, "is not one of the available choices"),
        (new, {"rebates": "100,000 5"}, "Rebate step “100,000 5”"),
        (new, {"signed_on": ""}, "Give the day of the second signature"),
        (renew, {"version": "7"}, "Somebody else changed this meanwhile"),
        (renew, {"version": "1", "starts_on": "2026-01-01"}, "starts after this one did"),
        (f"{BASE}/{over.pk}/renew", {"version": "1"}, "This agreement is over."),
    ]
    for path, changes, words in wrong:
        term = {"starts_on": "2028-01-01", "ends_on": "2029-12-31"} if "renew" in path else {}
        answer = client.post(path, TERMS | term | changes)

        assert answer.status_code == 422, words
        assert words in read(answer)
        assert "Vestberg AS and Birch AS" in answer.content.decode()
    assert Agreement.objects.count() == 2
    renewed(client, found, name="Next")
    again = client.post(
        renew, TERMS | {"version": "2", "starts_on": "2028-01-01", "ends_on": "2029-12-31"}
    )
    assert "This agreement was renewed already" in read(again)
