"""Meetings as people use them: a rhythm that is kept or broken, held, minuted, closed, learned from."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.test import Client

import relating
from orchard.domain.accounts import services as accounts
from orchard.domain.accounts.models import Account, Assignment
from orchard.domain.accounts.rules import TeamRole
from orchard.domain.agreements import services as agreements
from orchard.domain.agreements.rules import Kind, Renewal, Stage
from orchard.domain.agreements.services import Progress, Terms
from orchard.domain.core import services as core
from orchard.domain.core.models import User
from orchard.domain.core.rules import Role
from orchard.domain.meetings.models import CalendarFeed, Meeting, MeetingSeries, WantedRhythm
from orchard.domain.relationships.rules import Function
from people import NOON, make_user
from reading import read, shown

Person = Callable[[Role], Client]
BASE = "/accounts/birch/meetings"
RHYTHM = {
    "agreed": "monthly", "weekday": "1", "week": "1", "starts": "09:00", "lasting": "45",
    "zone": "Europe/Paris", "since": "2026-01-01", "place": "Their plant",
}  # fmt: skip
PLAN = {
    "kind": "operations", "title": "Plant talk", "day": "2026-08-04", "starts": "09:00",
    "lasting": "45", "zone": "Europe/Paris",
}  # fmt: skip
ALARM = "The rhythm of operations meetings with Birch is broken"
TODAY = datetime(2026, 8, 20, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(TODAY, tick=False):
        yield


@pytest.fixture
def people(db: None, settings: object) -> dict[Role, User]:
    """A manager and a sponsor who answer for Birch, and others."""
    settings.MFA_REQUIRED_ROLES = frozenset()
    core.found_organisation("Vestberg", currency="EUR", by=None, at=NOON)
    found = {role: make_user(f"Person {role.value}", role) for role in Role}
    for key in ("birch", "fir"):
        Account.objects.create(key=key, name=key.title(), slug=key)
    for role, seat in (
        (Role.ACCOUNT_MANAGER, TeamRole.ACCOUNT_MANAGER),
        (Role.EXECUTIVE_SPONSOR, TeamRole.SPONSOR),
    ):
        accounts.assign(
            Account.objects.get(key="birch"), user=found[role], since=date(2026, 1, 1),
            role=seat, by=found[Role.PROGRAMME_DIRECTOR], at=NOON,
        )  # fmt: skip
    return found


@pytest.fixture
def browser(people: dict[Role, User]) -> Person:
    def of(role: Role) -> Client:
        client = Client()
        client.force_login(people[role])
        return client

    return of


def sent(client: Client, path: str, **said: object) -> None:
    """Send a form that is taken."""
    answer = client.post(f"{BASE}{path}", said)
    assert answer.status_code == 302, read(answer)


def planned(client: Client, **changes: object) -> Meeting:
    """Plan a meeting by the form."""
    sent(client, "/new", **(PLAN | changes))
    return Meeting.objects.latest("pk")


def minuted(client: Client, row: Meeting, **changes: object) -> None:
    """Write the minutes of a meeting, with the three lessons of a review."""
    lessons = {
        "keep": "The pilot",
        "change": "Fewer slides",
        "learned": "Ask for their own numbers",
    }
    said = {"said_there": "All was said", "version": 2, **lessons, **changes}
    sent(client, f"/{row.pk}/minutes", **said)


def met(client: Client, **changes: object) -> Meeting:
    """Plan a meeting and say that it was held."""
    row = planned(client, **changes)
    sent(client, f"/{row.pk}/held", version=1)
    return row


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


@pytest.mark.row("HEL-138")
def test_an_operations_meeting_proposes_its_people_and_its_agenda_from_what_is_open(
    browser: Person, people: dict[Role, User]
):
    kari = browser(Role.ACCOUNT_MANAGER)
    birch, by = Account.objects.get(key="birch"), people[Role.ACCOUNT_MANAGER]
    plant = relating.add(birch, "Petra Plant", by=by)
    relating.add(birch, "Carl Chief", by=by, function=Function.MANAGEMENT)
    terms = Terms("Service levels", Kind.SERVICE, "We and they", date(2025, 1, 1), Renewal.TALKS, date(2026, 10, 1), 1)  # fmt: skip
    progress = Progress(Stage.SIGNED, date(2024, 12, 1))
    agreements.record_agreement(birch, terms=terms, progress=progress, by=by, at=NOON)

    form = kari.get(f"{BASE}/new?kind=operations").context["form"]
    assert form["contacts"].value() == [plant.pk], "operations meet operations"
    row = planned(kari, day="2026-09-01", contacts=[plant.pk])
    proposed = kari.get(f"{BASE}/{row.pk}/prepare").context["form"]["agenda"].value()
    assert "Deliveries and service level since the last time" in proposed
    assert "Quality and deviations" in proposed
    assert "Agreement “Service levels”" in proposed

    sent(
        kari, f"/{row.pk}/prepare", agenda="Stops of line 3\n\n Spare parts on Sundays ", version=1
    )
    text = shown(kari, f"{BASE}/{row.pk}")
    assert "Prepared" in text
    assert "Stops of line 3 Spare parts on Sundays" in text
    assert list(row.agenda.values_list("place", "text")) == [
        (1, "Stops of line 3"), (2, "Spare parts on Sundays"),
    ]  # fmt: skip


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
    assert "Is the tie stronger now? Assess it again." in page
    assert f"/accounts/birch/people/{guest.pk}" in page
    modest = planned(kari, **(lunch | {"cost": "80"}))
    assert (modest.cost, modest.currency, modest.cost_reason) == (80, "EUR", "")


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
    row = planned(kari, day="2026-09-01", title="Prices, and; more")
    first = kari.post("/meetings/calendar").context["made"]
    busy = stranger.get(first)
    assert busy.status_code == 200
    assert busy["Cache-Control"] == "no-store"
    text = busy.content.decode()
    assert "DTSTART:20260901T070000Z\r\n" in text
    assert "Prices" not in text
    assert "Birch" not in text
    secret = first.rsplit("/", 1)[1].removesuffix(".ics")
    assert len(secret) >= 43, "256 bits"
    assert secret not in str(CalendarFeed.objects.values())

    second = kari.post("/meetings/calendar", {"shows_titles": "yes"}).context["made"]
    assert "SUMMARY:Prices\\, and\\; more\r\n" in stranger.get(second).content.decode()
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
