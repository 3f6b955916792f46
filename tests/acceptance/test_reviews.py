"""What meetings leave: decisions, lessons, the next version of a plan, debriefs, calendars."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
import time_machine
from django.test import Client

import knowing
import plan_rows
import relating
from orchard.domain.accounts import services as accounts
from orchard.domain.accounts.models import Account, Assignment
from orchard.domain.accounts.rules import TeamRole
from orchard.domain.accounts.services import profile
from orchard.domain.core.models import User
from orchard.domain.core.rules import Role
from orchard.domain.meetings.models import CalendarFeed, Meeting
from orchard.domain.plans.models import Action, Objective, PlanVersion
from orchard.domain.plans.services import versions
from orchard.domain.whitespace import services as whitespace
from orchard.domain.whitespace.models import Idea
from people import NOON
from reading import read, shown
from sitting import (
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


@pytest.mark.row("HEL-139")
def test_a_review_ends_with_decisions_that_say_why_or_says_that_there_were_none(
    browser: Person, people: dict[Role, User]
):
    """INV-18: no strategic meeting of a key account ends without decisions or the explicit none."""
    kari = browser(Role.ACCOUNT_MANAGER)
    Account.objects.filter(key="birch").update(status="key")
    row = met(kari, kind="strategic", title="Summer review")
    path = f"{BASE}/{row.pk}"

    said = {"said_there": "All was said", "keep": "a", "change": "b", "learned": "c", "version": 2}
    refused = kari.post(f"{path}/minutes", said)
    assert "or say that nothing was decided" in read(refused)
    assert Meeting.objects.get(pk=row.pk).state == "held"
    owner = people[Role.ACCOUNT_MANAGER].pk
    unsaid = kari.post(f"{path}/decisions", {"text": "One stock", "why": " ", "owner": owner})
    assert unsaid.status_code == 422

    decision = {"text": "One stock for all plants", "why": "They buy as a group", "owner": owner}
    sent(kari, f"/{row.pk}/decisions", **decision)
    minuted(kari, row)
    sent(kari, f"/{row.pk}/actions", text="Send the list", care="water", who=f"user-{owner}", due_on="2026-09-15")  # fmt: skip
    kari.post(f"{path}/close", {"version": 3})
    assert "1 proposed actions wait" in shown(kari, path)
    proposal = row.proposals.get()
    sent(kari, f"/{row.pk}/actions/{proposal.pk}/decline", reason="They have it")
    kari.post(f"{path}/close", {"version": 3})

    text = shown(kari, path)
    assert "Follow-up closed" in text
    told = shown(kari, "/accounts/birch/timeline")
    for words in ("Meeting planned", "Meeting held", "Minutes of a meeting written"):
        assert f"{words}: Summer review (Strategic (QBR), 4 Aug 2026)" in told
    assert "One stock for all plants Matters, because: They buy as a group" in text
    assert "Declined: They have it" in text
    assert kari.post(f"{path}/decisions", decision).status_code == 422, "closed is closed"


def test_a_review_may_say_that_nothing_was_decided_and_operations_need_no_lessons(browser: Person):
    kari = browser(Role.ACCOUNT_MANAGER)
    review = met(kari, kind="strategic")
    minuted(kari, review, is_without_decisions="on")
    assert "Nothing was decided." in shown(kari, f"{BASE}/{review.pk}")
    talk = met(kari)
    minuted(kari, talk, keep="", change="", learned="")
    sent(kari, f"/{talk.pk}/close", version=3)
    assert Meeting.objects.get(pk=talk.pk).state == "closed"
    assert kari.post(f"{BASE}/{talk.pk}/edit", PLAN | {"version": 4}).status_code == 422


@pytest.mark.row("HEL-139")
def test_a_review_asks_for_all_that_it_is_about_even_where_nothing_is_known_yet(browser: Person):
    kari = browser(Role.ACCOUNT_MANAGER)
    assert "Usual: every quarter." in shown(kari, BASE)
    row = planned(kari, kind="strategic")

    agenda = kari.get(f"{BASE}/{row.pk}/prepare").context["form"]["agenda"].value()

    assert agenda.splitlines() == [
        "Results since the last review",
        "Value delivered since the last review, as both sides see it",
        "Joint initiatives: what should we begin together?",
        "Your goals: what matters most to you this year?",
        "New ideas: what more could we do together?",
        "Decisions, and why they matter",
        "Keep, change, learned: adjust the plan",
        "Next steps: who does what by when",
    ]


@pytest.mark.row("HEL-139")
def test_a_review_speaks_of_the_ideas_that_are_new_since_the_last_one(
    browser: Person, people: dict[Role, User]
):
    kari, by, birch = browser(Role.ACCOUNT_MANAGER), people[Role.ACCOUNT_MANAGER], Account.objects.get(key="birch")  # fmt: skip
    guest = relating.add(birch, "Siri Moe", by=by)
    met(kari, kind="strategic", day="2026-08-04")
    for day, text in ((3, "Known before"), (5, "Ours since")):
        whitespace.raise_idea(birch, text=text, by=by, at=datetime(2026, 8, day, 12, tzinfo=UTC))
    Idea.objects.create(account=birch, text="Pumps by phone", contact=guest,
                        raised_at=datetime(2026, 8, 4, 12, tzinfo=UTC))  # fmt: skip
    pursuit = whitespace.Pursuit("Spares on site", by, Decimal(4000), "Ask", date(2026, 9, 9))
    for day, title in ((1, "Opened before"), (6, "Spares on site")):
        whitespace.open_opportunity(
            birch, spot=whitespace.Spot(None, "", title), pursuit=replace(pursuit, title=title), by=by,
            at=datetime(2026, 8, day, 12, tzinfo=UTC),
        )  # fmt: skip
    row = planned(kari, kind="strategic", day="2026-09-01")

    agenda = kari.get(f"{BASE}/{row.pk}/prepare").context["form"]["agenda"].value()

    assert [one for one in agenda.splitlines() if "ew idea" in one] == [
        "New idea: Pumps by phone",
        "Only among us: New idea: Ours since",
        "Only among us: New idea: Spares on site",
    ]
    sent(kari, f"/{row.pk}/prepare", agenda=agenda, version=1)
    assert "New idea: Pumps by phone" in shown(kari, f"{BASE}/{row.pk}")


@pytest.mark.row("HEL-75")
def test_what_a_review_taught_is_found_by_others_with_other_accounts(browser: Person):
    kari, others = browser(Role.ACCOUNT_MANAGER), browser(Role.OPERATIONS)
    row = met(kari, kind="strategic")
    missing = {"said_there": "All", "keep": "The pilot", "change": "", "learned": "", "version": 2}
    assert kari.post(f"{BASE}/{row.pk}/minutes", missing).status_code == 422
    minuted(kari, row, is_without_decisions="on")

    found = shown(others, "/meetings/lessons?q=own+numbers")
    assert "Learned Ask for their own numbers Birch, 4 Aug 2026" in found
    assert "Fewer slides" not in found
    assert "Fewer slides" in shown(others, "/meetings/lessons?kind=change")
    assert "No lesson has these words." in shown(others, "/meetings/lessons?q=harbour")
    assert browser(Role.READER).get("/meetings/lessons").status_code == 404


@pytest.mark.row("RYA-12")
def test_a_sponsor_visits_tells_within_two_days_and_carries_no_more_than_five(
    browser: Person, people: dict[Role, User]
):
    kari, ola = browser(Role.ACCOUNT_MANAGER), browser(Role.EXECUTIVE_SPONSOR)
    assert "1 of 5 accounts" in shown(kari, "/meetings/sponsors")
    assert "no visit yet · none planned" in shown(kari, "/meetings/sponsors")
    visit = planned(kari, day="2026-08-19", title="Visit of Ola", is_visit="on")
    path = f"{BASE}/{visit.pk}"
    assert "Visit of Ola" in shown(ola, f"{path}/brief")
    due = "Tell what came of your visit to Birch"
    assert due in shown(ola, "/")
    assert "has not told of the visit" not in shown(kari, "/"), "there is time until the day after"

    with time_machine.travel(datetime(2026, 8, 21, 9, tzinfo=UTC)):
        kari, ola = browser(Role.ACCOUNT_MANAGER), browser(Role.EXECUTIVE_SPONSOR)
        assert "Late since 21 Aug 2026." in shown(ola, "/")
        assert "has not told of the visit to Birch" in shown(kari, "/")
        assert kari.get(f"{path}/debrief").status_code == 404, "only the sponsor was there"
        said = {"said_there": "They want the pilot", "was_prepared": "on", "opened_doors": "on"}
        sent(ola, f"/{visit.pk}/debrief", **said)
        assert due not in shown(ola, "/")
        assert "They want the pilot" in shown(kari, path)
        assert "They want the pilot" not in shown(browser(Role.FINANCE), path), "not of the team"
        assert "last visit 19 Aug 2026" in shown(kari, "/meetings/sponsors")


@pytest.mark.row("RYA-12")
def test_visits_of_a_sponsor_are_planned_by_the_year_and_told_when_overdue(
    browser: Person, people: dict[Role, User]
):
    kari, ola = browser(Role.ACCOUNT_MANAGER), browser(Role.EXECUTIVE_SPONSOR)
    mine = "Your visit to Birch is overdue"
    managed = f"{people[Role.EXECUTIVE_SPONSOR].name} is overdue for a visit to Birch"
    assert f"{mine} None is noted since 1 Jan 2026." in shown(ola, "/")
    assert managed in shown(kari, "/")
    assert "visit to Birch" not in shown(browser(Role.FINANCE), "/")
    plan = shown(kari, "/meetings/sponsors")
    assert "no visit yet · none planned · to be there by 2 Jul 2026" in plan
    assert "visit overdue" in plan
    form = ola.get(f"{BASE}/new?kind=relationship&visit=yes").context["form"]
    assert form["is_visit"].value() is True

    following = planned(kari, day="2026-09-01", is_visit="on")
    for path in ("/", "/meetings/sponsors"):
        assert "overdue" not in shown(ola, path)
    plan = shown(kari, "/meetings/sponsors")
    assert "next visit 1 Sep 2026" in plan
    assert "to be there by" not in plan, "the day of the visit is said instead"
    sent(kari, f"/{following.pk}/cancel", reason="Ill", version=1)
    assert mine in shown(ola, "/"), "what was cancelled is no visit"

    met(kari, day="2026-08-04", is_visit="on")
    assert mine not in shown(ola, "/")
    assert managed not in shown(kari, "/")
    plan = shown(kari, "/meetings/sponsors")
    assert "last visit 4 Aug 2026 · none planned · to be there by 2 Feb 2027" in plan
    assert "visit overdue" not in plan


@pytest.mark.row("RYA-12")
def test_a_sponsor_who_was_replaced_still_tells_and_nobody_waits_for_who_left(
    browser: Person, people: dict[Role, User]
):
    kari, ola = browser(Role.ACCOUNT_MANAGER), browser(Role.EXECUTIVE_SPONSOR)
    first, other = (planned(kari, day=f"2026-08-0{at}", is_visit="on") for at in (3, 4))
    seat = Assignment.objects.get(role=TeamRole.SPONSOR)
    accounts.end_assignment(
        seat, expected=seat.version, until=date(2026, 8, 5),
        by=people[Role.PROGRAMME_DIRECTOR], at=NOON,
    )  # fmt: skip
    assert "Tell what came of your visit to Birch" in shown(ola, "/")

    for row in (first, other):
        assert "has not told of the visit to Birch" in shown(kari, "/")
        assert ola.get(f"{BASE}/{row.pk}/debrief").status_code == 200
        if row == first:
            sent(ola, f"/{row.pk}/debrief", said_there="They want the pilot")
            form = ola.get(f"{BASE}/{row.pk}/debrief").context["form"]
            assert form["said_there"].value() == "They want the pilot", "to be corrected"
            assert "They want the pilot" in shown(ola, f"{BASE}/{row.pk}")
    assert "They want the pilot" in shown(kari, f"{BASE}/{first.pk}")
    User.objects.filter(pk=people[Role.EXECUTIVE_SPONSOR].pk).update(is_active=False)

    for path in ("/", "/meetings/sponsors"):
        assert "has not told" not in shown(kari, path)
        assert "nobody told yet" not in shown(kari, path)


def test_nobody_is_sponsor_of_more_accounts_than_the_policy_allows(
    browser: Person, people: dict[Role, User]
):
    """INV-17: the load of a sponsor is at most the policy's."""
    director, sponsor = people[Role.PROGRAMME_DIRECTOR], people[Role.EXECUTIVE_SPONSOR]
    for number in range(4):
        accounts.assign(
            Account.objects.create(key=f"a{number}", name=f"A{number}", slug=f"a{number}"),
            user=sponsor, role=TeamRole.SPONSOR, since=date(2026, 1, 1), by=director, at=NOON,
        )  # fmt: skip
    said = {"user": sponsor.pk, "role": "sponsor", "since": "2026-08-01"}

    refused = browser(Role.PROGRAMME_DIRECTOR).post("/accounts/fir/team/new", said)

    assert "is sponsor of 5 accounts already, as many as the policy allows" in read(refused)
    assert Assignment.objects.open().filter(role=TeamRole.SPONSOR).count() == 5
    assert "5 of 5 accounts" in shown(browser(Role.FINANCE), "/meetings/sponsors")


@pytest.mark.trust("T-FEED-1")
def test_a_calendar_is_read_by_its_secret_address_alone_until_it_is_revoked(
    browser: Person, people: dict[Role, User]
):
    kari, stranger = browser(Role.ACCOUNT_MANAGER), Client()
    row = planned(kari, day="2026-09-01", title="Prices, and; more", place="Their plant in Odda")
    first = kari.post("/meetings/calendar").context["made"]
    busy = stranger.get(first)
    assert busy.status_code == 200
    assert busy["Cache-Control"] == "no-store"
    text = busy.content.decode()
    assert "DTSTART:20260901T070000Z\r\n" in text
    for hidden in ("Prices", "Birch", "Odda"):
        assert hidden not in text
    secret = first.rsplit("/", 1)[1].removesuffix(".ics")
    assert len(secret) >= 43, "256 bits"
    assert secret not in str(CalendarFeed.objects.values())

    second = kari.post("/meetings/calendar", {"shows_titles": "yes"}).context["made"]
    told = stranger.get(second).content.decode()
    assert "SUMMARY:Prices\\, and\\; more\r\n" in told
    assert "LOCATION:Their plant in Odda\r\n" in told
    sent(kari, f"/{row.pk}/cancel", reason="Ill", version=1)
    assert "STATUS:CANCELLED" in stranger.get(second).content.decode()
    dead = [first, f"/calendar/{people[Role.ACCOUNT_MANAGER].email}.ics", "/calendar/x.ics"]
    assert [stranger.get(path).status_code for path in dead] == [404, 404, 404]
    User.objects.filter(name="Person account_manager").update(is_active=False)
    assert stranger.get(second).status_code == 404, "who left is dead"
    User.objects.update(is_active=True)
    kari = browser(Role.ACCOUNT_MANAGER)
    kari.post("/meetings/calendar/revoke")
    assert stranger.get(second).status_code == 404


@pytest.mark.row("HEL-73")
def test_a_review_takes_its_agenda_from_the_plan_and_its_adjustments_become_the_next_version(
    browser: Person, people: dict[Role, User]
):
    kari, by = browser(Role.ACCOUNT_MANAGER), people[Role.ACCOUNT_MANAGER]
    plan = plan_rows.make_plan(Account.objects.get(key="birch"), by)
    for title, kind in (("Bring price up", "revenue"), ("Earn more", "contribution")):
        plan_rows.make_objective(plan, by, title=title, kind=kind)
    plan_rows.share(plan.account, "objective", plan.objectives.get(title="Revenue of the year").pk, by)  # fmt: skip
    plan_rows.make_whole(plan, by)
    first = versions.submit_version(plan, by=by, at=NOON)
    sent(kari, "/rhythms/strategic", **(RHYTHM | {"agreed": "half_yearly"}))
    row = planned(kari, kind="strategic", title="Summer review")
    assert row.series is not None
    agenda = kari.get(f"{BASE}/{row.pk}/prepare").context["form"]["agenda"].value()
    points = agenda.splitlines()
    assert "Objective: Revenue of the year" in points
    assert "Only among us: Objective: Bring price up" in points, "it is not shared"
    assert "Earn more" not in agenda
    sent(kari, f"/{row.pk}/held", version=1)
    path = f"{BASE}/{row.pk}"

    kari.post(f"{path}/adjustments/submit")
    assert "Write down first what the review changes" in shown(kari, path)
    sent(kari, f"/{row.pk}/adjustments", text="Half a million more", why="They build in Odda")
    kari.post(f"{path}/adjustments/submit")
    assert "in no version yet" in shown(kari, path), "the plan itself still says what it said"
    Objective.objects.update(target=5_500_000)
    kari.post(f"{path}/adjustments/submit")

    made = PlanVersion.objects.exclude(pk=first.pk).get()
    assert made.number == 2
    assert made.words == "Summer review, 2026-08-04:\nHalf a million more (They build in Odda)"
    assert "in version 2 of the plan" in shown(kari, path)
    assert "Half a million more" in shown(kari, f"/accounts/birch/plan/{plan.pk}/versions/2")


def test_a_proposed_action_that_is_accepted_is_an_action_of_the_plan(
    browser: Person, people: dict[Role, User]
):
    kari, by = browser(Role.ACCOUNT_MANAGER), people[Role.ACCOUNT_MANAGER]
    plan = plan_rows.make_plan(Account.objects.get(key="birch"), by)
    row = met(kari)
    said = {
        "text": "Send the list",
        "care": "water",
        "who": f"user-{by.pk}",
        "due_on": "2026-09-15",
    }
    sent(kari, f"/{row.pk}/actions", **said)
    minuted(kari, row)
    proposal = row.proposals.get()
    accept = f"/{row.pk}/actions/{proposal.pk}/accept"
    nothing = kari.post(f"{BASE}{accept}", {"due_on": "2026-09-20", "leads_up_to": ""})
    assert nothing.status_code == 422
    assert '<optgroup label="Objective">' in nothing.content.decode(), "it says what kind each is"
    lead = f"objective-{plan.objectives.get().pk}"
    sent(kari, accept, due_on="2026-09-20", leads_up_to=lead)

    action = Action.objects.get()
    assert (action.title, action.user, action.due_on) == ("Send the list", by, date(2026, 9, 20))
    assert "Send the list" in shown(kari, "/actions")
    assert f"/actions/{action.pk}" in kari.get(f"{BASE}/{row.pk}").content.decode()
    again = kari.post(f"{BASE}{accept}", {"due_on": "2026-09-20", "leads_up_to": lead})
    assert "accepted or declined already" in read(again)
    sent(kari, f"/{row.pk}/close", version=3)
    assert Meeting.objects.get(pk=row.pk).state == "closed"


@pytest.mark.row("HEL-57")
def test_before_a_strategic_meeting_one_reads_the_brief_and_checks_whether_one_knows_their_goals(
    browser: Person, people: dict[Role, User]
):
    kari, by = browser(Role.ACCOUNT_MANAGER), people[Role.ACCOUNT_MANAGER]
    profile.note_known(Account.objects.get(key="birch"), note=knowing.goal(), by=by, at=NOON)
    row = planned(kari, kind="strategic", day="2026-09-01")

    page = kari.get(f"{BASE}/{row.pk}/brief").content.decode()
    assert "Can you name their three goals and metrics?" in page
    assert "/accounts/birch/profile/self-check" in page
    assert "Halve the stops" in shown(kari, f"{BASE}/{row.pk}/brief")
    assert "Halve the stops" in shown(kari, "/accounts/birch/profile/brief")
    answer = kari.post("/accounts/birch/profile/self-check", {"goal1": "halve their stops", "metric1": "12 a year"})  # fmt: skip
    assert "You named 2 of 2" in read(answer)
    talk = planned(kari, day="2026-09-01")
    assert "Can you name" not in shown(kari, f"{BASE}/{talk.pk}/brief")
