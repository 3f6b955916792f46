"""What each mode of a plan asks for at its submission, and who has seen the plan."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

import plan_rows
from acting import a_risk, planned
from orchard.domain.core.calendar import add_months
from orchard.domain.core.rules import Role
from orchard.domain.plans import documents
from orchard.domain.plans.models import (
    AccountPlan,
    Action,
    PlanVersion,
)
from orchard.domain.plans.queries import actions as queries
from orchard.domain.plans.rules.wholeness import lacking
from orchard.domain.risk.models import Risk
from orchard.domain.risk.rules import Category
from orchard.domain.whitespace import services as whitespace
from people import NOON
from planning import BASE, Person, aimed, begun, browser, on_a_day, opened, plan
from reading import read, shown
from world import World
from worlds import whole_world, world

__all__ = ["browser", "on_a_day", "plan", "whole_world", "world"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_a_day")]


@pytest.mark.row("HEL-63")
def test_a_plan_that_became_a_full_one_is_asked_again_what_each_objective_says(
    browser: Person, world: World
):
    client = browser(Role.ACCOUNT_MANAGER)
    plan = begun(client, mode="one_page")
    bare = {"baseline": "", "measure": "", "strategy": "", "horizon": "2", "due_on": "2027-12-31"}
    for kind in ("revenue", "contribution", "share_of_spend", "position"):
        aimed(client, plan, kind=kind, title=f"More {kind}", is_improvement="on", **bare)
    client.post(f"{BASE}/{plan.pk}/change", {"mode": "full", "strategy": "", "version": "1"})

    refused = client.post(f"{BASE}/{plan.pk}/submit", {"words": ""})

    assert AccountPlan.objects.get().mode == "full"
    assert not PlanVersion.objects.exists()
    assert (
        "“More revenue” still has to say: what is measured; the number of today; how we reach it: goal and strategy are written together; the objective further away that it leads up to."
        in read(refused)
    )
    assert read(refused).count("still has to say") == 4
    plan_rows.finish(plan)
    assert client.post(f"{BASE}/{plan.pk}/submit", {"words": ""}).status_code == 302


@pytest.mark.row("HEL-159")
def test_a_plan_on_one_page_has_five_parts_and_three_to_five_actions_in_six_to_twelve_months(
    browser: Person, world: World
):
    client, by = browser(Role.ACCOUNT_MANAGER), world.person(Role.ACCOUNT_MANAGER)
    assert client.get(f"{BASE}/begin?mode=one_page").context["form"]["mode"].value() == "one_page"
    plan = begun(client, mode="one_page")
    aim = aimed(client, plan, kind="contribution", is_improvement="on")
    for months, title in ((5, "Sooner"), (6, "First"), (12, "Last"), (24, "Too far")):
        noted_on = NOON.date()
        due = {"due_on": add_months(noted_on, months), "first_due_on": add_months(noted_on, months)}
        plan_rows.make_action(plan, aim, by, title=title, **due)

    refused = read(client.post(f"{BASE}/{plan.pk}/submit", {"words": ""}))
    for words in (
        "Say which opportunity we go for.", "Note the largest risk.", "Say who the key people are.",
        "3 to 5 actions that are due in 6 to 12 months; there are 2.",
        "“Too far” lies more than twelve months away",
    ):  # fmt: skip
        assert words in refused
    assert "“Sooner”" not in refused
    opened(world, whitespace.Pursuit("Seals", by, Decimal(9), "Call", date(2026, 9, 1)), "Offer 1")
    Risk.objects.create(
        account=world.own, category=Category.PEOPLE, title="One person", likelihood=4, impact=4,
        owner=by, review_on=date(2026, 10, 1), noted_by=by, noted_at=NOON, state="open",
    )  # fmt: skip
    change = {"mode": "one_page", "key_people": "Ada Berg releases the money", "version": "1"}
    assert client.post(f"{BASE}/{plan.pk}/change", change).status_code == 302
    Action.objects.filter(title="Too far").update(due_on=add_months(NOON.date(), 7))
    made = Action.objects.filter(title="Too far").get()
    assert client.post(f"{BASE}/{plan.pk}/submit", {"words": ""}).status_code == 302

    for number in range(3):
        others = {"due_on": made.due_on, "first_due_on": made.due_on}
        plan_rows.make_action(plan, aim, by, title=f"More {number}", **others)
    refused = read(client.post(f"{BASE}/{plan.pk}/submit", {"words": ""}))
    assert "there are 6." in refused
    assert "In six to twelve months" in shown(client, BASE.replace("plan", "actions/new"))
    text = shown(client, BASE)
    assert "Ada Berg releases the money" in text
    for part in ("Key people", "6 to 12 months ahead", "Goals", "Opportunities", "Risks",
                 "actions due in 6 to 12 months"):  # fmt: skip
        assert part in text
    for other in ("Initiatives", "Plan quality", "What we leave out", "This week"):
        assert other not in text
    for role, knows in ((Role.OPERATIONS, True), (Role.READER, False)):
        assert ("Ada Berg" in shown(browser(role), BASE)) is knows
        version = shown(browser(role), f"{BASE}/{plan.pk}/versions/1")
        assert ("Ada Berg" in version) is knows


def test_a_page_that_lived_counts_what_is_still_to_be_done_with_the_account(world: World):
    by = world.person(Role.ACCOUNT_MANAGER)
    plan = plan_rows.make_plan(world.own, by, mode="one_page")
    due_on = add_months(NOON.date(), 7)
    due = {"due_on": due_on, "first_due_on": due_on}
    aim = plan.objectives.first()
    for number in range(4):
        plan_rows.make_action(plan, aim, by, title=f"Done {number}", state="done", done_on=NOON.date(), evidence="Mail", **due)  # fmt: skip
    moved = {**due, "due_on": add_months(NOON.date(), 14)}
    far = plan_rows.make_action(plan, aim, by, title="Moved", **moved)
    risk = a_risk(world.own, by)
    for number in range(3):
        planned(risk, by, by=by, title=f"Against it {number}", due_on=due_on)
    now = documents.living(by, plan)

    def gaps(at: date) -> str:
        return " ".join(lacking(now, plan.mode, queries.planned(by, plan), today=at))

    assert "there are" not in gaps(NOON.date())
    assert "“Moved” lies more" in gaps(NOON.date())
    assert "“Moved” lies more" not in gaps(add_months(NOON.date(), 3))
    assert far.title in [one.title for one in queries.planned(by, plan)]


@pytest.mark.row("HEL-126")
def test_the_team_of_the_account_reads_who_has_seen_its_plan(browser: Person, plan: AccountPlan):
    team = "/accounts/nordfjord/team"
    manager, reader = browser(Role.ACCOUNT_MANAGER), browser(Role.READER)
    assert "Who has seen the plan Nobody has opened a plan of it yet." in shown(manager, team)

    reader.post(f"{BASE}/{plan.pk}/seen")

    assert "Who has seen the plan Person reader that of 2026, last on 20 Aug 2026" in shown(
        manager, team
    )
    assert "Who has seen the plan" not in shown(reader, team), "to nobody else"
    assert "Who has seen the plan" not in shown(browser(Role.PROGRAMME_DIRECTOR), team)
