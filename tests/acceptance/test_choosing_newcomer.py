"""A newcomer with an imported ledger chooses three key accounts in one sitting, in a browser."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

import choosing
import world as worlds
from browser import chromium
from orchard.domain.core.models import User
from orchard.domain.core.rules import Role
from orchard.domain.selection import services
from orchard.domain.selection.models import CriteriaSet, SelectionDecision, SelectionRound
from orchard.domain.selection.rules.choices import Outcome
from world import SECRET, World, make_world

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
MOST_STEPS = 25
LARGE, SMALL = Decimal(18_000), Decimal(300)
BUYERS = {
    "N1": ("Nordfjord", "Nordfjord Oslo", LARGE),
    "S1": ("Sunnhav", "Sunnhav Malmö", LARGE - 900),
    "L1": ("Lakeside", "Lakeside Turku", LARGE - 1_800),
    "K1": (SECRET, f"{SECRET}-unit", SMALL),
    **{f"F{n}": (f"Fir {n}", f"Fir {n} Oslo", SMALL - n) for n in range(6)},
}
RATERS = (
    ("Person account_manager", "sales"),
    ("Person operations", "operations"),
    ("Person finance", "finance"),
)


@dataclass
class Sitting:
    """The window of the newcomer, and how many links and buttons they pressed.

    What is filled into a form between two of them, by typing or by picking, is no step.
    """

    page: Page
    steps: int = 0

    def click(self, words: str, within: str = "main") -> None:
        """Click what reads so; the page that it leads to is open afterwards."""
        self.steps += 1
        found = self.page.locator(f"{within} :is(a, button, summary):has-text('{words}'):visible")
        found.first.click()
        self.page.wait_for_load_state("networkidle")

    def open_drawer(self, words: str) -> None:
        """Click what opens beside the page."""
        self.click(words)
        self.page.wait_for_selector("#drawer .drawer")


@pytest.fixture
def newcomer(
    db: None, tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> World:
    """A supplier with an imported ledger in which three accounts bring most, and nothing chosen."""
    monkeypatch.setattr(worlds, "BUYERS", BUYERS)
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    settings.DATA_DIR = tmp_path / "data"
    return make_world(settings.DATA_DIR)


@pytest.fixture
def sitting(newcomer: World, live_server: LiveServer) -> Iterator[Sitting]:
    with chromium() as browser:
        director = newcomer.person(Role.PROGRAMME_DIRECTOR)
        yield Sitting(window(browser, live_server, director))


def window(browser: Browser, server: LiveServer, person: User) -> Page:
    """Return a window in which a person is signed in."""
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    context = browser.new_context(base_url=server.url, viewport={"width": 1440, "height": 900})
    cookie = client.cookies["session"].value
    context.add_cookies([{"name": "session", "value": cookie, "url": server.url}])
    return context.new_page()


def write_charter(sitting: Sitting) -> None:
    """Begin at home; the charter leads on to the criteria."""
    sitting.page.goto("/")
    sitting.steps += 1
    sitting.page.click("nav a:has-text('Programme')")
    sitting.click("Write the charter")
    for name in ("definition", "difference", "purpose", "scope"):
        sitting.page.fill(f"[name={name}]", f"Our {name}")
    sitting.page.fill("[name=manager_hours]", "3200")
    sitting.page.fill("[name=hours_per_account]", "400")
    expect(sitting.page.locator("output[data-quotient]")).to_have_text("8")
    sitting.click("Save the charter")
    sitting.click("Begin with the founding set")


def open_round(sitting: Sitting) -> None:
    """Nominate the A-list and ask three people."""
    sitting.click("Overview")
    sitting.click("Nominate the A-list")
    sitting.page.fill("[name=name]", "First round")
    sitting.page.fill("[name=places]", "3")
    sitting.click("Open the round")
    sitting.click("Nominate the A-list")
    for name, function in RATERS:
        sitting.open_drawer("Ask a rater")
        sitting.page.select_option("[name=user]", label=name)
        sitting.page.select_option("[name=function]", value=function)
        sitting.click("Ask", within="#drawer")
        expect(sitting.page.locator(".raters")).to_contain_text(name)
    sitting.open_drawer("Begin scoring")
    sitting.click("Begin scoring", within="#drawer")
    expect(sitting.page.locator("main")).to_contain_text("0 of 9 scores given")


def decide(sitting: Sitting) -> None:
    """Come back when all have scored; reveal, decide on each account, let the decisions stand."""
    sitting.page.reload()
    sitting.click("Reveal all scores")
    sitting.click("Begin the discussion")
    sitting.click("Go through the accounts")
    for place in range(3):
        sitting.page.check("[name=outcome][value=in]")
        for name, text in (
            ("reason", "Best"),
            ("mandate", "Price to 3 %"),
            ("target_hours", "400"),
        ):
            sitting.page.fill(f"[name={name}]", text)
        sitting.click("Decide and go on" if place < 2 else "Decide")
    sitting.click("First round", within=".crumb")
    sitting.click("Close the discussion")
    sitting.click("Let the decisions stand")
    expect(sitting.page.locator("main")).to_contain_text("Sign")


@pytest.mark.row("HEL-158")
def test_a_newcomer_chooses_three_accounts_in_at_most_25_steps(newcomer: World, sitting: Sitting):
    write_charter(sitting)
    draft = CriteriaSet.objects.get()
    sponsor = newcomer.person(Role.EXECUTIVE_SPONSOR)
    services.approve_set(draft, expected=draft.version, by=sponsor, at=timezone.now())
    open_round(sitting)
    found = SelectionRound.objects.get()
    for mark, (role, _function) in enumerate(choosing.RATERS, start=1):
        choosing.score(newcomer, found, role, {"": mark / 2}, timezone.now())
    decide(sitting)

    chosen = SelectionDecision.objects.filter(outcome=Outcome.IN)
    names = {one.nomination.account.name for one in chosen}
    assert names == {"Nordfjord", "Sunnhav", "Lakeside"}
    assert sitting.steps <= MOST_STEPS, sitting.steps
    sitting.page.goto("/programme/start/choose")
    text = sitting.page.inner_text("main")
    assert "To begin with" not in text
    assert all(name in text.partition("The choice, by its numbers")[2] for name in names)
