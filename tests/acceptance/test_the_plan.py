"""The living plan as people use it: objectives with their strategy, initiatives, what is missing."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
import time_machine

import knowing
import plan_rows
from meeting_belongings import meeting_note
from orchard.domain.core.rules import Role
from orchard.domain.economics.models import AccountFigures
from orchard.domain.meetings import services as meetings
from orchard.domain.plans import outlooks
from orchard.domain.plans.models import (
    AccountPlan,
    Action,
    Initiative,
    Objective,
    PlanVersion,
    Qualification,
)
from orchard.domain.plans.rules.qualification import Question
from orchard.domain.risk.models import CategoryCheck, Risk
from orchard.domain.risk.rules import Category
from orchard.domain.whitespace import services as whitespace
from orchard.domain.whitespace.rules import Origin, Stage
from orchard.interfaces.web.frame.figures import day, short_money
from people import NOON
from planning import BASE, FAR, Person, aimed, begun, browser, on_a_day, opened, plan
from reading import read, shown
from world import World
from worlds import whole_world, world

__all__ = ["browser", "on_a_day", "plan", "whole_world", "world"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_a_day")]


@pytest.mark.row("HEL-63")
def test_a_plan_asks_for_three_numbers_and_a_strategic_goal(browser: Person, plan: AccountPlan):
    client = browser(Role.ACCOUNT_MANAGER)
    far = aimed(client, plan)
    text = shown(client, BASE)
    refused = client.post(f"{BASE}/{plan.pk}/submit", {"words": ""})
    assert (
        "Set these objectives first, then submit: Revenue; Contribution; Share of spend; an improvement"
        in read(refused)
    )
    assert "The plan still needs: Revenue : a number to reach Contribution : a number to reach Share of spend : a number to reach" in text  # fmt: skip
    near = {"parent": str(far.pk), "horizon": "2", "due_on": "2027-12-31", "unit": ""}
    aimed(client, plan, kind="revenue", title="Revenue", baseline="100000", target="150000", **near)
    aimed(client, plan, kind="contribution", title="Contribution", baseline="20000", target="30000",
          current="25000", is_improvement="on", **near)  # fmt: skip
    aimed(client, plan, kind="share_of_spend", title="Share", baseline="31", target="45",
          current="35", **near)  # fmt: skip

    text = shown(client, BASE)

    assert "The plan still needs" not in text
    assert "31 % 35 %" in text
    assert "45 % 31 Dec 2027" in text
    assert 'aria-label="50 % of the way"' in client.get(BASE).content.decode()
    assert "Submit it" in shown(client, f"{BASE}/{plan.pk}/submit")
    assert client.post(f"{BASE}/{plan.pk}/submit", {"words": ""}).status_code == 302
    assert "It cannot be submitted yet Nothing was changed since the newest version." in shown(
        client, f"{BASE}/{plan.pk}/submit"
    )
    kept = Objective.objects.get(kind="contribution")
    assert (kept.baseline, kept.target, kept.due_on) == (20000, 30000, date(2027, 12, 31))
    outsider = shown(browser(Role.OPERATIONS), BASE)
    assert "only who sees margins" in outsider
    assert "25 k" not in outsider
    assert "25 k" in text


def test_the_ledger_says_where_revenue_stands_with_its_day_and_grade(
    browser: Person, plan: AccountPlan, world: World
):
    client = browser(Role.ACCOUNT_MANAGER)
    far = aimed(client, plan)
    aimed(client, plan, kind="revenue", title="Revenue", baseline="1", target="999999", unit="",
          parent=str(far.pk), horizon="2", due_on="2027-12-31")  # fmt: skip

    page = client.get(BASE).content.decode()

    figures = AccountFigures.objects.filter(account=world.own).latest("pk")
    assert figures.revenue_year is not None
    assert f"<b>{short_money(figures.revenue_year)}</b>" in page
    assert f"twelve months to {day(figures.figure_set.as_of)}" in page
    assert "not known yet" in shown(client, BASE), "a position is in no ledger"
    Objective.objects.filter(kind="revenue").update(unit="kEUR", target=5200)
    other = client.get(BASE).content.decode()
    assert f"<b>{short_money(figures.revenue_year)}" not in other, "the ledger counts in euros"
    assert "5,200 kEUR" in shown(client, BASE)


@pytest.mark.row("SAN-40")
def test_a_goal_is_checked_letter_by_letter_and_says_what_makes_it_smart(browser: Person):
    client = browser(Role.ACCOUNT_MANAGER)
    plan = begun(client, mode="one_page")
    vague = aimed(client, plan, title="Be nearer", strategy="", measure="", baseline="", horizon="2",
                  due_on="2027-06-30")  # fmt: skip

    assert "not SMART yet: Specific, Measurable, Attainable, Relevant" in shown(client, BASE)
    text = shown(client, f"{BASE}/objectives/{vague.pk}")
    assert "Say what is measured, so that a stranger could count it." in text
    assert "Write how we reach it: goal and strategy are written together." in text

    version = {"version": "1", "horizon": "3"}
    client.post(f"{BASE}/objectives/{vague.pk}", FAR | version)
    assert "not SMART yet" not in shown(client, BASE)
    assert Objective.objects.get().measure == "Sites that buy both lines"


@pytest.mark.row("SAN-42")
def test_what_is_near_leads_up_to_what_is_far_and_each_goal_has_its_strategy(
    browser: Person, plan: AccountPlan
):
    client = browser(Role.ACCOUNT_MANAGER)
    near = {"horizon": "1", "due_on": "2026-12-31", "title": "Trial at Bergen"}
    page = client.post(f"{BASE}/{plan.pk}/objectives/new", FAR | near)
    assert page.status_code == 422
    assert "What is not strategic leads up to an objective further away." in read(page)
    asked = client.get(f"{BASE}/{plan.pk}/objectives/new").context["form"].fields
    assert {"measure", "baseline", "target", "due_on", "strategy"} <= {
        name for name, field in asked.items() if field.required
    }, "nothing that is refused when it is missing is called optional"
    bare = client.post(f"{BASE}/{plan.pk}/objectives/new", FAR | {"strategy": ""})
    assert "how we reach it: goal and strategy are written together" in read(bare)
    late = client.post(f"{BASE}/{plan.pk}/objectives/new", FAR | {"due_on": "2031-01-01"})
    assert "At this horizon it is due by 2030-12-31." in read(late)
    for changed, words in (
        ({"due_on": "2028-12-30"}, "At this horizon it is due on 2028-12-31 or later."),
        ({"horizon": "2", "due_on": "2026-12-30"}, "At this horizon it is due on 2026-12-31 or later."),
    ):  # fmt: skip
        early = client.post(f"{BASE}/{plan.pk}/objectives/new", FAR | changed)
        assert (early.status_code, words in read(early)) == (422, True)
    assert not Objective.objects.exists()

    far = aimed(client, plan)
    middle = aimed(client, plan, horizon="2", due_on="2027-12-31", title="Frame", parent=far.pk)
    aimed(client, plan, parent=middle.pk, **near)

    text = shown(client, BASE)
    assert text.index("Strategic, three to five years") < text.index("Tactical, one to two years")
    assert "leads up to “Second source in the north”" in text
    assert "leads up to “Frame”" in text
    assert "Three horizons are linked" not in text, "the test is passed"
    refused = client.post(f"{BASE}/objectives/{middle.pk}/remove", {"version": "1"})
    assert refused.status_code == 409
    assert Objective.objects.filter(removed_at__isnull=True).count() == 3


@pytest.mark.row("SAN-42")
def test_each_action_shows_its_way_up_and_those_that_lead_nowhere_are_listed(
    browser: Person, plan: AccountPlan, world: World
):
    client, by = browser(Role.ACCOUNT_MANAGER), world.person(Role.ACCOUNT_MANAGER)
    far = aimed(client, plan)
    middle = aimed(client, plan, horizon="2", due_on="2027-12-31", title="Frame", parent=far.pk)
    near = aimed(client, plan, horizon="1", due_on="2026-12-31", title="Trial", parent=middle.pk)
    led = plan_rows.make_action(plan, near, by, title="Call Bergen")
    assert "Three horizons are linked" not in shown(client, BASE)
    loose = plan_rows.make_initiative(plan, by)
    risk = Risk.objects.create(
        account=world.own, category=Category.PEOPLE, title="One person", likelihood=4, impact=4,
        owner=by, review_on=date(2026, 10, 1), noted_by=by, noted_at=NOON,
    )  # fmt: skip
    free = plan_rows.make_action(plan, None, by, initiative=loose, title="Walk the line")
    plan_rows.make_action(plan, None, by, risk=risk, title="Train a second")

    text = shown(client, BASE)
    assert "Three horizons are linked" in text
    assert "2 actions lead to no strategic goal: Walk the line Train a second" in text
    submit = shown(client, f"{BASE}/{plan.pk}/submit")
    assert "2 actions lead to no strategic goal: Walk the line; Train a second" in submit
    own = shown(client, f"/accounts/nordfjord/actions/{led.pk}")
    assert "Leads up to Trial → Frame → Second source in the north" in own
    assert "No strategic goal" not in own
    assert "No strategic goal" in shown(client, f"/accounts/nordfjord/actions/{free.pk}")

    Initiative.objects.update(objective=middle)
    text = shown(client, BASE)
    assert "1 action leads to no strategic goal: Train a second" in text
    own = shown(client, f"/accounts/nordfjord/actions/{free.pk}")
    assert "Leads up to Frame → Second source in the north" in own


# RYA-43 asks it of strong maturity dimensions too: the row is whole once maturity is assessed.
def test_an_account_that_stands_well_is_asked_for_an_improvement_too(
    browser: Person, plan: AccountPlan, world: World
):
    client = browser(Role.ACCOUNT_MANAGER)
    aimed(client, plan, state="achieved")
    assert "An improvement : also an account that stands well gets better" in shown(client, BASE)
    assert "What do we make better this year?" in shown(client, f"{BASE}/{plan.pk}/decide")

    plan_rows.make_whole(plan, world.person(Role.ACCOUNT_MANAGER))
    Objective.objects.update(is_improvement=False, state="achieved")
    refused = client.post(f"{BASE}/{plan.pk}/submit", {"words": ""})
    assert "Set these objectives first, then submit: an improvement" in read(refused)
    assert not PlanVersion.objects.exists()

    aimed(client, plan, title="Answer complaints in a day", is_improvement="on")

    assert client.post(f"{BASE}/{plan.pk}/submit", {"words": ""}).status_code == 302
    assert "An improvement :" not in shown(client, BASE)
    assert "What do we make better this year?" not in shown(client, f"{BASE}/{plan.pk}/decide")
    assert Objective.objects.filter(is_improvement=True).get().title == "Answer complaints in a day"


@pytest.mark.row("HEL-02")
def test_initiatives_and_actions_are_of_four_kinds_and_an_empty_kind_is_warned_of(
    browser: Person, plan: AccountPlan, world: World
):
    client = browser(Role.ACCOUNT_MANAGER)
    new = f"{BASE}/{plan.pk}/initiatives/new"
    text = shown(client, BASE)
    assert "Prune 0 · Water 0 · Protect 0 · Develop 0" in text
    assert "Nothing of a kind is under way: Prune , Water , Protect , Develop" in text
    for care, title in (("prune", "Stop small orders"), ("water", "Monthly walk"),
                        ("develop", "Service plan")):  # fmt: skip
        client.post(new, {"care": care, "title": title, "state": "running"})

    text = shown(client, BASE)
    assert "Prune 1 · Water 1 · Protect 0 · Develop 1" in text
    assert "Nothing of a kind is under way: Protect" in text
    assert client.post(new, {"title": "Untyped", "state": "running"}).status_code == 422
    by = world.person(Role.ACCOUNT_MANAGER)
    small = plan_rows.make_action(plan, aimed(client, plan), by, care="protect")
    text = shown(client, BASE)
    assert "Prune 1 · Water 1 · Protect 1 · Develop 1" in text, "an action is of a kind, too"
    assert "Nothing of a kind is under way" not in text
    Action.objects.filter(pk=small.pk).update(state="dropped", reason="They did it")
    assert "Nothing of a kind is under way: Protect" in shown(client, BASE)
    client.post(new, {"care": "protect", "title": "Second carrier", "state": "agreed"})
    assert "Nothing of a kind is under way" not in shown(client, BASE)

    prune = Initiative.objects.get(care="prune")
    done = {"care": "prune", "title": "Stop small orders", "state": "dropped", "version": "1"}
    page = client.post(f"{BASE}/initiatives/{prune.pk}", done)
    assert "Say why it was dropped" in read(page)
    client.post(f"{BASE}/initiatives/{prune.pk}", done | {"reason": "They order larger now"})
    assert "Nothing of a kind is under way: Prune" in shown(client, BASE)


@pytest.mark.row("HEL-64")
def test_opportunities_show_origin_goal_worth_chance_and_next_step(
    browser: Person, plan: AccountPlan, world: World
):
    by, client = world.person(Role.ACCOUNT_MANAGER), browser(Role.ACCOUNT_MANAGER)
    goal = knowing.note_goal(world.own, by)
    pursuit = whitespace.Pursuit("Seals", by, Decimal(9000), "Call them", date(2026, 9, 1))
    new = opened(world, pursuit, "Offer 1")
    pursued = replace(
        pursuit,
        title="Service",
        value=Decimal(400000),
        goal=goal,
        stage=Stage.OFFERED,
        origin=Origin.PIPELINE,
    )
    large = opened(world, pursued, "Offer 2")

    text = shown(client, BASE)
    assert (
        "Pipeline Service for their goal: Halve the stops 4 Offered · Call them, 1 Sep 2026" in text
    )
    assert "New Seals no customer goal linked: cannot pass stage 2" in text
    assert "Large, and not checked yet" in text
    assert "400 k 60 %" in text
    moved = {"title": "Seals", "owner": by.pk, "value": "9000", "next_step": "Call",
             "next_on": "2026-09-01", "stage": "2", "version": "1"}  # fmt: skip
    refused = client.post(f"/accounts/nordfjord/white-space/opportunities/{new.pk}", moved)
    assert "From stage 2 on an opportunity serves a goal" in read(refused)
    check = f"{BASE}/opportunities/{large.pk}/check"
    answers = dict.fromkeys(Question.values, "2")
    client.post(check, answers | {"economic_buyer": "0", "version": "0"})

    text = shown(client, BASE)
    assert (
        "Check: 14 of 24 · who pays or what hurts is not known: counted with 50 % at most" in text
    )
    assert "400 k 50 %" in text
    assert "200.9 k weighted" in text or "201 k weighted" in text
    assert Qualification.objects.get().economic_buyer == 0
    forecast = outlooks.sight(by, world.own).now
    assert forecast is not None
    counted = {one.title: one.chance for one in forecast.opportunities}
    assert counted["Service"] == Decimal("0.5"), "no forecast counts more"
    client.post(check, answers | {"version": "1"})
    assert "400 k 60 %" in shown(client, BASE)


@pytest.mark.row("HEL-64")
def test_an_opportunity_stays_new_at_any_stage_until_somebody_says_otherwise(
    browser: Person, plan: AccountPlan, world: World
):
    by, client = world.person(Role.ACCOUNT_MANAGER), browser(Role.ACCOUNT_MANAGER)
    goal = knowing.note_goal(world.own, by)
    pursuit = whitespace.Pursuit("Seals", by, Decimal(9000), "Call them", date(2026, 9, 1))
    new = opened(world, pursuit, "Offer 1")
    opened(world, replace(pursuit, title="Service", origin=Origin.PIPELINE), "Offer 2")
    moved = {"title": "Seals", "owner": by.pk, "value": "9000", "next_step": "Call",
             "next_on": "2026-09-01", "stage": "2", "goal": goal.pk}  # fmt: skip
    place = f"/accounts/nordfjord/white-space/opportunities/{new.pk}"
    assert client.post(place, moved | {"version": "1"}).status_code == 302
    text = shown(client, BASE)
    assert "New Seals for their goal: Halve the stops 2 Need confirmed" in text, "new at stage 2"
    client.post(place, moved | {"origin": "pipeline", "version": "2"})
    text = shown(client, BASE)
    assert "New None." in text
    assert text.index("Pipeline") < text.index("Seals for their goal") < text.index("New None.")
    assert "Where it comes from" in shown(client, place)


@pytest.mark.row("HEL-65")
def test_a_plan_needs_each_category_of_risks_assessed(
    browser: Person, plan: AccountPlan, world: World
):
    by, client = world.person(Role.ACCOUNT_MANAGER), browser(Role.ACCOUNT_MANAGER)
    unmet = "Risks are looked for, and each has an owner"
    assert unmet in shown(client, BASE)

    for category in Category.values[1:]:
        CategoryCheck.objects.create(
            account=world.own, category=category, checked_on=date(2026, 8, 1), by=by, at=NOON
        )
    assert unmet in shown(client, BASE)
    Risk.objects.create(
        account=world.own, category=Category.PEOPLE, title="One person carries it", likelihood=4,
        impact=4, owner=by, review_on=date(2026, 10, 1), noted_by=by, noted_at=NOON,
    )  # fmt: skip

    text = shown(client, BASE)
    assert unmet not in text
    assert "1 open risk internal One person carries it red 16 · People" in text
    with time_machine.travel(datetime(2026, 12, 20, tzinfo=UTC)):
        later = browser(Role.ACCOUNT_MANAGER)
        assert unmet in shown(later, f"{BASE}?year=2026"), "nobody looked for ninety days"


@pytest.mark.row("HEL-68")
def test_a_plan_says_whether_it_is_used_and_shows_what_is_next_on_top(
    browser: Person, plan: AccountPlan, world: World
):
    client, by = browser(Role.ACCOUNT_MANAGER), world.person(Role.ACCOUNT_MANAGER)
    far = aimed(client, plan)
    Action.objects.create(
        account=world.own, plan=plan, title="Walk the line", care="water", user=by, objective=far,
        due_on=date(2026, 8, 18), first_due_on=date(2026, 8, 18), noted_by=by, noted_at=NOON,
    )  # fmt: skip
    text = shown(client, BASE)
    assert "opened by nobody in 30 days · changed today" in text
    assert "1 open action, 1 late Walk the line 18 Aug 2026 · Person account_manager" in text
    assert text.index("This week") < text.index("Goals")
    assert "Next meeting None is planned." in text
    for title, on in (("Autumn review", date(2026, 10, 1)), ("Stock walk", date(2026, 9, 2))):
        note = meeting_note(title=title, day=on, zone="Europe/Berlin")
        meetings.plan_meeting(world.own, note=note, by=by, at=NOON)
    text = shown(client, BASE)
    assert re.search(r"Next meeting Stock walk 2 Sep 2026, \d\d:00", text), "the next one alone"
    assert "Autumn review" not in text
    assert text.index("This week") < text.index("Stock walk") < text.index("Goals")

    for role in (Role.ACCOUNT_MANAGER, Role.READER):
        assert browser(role).post(f"{BASE}/{plan.pk}/seen").status_code == 204

    text = shown(client, BASE)
    assert "opened by 2 people in 30 days" in text
    assert "Person reader" not in text, "it counts people and names nobody"
    with time_machine.travel(datetime(2026, 8, 25, 9, tzinfo=UTC)):
        assert "changed 5 days ago" in shown(browser(Role.ACCOUNT_MANAGER), BASE)
    with time_machine.travel(datetime(2026, 10, 1, 9, tzinfo=UTC)):
        assert "opened by nobody in 30 days" in shown(browser(Role.ACCOUNT_MANAGER), BASE)
