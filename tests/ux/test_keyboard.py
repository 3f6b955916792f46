"""Every page by keyboard: palette, help, places, rows, the way past the frame, focus in sight."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from .looking import EVERYTHING, NARROW, PAINTED, WIDE, Eyes
from .site import Site

STOPS = 40
"""So many presses of Tab go through the frame and into what is on the page."""

WHERE = """() => {
  const one = document.activeElement;
  if (!one || one === document.body) return null;
  const style = getComputedStyle(one);
  const ring = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 1;
  const box = [...one.getClientRects()].find(each => each.width && each.height);
  if (!box) return {html: one.outerHTML.slice(0, 160), ring, isCovered: true};
  const middle = [box.left + Math.min(box.width, innerWidth) / 2, box.top + Math.min(box.height, 40) / 2];
  const top = document.elementFromPoint(...middle);
  const isCovered = !top || !(one.contains(top) || top.contains(one) || top.closest('label')?.contains(one));
  return {html: one.outerHTML.slice(0, 160), ring, isCovered};
}"""


def is_lost(at: dict[str, object] | None) -> bool:
    """Say whether nobody can see where the focus is."""
    return at is not None and (not at["ring"] or bool(at["isCovered"]))


@pytest.fixture
def page(director: Eyes) -> Page:
    """The list of accounts, as the programme director sees it."""
    director.open("/accounts")
    director.tab.evaluate("localStorage.clear()")  # windows of one browser may share it
    return director.tab


@pytest.mark.parametrize("key", ["Control+k", "Meta+k", "/"])
def test_the_palette_opens_finds_and_goes(page: Page, key: str):
    page.keyboard.press(key)
    expect(page.locator("#palette")).to_be_visible()
    page.keyboard.type("nordf")
    expect(page.locator("#palette .hit").first).to_contain_text("Nordfjord")
    page.keyboard.press("Enter")

    page.wait_for_url("**/accounts/nordfjord")


def test_help_opens_and_single_keys_can_be_switched_off(page: Page):
    page.keyboard.press("?")
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.get_by_label("Shortcuts of a single key are on").uncheck()
    page.keyboard.press("Escape")
    page.reload()
    page.keyboard.press("?")
    page.keyboard.press("g")
    page.keyboard.press("h")

    expect(page.locator("#help")).to_be_hidden()
    assert page.url.endswith("/accounts")

    page.keyboard.press("Control+k")
    expect(page.locator("#palette")).to_be_visible()

    page.keyboard.press("Escape")
    with page.expect_response(
        lambda answer: answer.request.method == "POST"
    ):  # kept for the person
        page.evaluate("document.querySelector('[data-single-keys]').click()")
    page.keyboard.press("?")
    expect(page.locator("#help")).to_be_visible()


def test_g_and_a_letter_go_to_a_place_and_j_moves_through_rows(page: Page):
    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(page.locator("tr.is-at")).to_have_count(1)
    assert page.evaluate("document.activeElement.closest('tr.is-at') !== null")

    page.keyboard.press("g")
    page.keyboard.press("p")

    page.wait_for_url("**/portfolio")


def test_the_first_stop_leads_past_the_frame(page: Page):
    page.keyboard.press("Tab")
    skip = page.locator("a.skip")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()

    page.keyboard.press("Enter")

    assert page.evaluate("document.activeElement.id") == "main"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_the_focus_is_seen_wherever_it_goes(director: Eyes, size):
    wrong = []
    for path in ("/accounts", "/accounts/nordfjord", "/portfolio"):
        director.open(path)
        director.show(size, "light")
        for _stop in range(STOPS):
            director.tab.keyboard.press("Tab")
            if is_lost(director.tab.evaluate(WHERE)):
                director.tab.evaluate(PAINTED)  # it may be on its way
            at = director.tab.evaluate(WHERE)
            if is_lost(at):
                wrong.append(f"{path}: {at}")

    assert not wrong, "\n".join(wrong)


def test_what_stands_behind_a_figure_opens_beside_the_page_and_closes_again(director: Eyes):
    director.open("/accounts/nordfjord")
    page = director.tab
    figure = page.locator(".headline .v a")
    figure.focus()
    page.keyboard.press("Enter")

    expect(page.locator(".drawer")).to_contain_text("How it is computed")
    assert page.url.endswith("/accounts/nordfjord/figures/value")
    assert director.axe(EVERYTHING) == []

    page.keyboard.press("Escape")
    expect(page.locator(".drawer")).to_have_count(0)
    expect(figure).to_be_focused()
    assert page.url.endswith("/accounts/nordfjord")


def test_without_scripts_charts_are_tables_and_lists_can_be_filtered(site: Site, browser: Browser):
    context = browser.new_context(base_url=site.url, java_script_enabled=False)
    cookie = site.cookies["programme_director"]
    context.add_cookies([{"name": "session", "value": cookie, "url": site.url}])
    page = context.new_page()

    page.goto("/accounts/nordfjord/economics")
    assert page.locator(".chart-table").first.is_visible()
    assert not page.locator(".chart-picture").first.is_visible()

    page.goto("/accounts")
    page.locator("form.filters input[type=search], form.filters input[type=text]").first.fill(
        "nordf"
    )
    page.locator("form.filters button").first.click()
    assert page.locator("tbody tr").count() == 1
    context.close()
