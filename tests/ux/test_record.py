"""The record of a round: folded on the screen, whole on paper."""

from __future__ import annotations

from playwright.sync_api import expect

from .looking import Eyes
from .site import Site


def test_the_record_is_folded_on_the_screen_and_whole_on_paper(director: Eyes, site: Site):
    tab = director.tab
    tab.goto(next(one.path for one in site.pages if one.name == "meeting:record"))
    scores = tab.get_by_role("table").filter(has_text="Who scored what").first
    expect(tab.get_by_role("heading", name="Scores, account by account")).to_be_visible()
    expect(scores).to_be_hidden()

    tab.emulate_media(media="print")
    assert tab.locator("table:visible", has_text="Who scored what").count() == 3
    assert scores.evaluate("one => one.checkVisibility({contentVisibilityAuto: true})")

    tab.emulate_media(media="screen")
    tab.locator("summary", has_text="Nordfjord").last.click()
    expect(scores).to_be_visible()
