"""A plan of somebody new: what its forms begin with, and what is said before a button is pressed."""

from __future__ import annotations

import pytest

from orchard.domain.accounts import services as accounts
from orchard.domain.accounts.models import Account
from orchard.domain.core.rules import Role
from orchard.domain.economics.models import AccountFigures
from orchard.domain.plans.models import AccountPlan, Initiative
from people import NOON
from planning import BASE, FAR, Person, aimed, begun, browser, on_a_day, plan
from reading import shown
from world import World
from worlds import whole_world, world

__all__ = ["browser", "on_a_day", "plan", "whole_world", "world"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_a_day")]


@pytest.mark.row("HEL-63")
def test_the_page_of_submitting_says_beforehand_what_stops_it(browser: Person, plan: AccountPlan):
    client, page = browser(Role.ACCOUNT_MANAGER), f"{BASE}/{plan.pk}/submit"

    empty = shown(client, page)
    aimed(client, plan)
    few = shown(client, page)

    assert "It cannot be submitted yet There is nothing in this plan yet." in empty
    assert "It cannot be submitted yet Set these objectives first, then submit: Revenue;" in few
    assert "Submit it" not in few


@pytest.mark.row("HEL-63")
def test_an_objective_that_the_plan_needs_begins_with_what_is_known(
    browser: Person, plan: AccountPlan
):
    """Its number of today from the ledger, and the objective further away that it leads up to."""
    client, new = browser(Role.ACCOUNT_MANAGER), f"{BASE}/{plan.pk}/objectives/new"
    first = client.get(new).context["form"]
    assert (first["kind"].value(), first["horizon"].value()) == ("position", 3)
    assert "The ledger, twelve months up to" in first["baseline"].help_text
    far = aimed(client, plan)
    known = AccountFigures.objects.filter(account=plan.account).latest("figure_set")

    needed = client.get(BASE).content.decode()
    form = client.get(f"{new}?kind=revenue&horizon=2").context["form"]
    improvement = client.get(f"{new}?kind=joint_project&horizon=2&is_improvement=on")
    loose = client.post(new, {**FAR, "horizon": "2", "due_on": "2027-12-31"})

    assert f"{new}?kind=joint_project&amp;horizon=2&amp;is_improvement=on" in needed
    assert (form["parent"].value(), form["baseline"].value()) == (
        str(far.pk), f"{known.revenue_year:.0f}"
    )  # fmt: skip
    assert "From the ledger: the twelve months up to" in form["baseline"].help_text
    assert improvement.context["form"]["is_improvement"].value() == "on"
    assert improvement.context["form"]["baseline"].value() is None
    assert f"revenue {known.revenue_year:,.0f} EUR" in first["baseline"].help_text
    assert "What is not strategic leads up to" in loose.context["form"].errors["parent"][0]


def test_nobody_prunes_by_not_looking(browser: Person, plan: AccountPlan):
    """The kind of an initiative is chosen; where a page asks for one kind, that is in the form."""
    client, new = browser(Role.ACCOUNT_MANAGER), f"{BASE}/{plan.pk}/initiatives/new"

    unsaid = client.post(new, {"title": "Shared stock", "state": "proposed", "care": ""})

    assert unsaid.status_code == 422
    assert unsaid.context["form"].errors["care"]
    assert client.get(f"{new}?care=protect").context["form"]["care"].value() == "protect"
    assert not Initiative.objects.exists()


LACKS = "Nordfjord is a key account without a plan for 2026"


@pytest.mark.row("HEL-63")
@pytest.mark.parametrize("status", ["key", "key_light", "under_review"])
def test_home_leads_who_manages_a_key_account_to_its_plan(
    browser: Person, world: World, status: str
):
    Account.objects.filter(pk=world.own.pk).update(status=status)
    client = browser(Role.ACCOUNT_MANAGER)

    before = shown(client, "/")
    leads_there = f'href="{BASE}"' in client.get("/").content.decode()
    begun(client)

    assert f"{LACKS} One page is enough to begin" in before
    assert leads_there
    assert LACKS not in shown(client, "/")


def test_home_asks_nobody_else_for_a_plan_that_nobody_began(browser: Person, world: World):
    Account.objects.filter(pk=world.own.pk).update(status="key")
    assert LACKS in shown(browser(Role.ACCOUNT_MANAGER), "/")

    others = {role: shown(browser(role), "/") for role in Role if role != Role.ACCOUNT_MANAGER}

    assert [role for role, text in others.items() if LACKS in text] == []


@pytest.mark.parametrize("status", ["standard", "incubator", "in_transition", "former"])
def test_home_asks_for_no_plan_of_who_is_no_key_account(browser: Person, world: World, status: str):
    Account.objects.filter(pk=world.own.pk).update(status=status)

    assert "without a plan" not in shown(browser(Role.ACCOUNT_MANAGER), "/")


def test_a_plan_of_what_became_part_of_an_account_is_its_plan(browser: Person, world: World):
    director = world.person(Role.PROGRAMME_DIRECTOR)
    Account.objects.filter(pk=world.own.pk).update(status="key")
    last_year = AccountPlan.objects.create(
        account=world.own, year=2025, begun_by=director, begun_at=NOON
    )
    client = browser(Role.ACCOUNT_MANAGER)
    assert LACKS in shown(client, "/"), "one of the year before is no plan of this year"

    AccountPlan.objects.filter(pk=last_year.pk).update(account=world.other, year=2026)
    accounts.merge_accounts(world.own, others=[world.other], reason="One", by=director, at=NOON)

    assert LACKS not in shown(client, "/")
