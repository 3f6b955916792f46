"""Promises as people meet them: written down, confirmed by their function, kept, and counted."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.test import Client

from birch import Person, browser, everybody, make_birch
from orchard.domain.accounts import services as accounts
from orchard.domain.accounts.models import Account
from orchard.domain.accounts.rules import Confidentiality
from orchard.domain.agreements.models import Promise, Renegotiation
from orchard.domain.agreements.queries import promises as queries
from orchard.domain.core.models import User
from orchard.domain.core.rules import Role
from orchard.domain.plans import services as plans
from orchard.domain.plans.models import Action, PortalVisit
from orchard.domain.relationships import services as relations
from orchard.domain.relationships.models import Contact
from people import NOON
from reading import read, shown
from relating import card

__all__ = ["browser"]
BASE = "/accounts/birch/promises"
MONDAY = datetime(2026, 8, 17, 9, tzinfo=UTC)
WORDS = "Spare parts within <48> hours"


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Coordinates]:
    with time_machine.travel(MONDAY, tick=False) as found:
        yield found


@pytest.fixture
def people(db: None, settings: object) -> dict[Role, User]:
    """The team of Birch, where Jan Vik works."""
    found = everybody(settings)
    birch = make_birch(found, Role.ACCOUNT_MANAGER, Role.EXECUTIVE_SPONSOR)
    relations.add_contact(birch, card=card("Jan Vik"), by=found[Role.ACCOUNT_MANAGER], at=NOON)
    return found


def send(client: Client, place: str, **said: object) -> int:
    return client.post(f"{BASE}{place}", said).status_code


def given(client: Client, by: User, **others: object) -> Promise:
    """Write a promise down, as the sponsor's or the manager's."""
    said = {
        "words": WORDS, "given_to": Contact.objects.get().pk, "due_on": "2026-08-31",
        "function": "operations", "promised_by": by.pk, "given_on": "2026-08-17",
    }  # fmt: skip
    assert send(client, "/new", **{**said, **others}) == 302
    return Promise.objects.latest("pk")


def seen(client: Client, path: str = BASE) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return read(answer)


@pytest.mark.row("RYA-07")
def test_a_promise_waits_until_the_function_that_keeps_it_says_yes(
    browser: Person, people: dict[Role, User]
):
    """INV-11: without a function it is no promise; who gave it cannot say yes in its place."""
    sponsor, mart = browser(Role.EXECUTIVE_SPONSOR), browser(Role.OPERATIONS)
    said = {"words": "x", "given_to": Contact.objects.get().pk, "due_on": "2026-08-31",
            "promised_by": people[Role.EXECUTIVE_SPONSOR].pk, "given_on": "2026-08-17"}  # fmt: skip
    assert send(sponsor, "/new", **said) == 422
    assert not Promise.objects.exists()
    one = given(sponsor, people[Role.EXECUTIVE_SPONSOR])
    place = f"/{one.pk}"

    assert "Operations and delivery has to say whether it can be kept." in seen(sponsor)
    assert "Not confirmed" in seen(sponsor)
    assert "1 promise waits for your word" in seen(mart, "/promises")
    assert "<48>" not in mart.get("/promises").content.decode()
    assert "No promise waits for your word" in seen(sponsor, "/promises")
    assert "1 waits for others" in seen(sponsor, "/promises")
    assert send(sponsor, f"{place}/confirm", version=1) == 404
    assert "We can keep it" not in seen(sponsor, f"{BASE}{place}")
    assert "We can keep it" in seen(mart, f"{BASE}{place}")
    assert send(mart, f"{place}/confirm", version=1) == 302

    page = seen(sponsor, f"{BASE}{place}")
    assert "To be kept by 31 Aug 2026." in page
    assert "Person operations, 17 Aug 2026" in page
    one.refresh_from_db()
    assert (one.state, one.confirmed_by) == ("confirmed", people[Role.OPERATIONS])


@pytest.mark.row("RYA-07")
def test_a_function_that_cannot_keep_it_says_why_and_the_team_agrees_on_another_day(
    browser: Person, people: dict[Role, User]
):
    kari, mart = browser(Role.ACCOUNT_MANAGER), browser(Role.OPERATIONS)
    one = given(kari, people[Role.ACCOUNT_MANAGER])
    place, jan = f"/{one.pk}", Contact.objects.get().pk
    assert send(mart, f"{place}/refuse", doubt="", version=1) == 422
    assert send(mart, f"{place}/refuse", doubt="One truck only", version=1) == 302
    assert "Talk to the customer, and agree on another day" in seen(kari)
    told = "Spare parts within <48> hours at Birch cannot be kept so"
    assert told in seen(kari, "/")
    assert told not in seen(mart, "/")
    assert "One truck only" in seen(kari, f"{BASE}{place}")

    agreed = {"due_on": "2026-09-07", "agreed_with": jan, "agreed_on": "2026-08-17"}
    assert send(kari, f"{place}/another-day", **agreed, version=2) == 302

    page = seen(kari, f"{BASE}{place}")
    assert told not in seen(kari, "/")
    assert "31 Aug 2026 → 7 Sep 2026 Jan Vik agreed on 17 Aug 2026" in page
    assert "1 promise waits for your word" in seen(mart, "/promises")
    whole = {"words": "Less", "given_to": jan, "due_on": "2026-10-01", "function": "operations",
             "promised_by": people[Role.ACCOUNT_MANAGER].pk, "given_on": "2026-08-17"}  # fmt: skip
    refused = kari.post(f"{BASE}{place}/correct", {**whole, "version": 3})
    assert "the customer has read it or agreed to its day" in read(refused)
    assert send(kari, f"{place}/another-day/back", version=3) == 302
    one.refresh_from_db()
    assert (one.due_on, one.state, one.words) == (date(2026, 8, 31), "refused", WORDS)
    assert Renegotiation.objects.get().taken_back_at == MONDAY


@pytest.mark.row("RYA-07")
def test_how_reliable_a_function_is_counts_what_came_due(
    browser: Person, people: dict[Role, User], clock: time_machine.Coordinates
):
    """Nothing is known before a day is over; what nobody confirmed is told apart."""
    kari, mart = browser(Role.ACCOUNT_MANAGER), browser(Role.OPERATIONS)
    kept, late, _unsaid = (given(kari, people[Role.ACCOUNT_MANAGER]) for _each in range(3))
    for one in (kept, late):
        assert send(mart, f"/{one.pk}/confirm", version=1) == 302
    assert send(mart, f"/{kept.pk}/kept", on="2026-08-17", version=2) == 302
    assert "Operations and delivery not known none was due 0" in seen(kari, "/promises")

    clock.move_to(MONDAY + timedelta(days=15))
    kari, mart = browser(Role.ACCOUNT_MANAGER), browser(Role.OPERATIONS)
    assert send(mart, f"/{late.pk}/kept", on="2026-09-01", version=2) == 302

    page = seen(kari, "/promises")
    assert "Operations and delivery 50 % 1 of 2 1" in page
    assert "Finance not known" in page
    assert "Kept late" in seen(kari)


@pytest.mark.row("RYA-07")
def test_a_yes_after_the_promised_day_is_refused_and_the_page_says_what_to_do(
    browser: Person, people: dict[Role, User], clock: time_machine.Coordinates
):
    one = given(browser(Role.ACCOUNT_MANAGER), people[Role.ACCOUNT_MANAGER])
    clock.move_to(MONDAY + timedelta(days=14))
    assert "We can keep it" in seen(browser(Role.OPERATIONS), f"{BASE}/{one.pk}"), "its last day"
    clock.move_to(MONDAY + timedelta(days=15))
    mart = browser(Role.OPERATIONS)

    page = seen(mart, f"{BASE}/{one.pk}")
    answer = mart.post(f"{BASE}/{one.pk}/confirm", {"version": 1}, follow=True)

    assert "We can keep it" not in page
    assert "Its day is over, so a yes comes too late. Agree on another day" in page
    assert "31 Aug 2026 passed without a yes of Operations and delivery." in seen(mart)
    assert "a yes comes too late for it" in read(answer)
    assert Promise.objects.get().state == "given"


@pytest.mark.row("RYA-07")
def test_more_promises_than_a_page_names_are_all_counted(
    browser: Person, people: dict[Role, User], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(queries, "MOST", 2)
    for _each in range(3):
        given(browser(Role.ACCOUNT_MANAGER), people[Role.ACCOUNT_MANAGER])

    theirs = seen(browser(Role.OPERATIONS), "/promises")
    others = seen(browser(Role.ACCOUNT_MANAGER), "/promises")

    assert "3 promises wait for your word" in theirs
    assert "The first 2 of 3, what is due first." in theirs
    assert "3 wait for others" in others
    assert "The first 2 of 3, what is due first." in others
    assert others.count("to Jan Vik") == 2


@pytest.mark.row("RYA-07")
def test_what_became_of_it_is_said_with_a_reason_and_taken_back(
    browser: Person, people: dict[Role, User]
):
    kari = browser(Role.ACCOUNT_MANAGER)
    place = f"/{given(kari, people[Role.ACCOUNT_MANAGER]).pk}"
    assert send(kari, f"{place}/broken", reason="", on="2026-08-17", version=1) == 422
    assert send(kari, f"{place}/kept", on="2026-08-18", version=1) == 422, "a day to come"
    assert send(kari, f"{place}/broken", reason="No driver", on="2026-08-17", version=1) == 302
    page = seen(kari)
    assert "1 is over" in page
    assert "No driver" in page

    assert kari.post(f"{BASE}{place}/reopen?version=2").status_code == 302

    assert "1 promise is open" in seen(kari)
    assert Promise.objects.get().state == "given"


def test_who_is_neither_of_the_team_nor_of_the_function_changes_nothing(
    browser: Person, people: dict[Role, User]
):
    """Finance sees it, and a reader does without the name; neither settles what others promised."""
    one = given(browser(Role.ACCOUNT_MANAGER), people[Role.ACCOUNT_MANAGER])
    place = f"/{one.pk}"
    for role in (Role.FINANCE, Role.READER):
        client = browser(role)
        assert WORDS in seen(client)
        assert send(client, f"{place}/confirm", version=1) == 404
        assert send(client, f"{place}/kept", on="2026-08-17", version=1) == 404
        assert send(client, f"{place}/another-day", version=1) == 404
    assert "Jan Vik" in seen(browser(Role.FINANCE))
    assert "somebody at the customer" in seen(browser(Role.READER))
    assert "Jan Vik" not in seen(browser(Role.READER))

    Account.objects.update(confidentiality=Confidentiality.INSIDERS)
    mart = browser(Role.OPERATIONS)
    assert send(mart, f"{place}/confirm", version=1) == 404
    assert WORDS not in seen(mart, "/promises")
    one.refresh_from_db()
    assert (one.state, one.version) == ("given", 1)


def test_the_page_of_an_account_leads_to_no_hidden_one_that_it_became_part_of(
    browser: Person, people: dict[Role, User]
):
    """Nor does it offer what only who knows that one may do."""
    kari, mart = browser(Role.ACCOUNT_MANAGER), browser(Role.OPERATIONS)
    one = given(kari, people[Role.ACCOUNT_MANAGER])
    gone = given(kari, people[Role.ACCOUNT_MANAGER])
    assert send(kari, f"/{gone.pk}/kept", on="2026-08-17", version=1) == 302
    heir = Account.objects.create(key="secret", name="Secret", slug="secret")
    director = people[Role.PROGRAMME_DIRECTOR]
    birch = Account.objects.get(key="birch")
    accounts.merge_accounts(heir, others=[birch], reason="One", by=director, at=MONDAY)
    Account.objects.filter(pk=heir.pk).update(confidentiality=Confidentiality.INSIDERS)

    offered = ("Write a promise down", "We can keep it", "It was kept")
    for page in (BASE, f"{BASE}/{one.pk}"):
        answer = mart.get(page)
        assert WORDS in read(answer)
        assert "secret" not in answer.content.decode().casefold()
        assert not [said for said in offered if said in read(answer)]
    assert f'href="{BASE}/{one.pk}"' in mart.get(BASE).content.decode()
    assert send(mart, f"/{one.pk}/confirm", version=1) == 404


def test_the_page_says_that_a_yes_was_to_another_day_and_its_function_words_nothing_anew(
    browser: Person, people: dict[Role, User]
):
    kari, mart = browser(Role.ACCOUNT_MANAGER), browser(Role.OPERATIONS)
    one = given(kari, people[Role.ACCOUNT_MANAGER])
    place = f"/{one.pk}"
    assert f"{place}/correct" not in mart.get(f"{BASE}{place}").content.decode()
    assert send(mart, f"{place}/correct", words="Within a week", version=1) == 404
    assert send(mart, f"{place}/confirm", version=1) == 302
    agreed = {"due_on": "2026-08-24", "agreed_with": one.given_to_id, "agreed_on": "2026-08-17"}
    assert send(kari, f"{place}/another-day", **agreed, version=2) == 302

    page = seen(kari, f"{BASE}{place}")

    assert "Person operations said yes to another day, 17 Aug 2026" in page
    assert "nobody has said yes to this one yet" in page
    assert "1 promise waits for your word" in seen(mart, "/promises")


def test_a_stale_yes_is_refused_and_a_correction_asks_anew(
    browser: Person, people: dict[Role, User]
):
    kari, mart = browser(Role.ACCOUNT_MANAGER), browser(Role.OPERATIONS)
    one = given(kari, people[Role.ACCOUNT_MANAGER])
    said = {"given_to": one.given_to_id, "due_on": "2026-08-31", "function": "operations",
            "promised_by": one.promised_by_id, "given_on": "2026-08-17"}  # fmt: skip
    assert send(kari, f"/{one.pk}/correct", words="Within 4 hours", **said, version=1) == 302

    assert send(mart, f"/{one.pk}/confirm", version=1) in {409, 422}

    one.refresh_from_db()
    assert (one.state, one.words) == ("given", "Within 4 hours")
    assert send(mart, f"/{one.pk}/confirm", version=2) == 302
    assert send(kari, f"/{one.pk}/correct", words="Within a week", **said, version=3) == 422
    one.refresh_from_db()
    assert one.words == "Within 4 hours"


def entered(people: dict[Role, User]) -> Client:
    """Return the browser of Jan, who came in."""
    plans.invite_to_portal(
        Contact.objects.get(), email="jan@birch.example", token="let-me-in",
        by=people[Role.ACCOUNT_MANAGER], at=MONDAY,
    )  # fmt: skip
    client = Client()
    assert client.post("/portal/enter/let-me-in").status_code == 302
    return client


@pytest.mark.row("RYA-07")
def test_the_customer_reads_an_unconfirmed_promise_as_asked_and_never_as_a_commitment(
    browser: Person, people: dict[Role, User]
):
    """INV-11: neither why one of us doubts it nor who reaches them, whatever they open."""
    kari, mart, guest = browser(Role.ACCOUNT_MANAGER), browser(Role.OPERATIONS), entered(people)
    one = given(kari, people[Role.ACCOUNT_MANAGER])
    sharing, thing = f"/accounts/birch/sharing/promise/{one.pk}", f"/portal/shared/promise/{one.pk}"
    assert "What we promised you" not in shown(guest, "/portal/")
    assert guest.get(thing).status_code == 404
    assert sharing in kari.get(f"{BASE}/{one.pk}").content.decode()
    assert kari.post(f"{sharing}/share").status_code == 302
    assert send(mart, f"/{one.pk}/refuse", doubt="One truck only", version=1) == 302

    for page in (shown(guest, "/portal/"), shown(guest, thing)):
        assert WORDS in page
        assert "asked, not confirmed yet" in page
        assert not {one for one in ("our word", "One truck", "Person operations") if one in page}

    assert send(mart, f"/{one.pk}/confirm", version=2) == 302
    assert "by 31 Aug 2026 our word" in shown(guest, "/portal/")
    assert "not confirmed" not in shown(guest, thing)
    assert PortalVisit.objects.filter(kind="promise", object_id=one.pk).exists()
    assert kari.post(f"{sharing}/withdraw").status_code == 302
    assert WORDS not in shown(guest, "/portal/")


@pytest.mark.row("RYA-07")
def test_what_the_customer_could_read_is_never_written_over(
    browser: Person, people: dict[Role, User]
):
    """Also once it is taken back: they may have read it."""
    kari = browser(Role.ACCOUNT_MANAGER)
    one = given(kari, people[Role.ACCOUNT_MANAGER])
    said = {"given_to": one.given_to_id, "due_on": "2026-08-31", "function": "operations",
            "promised_by": one.promised_by_id, "given_on": "2026-08-17"}  # fmt: skip
    assert f"{BASE}/{one.pk}/correct" in kari.get(f"{BASE}/{one.pk}").content.decode()
    for act in ("share", "withdraw"):
        assert kari.post(f"/accounts/birch/sharing/promise/{one.pk}/{act}").status_code == 302

    assert f"{BASE}/{one.pk}/correct" not in kari.get(f"{BASE}/{one.pk}").content.decode()
    assert send(kari, f"/{one.pk}/correct", words="Within a week", **said, version=1) == 422

    one.refresh_from_db()
    assert (one.words, one.version) == (WORDS, 1)


@pytest.mark.row("RYA-07")
def test_an_action_keeps_a_promise_and_each_page_leads_to_the_other(
    browser: Person, people: dict[Role, User]
):
    """INV-08: an action may lead up to a promise, as long as that is not over."""
    kari = browser(Role.ACCOUNT_MANAGER)
    one = given(kari, people[Role.ACCOUNT_MANAGER])
    page, lead = f"{BASE}/{one.pk}", f"promise-{one.pk}"
    assert f"/actions/new?for={lead}" in kari.get(page).content.decode()
    said = {"title": "Shelf in Tartu", "who": f"user-{people[Role.OPERATIONS].pk}",
            "care": "protect", "due_on": "2026-12-01", "leads_up_to": lead}  # fmt: skip

    assert kari.post("/accounts/birch/actions/new", said).status_code == 302

    action = f"/accounts/birch/actions/{Action.objects.get(promise=one).pk}"
    assert "Shelf in Tartu" in seen(kari, page)
    assert f'href="{page}"' in kari.get(action).content.decode()
    assert f"Promise {WORDS}" in seen(kari, action)
    assert send(kari, f"/{one.pk}/kept", on="2026-08-17", version=1) == 302
    assert kari.post("/accounts/birch/actions/new", said).status_code == 422
