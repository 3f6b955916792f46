"""How guests of a meeting like to work, from its agenda to the look back, for the team alone."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.core import mail
from django.test import Client

import packing
import relating
from attaching import upload
from guests import begun, birch, events, guest, kari
from orchard.domain.accounts import filing
from orchard.domain.accounts.models import Account
from orchard.domain.core.models import AuditEvent, User
from orchard.domain.core.rules import Role
from orchard.domain.meetings.models import Meeting, MeetingPreparation
from orchard.domain.packs.rules import Audience
from orchard.domain.plans import services as plans
from orchard.domain.relationships.models import OpinionSwitch, Preparation
from orchard.domain.relationships.services import forbid_opinions
from papers import words_of_pdf
from people import NOON
from reading import read, shown
from sitting import BASE, PLAN, Person, browser, met, minuted, people, planned, sent, today

__all__ = ["birch", "browser", "guest", "kari", "people", "today"]
pytestmark = pytest.mark.usefixtures("today")
PEOPLE = "/accounts/birch/people"
NEXT = {"day": "2026-09-01"}
CARD = "For the people in it"


def fill(kari: Client, talk: Preparation, **said: object) -> None:
    talk.refresh_from_db()
    answer = kari.post(f"{PEOPLE}/conversations/{talk.pk}/edit", {"version": talk.version, **said})
    assert answer.status_code == 302, read(answer)


def sheet(kari: Client, talk: Preparation) -> str:
    return shown(kari, f"{PEOPLE}/conversations/{talk.pk}")


def offered(kari: Client, row: Meeting) -> str:
    """Return what the page of the agenda suggests for the people of a meeting."""
    return shown(kari, f"{BASE}/{row.pk}/prepare").split("For the people in this meeting")[1]


@pytest.mark.row("HEL-101", "HEL-103")
def test_the_brief_of_a_meeting_puts_the_result_first_and_recommends_one_way(kari: Client, guest):
    row = planned(kari, **NEXT, contacts=[guest("red").pk], purpose="The frame agreement")
    brief = f"{BASE}/{row.pk}/brief"
    assert "Write the result in one line" in shown(kari, brief), "before anybody prepared it"

    talk = begun(kari, row)
    assert (talk.purpose, talk.planned_on, talk.minutes) == ("Plant talk", row.starts.date(), 45)
    assert "For the meeting “Plant talk”" in sheet(kari, talk)
    fill(kari, talk, result_line="4 % less freight", recommendation="One carrier for all plants")

    said = shown(kari, brief)
    order = ("The result, in one line", "4 % less freight", "What we recommend", "One carrier",
             "The frame agreement", "With whom")  # fmt: skip
    places = [said.index(words) for words in order]
    assert places == sorted(places)
    assert said.count("What we recommend") == 1
    assert "4 % less freight" in shown(kari, f"{BASE}/{row.pk}")


@pytest.mark.row("HEL-104")
def test_an_agenda_of_half_an_hour_without_ice_breaker_is_taken_with_a_press_and_taken_back(
    kari: Client, guest, django_assert_max_num_queries
):
    row = planned(kari, **NEXT, contacts=[guest("red").pk])
    with django_assert_max_num_queries(24):
        said = offered(kari, row)
    assert ": 30 minutes" in said
    assert "No ice-breaker before it." in said
    assert "Arrive" not in said

    answer = kari.post(f"{BASE}/{row.pk}/layout", {"version": 1}, follow=True)

    row.refresh_from_db()
    assert (row.lasting, row.state) == (45, "prepared"), "its planner says how long it is"
    points = ["What we recommend", "Next step"]
    assert list(row.agenda.values_list("text", flat=True)) == points
    undo = f'action="{BASE}/{row.pk}/layout/undo"'
    assert undo in answer.content.decode()
    said = offered(kari, row)
    assert ": 30 minutes" in said, "the team reads on how to lead it"
    assert "The meeting has 45 minutes" in said
    assert "Lay the agenda out" not in said
    sent(kari, f"/{row.pk}/layout/undo")
    row.refresh_from_db()
    assert (row.lasting, row.state, row.agenda.count()) == (45, "planned", 0)
    sent(kari, f"/{row.pk}/layout/undo")
    assert Meeting.objects.get(pk=row.pk).version == row.version, "there is nothing to take back"


@pytest.mark.row("HEL-104")
@pytest.mark.trust("T-GDPR-6")
def test_the_trail_tells_a_suggested_agenda_as_one_that_was_written_by_hand(kari: Client, guest):
    suggested = planned(kari, **NEXT, contacts=[guest("red").pk])
    written = planned(kari, **NEXT)
    sent(kari, f"/{written.pk}/prepare", agenda="Stops of line 3", version=1)

    sent(kari, f"/{suggested.pk}/layout", version=1)

    by_hand, by_press = (
        [(one.verb, one.what) for one in events(row)] for row in (written, suggested)
    )
    assert by_press == by_hand
    for page in ("/accounts/birch/timeline", "/accounts/birch", "/portfolio/activities"):
        assert "length of a meeting" not in shown(kari, page)
    sent(kari, f"/{suggested.pk}/layout/undo")
    assert events(suggested)[-1].verb == "meeting.changed"


@pytest.mark.row("HEL-104")
def test_points_that_were_written_stay_and_a_stale_press_changes_nothing(kari: Client, guest):
    row = planned(kari, **NEXT, contacts=[guest("red").pk])
    sent(kari, f"/{row.pk}/prepare", agenda="Stops of line 3\nWhat we recommend", version=1)
    assert kari.post(f"{BASE}/{row.pk}/layout", {"version": 1}).status_code == 409

    sent(kari, f"/{row.pk}/layout", version=2)

    points = ["What we recommend", "Stops of line 3", "Next step"]
    assert list(row.agenda.values_list("text", flat=True)) == points
    release = kari.get(f"{BASE}/{row.pk}/release").context["form"]["agenda"].value()
    assert release == "Stops of line 3", "what suits our guests is not offered to the customer"


@pytest.mark.row("HEL-111", "HEL-113")
def test_who_wants_safety_gets_a_longer_meeting_with_questions_and_a_plan_of_support(
    kari: Client, guest, birch: Account, people: dict[Role, User], settings, tmp_path
):
    settings.DATA_DIR = tmp_path
    ida, by = guest("green"), people[Role.ACCOUNT_MANAGER]
    row = planned(kari, **NEXT, contacts=[ida.pk])
    assert "What was left open" not in offered(kari, row)
    relating.point(ida, "concern", "Who answers at night?", by=by)
    said = offered(kari, row)
    assert "What was left open" in said
    assert ": 60 minutes" in said
    assert "Their questions" in said
    sent(kari, f"/{row.pk}/layout", version=1)
    assert "Their questions" in offered(kari, row), "the agenda does not say it, the advice does"
    longer = {**PLAN, **NEXT, "contacts": [ida.pk], "lasting": "60", "version": 2}
    sent(kari, f"/{row.pk}/edit", **longer)
    talk = begun(kari, row)
    assert talk.minutes == 60
    said = sheet(kari, talk)
    assert "Attach a plan of the change and the support, or say where it lies." in said
    assert "Attach the plan of support among the files" in said
    assert "shorter than 60 minutes" not in said

    file = filing.attach(birch, upload=upload("support.pdf"), by=by, at=NOON)
    fill(kari, talk, support_file=file.pk)

    said = sheet(kari, talk)
    assert "support.pdf" in said
    assert "Attach a plan of the change" not in said
    changed = {**PLAN, **NEXT, "contacts": [one.pk for one in talk.people.all()], "lasting": "30"}
    sent(kari, f"/{row.pk}/edit", **changed, version=3)
    assert "shorter than 60 minutes" in sheet(kari, talk), "what is prepared follows its meeting"


@pytest.mark.row("HEL-116", "HEL-119")
def test_who_wants_it_to_hold_gets_evidence_and_a_dossier_that_says_what_is_missing(
    kari: Client, guest
):
    row = planned(kari, **NEXT, contacts=[guest("blue").pk])
    talk = begun(kari, row)
    said = sheet(kari, talk)
    for words in ("0 of 3 are there", "0 of 3 sections are written", "The evidence is not complete",
                  "Figures: not yet", "The dossier is not complete"):  # fmt: skip
        assert words in said

    fill(kari, talk, technical="Fits both docks", has_figures="on", has_sources="on")
    said = sheet(kari, talk)
    assert "2 of 3 are there" in said
    assert "1 of 3 sections are written" in said
    ready = {"technical": "Fits both docks", "economic": "Pays in a year", "risk": "One carrier"}
    fill(kari, talk, **ready, has_figures="on", has_sources="on", has_method="on")

    said = sheet(kari, talk)
    assert "3 of 3 sections are written" in said
    assert "is not complete" not in said


@pytest.mark.row("HEL-109")
def test_closing_a_meeting_without_a_dated_step_warns_once_and_goes_on_with_a_second_press(
    kari: Client, guest, browser: Person
):
    warning = "No next step with a date is written down."
    ida = guest("yellow")
    row = met(kari, contacts=[ida.pk])
    minuted(kari, row)
    assert warning not in shown(kari, f"{BASE}/{row.pk}")

    first = kari.post(f"{BASE}/{row.pk}/close", {"version": 3}, follow=True)
    assert warning in read(first)
    assert "?" not in first.redirect_chain[0][0], "logs of addresses are read by others"
    assert warning not in shown(kari, f"{BASE}/{row.pk}"), "it warns once"
    assert 'name="anyway"' in first.content.decode()
    assert Meeting.objects.get(pk=row.pk).state == "minuted"
    sent(kari, f"/{row.pk}/close", version=3, anyway="yes")
    assert Meeting.objects.get(pk=row.pk).state == "closed"

    landed = met(kari, contacts=[ida.pk])
    minuted(kari, landed)
    fill(kari, begun(kari, landed), next_step="Mart draws it", next_step_on="2026-09-01")
    sent(kari, f"/{landed.pk}/close", version=3)
    assert Meeting.objects.get(pk=landed.pk).state == "closed"
    other = met(kari, contacts=[ida.pk])
    minuted(kari, other)
    director = browser(Role.PROGRAMME_DIRECTOR)
    assert warning not in read(
        director.post(f"{BASE}/{other.pk}/close", {"version": 3}, follow=True)
    ), "a warning would say how somebody works"
    assert Meeting.objects.get(pk=other.pk).state == "closed"


@pytest.mark.row("HEL-120")
def test_after_a_meeting_one_says_whether_one_adapted_and_the_report_counts_it(kari: Client, guest):
    cpo = guest("blue")
    ahead = planned(kari, **NEXT, contacts=[cpo.pk])
    talk = begun(kari, ahead)
    assert "How did it go?" not in sheet(kari, talk)
    said = {"adapted": "yes", "outcome": 4, "version": 1}
    early = kari.post(f"{PEOPLE}/conversations/{talk.pk}/after", said)
    assert early.status_code == 422
    assert "It was not held yet" in read(early)

    for adapted, outcome in (("yes", 4), ("no", 2)):
        row = met(kari, contacts=[cpo.pk])
        assert "Did we adapt?" in shown(kari, f"{BASE}/{row.pk}")
        after = f"{PEOPLE}/conversations/{begun(kari, row).pk}/after"
        assert "Held on" not in shown(kari, after), "the meeting says so"
        assert kari.post(after, {**said, "adapted": adapted, "outcome": 9}).status_code == 422
        answer = kari.post(after, {**said, "adapted": adapted, "outcome": outcome})
        assert answer.status_code == 302, read(answer)

    held = MeetingPreparation.objects.get(meeting=row).talk
    assert (held.held_on, held.adapted, held.outcome) == (row.starts.date(), "no", 2)
    assert "Did we adapt? No. Outcome: 2 of 5." in shown(kari, f"{BASE}/{row.pk}")
    report = shown(kari, f"{PEOPLE}/conversations")
    assert "Yes 1 4.0 too few to say" in report
    assert "No 1 2.0 too few to say" in report
    assert "a meeting" in report


@pytest.mark.row("HEL-128")
def test_the_card_of_a_guest_stands_in_the_preparation_of_the_meeting(
    kari: Client, guest, people: dict[Role, User]
):
    by = people[Role.ACCOUNT_MANAGER]
    greta = guest("green", matters="Quiet nights at the plant")
    relating.point(greta, "concern", "Who answers at night?", by=by)
    relating.add(greta.account, "Stranger", by=by)
    row = planned(kari, **NEXT, contacts=[greta.pk])

    said = sheet(kari, begun(kari, row))

    for words in ("Works the green way", "Matters to them: Quiet nights at the plant",
                  "Who answers at night?", "Only the account team reads this."):  # fmt: skip
        assert words in said
    assert "Stranger" not in said
    once = MeetingPreparation.objects.get()
    sent(kari, f"/{row.pk}/people")
    assert MeetingPreparation.objects.get() == once, "one preparation for one meeting"


def test_nothing_is_advised_where_nobody_was_seen_and_nothing_prepared_while_opinions_are_off(
    kari: Client, guest, birch: Account, people: dict[Role, User], browser: Person
):
    by, admin = people[Role.ACCOUNT_MANAGER], people[Role.ADMINISTRATOR]
    stranger = relating.add(birch, "Stranger", by=by)
    row = planned(kari, **NEXT, contacts=[stranger.pk])
    said = shown(kari, f"{BASE}/{row.pk}").split(CARD)[1]
    assert "How they like to work is not known." in said
    said = shown(kari, f"{BASE}/{row.pk}/prepare")
    assert "How a conversation of 45 minutes goes" in said
    assert "For the people in this meeting" not in said
    seen = planned(kari, **NEXT, contacts=[guest("red").pk])
    begun(kari, seen)
    assert CARD in shown(kari, f"{BASE}/{seen.pk}")

    switch = OpinionSwitch.objects.get()
    forbid_opinions(switch, expected=switch.version, by=admin, at=NOON)

    for place in ("", "/brief", "/prepare"):
        said = shown(kari, f"{BASE}/{seen.pk}{place}")
        assert CARD not in said
        assert "For the people in this meeting" not in said
        assert "The result, in one line" not in said
        assert "How a conversation of" not in said
    assert kari.post(f"{BASE}/{row.pk}/people").status_code == 404


@pytest.mark.trust("T-GDPR-6")
def test_nobody_outside_the_team_and_nothing_that_leaves_says_any_of_it(
    kari: Client, guest, browser: Person, django_capture_on_commit_callbacks
):
    siri = guest("red", "Siri Moe", email="siri@birch.example")
    row = planned(kari, **NEXT, contacts=[siri.pk])
    fill(kari, begun(kari, row), result_line="CNRY-result", recommendation="CNRY-way")
    hidden = ("CNRY", CARD, "For the people in this meeting", "to the point", "The result, in one")

    for role in (Role.PROGRAMME_DIRECTOR, Role.FINANCE, Role.OPERATIONS):
        client = browser(role)
        for place in ("", "/brief", "/invitation.ics"):
            said = client.get(f"{BASE}/{row.pk}{place}").content.decode()
            assert not [words for words in hidden if words in said], (role, place)
        for place in ("people", "layout", "layout/undo"):
            assert client.post(f"{BASE}/{row.pk}/{place}", {"version": 1}).status_code == 404
    with django_capture_on_commit_callbacks(execute=True):
        sent(kari, f"/{row.pk}/invite", theirs=[siri.pk])
    for place in (f"{BASE}/{row.pk}/invitation.ics", "/accounts/birch/timeline"):
        assert "CNRY" not in kari.get(place).content.decode()
    letters = [str(one.message()) for one in mail.outbox]
    trail = [one.what for one in AuditEvent.objects.all()]
    assert not [one for one in (*letters, *trail) if "CNRY" in one or "red" in one.split('"')]


@pytest.mark.trust("T-GDPR-6")
def test_neither_the_portal_nor_a_pack_nor_the_timeline_says_any_of_it(
    kari: Client, guest, birch: Account, people: dict[Role, User], settings, tmp_path
):
    settings.DATA_DIR = tmp_path
    by, siri = people[Role.ACCOUNT_MANAGER], guest("red", "Siri Moe", email="siri@birch.example")
    row = met(kari, contacts=[siri.pk])
    talk = begun(kari, row)
    fill(kari, talk, result_line="CNRY-result", recommendation="CNRY-way", next_step="CNRY-step")
    said = {"adapted": "yes", "outcome": 4, "learned": "CNRY-learned", "version": talk.version + 1}
    assert kari.post(f"{PEOPLE}/conversations/{talk.pk}/after", said).status_code == 302
    assert kari.post(f"/accounts/birch/sharing/meeting/{row.pk}/share").status_code == 302
    plans.invite_to_portal(
        siri, email="siri@birch.example", token="let-me-in", by=by, at=datetime.now(UTC)
    )
    customer = Client()
    assert customer.post("/portal/enter/let-me-in").status_code == 302

    told = [
        shown(customer, "/portal/"),
        shown(customer, f"/portal/shared/meeting/{row.pk}"),
        words_of_pdf(customer.get("/portal/plan.pdf").content),
        shown(kari, "/accounts/birch/timeline"),
        *(packing.read(by, packing.made(birch, by, audience=one)) for one in Audience),
    ]

    assert "Plant talk" in told[1]
    for text in told:
        assert not [words for words in ("CNRY", "red way", "Did we adapt") if words in text]
