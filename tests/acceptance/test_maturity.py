"""The programme is assessed, and everybody gets better: as people in a browser meet it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

import maturing
import plan_rows
from orchard.domain.accounts.models import Account
from orchard.domain.core.models import AuditEvent, User
from orchard.domain.core.rules import Role
from orchard.domain.programme.models import MaturityAnswer, MaturityAssessment, MaturityGoal
from orchard.domain.programme.rules.maturity import Side
from orchard.domain.programme.rules.questionnaire import QUESTIONNAIRE
from people import make_user
from programme_pages import DIRECTOR, key, read, shown, today
from world import World
from worlds import as_, whole_world, world

__all__ = ["as_", "today", "whole_world", "world"]
pytestmark = pytest.mark.django_db
BASE = "/programme/maturity"
MOST_QUERIES = 15
Person = Callable[[User | str], Client]


@pytest.fixture
def lead(world: World, as_: Person) -> Client:
    return as_(DIRECTOR)


@pytest.fixture
def one(lead: Client) -> MaturityAssessment:
    lead.post(f"{BASE}/begin", {"name": "Maturity 2026", "due_on": "2026-03-31"})
    return MaturityAssessment.objects.get()


def at(found: MaturityAssessment, path: str = "") -> str:
    return f"{BASE}/{found.pk}{path}"


def answer(client: Client, found: MaturityAssessment, item: str, value: str, **more: str) -> int:
    body = {"value": value, "evidence": "", "version": "0", **more}
    return client.post(at(found, f"/sheet/answers/{item}"), body).status_code


def asked(found: MaturityAssessment, lead: Client, side: Side, *people: User) -> None:
    said = {"side": side.value, "users": [one.pk for one in people]}
    assert lead.post(at(found, "/people/ask"), said).status_code == 302


def all_answered(
    world: World, found: MaturityAssessment, lead: Client, as_: Person, value: str = "4"
) -> list[User]:
    """Let three of operations answer every item alike, the first one on the page."""
    people = [make_user(f"Ops {one}", Role.OPERATIONS) for one in range(3)]
    asked(found, lead, Side.OPERATIONS, *people)
    for sheet in found.sheets.select_related("user", "assessment"):
        assert answer(as_(sheet.user), found, "1.1", value, evidence="The minutes") == 302
        maturing.say_all(sheet, int(value))
    return people


def closed(found: MaturityAssessment, lead: Client) -> MaturityAssessment:
    found.refresh_from_db()
    assert lead.post(at(found, "/close"), {"version": found.version}).status_code == 302
    found.refresh_from_db()
    return found


def goal(lead: Client, found: MaturityAssessment, dimension: str, owner: User, **more: str) -> int:
    said = {"text": f"More of {dimension}", "owner": owner.pk, "due_on": "2026-12-31", **more}
    return lead.post(at(found, f"/goals/{dimension}"), said).status_code


def finished(lead: Client, found: MaturityAssessment) -> str:
    found.refresh_from_db()
    return read(lead.post(at(found, "/finish"), {"version": found.version}))


@pytest.mark.row("RYA-43")
def test_a_dimension_at_its_best_needs_a_goal_before_the_assessment_is_finished(
    world: World, one: MaturityAssessment, lead: Client, as_: Person
):
    owner = world.person(Role.OPERATIONS)
    all_answered(world, one, lead, as_)
    found = closed(one, lead)
    text = shown(lead, at(found))
    assert "Every dimension that is known stands at 100 %" in text
    assert "Leading" in text
    assert text.count("missing Set a goal") + text.count("missing – – Set a goal") == 7

    for one_of in QUESTIONNAIRE[:-1]:
        assert goal(lead, found, one_of.key, owner) == 302
    refused = finished(lead, found)
    assert "without an improvement goal: Joint working and renewal." in refused
    assert MaturityAssessment.objects.get().state == "closed"
    assert goal(lead, found, "joint", owner, text="Two more joint plans") == 302
    finished(lead, found)

    stored = MaturityGoal.objects.get(dimension="joint")
    assert (stored.text, stored.owner, stored.due_on) == (
        "Two more joint plans", owner, date(2026, 12, 31),
    )  # fmt: skip
    assert MaturityAssessment.objects.get().state == "finished"
    assert "Two more joint plans Person operations 31 Dec 2026" in shown(lead, "/programme/goals")


@pytest.mark.row("RYA-43")
def test_a_key_account_that_stands_well_needs_a_goal_too(
    world: World, one: MaturityAssessment, lead: Client, as_: Person
):
    manager = world.person(Role.ACCOUNT_MANAGER)
    key(world.own, world.secret)
    plan = plan_rows.make_plan(world.own, manager)
    all_answered(world, one, lead, as_)
    found = closed(one, lead)
    for one_of in QUESTIONNAIRE:
        goal(lead, found, one_of.key, manager)

    assert "Nordfjord missing – –" in shown(lead, "/programme/goals")
    assert "1 key account has none in its plan." in shown(lead, at(found))
    assert "Key accounts without one in their plan: Nordfjord." in finished(lead, found)
    assert "an improvement" in read(
        as_(manager).post(f"/accounts/nordfjord/plan/{plan.pk}/submit", {"words": ""})
    )
    better = plan_rows.make_objective(
        plan, manager, title="Answer complaints in a day", is_improvement=True, kind="position"
    )
    page = shown(lead, "/programme/goals")

    assert "Nordfjord Answer complaints in a day Person account_manager 31 Dec 2026" in page
    assert world.secret.name not in page
    better.state, better.reason = "dropped", "No time"
    better.save()
    assert "Nordfjord missing" in shown(lead, "/programme/goals"), "what was dropped leads nowhere"
    better.state, better.reason = "achieved", ""
    better.save()
    assert "Nordfjord missing" in shown(lead, "/programme/goals"), (
        "what is reached needs a next one"
    )
    better.state, better.reason = "active", ""
    better.save()
    finished(lead, found)
    assert MaturityAssessment.objects.get().state == "finished"


@pytest.mark.row("RYA-43")
def test_accounts_that_few_know_are_neither_named_nor_counted_among_the_goals(
    world: World, one: MaturityAssessment, lead: Client, as_: Person
):
    key(world.secret)
    all_answered(world, one, lead, as_)
    found = closed(one, lead)

    assert "No account is key yet." in shown(lead, "/programme/goals")
    assert "7 goals are missing." in shown(lead, "/programme/goals")
    insider = as_(world.insider)
    assert f"{world.secret.name} missing" in shown(insider, "/programme/goals")
    assert world.secret.name in finished(insider, found)
    assert world.secret.name not in finished(lead, found)


@pytest.mark.row("RYA-43")
def test_what_became_part_of_another_account_counts_for_the_other(world: World, lead: Client):
    manager = world.person(Role.ACCOUNT_MANAGER)
    key(world.own, world.other)
    plan = plan_rows.make_plan(world.other, manager)
    plan_rows.make_objective(
        plan, manager, title="Two clerks know each plant", is_improvement=True, kind="position"
    )
    assert "Sunnhav Two clerks know each plant" in shown(lead, "/programme/goals")

    Account.objects.filter(pk=world.other.pk).update(merged_into=world.own)

    text = shown(lead, "/programme/goals")
    assert "Nordfjord Two clerks know each plant" in text
    assert "Sunnhav" not in text


def test_one_answers_in_steps_changes_and_is_asked_for_evidence(
    world: World, one: MaturityAssessment, lead: Client, as_: Person
):
    kari = world.person(Role.ACCOUNT_MANAGER)
    asked(one, lead, Side.ACCOUNT_MANAGERS, kari)
    mine = as_(kari)
    assert "Answer 32 items of Maturity 2026" in shown(mine, "/")
    text = shown(mine, at(one, "/sheet/change"))
    assert "Shared idea of what KAM is here" in text
    assert "used to settle daily choices" in text

    assert answer(mine, one, "1.1", "2") == 302
    refused = mine.post(at(one, "/sheet/answers/1.2"), {"value": "3", "version": "0"})
    assert refused.status_code == 422
    assert "From 3 on, say what shows it" in read(refused)
    assert answer(mine, one, "1.2", "unknown") == 302
    assert answer(mine, one, "1.1", "3", version="1", evidence="Minutes of May") == 302

    stored = {
        row.item: (row.value, row.evidence, row.version) for row in MaturityAnswer.objects.all()
    }
    assert stored == {"1.1": (3, "Minutes of May", 2), "1.2": (None, "", 1)}
    assert "2 of 32 items answered" in shown(mine, at(one, "/sheet"))
    late = mine.post(at(one, "/sheet/answers/1.1"), {"value": "0", "version": "1"})
    assert (late.status_code, "Somebody else changed this meanwhile" in read(late)) == (422, True)
    assert MaturityAnswer.objects.get(item="1.1").value == 3


def test_htmx_gets_what_became_of_an_answer_and_how_far_the_sheet_is(
    world: World, one: MaturityAssessment, lead: Client
):
    asked(one, lead, Side.PROGRAMME, world.person(Role.PROGRAMME_DIRECTOR))
    path, htmx = at(one, "/sheet/answers/1.1"), {"HX-Request": "true"}

    kept = lead.post(path, {"value": "1", "version": "0"}, headers=htmx).content.decode()
    wrong = lead.post(path, {"value": "9", "version": "1"}, headers=htmx)

    assert 'name="version" value="1"' in kept
    assert "1 of 32 items answered" in kept
    assert wrong.status_code == 422
    assert "What you typed is still here" in wrong.content.decode()
    assert lead.post(at(one, "/sheet/answers/9.9"), {"value": "1"}).status_code == 404


def test_who_is_not_asked_has_no_sheet_and_nobody_reads_anothers(
    world: World, one: MaturityAssessment, lead: Client, as_: Person
):
    kari = world.person(Role.ACCOUNT_MANAGER)
    asked(one, lead, Side.ACCOUNT_MANAGERS, kari)
    answer(as_(kari), one, "1.1", "4", evidence="CNRY-what-kari-knows")

    for client in (lead, as_("finance"), as_("reader")):
        for path in ("/sheet", "/sheet/change"):
            assert client.get(at(one, path)).status_code == 404
        assert answer(client, one, "1.1", "0") == 404
        assert "CNRY-what-kari-knows" not in client.get(at(one)).content.decode()
    assert "1 of 32" in shown(lead, at(one))
    assert "Person account_manager" not in shown(as_("reader"), at(one))
    assert as_("finance").post(at(one, "/close"), {"version": "1"}).status_code == 404
    trail = "".join(AuditEvent.objects.values_list("what", flat=True))
    assert "CNRY-what-kari-knows" not in trail
    assert MaturityAnswer.objects.get().value == 4


def test_the_result_shows_no_side_of_which_too_few_answered(
    world: World, one: MaturityAssessment, lead: Client, as_: Person
):
    all_answered(world, one, lead, as_, "1")
    sponsor = world.person(Role.EXECUTIVE_SPONSOR)
    asked(one, lead, Side.LEADERSHIP, sponsor)
    maturing.say_all(one.sheets.get(user=sponsor), 4)
    found = closed(one, lead)

    row = re.search(r"An organisational change ((?:too few |[\d.]+ ){5})", shown(lead, at(found)))
    assert row is not None
    assert set(row[1].split()) == {"too", "few"}, "three less the whole would tell of the one"
    assert "63 %" in shown(lead, at(found))
    assert "Nobody answers any more" in shown(as_(sponsor), at(found, "/sheet"))
    assert "disabled" in as_(sponsor).get(at(found, "/sheet/change")).content.decode()
    assert answer(as_(sponsor), found, "1.1", "0", version="1") == 422
    assert set(MaturityAnswer.objects.filter(sheet__user=sponsor).values_list("value")) == {(4,)}


def test_an_assessment_can_always_be_given_up_and_is_no_longer_waited_for(
    world: World, one: MaturityAssessment, lead: Client, as_: Person
):
    kari = world.person(Role.ACCOUNT_MANAGER)
    asked(one, lead, Side.ACCOUNT_MANAGERS, kari)
    early = lead.post(at(one, "/close"), {"version": "1"})
    assert (early.status_code, "Fewer than 3 people" in early.content.decode()) == (422, True)
    assert lead.post(at(one, "/give-up"), {"version": "1", "why": ""}).status_code == 422

    assert lead.post(at(one, "/give-up"), {"version": "1", "why": "Merger"}).status_code == 302

    assert "Given up on 10 Mar 2026: Merger" in shown(lead, at(one))
    assert "items of Maturity 2026" not in shown(as_(kari), "/")
    assert "Begin an assessment" in shown(lead, BASE)


def test_people_who_left_are_marked_taken_out_and_not_waited_for(
    world: World, one: MaturityAssessment, lead: Client
):
    gone = make_user("Gone Guy", Role.FINANCE)
    asked(one, lead, Side.FINANCE, gone)
    User.objects.filter(pk=gone.pk).update(is_active=False)

    assert "Gone Guy Finance 0 of 32 no longer works here" in shown(lead, at(one))
    assert "Gone Guy" not in shown(lead, at(one, "/close"))
    assert "Gone Guy" not in shown(lead, at(one, "/people/ask"))
    sheet = one.sheets.get()
    lead.post(at(one, f"/people/{sheet.pk}/take-out"), {"version": sheet.version})
    assert "Gone Guy Finance 0 of 32 taken out, does not count" in shown(lead, at(one))


def test_pages_ask_the_database_no_more_with_more_people_and_accounts(
    world: World, one: MaturityAssessment, lead: Client, as_: Person
):
    key(world.own, world.other)
    people = all_answered(world, one, lead, as_, "2")
    mine = as_(people[0])
    for client, path in (
        (lead, at(one)), (lead, BASE), (mine, at(one, "/sheet")), (mine, at(one, "/sheet/change")),
    ):  # fmt: skip
        assert _asked(client, path) <= MOST_QUERIES, path
    found = closed(one, lead)
    maturing.aim_all(found, world.person(Role.PROGRAMME_DIRECTOR))
    for path in (at(found), BASE, "/programme/goals", at(found, "/goals/change")):
        assert _asked(lead, path) <= MOST_QUERIES, path


def _asked(client: Client, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200, path
    return len(captured)
