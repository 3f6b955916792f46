"""What a phone shows otherwise: short rows, folded sections, bridges on their side."""

from __future__ import annotations

from itertools import pairwise

import pytest

from .looking import NARROW, WIDE, Eyes
from .site import Site

ROW = 88
"""Pixels that a row of a ranking may be high on a phone: two lines, more with several reasons."""

PAGE = 2_600
"""Pixels that a page may be high on a phone where it can be folded: three screens."""

LINES = "[...document.querySelectorAll('.chart-picture path')]"


def account(site: Site) -> str:
    return next(page.path for page in site.pages if page.name == "accounts:economics")


@pytest.mark.parametrize("address", ["/portfolio", "/accounts", "/portfolio/risk"])
def test_a_row_is_short_and_its_heads_can_be_touched(director: Eyes, address: str):
    director.tab.goto(address)
    director.show(NARROW, "light")

    rows = director.tab.locator("tbody tr[data-row]")
    heights = [one.bounding_box()["height"] for one in rows.all()[:5]]
    heads = [one.bounding_box() for one in director.tab.locator("thead th a").all()[:2]]

    assert heights
    assert max(heights) <= ROW
    assert min(box["height"] for box in heads) >= 44


def test_the_column_that_sorts_is_the_one_that_shows(director: Eyes):
    director.tab.goto("/portfolio?sort=-revenue")
    director.show(NARROW, "light")
    first = director.tab.locator("tbody tr[data-row]").first

    assert first.locator("td[data-label='Revenue']").is_visible()
    assert not first.locator("td[data-label='Cost to serve']").is_visible()


def test_what_comes_second_is_folded_on_a_phone_only(site: Site, director: Eyes):
    for size, is_open in ((NARROW, False), (WIDE, True)):
        director.tab.set_viewport_size(size)
        director.tab.goto(account(site))

        folds = director.tab.locator("details.fold")
        assert folds.count() >= 2
        assert folds.first.evaluate("one => one.open") is is_open


def test_a_bridge_lies_on_its_side_where_it_would_be_cramped(site: Site, director: Eyes):
    director.tab.goto(account(site))
    picture = director.tab.locator("#waterfall")
    picture.locator("svg").wait_for()
    wide = picture.bounding_box()["height"]

    director.show(NARROW, "light")

    names = picture.locator("text").all_text_contents()
    assert picture.bounding_box()["height"] != wide
    assert "Contribution" in names
    director.show(WIDE, "light")
    assert picture.bounding_box()["height"] == wide


def test_the_glossary_shows_letters_before_words(director: Eyes):
    director.tab.set_viewport_size(NARROW)
    director.tab.goto("/settings/glossary")
    letter = director.tab.locator(".index-fold", has=director.tab.get_by_text("K", exact=True))
    meaning = letter.get_by_text("An account chosen on purpose")
    assert director.tab.evaluate("document.documentElement.scrollHeight") < PAGE
    assert not meaning.is_visible()

    letter.locator("summary").click()

    assert meaning.is_visible()


def test_nothing_moves_for_those_who_want_it_so(site: Site, director: Eyes):
    """A transition of any length froze the lines of charts halfway: they could not be seen."""
    director.open(account(site))

    times = director.tab.evaluate(f"{LINES}.map(one => getComputedStyle(one).transitionDuration)")

    assert set(times) == {"0s"}


def test_the_tab_that_is_open_can_be_seen(site: Site, director: Eyes):
    director.tab.set_viewport_size(NARROW)
    director.tab.goto(account(site).replace("/economics", "/timeline"))

    box = director.tab.locator(".tabs [aria-current]").bounding_box()

    assert box["x"] >= 0
    assert box["x"] + box["width"] <= NARROW["width"]


def test_the_other_pages_of_an_account_open_on_a_phone_and_by_keyboard(site: Site, director: Eyes):
    director.tab.set_viewport_size(NARROW)
    director.tab.goto(account(site))

    director.tab.locator(".further > summary").press("Enter")
    links = director.tab.locator(".further .menu-list a")
    boxes = [one.bounding_box() for one in links.all()]
    director.tab.keyboard.press("Tab")
    director.tab.keyboard.press("Enter")
    director.tab.wait_for_url("**/profile")

    assert len(boxes) == 9
    assert min(box["height"] for box in boxes) >= 44
    assert all(0 <= box["x"] <= NARROW["width"] - box["width"] for box in boxes)
    assert director.tab.get_by_text("More: Profile").is_visible()


WORDS = """[...document.querySelectorAll('.rail .place span')].map(one => {
  const words = document.createRange();
  words.selectNodeContents(one);
  const box = words.getBoundingClientRect();
  const place = one.closest('.place').getBoundingClientRect();
  const is_inside = place.left <= box.left && box.right <= place.right;
  return [getComputedStyle(one).overflow, box.left, box.right, is_inside];
})"""
EIGHT = """() => { const bar = document.querySelector('.rail');
  while (bar.querySelectorAll('.place').length < 8)
    bar.append(bar.querySelector('.place:last-of-type').cloneNode(true)); }"""
"""Who may import as well has as many."""


def test_the_places_in_the_bar_are_whole_and_apart(director: Eyes):
    director.tab.goto("/")
    director.show(NARROW, "light")
    director.tab.evaluate(EIGHT)

    found = director.tab.evaluate(WORDS)
    assert len(found) == 8
    assert {overflow for overflow, _left, _right, _inside in found} == {"visible"}
    assert all(is_inside for _overflow, _left, _right, is_inside in found)
    assert all(one[2] <= next_one[1] for one, next_one in pairwise(found))
    assert found[-1][2] <= NARROW["width"]
