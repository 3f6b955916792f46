"""The way in, in a real browser: passkeys of an authenticator that Chromium plays, and appearance."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from allauth.mfa.models import Authenticator
from playwright.sync_api import Browser, CDPSession, Page, expect

from browser import chromium
from orchard.domain.core import services
from orchard.domain.core.models import AuditEvent
from orchard.domain.core.rules import Role
from people import NOON
from signing_in import PASSWORD, make_person

pytestmark = pytest.mark.django_db(transaction=True)
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@dataclass
class Device:
    """What stands for a telephone or a key; Chromium's tools plug it in."""

    tools: CDPSession
    id: str = ""

    def plug_in(self) -> None:
        """Connect one that holds no key yet."""
        self.tools.send("WebAuthn.enable")
        made = self.tools.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
        self.id = made["authenticatorId"]

    def keys(self) -> list[dict[str, object]]:
        found = self.tools.send("WebAuthn.getCredentials", {"authenticatorId": self.id})
        return found["credentials"]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A browser; its driver runs a loop in this thread, which Django would not query beside."""
    with pytest.MonkeyPatch.context() as patched, chromium() as started:
        patched.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "yes")
        yield started


@pytest.fixture
def page(browser: Browser, live_server) -> Iterator[Page]:
    """A window that reports what the strict policy stops."""
    context = browser.new_context(base_url=live_server.url)
    window = context.new_page()
    window.complaints = []
    window.on("console", lambda said: window.complaints.append(said.text))
    window.on("pageerror", lambda wrong: window.complaints.append(str(wrong)))
    yield window
    context.close()


def type_password(page: Page, email: str) -> None:
    page.goto("/sign-in")
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def add_passkey(page: Page) -> None:
    """Prove who one is once more, then add the device."""
    page.goto("/me/passkeys/new")
    page.get_by_label("Password").fill(PASSWORD)
    page.locator("main").get_by_role("button").first.click()
    page.wait_for_url("**/me/passkeys/new")
    page.get_by_label("Name").fill("Telephone")
    page.locator("#id_passwordless").check()
    page.get_by_role("button", name="Add").click()
    page.wait_for_url(lambda url: not url.endswith("/new"))


def come_anew(page: Page) -> None:
    page.context.clear_cookies()
    page.goto("/sign-in")


def ways_in() -> list[list[str]]:
    done = AuditEvent.objects.filter(verb="sign_in.done").order_by("sequence")
    return [json.loads(one.what)["ways"] for one in done]


@pytest.mark.trust("T-MFA-1")
def test_a_passkey_signs_in_alone_and_as_second_step_and_no_longer_once_removed(page: Page):
    services.found_organisation("Vestberg", currency="EUR", by=None, at=NOON)
    ola = make_person("Ola", Role.ACCOUNT_MANAGER)
    device = Device(page.context.new_cdp_session(page))
    device.plug_in()
    alone = page.get_by_role("button", name="Sign in with a passkey")

    type_password(page, ola.email)
    page.wait_for_url("**/")
    add_passkey(page)
    come_anew(page)
    alone.click()
    page.wait_for_url("**/")
    come_anew(page)
    type_password(page, ola.email)
    page.wait_for_url("**/sign-in/step")
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url("**/")

    assert (len(device.keys()), page.complaints) == (1, [])
    assert ways_in() == [["password"], ["webauthn"], ["password", "webauthn"]]

    Authenticator.objects.filter(user=ola).delete()
    come_anew(page)
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        alone.click()
    page.goto("/me")

    expect(page).to_have_url(re.compile("/sign-in"))
    assert AuditEvent.objects.latest("sequence").verb == "sign_in.failed"


def test_what_a_person_chose_is_there_in_the_next_browser(page: Page, browser: Browser):
    services.found_organisation("Vestberg", currency="EUR", by=None, at=NOON)
    ola = make_person("Ola", Role.READER)
    type_password(page, ola.email)
    page.wait_for_url("**/")

    page.locator("summary.person").click()
    with page.expect_response("**/me/appearance"):
        page.get_by_label("Dark").check()
    page.get_by_role("button", name="Keyboard and help").click()
    with page.expect_response("**/me/appearance"):
        page.locator("[data-single-keys]").uncheck()

    elsewhere = browser.new_context(base_url=page.url, color_scheme="light").new_page()
    type_password(elsewhere, ola.email)
    elsewhere.wait_for_url("**/")
    expect(elsewhere.locator("html")).to_have_attribute("data-bs-theme", "dark")
    elsewhere.keyboard.press("?")
    expect(elsewhere.locator("#help")).to_be_hidden()
    assert page.complaints == []
    elsewhere.context.close()
