"""A key account leaves, in a browser: from under review to former and watched, by two people."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

import choosing_ways
from browser import chromium
from orchard.domain.accounts.models import Account
from orchard.domain.accounts.rules import Status
from orchard.domain.core.models import User
from orchard.domain.core.rules import Role
from orchard.domain.selection import services
from orchard.domain.selection.models import Standing, TransitionPlan
from world import World, make_world

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@pytest.fixture
def reviewed(db: None, tmp_path: Path, settings: Settings) -> World:
    """The world with a key account that two rounds found low and that is under review."""
    settings.DATA_DIR = tmp_path / "data"
    world = choosing_ways.decide(make_world(settings.DATA_DIR))
    account = choosing_ways.make_key(world, world.own)
    choosing_ways.low_twice(account)
    by = world.person(Role.PROGRAMME_DIRECTOR)
    services.put_under_review(account, reason="Low twice", by=by, at=choosing_ways.LATER)
    return world


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> Iterator[Browser]:
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    with chromium() as browser:
        yield browser


def window(started: Browser, server: LiveServer, person: User) -> Page:
    """Return a window in which a person is signed in."""
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    context = started.new_context(base_url=server.url, viewport={"width": 390, "height": 844})
    cookie = client.cookies["session"].value
    context.add_cookies([{"name": "session", "value": cookie, "url": server.url}])
    return context.new_page()


def write_plan(page: Page, owner: str) -> None:
    """Write the plan from the account's own page; a forgotten field keeps what was typed."""
    page.goto("/accounts/nordfjord/standing")
    page.click("a:has-text('Plan how it leaves')")
    page.fill("[name=reason]", "Two low reviews, tenders only")
    page.select_option("[name=receiving_owner]", label=owner)
    page.fill("[name=differences]", "The sales desk answers within a day")
    page.check("[name=was_told]")
    page.fill("[name=starts_on]", "2027-03-10")
    page.fill("[name=ends_on]", "2027-06-10")
    page.fill("[name=door_back]", "A joint project")
    page.click("button:has-text('Write the plan')")
    assert "write the message, or say they never were" in page.inner_text("main")
    assert page.input_value("[name=reason]") == "Two low reviews, tenders only"
    page.fill("[name=message]", "Thank you. Prices stay until summer.")
    page.click("button:has-text('Write the plan')")
    page.wait_for_url("**/programme/exits")


@pytest.mark.row("RYA-39")
def test_a_demotion_takes_two_people_and_one_word_to_the_customer(
    reviewed: World, started: Browser, live_server: LiveServer
):
    director = window(started, live_server, reviewed.person(Role.PROGRAMME_DIRECTOR))
    write_plan(director, reviewed.colleague.name)
    director.click("a:has-text('Open the plan')")
    here = director.url
    assert director.query_selector("button:has-text('Approve the plan')") is None

    sponsor = window(started, live_server, reviewed.person(Role.EXECUTIVE_SPONSOR))
    sponsor.goto(here)
    sponsor.click("button:has-text('Approve the plan')")
    sponsor.wait_for_selector("text=customer not told yet")

    director.goto(here)
    director.click("a:has-text('The customer got the message')")
    director.click("button:has-text('Keep the day')")
    director.wait_for_selector("text=ready to hand over")
    director.click("button:has-text('Hand it over')")
    director.wait_for_selector("text=Handed over to Kim Colleague")
    director.goto("/accounts/nordfjord/standing")
    assert "Watched until" in director.inner_text("main")
    assert "Service: standard" in director.inner_text(".marks")

    assert Account.objects.get(pk=reviewed.own.pk).status == Status.FORMER
    plan, standing = TransitionPlan.objects.get(), Standing.objects.get(account=reviewed.own)
    assert plan.approved_by == reviewed.person(Role.EXECUTIVE_SPONSOR)
    assert plan.done_on is not None
    assert standing.told_on == plan.told_on
    assert standing.watch_until > plan.done_on
