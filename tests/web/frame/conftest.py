"""A person who looks at the gallery, from inside and in a browser."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client
from playwright.sync_api import Browser, BrowserContext

from browser import chromium
from orchard.domain.core import services as core
from orchard.domain.core.models import User
from orchard.domain.core.rules import Role
from people import NOON, make_user

TEMPLATES = Path(__file__).parents[2] / "gallery" / "templates"


@pytest.fixture(autouse=True)
def _gallery(settings) -> None:
    """Put the gallery beside the product's own pages."""
    settings.ROOT_URLCONF = "gallery.urls"
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [TEMPLATES]}]


@pytest.fixture
def viewer(db: None) -> User:
    """Somebody who sees figures, in an organisation."""
    core.found_organisation(
        "Vestberg", currency="EUR", locale="en", time_zone="UTC", by=None, at=NOON
    )
    return make_user("Kari Lund", Role.ACCOUNT_MANAGER)


@pytest.fixture
def signed_in(client: Client, viewer: User) -> Client:
    client.force_login(viewer)
    return client


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A browser; its driver runs a loop in this thread, which Django would not query beside."""
    with pytest.MonkeyPatch.context() as patched, chromium() as started:
        patched.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "yes")
        yield started


@pytest.fixture
def window(browser: Browser, live_server, signed_in: Client) -> Iterator[BrowserContext]:
    """A window of the signed-in person; addresses are those of the running product."""
    context = browser.new_context(base_url=live_server.url, viewport={"width": 1440, "height": 900})
    cookie = signed_in.cookies["session"]
    context.add_cookies([{"name": "session", "value": cookie.value, "url": live_server.url}])
    yield context
    context.close()
