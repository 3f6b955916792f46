"""What a customer types into the portal, in a real browser: kept until it is sent or they sign out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from browser import chromium
from orchard.domain.accounts.models import Account
from orchard.domain.core import services as core
from orchard.domain.core.rules import Role
from orchard.domain.plans import services as plans
from orchard.domain.relationships.models import Contact
from people import NOON, make_user

pytestmark = pytest.mark.django_db(transaction=True)
IDEA = "/portal/ideas/new"
KEPT = "Object.keys(localStorage).filter(key => key.startsWith('orchard.draft.')).length"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A browser; its driver runs a loop in this thread, which Django would not query beside."""
    with pytest.MonkeyPatch.context() as patched, chromium() as started:
        patched.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "yes")
        yield started


@pytest.fixture
def window(browser: Browser, live_server: object) -> Iterator[BrowserContext]:
    """The window of Siri, who came in by her link."""
    core.found_organisation("Vestberg", currency="EUR", by=None, at=NOON)
    kari, at = make_user("Kari Lund", Role.PROGRAMME_DIRECTOR), datetime.now(UTC)
    birch = Account.objects.create(key="birch", name="Birch", slug="birch")
    siri = Contact.objects.create(
        account=birch, name="Siri Moe", function="procurement", level="manager", source="Met",
        added_at=NOON,
    )  # fmt: skip
    plans.invite_to_portal(siri, email="siri@birch.example", token="come-in", by=kari, at=at)
    plans.enter_portal("come-in", code="", key="siri-key", device="", by=None, at=at)
    context = browser.new_context(base_url=live_server.url)
    context.add_cookies([{"name": "portal", "value": "siri-key", "url": live_server.url}])
    yield context
    context.close()


def typed(window: BrowserContext, text: str) -> Page:
    """Type into the form for ideas, and wait until the browser kept it."""
    tab = window.new_page()
    tab.goto(IDEA)
    tab.get_by_label("Your idea").fill(text)
    tab.wait_for_function(f"() => {KEPT} === 1")
    return tab


def test_what_a_guest_typed_is_offered_again_after_a_reload(window: BrowserContext):
    tab = typed(window, "One stock in Tartu")

    tab.reload()
    tab.get_by_role("button", name="Take it back").click()

    expect(tab.get_by_label("Your idea")).to_have_value("One stock in Tartu")


def test_a_draft_goes_when_it_is_sent(window: BrowserContext):
    tab = typed(window, "One stock in Tartu")

    tab.get_by_role("button", name="Send it").click()
    expect(tab.get_by_text("The team reads it.")).to_be_visible()

    assert tab.evaluate(KEPT) == 0
    tab.goto(IDEA)
    expect(tab.locator(".draft-offer")).to_have_count(0)


def test_nothing_stays_in_the_browser_of_who_signs_out(window: BrowserContext):
    tab = typed(window, "One stock in Tartu")
    tab.goto("/portal/sessions")

    tab.get_by_role("button", name="Sign out").click()
    expect(tab.get_by_label("Your e-mail address")).to_be_visible()

    assert tab.evaluate(KEPT) == 0


def test_what_nobody_came_back_for_goes_after_seven_days(window: BrowserContext):
    tab = typed(window, "One stock in Tartu")
    tab.evaluate("""() => { for (const [key, text] of Object.entries(localStorage)) {
      const draft = JSON.parse(text); draft.at -= 7 * 864e5; localStorage.setItem(key, JSON.stringify(draft));
    } }""")

    tab.goto("/portal/sign-in")
    tab.goto("/portal/")

    assert tab.evaluate(KEPT) == 0
