"""The plan page as a tool of every week: one field, undo, decisions, what fails, few questions."""

from __future__ import annotations

import re
from datetime import date
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from orchard.domain.core.rules import Role
from orchard.domain.plans.models import AccountPlan, Objective, PlanVersion
from planning import BASE, FAR, Person, aimed, browser, on_a_day, plan
from reading import read, shown
from worlds import whole_world, world

__all__ = ["browser", "on_a_day", "plan", "whole_world", "world"]
MOST = 15
"""So often the whole page may ask: who looks, the header of the account, and all cards."""
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_a_day")]


def test_one_field_is_changed_where_it_stands_and_two_people_see_both_texts(
    browser: Person, plan: AccountPlan
):
    client = browser(Role.ACCOUNT_MANAGER)
    far = aimed(client, plan)
    field = f"{BASE}/objectives/{far.pk}/field/current"
    assert "data-inline" in client.get(f"{field}?part=cell").content.decode()

    saved = client.post(f"{field}?part=cell", {"current": "2", "version": "1"}, HTTP_HX_REQUEST="true")  # fmt: skip
    assert "2 sites" in read(saved)
    assert "Saved" in read(saved)
    other = browser(Role.EXECUTIVE_SPONSOR)
    stale = other.post(field, {"current": "3", "version": "1"})
    assert stale.status_code == 422
    assert "Somebody else changed this meanwhile." in read(stale)
    assert {"2", "3"} <= set(read(stale).split())
    far.refresh_from_db()
    assert (far.current, far.current_on) == (2, date(2026, 8, 20))
    assert other.post(field, {"current": "3", "version": "2"}).status_code == 302
    assert 'aria-label="75 % of the way"' in client.get(BASE).content.decode()


def test_undoing_a_number_puts_back_the_day_on_which_it_was_measured(
    browser: Person, plan: AccountPlan
):
    client = browser(Role.ACCOUNT_MANAGER)
    far = aimed(client, plan, current="2", current_on="2026-06-30")
    field = f"{BASE}/objectives/{far.pk}/field/current"

    client.post(field, {"current": "3", "version": "1"})
    far.refresh_from_db()
    assert (far.current, far.current_on) == (3, date(2026, 8, 20))
    client.post(undo_in(client, field))
    far.refresh_from_db()
    assert (far.current, far.current_on) == (2, date(2026, 6, 30))

    Objective.objects.update(current=None, current_on=None)
    client.post(field, {"current": "3", "version": "3"})
    client.post(undo_in(client, field))
    far.refresh_from_db()
    assert (far.current, far.current_on) == (None, None)


def undo_in(client: Client, field: str) -> str:
    """Return the address of the undo that the plan page offers."""
    page = client.get(BASE).content.decode()
    return unescape(re.search(rf'action="({field}\?[^"]+)"', page)[1])


def test_what_is_taken_out_can_be_put_back_at_once(browser: Person, plan: AccountPlan):
    client = browser(Role.ACCOUNT_MANAGER)
    far = aimed(client, plan)

    client.post(f"{BASE}/objectives/{far.pk}/remove", {"version": "1"})
    page = client.get(BASE).content.decode()
    assert "No objective is set yet" in page
    assert f'action="{BASE}/objectives/{far.pk}/restore"' in page
    client.post(f"{BASE}/objectives/{far.pk}/restore")

    assert "Second source in the north" in shown(client, BASE)


def test_at_most_seven_decisions_wait_each_with_one_button(browser: Person, plan: AccountPlan):
    client = browser(Role.ACCOUNT_MANAGER)
    for number in range(9):
        aimed(client, plan, title=f"Goal {number}", is_improvement="on")
    Objective.objects.update(due_on=date(2026, 8, 1))

    page = client.get(f"{BASE}/{plan.pk}/decide").content.decode()
    assert "7 things to decide" in page
    assert page.count(">Decide</a>") == 7
    assert "2 more wait until these are decided." in page
    first = Objective.objects.earliest("pk")
    client.post(f"{BASE}/objectives/{first.pk}", FAR | {"state": "achieved", "version": "1"})
    assert "1 more waits" in shown(client, f"{BASE}/{plan.pk}/decide")


def test_each_failed_test_of_a_plan_leads_to_where_it_is_mended(browser: Person, plan: AccountPlan):
    client = browser(Role.ACCOUNT_MANAGER)
    text = shown(client, BASE)
    assert "1 of 13" in text, "only the contribution of the ledger is there"
    assert "The strategy says what we leave out" in text

    change = {"mode": "full", "strategy": "Together", "leaves_out": "Trade goods", "version": "1"}
    client.post(f"{BASE}/{plan.pk}/change", change)

    text = shown(client, BASE)
    assert "2 of 13" in text
    assert "The strategy says what we leave out" not in text
    assert "Trade goods" in text
    page = client.get(BASE).content.decode()
    assert '<a href="/accounts/nordfjord/profile">Goals of the customer are known</a>' in page


def test_the_plan_page_asks_little(browser: Person, plan: AccountPlan):
    client = browser(Role.ACCOUNT_MANAGER)
    far = aimed(client, plan)
    for number in range(5):
        aimed(client, plan, title=f"Goal {number}", horizon="2", parent=far.pk, due_on="2027-06-30")
        client.post(f"{BASE}/{plan.pk}/initiatives/new",
                    {"care": "prune", "title": f"Stop {number}", "state": "running"})  # fmt: skip
    near = {"horizon": "2", "parent": str(far.pk), "due_on": "2027-06-30", "unit": ""}
    for kind in ("revenue", "contribution", *["share_of_spend"] * 3):
        aimed(client, plan, kind=kind, title=kind, is_improvement="on", **near)
    client.post(f"{BASE}/{plan.pk}/submit", {"words": "First"})
    assert PlanVersion.objects.get().state == "submitted"
    client.get(BASE)

    with CaptureQueriesContext(connection) as captured:
        client.get(BASE)

    assert not any("document" in one["sql"] for one in captured), "versions are read when asked"
    assert len(captured) <= MOST, "\n".join(one["sql"][:200] for one in captured)
