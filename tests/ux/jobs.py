"""How the frequent jobs are tried: the ways to do them, and what each ends with."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Browser, ViewportSize, expect
from playwright.sync_api import Page as Tab

from nightly import IS_WHOLE

from .site import Site
from .steps import PATIENCE, Hand, Keys, Mouse

__all__ = [
    "DESK",
    "PATIENCE",
    "PHONE",
    "WAYS",
    "Hand",
    "Keys",
    "Mouse",
    "Way",
    "at",
    "hand_of",
    "said",
    "undone",
]
DESK, PHONE = ViewportSize(width=1440, height=900), ViewportSize(width=360, height=740)
Way = tuple[Callable[[Tab], Hand], ViewportSize]
_DAILY: dict[str, Way] = {"mouse-desk": (Mouse, DESK), "keys-phone": (Keys, PHONE)}
_NIGHTLY: dict[str, Way] = {"mouse-phone": (Mouse, PHONE), "keys-desk": (Keys, DESK)}
WAYS = _DAILY | (_NIGHTLY if IS_WHOLE else {})


def hand_of(browser: Browser, site: Site, who: str, way: Way) -> Hand:
    """Sit somebody down at Home, with one way to do things."""
    make, size = way
    context = browser.new_context(base_url=site.url, viewport=size)
    context.add_cookies([{"name": "session", "value": site.cookies[who], "url": site.url}])
    hand = make(context.new_page())
    at(hand, "/")
    return hand


def at(hand: Hand, path: str) -> None:
    """Begin at a page: steps are counted from here."""
    hand.tab.goto(path)
    hand.steps = 0


def said(tab: Tab, words: str) -> None:
    """See that what was done is confirmed, and that it can be taken back."""
    toast = tab.locator("[data-toast]").filter(has_text=words)
    expect(toast).to_be_visible(timeout=PATIENCE)
    expect(toast.get_by_role("button", name="Undo")).to_be_visible()


def undone(tab: Tab, words: str) -> None:
    """Take it back, and see that it was."""
    tab.get_by_role("button", name="Undo").click()
    expect(tab.locator("[data-toast]").filter(has_text=words)).to_be_visible(timeout=PATIENCE)
