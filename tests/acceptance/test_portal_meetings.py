"""Meetings in the customer's portal: shared each by itself, with what was released, and no more."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.test import Client

from orchard.domain.accounts.models import Account
from orchard.domain.core.mistakes import NotFound
from orchard.domain.core.models import AuditEvent, User
from orchard.domain.core.rules import Role
from orchard.domain.meetings.models import Decision, Meeting, MeetingRelease
from orchard.domain.meetings.services import ReleaseNote, release_meeting
from orchard.domain.plans import services as plans
from orchard.domain.plans.models import PortalVisit
from orchard.domain.relationships.models import Contact
from papers import words_of_pdf
from people import NOON
from reading import read, shown
from sitting import BASE, RHYTHM, Person, browser, met, minuted, people, planned, sent, today

__all__ = ["browser", "people", "today"]
pytestmark = [pytest.mark.usefixtures("today"), pytest.mark.row("HEL-69")]
SHARING = "/accounts/birch/sharing"
NEXT = {"day": "2026-09-01", "title": "Plant talk", "purpose": "Win Siri over", "place": "Bergen"}


@pytest.fixture
def kari(browser: Person) -> Client:
    return browser(Role.ACCOUNT_MANAGER)


@pytest.fixture
def siri(people: dict[Role, User]) -> Client:
    """The browser of Siri, who came in."""
    contact = Contact.objects.create(
        account=Account.objects.get(key="birch"), name="Siri Moe", function="procurement",
        level="manager", source="Met", added_at=NOON,
    )  # fmt: skip
    plans.invite_to_portal(
        contact, email="siri@birch.example", token="let-me-in", by=people[Role.ACCOUNT_MANAGER],
        at=datetime.now(UTC),
    )  # fmt: skip
    client = Client()
    assert client.post("/portal/enter/let-me-in").status_code == 302
    return client


def share(kari: Client, row: Meeting, *, what: str = "share") -> None:
    assert kari.post(f"{SHARING}/meeting/{row.pk}/{what}").status_code == 302


def release(kari: Client, row: Meeting, **said: object) -> None:
    version = MeetingRelease.objects.filter(meeting=row).values_list("version", flat=True).first()
    sent(kari, f"/{row.pk}/release", **{"version": version or 0, **said})


def test_a_meeting_is_seen_by_the_customer_only_while_it_is_shared(kari: Client, siri: Client):
    sent(kari, "/rhythms/operations", **RHYTHM)
    row = planned(kari, **NEXT)
    assert "Plant talk" not in shown(siri, "/portal/")
    assert f"{SHARING}/meeting/{row.pk}" in kari.get(f"{BASE}/{row.pk}").content.decode()

    share(kari, row)
    seen = shown(siri, "/portal/")
    assert "Plant talk" in seen
    assert "Tue 1 Sep 2026, 09:00–09:45 (Europe/Paris) · Bergen · Operations, every month" in seen
    assert "Win Siri over" not in seen
    assert PortalVisit.objects.filter(kind="meeting", object_id=row.pk).exists()
    assert "Plant talk" in shown(kari, SHARING), "the log of who saw what"
    for page in (BASE, f"{BASE}/{row.pk}"):
        assert "is-shared" in kari.get(page).content.decode()

    share(kari, row, what="withdraw")
    assert "Plant talk" not in shown(siri, "/portal/")
    assert siri.get(f"/portal/shared/meeting/{row.pk}").status_code == 404


def test_purpose_and_agenda_are_what_was_released_for_the_customer(kari: Client, siri: Client):
    row = planned(kari, **NEXT)
    sent(kari, f"/{row.pk}/prepare", agenda="Deliveries\nTheir weak buyer", version=1)
    share(kari, row)
    form = kari.get(f"{BASE}/{row.pk}/release").context["form"]
    assert form["agenda"].value() == "Deliveries\nTheir weak buyer"

    release(kari, row, purpose="Stable deliveries", agenda="Deliveries\n\n Pumps ")
    sent(kari, f"/{row.pk}/prepare", agenda="Deliveries\nOur margin", version=2)

    seen = shown(siri, "/portal/")
    for said in ("Stable deliveries", "Deliveries", "Pumps"):
        assert said in seen
    for kept in ("Their weak buyer", "Our margin", "Win Siri over"):
        assert kept not in seen
    assert AuditEvent.objects.filter(verb="meeting.released").exists()
    contact = Contact.objects.get(name="Siri Moe")
    assert "Pumps" in shown(kari, f"{SHARING}/as/{contact.pk}"), "the look beforehand"
    assert "Pumps" in words_of_pdf(siri.get("/portal/plan.pdf").content)


def test_what_is_only_among_us_is_neither_offered_for_release_nor_released(
    kari: Client, siri: Client
):
    row = planned(kari, **NEXT)
    ours = "Only among us: Objective: Bring price up"
    agenda = f"Deliveries\n{ours}\nWhat matters to Siri Moe now\nWin Siri over"
    sent(kari, f"/{row.pk}/prepare", agenda=agenda, version=1)
    share(kari, row)

    form = kari.get(f"{BASE}/{row.pk}/release").context["form"]
    assert not form["purpose"].value(), "what we want of it is not what they read"
    assert form["agenda"].value() == "Deliveries"

    refused = kari.post(
        f"{BASE}/{row.pk}/release", {"version": 0, "agenda": f"Deliveries\n {ours.lower()}"}
    )
    assert refused.status_code == 422
    assert "Take out the points that are only among us." in read(refused)
    assert not MeetingRelease.objects.exists()


def test_what_was_decided_before_is_not_offered_for_release(
    kari: Client, siri: Client, people: dict[Role, User]
):
    before = met(kari, kind="strategic")
    owner = people[Role.ACCOUNT_MANAGER].pk
    sent(kari, f"/{before.pk}/decisions", text="We drop their depot", why="Costly", owner=owner)
    row = planned(kari, kind="strategic", **NEXT)
    proposed = kari.get(f"{BASE}/{row.pk}/prepare").context["form"]["agenda"].value()
    assert "Decided last time: We drop their depot" in proposed.splitlines()
    sent(kari, f"/{row.pk}/prepare", agenda=proposed, version=1)
    share(kari, row)

    offered = kari.get(f"{BASE}/{row.pk}/release").context["form"]["agenda"].value()

    assert "Results since the last review" in offered
    assert "depot" not in offered
    release(kari, row, agenda=offered)
    assert "depot" not in shown(siri, "/portal/")


def test_of_what_was_decided_only_what_was_released_is_read_and_no_minutes(
    kari: Client, siri: Client, people: dict[Role, User]
):
    row = met(kari)
    for text in ("One stock in Bergen", "We drop their depot"):
        owner = people[Role.ACCOUNT_MANAGER].pk
        sent(kari, f"/{row.pk}/decisions", text=text, why="They are weak", owner=owner)
    minuted(kari, row, said_there="Jan was rude")
    share(kari, row)
    assert "One stock" not in shown(siri, "/portal/")

    release(kari, row, decisions=[Decision.objects.get(text="One stock in Bergen").pk])
    seen = shown(siri, "/portal/")
    assert "One stock in Bergen Person account_manager" in seen
    for kept in ("We drop their depot", "They are weak", "Jan was rude"):
        assert kept not in seen

    release(kari, row)
    assert "One stock" not in shown(siri, "/portal/")


def test_a_cancelled_meeting_says_so_and_no_reason(kari: Client, siri: Client):
    row = planned(kari, **NEXT)
    share(kari, row)
    release(kari, row, purpose="Stable deliveries")
    sent(kari, f"/{row.pk}/cancel", reason="We are short of people", version=1)

    seen = shown(siri, "/portal/")

    assert "Plant talk cancelled" in seen
    assert "short of people" not in seen
    assert "Stable deliveries" not in seen


def test_both_sides_talk_on_a_meeting(kari: Client, siri: Client):
    row = planned(kari, **NEXT)
    share(kari, row)

    assert (
        siri.post(f"/portal/shared/meeting/{row.pk}", {"text": "May Jan come?"}).status_code == 302
    )

    assert "May Jan come?" in shown(kari, SHARING)
    kari.post(f"{SHARING}/meeting/{row.pk}/answer", {"text": "Please bring him"})
    assert "Please bring him" in shown(siri, f"/portal/shared/meeting/{row.pk}")


def test_only_who_may_share_chooses_and_an_older_state_is_refused(
    kari: Client, browser: Person, people: dict[Role, User]
):
    row = planned(kari, **NEXT)
    address = f"{BASE}/{row.pk}/release"
    assert "Choose it" in shown(kari, f"{BASE}/{row.pk}")
    assert browser(Role.OPERATIONS).get(address).status_code == 404
    assert browser(Role.READER).post(address, {"purpose": "x"}).status_code == 404

    release(kari, row, purpose="First")
    late = kari.post(address, {"purpose": "Second", "version": 0})

    assert late.status_code in {409, 422}
    assert "First" in read(late)
    assert MeetingRelease.objects.get().purpose == "First"


def test_decisions_of_another_meeting_are_not_released(kari: Client, people: dict[Role, User]):
    row, other = met(kari), met(kari, day="2026-08-05")
    by = people[Role.ACCOUNT_MANAGER]
    told = {"text": "One stock", "why": "They ask", "owner": by.pk}
    sent(kari, f"/{other.pk}/decisions", **told)
    note = ReleaseNote(decisions=(Decision.objects.get().pk,))

    with pytest.raises(NotFound):
        release_meeting(row, expected=0, note=note, by=by, at=NOON)

    assert not MeetingRelease.objects.exists()
    assert not Decision.objects.get().is_released
