"""Opportunities and activities come in from a CRM: looked at first, whole or not at all, never twice."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from pytest_django import DjangoAssertNumQueries

import knowing
import relating
from orchard.domain.accounts.models import Account, Assignment, CustomerLink
from orchard.domain.accounts.services import profile
from orchard.domain.core.models import AuditEvent
from orchard.domain.core.rules import Role
from orchard.domain.meetings.models import Conversation, ConversationRevision, Seat
from orchard.domain.meetings.services import ConversationNote, change_note, remove_note
from orchard.domain.relationships import services as people
from orchard.domain.relationships.models import Intake
from orchard.domain.whitespace.models import Cell, Opportunity
from orchard.domain.whitespace.services import Pursuit, Spot, open_opportunity
from people import NOON
from reading import read, shown
from world import World
from worlds import as_, whole_world, world

__all__ = ["as_", "whole_world", "world"]
START = "/imports/systems"
DEALS, NOTES = f"{START}/opportunities", f"{START}/activities"
OPEN = {"encoding": "", "next_step": "Agree on the next step", "next_on": "2026-03-20"}
CRM = """Kunde;Mulighet;Verdi;Fase;Sannsynlighet;Ansvarlig;Lukkedato;Holdning
Nordfjord;Nattservice på kai;90 000,50;Proposal;60;{owner};31.12.2026;vennlig
Sunnhav;Pumper;1.000;1;;;;
CNRY-secret-account;Skjult;5;1;;;;
Ukjent AS;Ukjent;5;1;;;;
"""


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(datetime(2026, 3, 2, 13, tzinfo=UTC), tick=False):
        yield


def send(client: Client, path: str, content: bytes, **said: str) -> HttpResponse:
    file = SimpleUploadedFile("crm.csv", content)
    return client.post(path, {**OPEN, **said, "file": file})


def take(client: Client, url: str) -> HttpResponse:
    """Take over what the page shows now."""
    html = client.get(url).content.decode()
    return client.post(
        f"{url}/take", dict(re.findall(r'name="(version|seen)" value="(\w+)"', html))
    )


def comes_in_no_second_time(kari: Client, where: str, content: bytes) -> None:
    again = send(kari, where, content)
    assert "1 known as they are" in shown(kari, again.url)
    assert take(kari, again.url).status_code == 422


@pytest.mark.row("HEL-123")
def test_opportunities_are_looked_at_before_anything_is_kept(world: World, as_):
    kari, owner = as_(Role.ACCOUNT_MANAGER), world.person(Role.EXECUTIVE_SPONSOR)

    answer = send(kari, DEALS, CRM.format(owner=owner.email).encode("cp1252"))
    look = shown(kari, answer.url)

    for words in (
        "Read as cp1252", "Not read, for it is about what people think or are like: Holdning.",
        "1 new Opportunity", "Nordfjord: Nattservice på kai 2 Worth a year: 90,000.50",
        "Stage in the file: 4 Offered: comes in at the first", "Business from: 31 Dec 2026",
        f"Owner: {owner.name}",
        "you are not in the team of Sunnhav. Ask its account manager to import this row.",
        "no account that you know is called “CNRY-secret-account”",
        "no account that you know is called “Ukjent AS”",
    ):  # fmt: skip
        assert words in look
    assert not Opportunity.objects.exists()
    assert "vennlig" not in str(list(Intake.objects.values()))
    assert kari.post(f"{answer.url}/take", {"version": 1}).status_code == 422


@pytest.mark.row("HEL-123")
def test_what_is_taken_over_is_whole_and_a_second_time_adds_none(world: World, as_):
    kari, owner = as_(Role.ACCOUNT_MANAGER), world.person(Role.EXECUTIVE_SPONSOR)
    content = CRM.format(owner=owner.email).encode("cp1252")

    assert take(kari, send(kari, DEALS, content).url).status_code == 302

    found = Opportunity.objects.get()
    assert (found.account, found.title, found.value, found.currency) == (
        world.own, "Nattservice på kai", Decimal("90000.50"), "EUR",
    )  # fmt: skip
    assert (found.stage, found.probability, found.owner, found.expected_on) == (
        1, Decimal("0.600"), owner, date(2026, 12, 31),
    )  # fmt: skip
    assert (found.next_step, found.next_on) == ("Agree on the next step", date(2026, 3, 20))
    assert found.opened_by == world.person(Role.ACCOUNT_MANAGER)
    assert Cell.objects.get().status == "pipeline"
    for path in ("/portfolio/pipeline", "/accounts/nordfjord/white-space"):
        assert "Nattservice på kai" in shown(kari, path)
    event = AuditEvent.objects.get(verb="opportunities.taken_over")
    assert (event.facts["new"], event.facts["changed"]) == (1, 0)
    assert "Nattservice" not in str(event.facts)
    assert Intake.objects.get().rows == []
    comes_in_no_second_time(kari, DEALS, content)
    assert Opportunity.objects.count() == 1


@pytest.mark.row("HEL-123")
def test_a_later_file_changes_what_is_open_and_an_older_look_changes_nothing(world: World, as_):
    kari, by = as_(Role.ACCOUNT_MANAGER), world.person(Role.ACCOUNT_MANAGER)
    goal = profile.note_known(world.own, note=knowing.goal(title="Halve the stops"), by=by, at=NOON)
    pursuit = Pursuit("Seals", by, Decimal(4000), "Call", date(2026, 4, 9), goal=goal)
    deal = open_opportunity(world.own, spot=Spot(None, "Seals"), pursuit=pursuit, by=by, at=NOON)
    content = b"Account,Opportunity,Amount,Stage\nNORDFJORD,seals,5500,Negotiation\n"
    answer = send(kari, DEALS, content)
    look = kari.get(answer.url)
    assert "Worth a year: 4,000.00 → 5,500.00" in read(look)
    assert "Stage: 1 Found → 5 Agreed by word of mouth" in read(look)
    Opportunity.objects.filter(pk=deal.pk).update(value=Decimal(4100))
    seen = dict(re.findall(r'name="(version|seen)" value="(\w+)"', look.content.decode()))

    refused = kari.post(f"{answer.url}/take", seen)

    assert refused.status_code == 422
    assert "Nothing was taken over: what is here changed" in read(refused)
    assert "4,100.00 → 5,500.00" in read(refused)
    assert take(kari, answer.url).status_code == 302
    deal.refresh_from_db()
    assert (deal.value, deal.stage, deal.version, deal.next_step) == (5500, 5, 2, "Call")


@pytest.mark.row("HEL-123")
def test_activities_become_notes_of_the_team_with_who_took_part(world: World, as_):
    kari, by = as_(Role.ACCOUNT_MANAGER), world.person(Role.ACCOUNT_MANAGER)
    siri = relating.add(world.own, "Siri Moe", by=by, email="siri@nordfjord.example")
    link = CustomerLink.objects.filter(account=world.own).first()
    content = (
        "Customer number,Date,Type,Subject,Notes,Contacts,Owner\n"
        f'{link.customer},2026-02-06,Meeting,Line 2,"They stop too often.",SIRI@nordfjord.example,'
        f"{by.name}\n"
        "Nordfjord,2026-02-07,Call,,Who knows,Olga,\n"
        "Nordfjord,2026-02-08,Sentiment,Siri,She is against us,,\n"
        "Sunnhav,2026-02-09,Call,,Not ours,,\n"
    ).encode()

    answer = send(kari, NOTES, content)
    look = shown(kari, answer.url)

    assert "Nordfjord 2 Day: 6 Feb 2026 With: Siri Moe Of us: Person account_manager" in look
    for why in ("nobody at Nordfjord is called “Olga”. Import people first",
                "it is about what somebody thinks or is like", "not in the team of Sunnhav"):  # fmt: skip
        assert why in look
    assert not Conversation.objects.exists()
    assert take(kari, answer.url).status_code == 302

    note = Conversation.objects.get()
    assert (note.account, note.held_on, note.said, note.by) == (
        world.own, date(2026, 2, 6), "Meeting: Line 2\n\nThey stop too often.", by,
    )  # fmt: skip
    assert set(Seat.objects.values_list("contact", "user")) == {(siri.pk, None), (None, by.pk)}
    assert ConversationRevision.objects.get().state["contacts"] == [siri.pk]
    assert "They stop too often." in shown(kari, "/accounts/nordfjord")
    assert "They stop too often." in shown(kari, "/portfolio/activities")
    assert "They stop too often." not in shown(as_(Role.OPERATIONS), "/portfolio/activities")
    comes_in_no_second_time(kari, NOTES, content)
    assert Conversation.objects.count() == 1


@pytest.mark.row("HEL-123")
def test_a_note_that_was_corrected_or_taken_out_since_does_not_come_in_again(world: World, as_):
    kari, by = as_(Role.ACCOUNT_MANAGER), world.person(Role.ACCOUNT_MANAGER)
    content = b"Account,Date,Notes\nNordfjord,2026-02-06,They stop to often.\n"
    assert take(kari, send(kari, NOTES, content).url).status_code == 302
    note, at = Conversation.objects.get(), datetime(2026, 3, 2, 13, tzinfo=UTC)
    right = ConversationNote(date(2026, 2, 5), "They stop too often.", ())
    note = change_note(note, expected=note.version, note=right, by=by, at=at)

    assert "1 known as they are" in shown(kari, send(kari, NOTES, content).url)

    remove_note(note, expected=note.version, by=by, at=at)
    assert "1 known as they are" in shown(kari, send(kari, NOTES, content).url)
    assert "A note that was taken out more than 30 days ago is forgotten" in shown(kari, NOTES)


@pytest.mark.row("HEL-123")
def test_who_leads_the_programme_opens_opportunities_anywhere_and_notes_only_in_own_teams(
    world: World, as_
):
    insider, director = as_(world.insider), as_(Role.PROGRAMME_DIRECTOR)
    content = b"Account,Opportunity,Amount\nCNRY-secret-account,Hush,5\nSunnhav,Pumps,7\n"

    assert "2 new" in shown(insider, send(insider, DEALS, content).url)
    look = shown(director, send(director, DEALS, content).url)
    notes = shown(
        director, send(director, NOTES, b"Account,Date,Notes\nSunnhav,2026-02-01,A\n").url
    )

    assert "1 new" in look
    assert "no account that you know is called “CNRY-secret-account”" in look
    assert "you are not in the team of Sunnhav" in notes


@pytest.mark.row("HEL-123")
def test_one_page_leads_to_everything_that_can_come_in(world: World, as_):
    page = as_(Role.ACCOUNT_MANAGER).get(START).content.decode()
    for href in (DEALS, NOTES, "/accounts/nordfjord/people/import"):
        assert f'href="{href}"' in page
    assert 'href="/imports/new"' not in page
    finance = as_(Role.FINANCE).get(START).content.decode()
    assert all(f'href="{one}"' in finance for one in (DEALS, NOTES, "/imports/new"))
    assert f'href="{DEALS}"' not in as_(Role.ADMINISTRATOR).get(START).content.decode()
    assert as_(Role.READER).get(START).status_code == 404
    assert as_(Role.READER).get(DEALS).status_code == 404
    assert f'href="{START}"' in as_(Role.ACCOUNT_MANAGER).get("/accounts?mine=yes").content.decode()
    assert START in as_(Role.ACCOUNT_MANAGER).get("/search/palette?words=import").content.decode()


def test_who_sits_in_many_teams_finds_the_way_to_all_of_them(world: World, as_):
    kari, by = as_(Role.ACCOUNT_MANAGER), world.person(Role.ACCOUNT_MANAGER)
    assert "more</a>" not in kari.get(START).content.decode()
    for one in range(14):
        made = Account.objects.create(key=f"o{one}", slug=f"o{one}", name=f"Oak {one:02}")
        Assignment.objects.create(
            account=made, user=by, role="account_manager", since=date(2026, 1, 1), given_by=by
        )

    page = kari.get(START).content.decode()

    assert '<a href="/accounts?mine=yes">and 3 more</a>' in page
    assert page.count("/people/import") == 12
    assert "Oak 13" in shown(kari, "/accounts?mine=yes")


def test_a_cell_that_no_number_holds_is_refused_and_the_page_stays(world: World, as_):
    kari = as_(Role.ACCOUNT_MANAGER)
    rows = f"Nordfjord,A,5,1e30\nNordfjord,B,5,{'9' * 34}\nNordfjord,C,NOK 5,\nNordfjord,D,6,\n"

    answer = send(kari, DEALS, f"Account,Opportunity,Amount,Probability\n{rows}".encode())
    look = shown(kari, answer.url)

    assert "1 new" in look
    assert "“1e30” is no chance" in look
    assert "its value is in NOK. Write it in EUR." in look


def test_a_file_is_of_who_sent_it_and_gone_after_a_day_or_when_somebody_is_erased(
    world: World, as_
):
    kari, by = as_(Role.ACCOUNT_MANAGER), world.person(Role.ACCOUNT_MANAGER)
    answer = send(kari, DEALS, b"Account,Opportunity,Amount\nNordfjord,For Siri Moe,5\n")
    assert "crm.csv" in shown(kari, START)
    for other in (Role.EXECUTIVE_SPONSOR, Role.PROGRAMME_DIRECTOR, Role.READER):
        assert as_(other).get(answer.url).status_code == 404
        for url in (answer.url, f"{answer.url}/take", f"{answer.url}/away"):
            assert as_(other).post(url, {"version": 1}).status_code == 404
    assert "crm.csv" not in shown(as_(Role.PROGRAMME_DIRECTOR), START)
    with time_machine.travel(datetime(2026, 3, 4, tzinfo=UTC)):
        assert as_(Role.ACCOUNT_MANAGER).get(answer.url).status_code == 404
    siri = relating.add(world.own, "Siri Moe", by=by)
    people.erase_contact(siri, by=world.person(Role.ADMINISTRATOR), at=NOON)
    assert not Intake.objects.exists()

    gone = send(kari, DEALS, b"Account,Opportunity,Amount\nNordfjord,A,5\n")
    assert kari.post(f"{gone.url}/away").status_code == 302
    assert kari.get(gone.url).status_code == 404
    assert not Opportunity.objects.exists()


def test_columns_can_be_said_otherwise(world: World, as_):
    kari = as_(Role.ACCOUNT_MANAGER)
    answer = send(kari, DEALS, b"Where,What,How much\nNordfjord,Seals,5\n")
    assert "1 refused" in shown(kari, answer.url)

    assert kari.post(answer.url, {"version": 1, "account": "0", "title": "1"}).status_code == 422
    said = {"version": 1, "account": "0", "title": "1", "value": "2"}
    assert kari.post(answer.url, said).status_code == 302

    assert "1 new" in shown(kari, answer.url)


@pytest.mark.parametrize(
    ("content", "facts", "said"),
    [
        (b"", {}, "empty"),
        (b"PK\x03\x04" + b"\0" * 50, {}, "no text"),
        (b"Account\n" + b"x" * (5 << 20), {}, "larger than 5 MB"),
        ("Account,Opportunity\nÅse,1\n".encode("cp1252"), {"encoding": "utf-8"}, "not written in utf-8"),
        (b"Account,Opportunity\nA,B\n", {"next_step": " "}, "required"),
        (b"Account\n" + b"A\n" * 10_001, {}, "more than 10000 rows"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_says_so_and_keeps_nothing(world: World, as_, content, facts, said):
    answer = send(as_(Role.ACCOUNT_MANAGER), DEALS, content, **facts)

    assert answer.status_code == 422
    assert said in read(answer)
    assert not Intake.objects.exists()


def test_ten_thousand_rows_come_in_within_seconds_and_few_questions(
    world: World, as_, django_assert_max_num_queries: DjangoAssertNumQueries
):
    kari = as_(Role.ACCOUNT_MANAGER)
    rows = "".join(f"Nordfjord;Avtale {one};{one}\n" for one in range(10_000))
    talks = "".join(f"Nordfjord;2026-02-01;Samtale {one}\n" for one in range(10_000))

    begun = time.process_time()
    deals = send(kari, DEALS, f"Kunde;Mulighet;Verdi\n{rows}".encode("utf-16"))
    assert take(kari, deals.url).status_code == 302
    notes = send(kari, NOTES, f"Kunde;Dato;Notat\n{talks}".encode())
    assert take(kari, notes.url).status_code == 302

    assert time.process_time() - begun < 40
    assert Opportunity.objects.count() == Conversation.objects.count() == 10_000
    last = send(kari, DEALS, f"Kunde;Mulighet;Verdi\n{rows}".encode())
    with django_assert_max_num_queries(30):
        assert "10000 known as they are" in shown(kari, last.url)
