"""The frame's components in a real browser; real pages and the keyboard are in tests/ux."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

AXE = (Path(__file__).parents[2] / "vendor" / "axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
pytestmark = pytest.mark.django_db(transaction=True)


def opened(window: BrowserContext, address: str, *, width: int = 1440, scheme: str = "light"):
    """Open the address and note everything the browser complains about."""
    page = window.new_page()
    page.complaints = []
    page.on("console", lambda said: page.complaints.append(said.text))
    page.on("pageerror", lambda wrong: page.complaints.append(str(wrong)))
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    page.goto(address)
    page.wait_for_load_state("networkidle")
    return page


def check(page: Page) -> None:
    """Find nothing wrong by the rules of accessibility."""
    page.evaluate(AXE)
    found = page.evaluate("rules => axe.run({runOnly: rules})", RULES)
    assert [(one["id"], one["nodes"][0]["html"][:200]) for one in found["violations"]] == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 360])
def test_components_are_accessible_and_fit(window: BrowserContext, width: int, scheme: str):
    page = opened(window, "/gallery?chart&say", width=width, scheme=scheme)
    expect(page.locator("[data-chart] svg")).to_be_visible()

    check(page)

    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.complaints == []


def test_a_chart_shows_its_tip_and_its_table_under_the_strict_policy(window: BrowserContext):
    page = opened(window, "/gallery?chart")
    picture = page.locator(".chart-picture")
    picture.hover()
    expect(page.locator(".chart-tip")).to_contain_text("90\u202fk")

    page.get_by_role("button", name="Show as table").click()

    expect(page.locator(".chart-table")).to_be_visible()
    expect(picture).to_be_hidden()
    assert page.complaints == []


def test_escape_closes_the_top_layer_and_gives_the_focus_back(window: BrowserContext):
    page = opened(window, "/gallery")
    page.locator("[data-open=palette]").focus()

    page.keyboard.press("Enter")
    expect(page.locator("#palette")).to_be_visible()
    check(page)
    page.keyboard.press("Escape")

    expect(page.locator("#palette")).to_be_hidden()
    expect(page.locator("[data-open=palette]")).to_be_focused()


def test_the_drawer_has_an_address_keeps_the_focus_and_gives_it_back(window: BrowserContext):
    page = opened(window, "/gallery")
    opener = page.get_by_role("link", name="Open drawer")
    opener.click()
    expect(page.get_by_label("Name", exact=True).last).to_be_focused()
    assert page.url.endswith("/gallery/drawer")
    for _ in range(4):
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.closest('.drawer') !== null")
    check(page)

    page.keyboard.press("Escape")

    expect(page.locator(".drawer")).to_have_count(0)
    assert page.url.endswith("/gallery")
    expect(opener).to_be_focused()


def test_the_appearance_is_chosen_per_browser(window: BrowserContext):
    page = opened(window, "/gallery")
    page.locator(".person").click()
    with page.expect_response(lambda one: one.request.method == "POST"):
        page.get_by_label("Dark").check()
    page.reload()

    assert page.evaluate("document.documentElement.dataset.bsTheme") == "dark"


def test_what_is_typed_survives_a_reload_and_a_lost_session(window: BrowserContext):
    page = opened(window, "/gallery/form")
    page.get_by_label("Title").fill("Third cold chain stop")
    page.wait_for_timeout(500)
    cookies = window.cookies()
    window.clear_cookies(name="session")
    page.get_by_role("button", name="Save").click()
    page.wait_for_url("**/sign-in**")
    window.add_cookies(cookies)

    page.goto("/gallery/form")
    page.get_by_role("button", name="Take it back").click()

    assert page.get_by_label("Title").input_value() == "Third cold chain stop"


def test_a_saved_form_leaves_no_draft(window: BrowserContext):
    page = opened(window, "/gallery/form")
    page.get_by_label("Title").fill("Done")
    page.get_by_role("button", name="Save").click()
    page.wait_for_url("**/gallery")

    page.goto("/gallery/form")

    expect(page.locator(".draft-offer")).to_have_count(0)


def test_a_refused_form_keeps_its_contents(window: BrowserContext):
    page = opened(window, "/gallery/form")
    page.get_by_label("Title").fill("taken")
    page.get_by_role("button", name="Save").click()

    expect(page.get_by_role("alert")).to_contain_text("This title is taken.")
    assert page.get_by_label("Title").input_value() == "taken"


def test_a_lost_connection_loses_nothing(window: BrowserContext):
    page = opened(window, "/gallery/form")
    page.get_by_label("Title").fill("On the train")
    page.wait_for_timeout(500)
    window.set_offline(True)
    page.get_by_role("button", name="Save").click()
    page.wait_for_timeout(300)
    window.set_offline(False)

    page.goto("/gallery/form")
    page.get_by_role("button", name="Take it back").click()

    assert page.get_by_label("Title").input_value() == "On the train"


def test_one_field_is_edited_in_place_and_escape_restores_it(window: BrowserContext):
    page = opened(window, "/gallery/edit")
    field = page.get_by_label("Name")
    field.fill("Something")
    field.press("Escape")
    assert field.input_value() == "Before"

    field.fill("After")
    field.press("Enter")

    expect(page.locator("#live")).to_have_text("Saved")
    assert page.get_by_label("Name").input_value() == "After"


def test_sorting_changes_the_table_and_the_address_alone(window: BrowserContext):
    page = opened(window, "/gallery")
    page.evaluate("document.body.dataset.same = 'yes'")
    page.get_by_role("link", name="Country").click()
    page.wait_for_url("**/gallery?sort=country")

    assert page.evaluate("document.body.dataset.same") == "yes"
    assert page.locator("th[aria-sort=ascending]").inner_text() == "Country"


def test_paper_gets_tables_and_no_navigation(window: BrowserContext):
    page = opened(window, "/gallery?chart")
    page.emulate_media(media="print")

    expect(page.locator(".rail")).to_be_hidden()
    expect(page.locator(".chart-table")).to_be_visible()
    expect(page.locator(".chart-picture")).to_be_hidden()
