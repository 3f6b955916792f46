"""Meetings as people use them: a rhythm that is kept or broken, agendas, guests, the brief."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.core import mail
from django.test import Client

import relating
from orchard.analytics.policy import Policy
from orchard.domain.accounts import services as accounts
from orchard.domain.accounts.models import Account
from orchard.domain.accounts.rules import TeamRole
from orchard.domain.agreements import services as agreements
from orchard.domain.agreements.rules import Kind, Renewal, Stage
from orchard.domain.agreements.rules.deviations import Severity
from orchard.domain.agreements.services import Progress, Terms
from orchard.domain.agreements.services.deviations import Report, report_deviation
from orchard.domain.core import services as core
from orchard.domain.core.models import User
from orchard.domain.core.rules import Role
from orchard.domain.meetings.models import Meeting, MeetingSeries, WantedRhythm
from orchard.domain.relationships.models import Encounter, TieAssessment
from orchard.domain.relationships.rules import Function
from people import NOON
from reading import read, shown
from sitting import (
    ALARM,
    BASE,
    PLAN,
    RHYTHM,
    Person,
    browser,
    met,
    minuted,
    people,
    planned,
    sent,
    today,
)

__all__ = ["browser", "people", "today"]
pytestmark = pytest.mark.usefixtures("today")


@pytest.mark.row("HEL-137")
def test_a_rhythm_is_agreed_kept_and_its_break_is_told_to_who_manages_the_account(browser: Person):
    kari, others = browser(Role.ACCOUNT_MANAGER), browser(Role.FINANCE)
    page = shown(kari, BASE)
    assert page.count("not agreed") == 3
    for usual in ("every month", "every quarter", "every half-year"):
        assert f"Usual: {usual}." in page

    sent(kari, "/rhythms/operations", **RHYTHM)
    series = MeetingSeries.objects.get()
    assert (series.agreed, series.zone, series.weekday) == ("monthly", "Europe/Paris", 1)
    assert "Rhythm broken" in shown(kari, BASE), "agreed in January, never met"
    assert ALARM in shown(kari, "/")
    assert ALARM not in shown(others, "/")
    board = shown(others, "/meetings")
    assert "Birch Rhythm broken every month" in board

    met(kari)
    text = shown(kari, BASE)
    assert "Next one not planned" in text
    assert "Last 4 Aug 2026" in text
    assert ALARM not in shown(kari, "/")
    form = kari.get(f"{BASE}/new?kind=operations").context["form"]
    assert form["day"].value() == date(2026, 9, 1), "the first Tuesday after today"
    assert planned(kari, day="2026-09-01").series == series
    assert "In rhythm" in shown(kari, BASE)


@pytest.mark.row("HEL-137")
def test_a_cancelled_meeting_breaks_the_rhythm_until_the_next_one_is_held(browser: Person):
    kari = browser(Role.ACCOUNT_MANAGER)
    sent(kari, "/rhythms/operations", **RHYTHM)
    met(kari)
    following = planned(kari, day="2026-09-01")

    sent(kari, f"/{following.pk}/cancel", reason="Their plant stands still", version=1)
    text = shown(kari, BASE)
    assert "Cancelled on 1 Sep 2026; to be held by 4 Sep 2026." in text
    assert "Their plant stands still" in text
    assert ALARM in shown(kari, "/")
    planned(kari, day="2026-10-06")
    with time_machine.travel(datetime(2026, 10, 7, tzinfo=UTC)):
        late = browser(Role.ACCOUNT_MANAGER)
        sent(late, f"/{Meeting.objects.latest('pk').pk}/held", version=1)
        assert "Rhythm broken" not in shown(late, BASE)


@pytest.mark.row("HEL-137")
def test_what_is_usual_and_was_never_agreed_is_missed_and_not_broken(browser: Person):
    kari = browser(Role.ACCOUNT_MANAGER)
    met(kari, day="2026-06-02")

    assert "Usual rhythm missed" in shown(kari, BASE)
    for path in (BASE, "/meetings"):
        assert "Rhythm broken" not in shown(kari, path)
    assert ALARM not in shown(kari, "/")


FAR = "Give a year from 1900 to 2200."


def test_days_that_nobody_can_mean_are_refused_and_every_page_stays(browser: Person):
    kari = browser(Role.ACCOUNT_MANAGER)
    for day, starts in (("9999-12-31", "23:30"), ("0001-01-01", "00:30")):
        answer = kari.post(f"{BASE}/new", PLAN | {"day": day, "starts": starts})
        assert answer.status_code == 422
        assert FAR in read(answer)
        refused = kari.post(f"{BASE}/rhythms/operations", RHYTHM | {"since": day})
        assert FAR in read(refused)
    assert not MeetingSeries.objects.exists()
    for path in ("/", "/meetings", BASE):
        assert kari.get(path).status_code == 200


@pytest.mark.row("HEL-141")
def test_how_often_the_customer_wants_to_meet_stands_beside_what_is_agreed(browser: Person):
    kari = browser(Role.ACCOUNT_MANAGER)
    sent(kari, "/rhythms/strategic", **(RHYTHM | {"agreed": "half_yearly", "wanted": "quarterly"}))
    assert shown(kari, BASE).count("They want not asked yet") == 3

    sent(kari, "/wanted", kind="strategic", rhythm="yearly", said_on="2026-05-01")
    sent(kari, "/wanted", kind="strategic", rhythm="monthly", said_on="2026-08-01")

    text = shown(kari, BASE)
    assert "Agreed every half-year We want every quarter They want every month" in text
    assert "they want every month" in shown(kari, "/meetings"), "less is agreed than they want"
    assert list(WantedRhythm.objects.values_list("rhythm", flat=True)) == ["monthly", "yearly"]
    refused = kari.post(f"{BASE}/wanted", {"kind": "strategic", "rhythm": "weekly", "said_on": "2026-09-01"})  # fmt: skip
    assert "still to come" in read(refused)


@pytest.mark.row("HEL-141")
def test_how_often_one_really_meets_is_counted_from_what_was_held_and_not_from_the_plan(
    browser: Person,
):
    kari = browser(Role.ACCOUNT_MANAGER)
    sent(kari, "/rhythms/operations", **RHYTHM)
    sent(kari, "/wanted", kind="operations", rhythm="fortnightly", said_on="2026-08-01")
    planned(kari, day="2026-09-01")
    for day in ("2026-06-02", "2026-08-04"):
        assert shown(kari, BASE).count("In fact not known before two are held") == 3
        met(kari, day=day)
    off = planned(kari, day="2026-08-11")
    sent(kari, f"/{off.pk}/cancel", reason="Ill", version=1)

    page = kari.get(BASE)
    words = "They want every two weeks In fact every 63 days median of the last 2 held"
    assert words in read(page)
    assert 'aria-label="less often than they want"' in page.content.decode()
    assert "in fact every 63 days · they want every two weeks" in shown(kari, "/meetings")
    met(kari, day="2026-07-07")
    assert "In fact every 32 days median of the last 3 held" in shown(kari, BASE)
    with time_machine.travel(datetime(2027, 8, 4, 9, tzinfo=UTC)):
        kari = browser(Role.ACCOUNT_MANAGER)
        silent = "not for 365 days, before that every 32 days"
        assert f"In fact {silent} median of the last 3 held" in shown(kari, BASE)
        assert f"in fact {silent}" in shown(kari, "/meetings")


@pytest.mark.row("HEL-141")
def test_the_customer_says_in_the_portal_how_often_they_want_to_meet(browser: Person):
    kari, siri, birch = browser(Role.ACCOUNT_MANAGER), Client(), Account.objects.get(key="birch")
    guest = relating.add(birch, "Siri Moe", by=User.objects.get(name="Person account_manager"), email="siri@birch.example")  # fmt: skip
    kari.post("/accounts/birch/sharing/invite", {"contact": guest.pk, "step": "send"})
    siri.post(re.search(r"/portal/enter/[\w-]+", mail.outbox[-1].body)[0])
    assert "How often we meet" not in shown(siri, "/portal/"), "nothing is agreed yet"
    assert siri.get("/portal/meetings/strategic").status_code == 404
    sent(kari, "/rhythms/strategic", **(RHYTHM | {"agreed": "half_yearly"}))
    assert "Strategic (QBR): every half-year Is that right for you?" in shown(siri, "/portal/")

    assert siri.post("/portal/meetings/strategic", {"rhythm": "hourly"}).status_code == 422
    assert siri.post("/portal/meetings/strategic", {"rhythm": "quarterly"}).status_code == 302

    assert "You want to meet every quarter." in shown(siri, "/portal/")
    text = shown(kari, BASE)
    assert "Agreed every half-year They want every quarter" in text
    assert "Siri Moe · Their answer in the portal" in text
    wish = WantedRhythm.objects.get()
    assert (wish.source, wish.contact, wish.noted_by) == ("portal", guest, None)
    assert siri.get("/portal/meetings/operations").status_code == 404


@pytest.mark.trust("T-TIME-1")
def test_a_meeting_at_nine_stays_at_nine_and_times_that_clocks_skip_or_repeat_are_said(
    browser: Person,
):
    kari = browser(Role.ACCOUNT_MANAGER)
    skipped = planned(kari, day="2027-03-28", starts="02:30")
    doubled = planned(kari, day="2026-10-25", starts="02:30")
    winter = planned(kari, day="2026-11-02", starts="09:00")

    assert "28 Mar 2027, 03:30 Europe/Paris" in shown(kari, f"{BASE}/{skipped.pk}")
    assert "25 Oct 2026, 02:30 (UTC+0200) Europe/Paris" in shown(kari, f"{BASE}/{doubled.pk}")
    assert "2 Nov 2026, 09:00 Europe/Paris" in shown(kari, f"{BASE}/{winter.pk}")
    assert winter.starts_at == datetime(2026, 11, 2, 8, tzinfo=UTC)
    wrong = kari.post(f"{BASE}/new", PLAN | {"zone": "Europe/Atlantis"})
    assert "is not a time zone" in read(wrong)


@pytest.mark.row("HEL-138")
def test_an_operations_meeting_proposes_its_people_and_its_agenda_from_what_is_open(
    browser: Person, people: dict[Role, User]
):
    kari = browser(Role.ACCOUNT_MANAGER)
    birch, by = Account.objects.get(key="birch"), people[Role.ACCOUNT_MANAGER]
    plant = relating.add(birch, "Petra Plant", by=by)
    relating.add(birch, "Carl Chief", by=by, function=Function.MANAGEMENT)
    terms = Terms("Service levels", Kind.SERVICE, "We and they", date(2025, 1, 1), Renewal.TALKS, date(2029, 10, 1), 1)  # fmt: skip
    progress = Progress(Stage.SIGNED, date(2024, 12, 1))
    agreements.record_agreement(birch, terms=terms, progress=progress, by=by, at=NOON)
    report = Report("Cold chain broke", "Fish was lost", Severity.MAJOR, "Their dock", by)
    report_deviation(birch, report=report, by=by, at=NOON)

    form = kari.get(f"{BASE}/new?kind=operations").context["form"]
    assert form["contacts"].value() == [plant.pk], "operations meet operations"
    row = planned(kari, day="2026-09-01", contacts=[plant.pk])
    proposed = kari.get(f"{BASE}/{row.pk}/prepare").context["form"]["agenda"].value()
    assert "Deliveries and service level since the last time" in proposed
    assert "Quality and deviations" in proposed
    assert "Deviation: Cold chain broke" in proposed
    assert "Agreement “Service levels”" in proposed, "it counts all the years that it runs"

    sent(
        kari, f"/{row.pk}/prepare", agenda="Stops of line 3\n\n Spare parts on Sundays ", version=1
    )
    text = shown(kari, f"{BASE}/{row.pk}")
    assert "Prepared" in text
    assert "Stops of line 3 Spare parts on Sundays" in text
    assert list(row.agenda.values_list("place", "text")) == [
        (1, "Stops of line 3"), (2, "Spare parts on Sundays"),
    ]  # fmt: skip


@pytest.mark.row("HEL-138")
def test_who_stands_opposite_each_other_in_operations_is_proposed_for_an_operations_meeting(
    browser: Person, people: dict[Role, User]
):
    kari, birch = browser(Role.ACCOUNT_MANAGER), Account.objects.get(key="birch")
    by, mart = people[Role.ACCOUNT_MANAGER], people[Role.OPERATIONS]
    petra, otto, ida = (relating.add(birch, name, by=by) for name in ("Petra Plant", "Otto Oven", "Ida It"))  # fmt: skip
    assert "Usual: every month." in shown(kari, BASE)
    page = kari.get(f"{BASE}/new?kind=operations")
    assert "Nobody of ours stands opposite their operations yet" in read(page)
    assert set(page.context["form"]["contacts"].value()) == {petra.pk, otto.pk, ida.pk}

    accounts.assign(
        birch, user=mart, role=TeamRole.DELIVERY_LEAD, since=date(2026, 1, 1),
        counterpart="Petra Plant, plant manager", by=people[Role.PROGRAMME_DIRECTOR], at=NOON,
    )  # fmt: skip
    relating.tie(otto, mart, 2, by=by)

    page = kari.get(f"{BASE}/new?kind=operations")
    pairs = f"{mart.name} – Petra Plant, {mart.name} – Otto Oven"
    assert f"Proposed as they stand opposite each other: {pairs}." in read(page)
    form = page.context["form"]
    assert form["contacts"].value() == [petra.pk, otto.pk], "nobody stands opposite to Ida"
    assert form["ours"].value() == [by.pk, mart.pk]
    row = planned(kari, day="2026-09-01", contacts=[petra.pk, otto.pk], ours=[by.pk, mart.pk])
    assert f"Theirs Petra Plant, Otto Oven Ours {by.name}, {mart.name}" in shown(kari, f"{BASE}/{row.pk}")  # fmt: skip


@pytest.mark.row("HEL-140")
def test_a_relationship_meeting_has_a_purpose_a_tie_and_a_limit_to_what_it_costs(
    browser: Person, people: dict[Role, User]
):
    kari = browser(Role.ACCOUNT_MANAGER)
    birch, by = Account.objects.get(key="birch"), people[Role.ACCOUNT_MANAGER]
    guest = relating.add(birch, "Greta Guest", by=by)
    lunch = {"kind": "relationship", "title": "Lunch", "targets": [guest.pk], "cost": "240.50",
             "purpose": "Our director meets theirs"}  # fmt: skip

    assert "lunch alone is no purpose" in read(
        kari.post(f"{BASE}/new", PLAN | lunch | {"purpose": ""})
    )
    assert "whose tie" in read(kari.post(f"{BASE}/new", PLAN | lunch | {"targets": []}))
    above = kari.post(f"{BASE}/new", PLAN | lunch)
    assert "more than 100 a guest" in read(above)
    assert not Meeting.objects.exists()

    row = planned(kari, **lunch, cost_reason="Ten years together; finance agreed")
    text = shown(kari, f"{BASE}/{row.pk}")
    assert "Cost 240.50 EUR Ten years together; finance agreed" in text
    sent(kari, f"/{row.pk}/held", version=1)
    page = kari.get(f"{BASE}/{row.pk}").content.decode()
    assert f"/accounts/birch/people/{guest.pk}" in page
    assert f"{BASE}/{row.pk}/ties/{guest.pk}/{by.pk}" in page
    modest = planned(kari, **(lunch | {"cost": "80"}))
    assert (modest.cost, modest.currency, modest.cost_reason) == (80, "EUR", "")


@pytest.mark.row("HEL-140")
def test_after_a_relationship_meeting_the_team_says_what_became_of_the_ties_that_it_was_for(
    browser: Person, people: dict[Role, User]
):
    kari, by = browser(Role.ACCOUNT_MANAGER), people[Role.ACCOUNT_MANAGER]
    greta = relating.add(Account.objects.get(key="birch"), "Greta Guest", by=by)
    relating.tie(greta, by, 1, by=by)
    row = planned(kari, kind="relationship", title="Lunch", targets=[greta.pk], purpose="Meet them")
    path, tie = f"{BASE}/{row.pk}", f"/{row.pk}/ties/{greta.pk}/{by.pk}"
    assert f"{by.name}: weak" in shown(kari, path)
    assert kari.get(f"{BASE}{tie}").status_code == 404, "they have not met yet"
    sent(kari, f"/{row.pk}/held", version=1)
    minuted(kari, row, keep="", change="", learned="")
    assert f"{by.name}: weak → not looked at again" in shown(kari, path)
    assert "Nobody said yet what became of the tie to 1 person" in shown(kari, path)
    assert "Before the meeting: weak" in shown(kari, f"{BASE}{tie}")

    bare = kari.post(f"{BASE}{tie}", {"strength": "3", "on": "2026-08-20"})
    assert "A strong tie needs evidence" in read(bare)
    said = {"strength": "3", "evidence": "Asked us to their budget talk", "on": "2026-08-20"}
    sent(kari, tie, **said)

    text = shown(kari, path)
    assert (
        f"{by.name}: weak → strong 20 Aug 2026, {by.name} “Asked us to their budget talk”" in text
    )
    assert "Nobody said yet" not in text
    latest = TieAssessment.objects.latest("on", "pk")
    assert (latest.strength, latest.tie.contact, latest.tie.user) == (3, greta, by)
    assert Encounter.objects.filter(tie=latest.tie, on=date(2026, 8, 4), what="Lunch").exists()
    others = browser(Role.FINANCE)
    assert "strong" not in shown(others, path)
    assert "budget talk" not in shown(others, path)
    assert others.post(f"{BASE}{tie}", said).status_code == 404


def test_the_brief_tells_the_team_what_matters_to_whom_and_others_only_who_comes(
    browser: Person, people: dict[Role, User]
):
    kari, by = browser(Role.ACCOUNT_MANAGER), people[Role.ACCOUNT_MANAGER]
    birch = Account.objects.get(key="birch")
    guest = relating.add(birch, "Greta Guest", by=by, matters="Quiet nights at the plant")
    relating.point(guest, "question", "Who answers on Sundays?", by=by)
    before = met(kari, kind="strategic")
    decision = {"text": "One stock", "why": "They buy as a group", "owner": by.pk}
    sent(kari, f"/{before.pk}/decisions", **decision)
    row = planned(kari, day="2026-09-01", contacts=[guest.pk])

    text = shown(kari, f"{BASE}/{row.pk}/brief")
    for words in (
        "Greta Guest",
        "Quiet nights at the plant",
        "Who answers on Sundays?",
        "One stock",
    ):
        assert words in text
    other = shown(browser(Role.FINANCE), f"{BASE}/{row.pk}/brief")
    assert "Greta Guest" in other
    assert "Quiet nights" not in other
    assert "Sundays" not in other


@pytest.mark.row("RYA-12")
def test_the_hours_in_which_a_sponsor_tells_are_those_of_the_policy(
    browser: Person, people: dict[Role, User]
):
    ola, finance = browser(Role.EXECUTIVE_SPONSOR), people[Role.FINANCE]
    visit = planned(browser(Role.ACCOUNT_MANAGER), day="2026-08-19", is_visit="on")
    path = f"{BASE}/{visit.pk}"
    pages = {
        "/meetings/sponsors": "within {}",
        path: "The sponsor tells within {} what came of the visit",
        f"{path}/debrief": "Within {}, while you remember.",
    }
    for where, said in pages.items():
        assert said.format("48 hours") in shown(ola, where)

    sponsors = replace(Policy().sponsors, promise_hours=72)
    version = core.propose_policy(
        replace(Policy(), sponsors=sponsors), reason="Trips are long",
        valid_from=date(2026, 8, 20), by=finance, at=NOON,
    )  # fmt: skip
    core.approve_policy(version, by=people[Role.PROGRAMME_DIRECTOR], at=NOON)

    for where, said in pages.items():
        assert said.format("72 hours") in shown(ola, where), where
