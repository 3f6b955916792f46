"""The account's pages in a real browser: accessible and whole, wide and narrow, light and dark."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from playwright.sync_api import Page, Route

from browser import chromium

SITE = "http://testserver"
AXE = (Path(__file__).parents[2] / "vendor" / "axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
Answers = Mapping[str, tuple[Mapping[str, str], bytes]]


@pytest.mark.slow
def test_overview_and_economics_are_accessible_and_fit(world, as_):
    client = as_("account_manager")
    paths = [f"/accounts/{world.own.slug}", f"/accounts/{world.own.slug}/economics"]
    answers = {path: client.get(path) for path in paths}
    kept = {path: (headers(one), one.content) for path, one in answers.items()}

    with chromium() as started:  # its driver runs a loop in this thread: no database beside it
        page = started.new_context(base_url=SITE, reduced_motion="reduce").new_page()
        page.route("**/*", lambda route: give(route, kept))
        for path, width, scheme in product(paths, (360, 1440), ("light", "dark")):
            look(page, path, width, scheme)


def headers(answer) -> dict[str, str]:
    return {name: value for name, value in answer.items() if name != "Content-Length"}


def give(route: Route, kept: Answers) -> None:
    """Answer with a page that was asked for before, or with a file of the product."""
    path = route.request.url.removeprefix(SITE).split("?")[0]
    if path in kept:
        sent, body = kept[path]
        return route.fulfill(headers=dict(sent), body=body)
    asset = finders.find(path.removeprefix("/static/"))
    return route.fulfill(path=asset) if asset else route.fulfill(status=404, body="")


def look(page: Page, path: str, width: int, scheme: str) -> None:
    """Find nothing wrong by the rules of accessibility, and nothing wider than the window."""
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)
    page.goto(path, wait_until="networkidle")
    page.locator("[data-chart] svg").first.wait_for()
    page.evaluate(AXE)
    found = page.evaluate("rules => axe.run({runOnly: rules})", RULES)
    wrong = [(one["id"], one["nodes"][0]["html"][:200]) for one in found["violations"]]
    assert ((path, width, scheme), wrong) == ((path, width, scheme), [])
    assert page.evaluate("document.documentElement.scrollWidth") <= width, (path, width)
