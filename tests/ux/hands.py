"""What people do on the pages of the served supplier: sit down at a desk, go on, send a form."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, ViewportSize
from playwright.sync_api import Page as Tab

from .site import Site

DESK, PHONE = ViewportSize(width=1440, height=900), ViewportSize(width=390, height=844)


@contextmanager
def desk_of(browser: Browser, site: Site, who: str, size: ViewportSize) -> Iterator[Tab]:
    """Open a window in which a person is signed in."""
    context = browser.new_context(base_url=site.url, viewport=size)
    context.add_cookies([{"name": "session", "value": site.cookies[who], "url": site.url}])
    yield context.new_page()
    context.close()


def leave(tab: Tab, link: str) -> None:
    """Wait for the page after this one: its forms look like those that stand here now."""
    here = tab.url
    tab.get_by_role("link", name=link).click()
    tab.wait_for_url(lambda url: url != here)


def press(tab: Tab, button: str, *, menu: str = "") -> None:
    """Send a form, from a menu that asks once more, and wait for the answer."""
    if menu:
        tab.locator("summary", has_text=menu).click()
    with tab.expect_navigation():
        tab.get_by_role("button", name=button, exact=True).click()
