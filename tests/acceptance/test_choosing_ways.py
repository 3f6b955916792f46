"""Ways in and out of the programme: pilots, leaving with dignity, tiers of service."""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from choosing_ways import (
    LATER,
    attractive,
    decided,
    known_at_the_top,
    low_review,
    low_twice,
    make_key,
    noon,
    whole_decided,
)
from orchard.domain.accounts import services as accounts
from orchard.domain.accounts.models import Account
from orchard.domain.accounts.rules import Status, TeamRole
from orchard.domain.core.rules import Role
from orchard.domain.resources.models import TimeEntry
from orchard.domain.selection import queries, services
from orchard.domain.selection.models import (
    Entitlement,
    Incubation,
    Pilot,
    Standing,
    StatusChange,
    TransitionPlan,
)
from people import NOON
from world import World
from worlds import as_, whole_world, world

__all__ = ["as_", "decided", "noon", "whole_decided", "whole_world", "world"]
pytestmark = pytest.mark.django_db
PILOT = {
    "goal": "Two test deliveries",
    "size": "20000",
    "criteria": "Both on the day, no claim",
    "starts_on": "2026-03-02",
    "ends_on": "2026-06-01",
}
FAREWELL = {
    "reason": "Two low reviews",
    "differences": "The sales desk answers",
    "was_told": "on",
    "message": "Thank you. Prices stay until summer.",
    "starts_on": "2027-03-10",
    "ends_on": "2027-06-10",
    "door_back": "A joint project",
}


def text_of(client: Client, address: str) -> str:
    """Return the words of a page."""
    found = client.get(address)
    assert found.status_code == 200
    return words(found.content)


def words(content: bytes) -> str:
    plain = unescape(re.sub(r"<[^>]+>", " ", content.decode())).replace("\u202f", " ")
    return re.sub(r"\s+", " ", plain)


def time_of(world: World) -> Incubation:
    return Incubation.objects.get(account=world.other)


@pytest.mark.row("HEL-46")
def test_pilots_have_a_goal_a_size_criteria_an_end_and_a_verdict(decided: World, as_):
    director = as_(Role.PROGRAMME_DIRECTOR)
    time = time_of(decided)
    new = f"/programme/incubator/{time.pk}/pilots/new"
    for missing in ("goal", "criteria", "ends_on"):
        wrong = director.post(new, PILOT | {missing: ""})
        assert wrong.status_code == 422
        assert "Two test deliveries" in wrong.content.decode() or missing == "goal"
    assert director.post(new, PILOT | {"ends_on": "2028-01-01"}).status_code == 422
    assert not Pilot.objects.exists()
    assert director.post(new, PILOT).status_code == 302
    pilot = Pilot.objects.get()
    assert (pilot.size, pilot.currency) == (Decimal(20000), "EUR")

    here = f"/programme/pilots/{pilot.pk}"
    assert director.post(f"{here}/start", {"version": pilot.version}).status_code == 302
    page = text_of(director, "/programme/incubator")
    assert "Two test deliveries Running" in page
    assert "2 Mar 2026 – 1 Jun 2026 · 20 k EUR" in page
    assert "It worked if: Both on the day, no claim" in page
    said = {"findings": "One was late", "verdict": "extend"}
    version = {"version": Pilot.objects.get().version}
    assert director.post(f"{here}/judge", said | version).status_code == 422  # until when?
    until = {"until": "2026-09-01"}
    assert director.post(f"{here}/judge", said | version | until).status_code == 302
    stale = director.post(f"{here}/judge", said | version | {"until": "2026-10-01"})
    assert stale.status_code == 422
    version = {"version": Pilot.objects.get().version}
    go = {"findings": "Both on the day", "verdict": "go"}
    assert director.post(f"{here}/judge", go | version).status_code == 302
    pilot.refresh_from_db()
    assert (pilot.verdict, pilot.ends_on) == ("go", date(2026, 9, 1))
    assert "Evaluated Go" in text_of(director, "/programme/incubator")


@pytest.mark.row("RYA-38")
def test_the_incubator_ends_in_key_with_evidence_or_in_a_word_why_not(decided: World, as_):
    director, time = as_(Role.PROGRAMME_DIRECTOR), time_of(decided)
    accounts.assign(
        decided.other, user=decided.person(Role.EXECUTIVE_SPONSOR), role=TeamRole.SPONSOR,
        since=date(2026, 1, 1), by=decided.person(Role.PROGRAMME_DIRECTOR), at=NOON,
    )  # fmt: skip
    assert "365 days left" in text_of(director, "/programme/incubator")
    extend = f"/programme/incubator/{time.pk}/extend"
    more = {"months": "3", "why": "Their plant stood still", "version": time.version}
    assert director.post(extend, more).status_code == 302
    again = more | {"version": time_of(decided).version}
    assert "second time is not possible" in words(director.post(extend, again).content)
    assert time_of(decided).ends_on == date(2027, 6, 2)

    promote = "/accounts/sunnhav/standing/promote"
    proof = {"reason": "It grew", "evidence": "Both deliveries on the day"}
    assert "judge a pilot with" in words(director.post(promote, proof).content)
    director.post(f"/programme/incubator/{time.pk}/pilots/new", PILOT)
    here = f"/programme/pilots/{Pilot.objects.get().pk}"
    director.post(f"{here}/start", {"version": "1"})
    go = {"verdict": "go", "findings": "Both on the day", "version": "2"}
    director.post(f"{here}/judge", go)
    attractive(decided.other, 6.2)
    assert director.post(promote, proof).status_code == 422
    missing = "Attractiveness of 7.0 in a round; the last one said 6.20"
    assert missing in text_of(director, promote)
    attractive(decided.other, 7.0)
    known_at_the_top(decided.other, decided.colleague)
    assert director.post(promote, {"reason": "It grew"}).status_code == 422
    assert director.post(promote, proof).status_code == 302
    step = StatusChange.objects.filter(account=decided.other).first()
    assert (step.before, step.after, step.evidence) == ("incubator", "key", proof["evidence"])
    assert "Nobody is in the incubator" in text_of(director, "/programme/incubator")
    assert proof["evidence"] in text_of(director, "/accounts/sunnhav/standing")


@pytest.mark.row("HEL-44")
def test_time_is_held_beside_the_policy_of_80_15_and_5(decided: World, as_):
    make_key(decided, decided.own)
    director = as_(Role.PROGRAMME_DIRECTOR)
    assert "Today's key accounts 80 % not known yet 0" in text_of(director, "/programme/incubator")
    third, manager = Account.objects.get(key="Lakeside"), decided.person(Role.ACCOUNT_MANAGER)
    for account, hours, day in (
        (decided.own, 6, "2026-03-02"),
        (decided.other, 3, "2026-03-02"),
        (third, 2, "2026-02-22"),
        (decided.own, 1, "2026-03-01"),  # it was an ordinary customer on that day
        (third, 9, "2025-02-01"),  # longer ago than a year
        (decided.secret, 8, "2026-02-20"),  # nobody here may know it
    ):
        TimeEntry.objects.create(
            account=account, user=manager, worked_on=day, hours=hours,
            category="internal", logged_at=NOON,
        )  # fmt: skip
    page = text_of(director, "/programme/incubator")
    assert "Today's key accounts far off 80 % 50 % 6" in page
    assert "Future accounts 15 % 25 % 3" in page
    assert "All others far off 5 % 25 % 3" in page


@pytest.mark.row("RYA-39")
def test_a_key_account_leaves_after_two_low_reviews_and_by_a_whole_plan(decided: World, as_):
    make_key(decided, decided.own)
    director = as_(Role.PROGRAMME_DIRECTOR)
    home, plan = "/accounts/nordfjord/standing", "/accounts/nordfjord/standing/leave"
    owner = {"receiving_owner": decided.colleague.pk}
    assert director.post(plan, FAREWELL | owner).status_code == 422  # not under review
    assert director.post(f"{home}/review", {"reason": "A low year"}).status_code == 302
    assert "not enough reviews to leave" in text_of(director, "/programme/exits")
    early = director.post(plan, FAREWELL | owner)
    assert early.status_code == 422
    assert "One review is not enough" in words(early.content)
    low_review(decided.own, NOON + timedelta(days=9))
    assert "not enough reviews to leave" in text_of(director, "/programme/exits")
    assert director.post(plan, FAREWELL | owner).status_code == 422
    low_review(decided.own, NOON + timedelta(days=18))
    assert "not enough reviews to leave" in text_of(director, "/programme/exits")
    low_review(decided.own, NOON + timedelta(days=290))
    assert "may leave" in text_of(director, "/programme/exits")
    for missing in ("receiving_owner", "differences", "message", "door_back", "reason"):
        assert director.post(plan, FAREWELL | owner | {missing: ""}).status_code == 422
    assert not TransitionPlan.objects.exists()
    assert director.post(plan, FAREWELL | owner).status_code == 302


def written(world: World, director: Client) -> TransitionPlan:
    """Return a plan that the director wrote for an account that two reviews found low."""
    account, by = make_key(world, world.own), world.person(Role.PROGRAMME_DIRECTOR)
    low_twice(account)
    services.put_under_review(account, reason="Low twice", by=by, at=LATER)
    owner = {"receiving_owner": world.colleague.pk}
    director.post("/accounts/nordfjord/standing/leave", FAREWELL | owner)
    return TransitionPlan.objects.get()


@pytest.mark.row("RYA-39")
def test_a_plan_is_approved_by_another_told_and_watched_for_a_year(decided: World, as_):
    director, sponsor = as_(Role.PROGRAMME_DIRECTOR), as_(Role.EXECUTIVE_SPONSOR)
    row = written(decided, director)
    here = f"/programme/exits/{row.pk}"
    assert "Approve the plan" not in text_of(director, here)
    own = director.post(f"{here}/approve", {"version": row.version})
    assert own.status_code in {403, 404, 409}
    row.refresh_from_db()
    assert row.approved_at is None
    assert "Approve the plan" in text_of(sponsor, here)
    assert sponsor.post(f"{here}/approve", {"version": row.version}).status_code == 302
    row.refresh_from_db()
    finish = director.post(f"{here}/finish", {"version": row.version})
    assert finish.status_code == 409
    told = {"on": "2026-03-01", "version": row.version}
    assert as_(Role.ACCOUNT_MANAGER).post(f"{here}/told", told).status_code == 302
    row.refresh_from_db()
    assert director.post(f"{here}/finish", {"version": row.version}).status_code == 302

    assert Account.objects.get(pk=decided.own.pk).status == Status.FORMER
    assert Standing.objects.get(account=decided.own).watch_until == date(2027, 3, 2)
    page = text_of(director, "/programme/exits")
    assert "Watched for a year Nordfjord until 2 Mar 2027" in page
    assert "Watched until 2 Mar 2027: the door stays open" in text_of(
        director, "/accounts/nordfjord/standing"
    )
    assert "done 2 Mar 2026" in text_of(director, here)


@pytest.mark.row("RYA-39")
def test_a_plan_can_be_stopped_and_a_change_of_another_is_shown(decided: World, as_):
    director, owner = as_(Role.PROGRAMME_DIRECTOR), {"receiving_owner": decided.colleague.pk}
    here = f"/programme/exits/{written(decided, director).pk}"
    changed = FAREWELL | owner | {"version": "1"}
    assert director.post(f"{here}/change", changed | {"door_back": "Growth"}).status_code == 302
    stale = director.post(f"{here}/change", changed | {"door_back": "Another tender"})
    assert stale.status_code == 422
    assert "Growth" in words(stale.content)
    assert "Another tender" in stale.content.decode()
    stop = {"reason": "They came back", "version": "2"}
    assert director.post(f"{here}/stop", stop).status_code == 302
    assert Account.objects.get(pk=decided.own.pk).status == Status.UNDER_REVIEW
    assert "stopped" in text_of(director, here)


@pytest.mark.row("EXC-09")
@pytest.mark.row("TRA-02")
@pytest.mark.row("RYA-18")
def test_tiers_differ_measurably_from_what_ordinary_customers_get(decided: World, as_):
    director, reader = as_(Role.PROGRAMME_DIRECTOR), as_(Role.READER)
    assert "Begin with these seven" in text_of(director, "/programme/tiers")
    assert director.post("/programme/tiers/found").status_code == 302
    assert director.post("/programme/tiers/found").status_code == 302  # twice changes nothing
    lines = queries.catalogue(decided.insider)
    assert len(lines) == 7
    page = reader.get("/programme/tiers").content.decode()
    heads = re.findall(r'<th scope="col">(.*?)</th>', page)
    assert heads == ["Entitlement", "Key", "Key, light", "Incubator",
                     "Ordinary customers get", "Fulfilled by"]  # fmt: skip
    rows = re.findall(r"<tr>\s*<th scope=\"row\">.*?</tr>", page, re.S)
    assert len(rows) == 7
    for row in rows:
        cells = [words(one.encode()).strip() for one in re.findall(r"<td.*?</td>", row, re.S)]
        assert all(cells)
        assert cells[0] != cells[3]  # key accounts get something else
    assert "Vestberg, service tiers as of 2 Mar 2026, internal" in words(page.encode())
    make_key(decided, decided.own)
    assert "2 hours 1 working day" in text_of(reader, "/accounts/nordfjord/standing")


@pytest.mark.row("EXC-09")
def test_entitlements_are_added_changed_taken_out_and_put_back(decided: World, as_):
    director = as_(Role.PROGRAMME_DIRECTOR)
    said = {
        "title": "Spare parts", "measure": "hours until sent", "function": "operations",
        "key": "4 hours", "light": "8 hours", "incubator": "8 hours", "standard": "2 days",
    }  # fmt: skip
    new = "/programme/tiers/new"
    assert director.post(new, said | {"standard": "4 hours"}).status_code == 422  # no difference
    assert director.post(new, said | {"measure": ""}).status_code == 422
    assert director.post(new, said).status_code == 302
    assert director.post(new, said).status_code == 422  # it stands there already
    row = Entitlement.objects.get()
    here = f"/programme/tiers/{row.pk}"
    assert director.post(here, said | {"key": "2 hours", "version": "1"}).status_code == 302
    stale = director.post(here, said | {"title": "Parts", "version": "1"})
    assert stale.status_code == 422
    assert "Parts" in stale.content.decode()
    assert "2 hours" in text_of(director, "/programme/tiers")
    row.refresh_from_db()
    assert director.post(f"{here}/remove", {"version": row.version}).status_code == 302
    after = director.get("/programme/tiers").content.decode()
    assert f"{here}/restore" in after
    assert "No service catalogue yet" in after
    assert director.post(f"{here}/restore").status_code == 302
    assert "2 hours" in text_of(director, "/programme/tiers")
    assert as_(Role.ACCOUNT_MANAGER).get(here).status_code == 404


@pytest.mark.row("HEL-44")
@pytest.mark.row("RYA-39")
def test_pages_ask_no_more_when_there_is_more(decided: World, as_):
    director, by = as_(Role.PROGRAMME_DIRECTOR), decided.person(Role.PROGRAMME_DIRECTOR)
    services.found_catalogue("catalogue", by=by, at=NOON)
    make_key(decided, decided.own)
    low_twice(decided.own)
    pages = ("/programme/incubator", "/programme/exits", "/programme/tiers",
             "/programme/overrides", "/accounts/nordfjord/standing",
             "/accounts/sunnhav/standing")  # fmt: skip
    _grow(decided, range(2))
    few = [asked(director, page) for page in pages]
    _grow(decided, range(2, 40))
    assert [asked(director, page) for page in pages] == few
    assert max(few[:4]) <= 15, few
    assert max(few[4:]) <= 25, few


def asked(client: Client, page: str) -> int:
    """Return how often a page asks the database, once it was looked at."""
    client.get(page)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(page).status_code == 200
    return len(captured)


def _grow(world: World, numbers: range) -> None:
    """Add accounts that grow, leave, and are let in under pressure."""
    by = world.person(Role.PROGRAMME_DIRECTOR)
    for number in numbers:
        one = Account.objects.create(
            key=f"G{number}", name=f"Grown {number}", slug=f"grown-{number}",
            status=Status.INCUBATOR if number % 2 else Status.UNDER_REVIEW,
        )  # fmt: skip
        services.ask_override(one, asked_by="Somebody", reason="Golf",
                              expires_on=date(2026, 9, 1), by=by, at=NOON)  # fmt: skip
        time = Incubation.objects.create(
            account=one, aim="Grow", began_on=date(2026, 1, 1), ends_on=date(2027, 1, 1)
        )
        Pilot.objects.create(incubation=time, goal="Try", criteria="It holds",
                             starts_on=date(2026, 1, 1), ends_on=date(2026, 5, 1))  # fmt: skip
        TransitionPlan.objects.create(
            account=one, reason="Low", receiving_owner=world.colleague, differences="Less",
            was_told=False, starts_on=date(2026, 4, 1), ends_on=date(2026, 7, 1),
            door_back="Growth", written_by=by, written_at=NOON,
        )  # fmt: skip


def test_what_few_may_know_changes_nothing_for_others(decided: World, as_):
    director, insider = as_(Role.PROGRAMME_DIRECTOR), as_(decided.insider)
    pages = ("/programme/incubator", "/programme/exits", "/programme/overrides")
    before = [text_of(director, page) for page in pages]
    secret, by = decided.secret, decided.insider
    Account.objects.filter(pk=secret.pk).update(status=Status.UNDER_REVIEW)
    Standing.objects.create(
        account=secret, told_status=Status.KEY, told_on=NOON.date(), watch_until=date(2027, 1, 1)
    )
    time = Incubation.objects.create(
        account=secret, aim="CNRY-aim", began_on=date(2026, 1, 1), ends_on=date(2027, 1, 1)
    )
    Pilot.objects.create(incubation=time, goal="CNRY-goal", criteria="It holds",
                         starts_on=date(2026, 1, 1), ends_on=date(2026, 5, 1))  # fmt: skip
    services.ask_override(secret, asked_by="CNRY-golfer", reason="CNRY-golf",
                          expires_on=date(2026, 9, 1), by=by, at=NOON)  # fmt: skip
    TransitionPlan.objects.create(
        account=secret, reason="CNRY-low", receiving_owner=decided.colleague, differences="Less",
        was_told=False, starts_on=date(2026, 4, 1), ends_on=date(2026, 7, 1),
        door_back="CNRY-door", written_by=by, written_at=NOON,
    )  # fmt: skip

    assert [text_of(director, page) for page in pages] == before
    assert all("CNRY-secret-account" in text_of(insider, page) for page in pages)
    unknown = {"account": "CNRY-secret-account", "kind": "override"}
    assert director.get("/programme/overrides", unknown).status_code == 422
