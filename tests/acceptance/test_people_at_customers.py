"""People at a customer, as the account's manager writes them down in a browser and sees them counted."""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime, timedelta
from html import unescape

import pytest
from django.test import Client

import agreement_belongings as agreed
import relating
from orchard.domain.agreements.rules import Kind, Renewal, Stage
from orchard.domain.agreements.services import Progress, record_agreement
from orchard.domain.core.rules import Role
from orchard.domain.relationships import queries, services
from orchard.domain.relationships.models import (
    AttitudeAssessment,
    BuyingRole,
    Contact,
    GapSeat,
    MapReview,
    Reassignment,
    TieAssessment,
    Weighing,
)
from orchard.domain.relationships.rules import Function
from relating import make_people
from world import World
from worlds import as_, world
from worlds import world_without_figures as whole_world

__all__ = ["as_", "whole_world", "world"]
HOME = "/accounts/nordfjord/people"
NOW = datetime.now(UTC)
TODAY = NOW.date().isoformat()
BEFORE = NOW - timedelta(days=30)
ANNA = {
    "name": "Anna Vik", "title": "Head of purchasing", "function": "procurement",
    "level": "senior_manager", "influence": "4", "interest": "5", "source": "The spring fair",
    "basis": "legitimate_interest",
}  # fmt: skip


def text_of(client: Client, address: str = HOME) -> str:
    """Return the words of a page."""
    found = client.get(address)
    assert found.status_code == 200, address
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", found.content.decode())))


def send(client: Client, place: str, **said: object) -> int:
    return client.post(f"{HOME}{place}", said).status_code


@pytest.fixture
def worked(world: World):
    """The worked example, as of now."""
    return make_people(world, at=NOW)


@pytest.mark.row("HEL-58")
@pytest.mark.row("HEL-59")
@pytest.mark.row("HEL-98")
def test_a_person_is_written_down_with_weight_roles_and_ways(world: World, as_):
    kari = as_(Role.ACCOUNT_MANAGER)
    assert "Whom do we know at this customer?" in text_of(kari)
    ways = {
        "channel": "phone", "tempo": "careful", "information_need": "detail",
        "decision_way": "figures", "matters": "On time in full", "pains": "Two carriers, one dock",
    }  # fmt: skip

    assert send(kari, "/add", **{**ANNA, **ways, "source": ""}) == 422
    assert send(kari, "/add", **ANNA, **ways) == 302
    anna = Contact.objects.get(name="Anna Vik")
    assert send(kari, f"/{anna.pk}/roles", role="buyer") == 302
    assert send(kari, f"/{anna.pk}/roles", role="gatekeeper", decision="Frame agreement") == 302

    page, card = text_of(kari), text_of(kari, f"{HOME}/{anna.pk}")
    assert "Anna Vik" in page
    assert "4 · 5" in page
    assert "Buyer, Gatekeeper (Frame agreement)" in page
    for said in ("Telephone", "Takes time, needs safety", "Figures, sources and method",
                 "When the figures hold", "On time in full", "Two carriers, one dock",
                 "The spring fair", "Legitimate interest"):  # fmt: skip
        assert said in card
    assert "Manage closely" in text_of(kari, f"{HOME}?view=grid")
    assert Weighing.objects.get(contact=anna).influence == 4
    assert BuyingRole.objects.filter(contact=anna, until__isnull=True).count() == 2
    assert "Would I be comfortable if the person read this?" in text_of(kari, f"{HOME}/add")


@pytest.mark.row("HEL-36")
@pytest.mark.row("HEL-41")
@pytest.mark.row("HEL-60")
def test_the_worked_account_says_on_whom_it_hangs_and_how_fresh_its_ties_are(worked, as_):
    kari = as_(Role.ACCOUNT_MANAGER)

    page, matrix = text_of(kari), text_of(kari, f"{HOME}?view=matrix")

    assert "Coverage index B 40 partial" in page
    assert "8.8 of 22 points of influence: 5 people, 1 empty seat" in page
    assert "Person account_manager carries 64 % of all ties." in page
    assert "Single-threaded: above 50 %. Without them coverage falls to 15." in page
    assert "Ops carries 45 % on their side." in page
    assert "No strong tie in: Top management." in page
    assert "200 days ago counts 50 %" in page
    for word in ("weak", "medium", "strong", "advocate", "no tie"):
        assert word in matrix
    ceo = worked.people["Ceo"]
    place = f"/{ceo.pk}/ties/{worked.kari.pk}"
    strong = {"strength": "3", "on": TODAY, "met_on": TODAY}
    assert send(kari, place, **strong) == 422  # no evidence
    assert send(kari, place, **strong, evidence="Calls before the board meets") == 302
    after = text_of(kari)
    assert "Coverage index B 54 partial" in after
    history = text_of(kari, f"{HOME}{place}")
    assert history.index("Calls before the board meets") < history.index("weak")
    assert TieAssessment.objects.filter(tie__contact=ceo).count() == 2
    found = queries.people_map(worked.kari, worked.account, on=NOW.date())
    assert found.coverage.index == pytest.approx(100 * (8.825 - 0.625 + 3.75) / 22)


@pytest.mark.row("HEL-37")
@pytest.mark.row("HEL-42")
def test_nobody_at_the_top_makes_an_empty_seat_that_gets_an_owner_and_a_plan(world: World, as_):
    kari = as_(Role.ACCOUNT_MANAGER)
    assert send(kari, "/add", **ANNA) == 302
    anna = Contact.objects.get()
    tie = {"strength": "4", "on": TODAY, "met_on": TODAY, "evidence": "Speaks for us"}
    assert send(kari, f"/{anna.pk}/ties/{world.people['account_manager'].pk}", **tie) == 302

    before = text_of(kari)
    assert "Nobody known there: counts as an empty seat with influence 4." in before
    assert "Coverage index B 50 partial" in before
    seat = {
        "title": "Chief executive", "function": "management", "level": "executive",
        "influence": "5", "owner": str(world.people["executive_sponsor"].pk),
        "plan": "Ask Anna for a word at the fair", "due_on": "2030-01-15",
    }  # fmt: skip
    assert send(kari, "/seats/add", **seat) == 302

    page = text_of(kari)
    assert "Chief executive" in page
    assert "Person executive_sponsor" in page
    assert "Ask Anna for a word at the fair" in page
    assert "Nobody known there" not in page
    assert "Coverage index B 44 partial" in page
    stored = GapSeat.objects.get()
    assert send(kari, f"/seats/{stored.pk}/close", version="1") == 422
    assert send(kari, f"/seats/{stored.pk}/close", version="1", person=str(anna.pk)) == 302
    stored.refresh_from_db()
    assert (stored.filled_by, stored.closed_on) == (anna, NOW.date())
    assert "Chief executive" not in text_of(kari)


def test_each_function_group_says_what_it_is_to_us_and_whom_we_know_there(worked, as_):
    kari = as_(Role.ACCOUNT_MANAGER)

    page = text_of(kari)

    assert "2 Operations, IT, logistics Make the solutions actually work." in page
    assert "1 Procurement and finance Watch price, contracts and risk." in page
    assert "1 Specialists and users Know where the shoe pinches." in page
    assert "1 Top management Sets direction and decides on large investments." in page


@pytest.mark.row("HEL-39")
def test_procurement_is_linked_to_what_is_agreed_and_to_the_talks(worked, as_):
    kari = as_(Role.ACCOUNT_MANAGER)
    assert "Watch price, contracts and risk. No agreement in the register yet." in text_of(kari)
    lasting = {"ends_on": date(2090, 6, 30), "renewal": Renewal.TALKS}
    act = {"by": worked.kari, "at": NOW}
    for kind, progress in ((Kind.FRAMEWORK, agreed.SIGNED), (Kind.PRICE, Progress(Stage.NEGOTIATION)),
                           (Kind.SERVICE, agreed.SIGNED)):  # fmt: skip
        terms = agreed.terms(name=kind.value, kind=kind, **lasting)
        record_agreement(worked.account, terms=terms, progress=progress, **act)

    page = kari.get(HOME).content.decode()

    said = "1 agreement runs, notice until 31 Mar 2090 · 1 in talks"
    assert f"Watch price, contracts and risk. {said}" in text_of(kari)
    assert "Make the solutions actually work. 1 SLA runs, notice until 31 Mar 2090" in text_of(kari)
    assert page.count('<a href="/accounts/nordfjord/agreements">1 ') == 2
    assert said not in text_of(kari, f"{HOME}?on={(NOW - timedelta(days=9)).date().isoformat()}")


@pytest.mark.row("HEL-43")
def test_attitude_toward_us_and_toward_a_solution_are_kept_apart_with_history(worked, as_):
    kari, cpo = as_(Role.ACCOUNT_MANAGER), worked.people["Cpo"]
    place = f"/{cpo.pk}/attitude"
    was = (NOW - timedelta(days=40)).date().isoformat()
    assert send(kari, place, stance="0", on=was) == 422  # nothing was observed
    assert send(kari, place, stance="0", on=was, observed="Listened, said little") == 302
    assert send(kari, place, stance="1", on=TODAY, observed="Praised us aloud") == 302
    pilot = {"stance": "-1", "on": TODAY, "observed": "Fears the dock", "solution": "Odda pilot"}
    assert send(kari, place, **pilot) == 302

    page, card = text_of(kari), text_of(kari, f"{HOME}/{cpo.pk}")

    assert "Odda pilot: against" in page
    for said in ("for toward us", "Listened, said little", "Praised us aloud", "Fears the dock"):
        assert said in card
    assert AttitudeAssessment.objects.filter(contact=cpo).count() == 3


@pytest.mark.row("HEL-61")
def test_holes_are_found_by_themselves_and_lead_to_a_seat(worked, as_):
    kari = as_(Role.ACCOUNT_MANAGER)
    for name in ("Quality", "It"):
        services.note_leaving(
            worked.people[name], expected=1, on=NOW.date(), by=worked.kari, at=NOW
        )

    page = text_of(kari)

    assert "Ceo has much influence, and our best tie is weak or missing" in page
    assert "Nobody known in Specialists and users" in page
    assert "Nobody known at the level: Manager" in page
    assert "Nobody known who is: Decider" in page
    form = kari.get(f"{HOME}/seats/add?function=specialists").content.decode()
    assert '<option value="specialists" selected>' in form


@pytest.mark.row("HEL-62")
def test_a_map_reminds_of_itself_and_shows_what_changed(world: World, worked, as_):
    kari = as_(Role.ACCOUNT_MANAGER)
    assert "Go through the people at Nordfjord" in text_of(kari, "/")
    assert "Due: at least every 90 days." in text_of(kari)
    assert send(kari, "/review") == 302
    assert "Go through the people at Nordfjord" not in text_of(kari, "/")
    said = {"stance": "1", "on": TODAY, "observed": "Asked for the pilot"}
    assert send(kari, f"/{worked.people['It'].pk}/attitude", **said) == 302

    page = text_of(kari)

    assert "Reviewed by Person account_manager" in page
    assert "1 person changed since." in page
    assert "It changed" in page
    MapReview.objects.update(at=NOW - timedelta(days=91))
    assert "Last reviewed 91 days ago." in text_of(kari, "/")
    MapReview.objects.update(at=NOW - timedelta(days=2))
    assert "Go through the people at Nordfjord" not in text_of(kari, "/")
    assert send(kari, f"/{worked.people['Ops'].pk}/left", on=TODAY, version="1") == 302
    home = text_of(kari, "/")
    assert "Go through the people at Nordfjord" in home
    assert "Somebody came or left since the last review." in home


def test_somebody_left_and_who_had_the_tie_finds_a_task(worked, as_):
    kari, mart = as_(Role.ACCOUNT_MANAGER), as_(Role.OPERATIONS)
    ops = worked.people["Ops"]
    assert send(kari, f"/{ops.pk}/left", on=TODAY, version="1") == 302

    asked = text_of(kari, "/")
    assert "Ops left Nordfjord" in asked
    assert "whom do you know instead?" in asked
    assert "Ops left Nordfjord" not in text_of(mart, "/")  # no seat in the team
    assert "Somebody left: whom do we know instead?" in text_of(kari)
    row = Reassignment.objects.get(user=worked.kari)
    follower = str(worked.people["It"].pk)
    assert send(kari, f"/tasks/{row.pk}", version="1") == 422
    assert send(kari, f"/tasks/{row.pk}", version="1", person=follower) == 302
    assert "Ops left Nordfjord" not in text_of(kari, "/")
    row.refresh_from_db()
    assert row.successor == worked.people["It"]


def test_others_see_who_people_are_and_nothing_of_how_they_stand(worked, as_):
    relating.attitude(worked.people["Cpo"], -1, by=worked.kari, at=NOW)
    director = as_(Role.PROGRAMME_DIRECTOR)

    page = text_of(director)

    assert "Cpo" in page
    assert "Ask Person account_manager." in page
    for secret in (
        "CNRY-evidence",
        "CNRY-observed",
        "CNRY-plan",
        "against",
        "advocate",
        "carries",
        "Coverage",
    ):
        assert secret not in page
    for place in ("/add", f"/{worked.people['Cpo'].pk}", f"/seats/{worked.seat.pk}"):
        assert director.get(f"{HOME}{place}").status_code == 404
    assert as_(Role.READER).get(HOME).status_code == 404


def test_a_person_asks_is_handed_everything_and_is_erased(worked, as_):
    admin, cpo = as_(Role.ADMINISTRATOR), worked.people["Cpo"]
    assert "Cpo" in text_of(admin, "/privacy?q=cpo")

    told = json.loads(admin.get(f"/privacy/{cpo.pk}/held").content)
    assert "CNRY-evidence" in json.dumps(told)
    assert {one["seen_by"] for one in told["held"]} == {
        "the team of the account", "those of us who work with customers",
    }  # fmt: skip
    Contact.objects.filter(pk=cpo.pk).update(title="<b>Chief</b>")
    page = admin.get(f"/privacy/{cpo.pk}/held?as=page").content.decode()
    assert "CNRY-evidence" in page
    assert "&lt;b&gt;Chief" in page
    assert "person.json</li>" in page, "the file of before was taken along"
    assert "Person administrator" not in page
    assert admin.post(f"/privacy/{cpo.pk}/erase").status_code == 302

    assert "Nobody of that name" in text_of(admin, "/privacy?q=cpo")
    assert "Cpo" not in text_of(as_(Role.ACCOUNT_MANAGER))
    assert Contact.objects.get(pk=cpo.pk).name == f"Erased person {cpo.pk}"


def test_many_people_come_page_by_page_and_keep_what_was_chosen(worked, as_, django_assert_max_num_queries):  # fmt: skip
    for number in range(60):
        relating.add(worked.account, f"Buyer {number:02}", by=worked.kari, at=BEFORE,
                     function=Function.PROCUREMENT, title="CNRY-buys")  # fmt: skip
    query = f"?view=list&on={BEFORE.date()}&function=procurement&name=cnry-BUYS"
    kari, director = as_(Role.ACCOUNT_MANAGER), as_(Role.PROGRAMME_DIRECTOR)
    for client, asked in ((kari, query), (director, "?function=procurement&name=buyer")):
        text_of(client, f"{HOME}{asked}")
        found: list[str] = []
        address = f"{HOME}{asked}"
        while address and len(found) < 100:
            client.get(address)  # the first look is noted
            with django_assert_max_num_queries(25):
                html = client.get(address).content.decode()
            rows = re.findall(r"<tr data-row.*?</tr>", html, re.S)
            assert len(rows) <= 25
            found += re.findall(r"Buyer \d\d", " ".join(rows))
            following = re.search(r'rel="next" href="([^"]+)"', html)
            address = unescape(following[1]) if following else ""
            assert not address or "function=procurement" in address
        assert found == [f"Buyer {number:02}" for number in range(60)]

    shown = kari.get(f"{HOME}{query}").content.decode()
    hidden = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', shown)
    kept = {"view": "list", "function": "procurement", "name": "cnry-BUYS"}
    assert kept.items() <= dict(hidden).items()
    assert "function=procurement" in re.search(r'id="as-of-today" href="([^"]+)"', shown)[1]
    assert "save-people" not in shown, "a saved view would keep the name of who is erased"
    nobody = kari.get(f"{HOME}?on={BEFORE.date()}&level=specialist").content.decode()
    assert "Nothing fits these filters" in nobody
    assert f'href="/accounts/nordfjord/people?on={BEFORE.date()}"' in nobody


@pytest.mark.trust("T-GDPR-5")
def test_who_says_no_is_marked_and_not_used_until_it_is_lifted(worked, as_):
    kari, ops = as_(Role.ACCOUNT_MANAGER), worked.people["Ops"]
    services.change_contact(
        ops, expected=1, by=worked.kari, at=NOW,
        card=relating.card("Ops", phone="CNRY-phone", pains="CNRY-pains", influence=4, interest=4),
    )  # fmt: skip
    place = f"/{ops.pk}"
    assert "CNRY-pains" in text_of(kari, f"{HOME}{place}")
    for way in ("wrong", "disputed", "objected"):
        assert f"{place}/restrict?ground={way}" in kari.get(f"{HOME}{place}").content.decode()
    wrong = {"ground": "wrong", "since": TODAY, "reason": "She is CNRY-chief now", "version": 2}
    assert send(kari, f"{place}/restrict", **wrong | {"reason": ""}) == 422
    director = as_(Role.PROGRAMME_DIRECTOR)
    assert " Ops " in text_of(director)
    assert send(kari, f"{place}/restrict", **wrong) == 302
    assert " Ops " not in text_of(director)  # nor in the list that others take along

    people, card = text_of(kari), text_of(kari, f"{HOME}{place}")
    assert "restricted since" in people
    assert "Ops carries" not in people
    for said in ("restricted since", "CNRY-phone", "She is CNRY-chief now", "Correct it"):
        assert said in card
    edit = kari.get(f"{HOME}{place}/edit").content.decode()
    pages = (
        card,
        edit,
        *(text_of(kari, f"{HOME}{place}{one}") for one in ("/working", "/answers")),
    )
    assert not any("CNRY-pains" in page for page in pages)
    assert 'name="influence"' not in edit
    assert send(kari, f"{place}/roles", role="buyer") == 409
    fact = {
        "name": "Ops", "title": "CNRY-chief", "function": "operations", "level": "executive",
        "source": "She wrote", "basis": "contract", "version": 3,
    }  # fmt: skip
    assert send(kari, f"{place}/edit", **fact) == 302
    lifted = {"which": "all", "on": TODAY, "why": "Corrected", "version": 4}
    assert send(kari, f"{place}/lift", **lifted | {"why": ""}) == 422
    assert send(kari, f"{place}/lift", **lifted) == 302

    card = text_of(kari, f"{HOME}{place}")
    for said in ("CNRY-chief", "CNRY-pains", "Lifted: Corrected"):
        assert said in card
    assert "restricted since" not in text_of(kari)
