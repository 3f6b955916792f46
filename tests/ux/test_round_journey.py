"""A round in the browser: from the first nomination to the reveal, one of four raters on a phone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, expect
from playwright.sync_api import Page as Tab

from .site import Site

DESK, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
RATERS = (
    ("account_manager", "Sales", DESK),
    ("operations", "Operations and delivery", PHONE),
    ("finance", "Finance", DESK),
    ("executive_sponsor", "Management", DESK),
)
NAME, WORDS = "Key accounts by journey", "CNRY-journey-"


@contextmanager
def desk_of(browser: Browser, site: Site, who: str, size: dict[str, int]) -> Iterator[Tab]:
    context = browser.new_context(base_url=site.url, viewport=size)
    context.add_cookies([{"name": "session", "value": site.cookies[who], "url": site.url}])
    yield context.new_page()
    context.close()


def open_round(tab: Tab) -> str:
    tab.goto("/programme/rounds")
    tab.get_by_role("link", name="Open a round").click()
    tab.get_by_label("Name").fill(NAME)
    tab.get_by_role("button", name="Open the round").click()
    expect(tab.get_by_role("heading", name=NAME)).to_be_visible()
    return tab.url


def nominate(tab: Tab, base: str) -> None:
    tab.get_by_role("link", name="Nominate", exact=True).click()
    tab.get_by_label("Name of the account").fill("lakes")
    tab.get_by_role("link", name=re.compile(r"Nominate\s*: Lakeside")).click()
    say_why(tab)
    tab.goto("/accounts/sunnhav")
    tab.get_by_role("link", name="Nominate", exact=True).click()
    say_why(tab)
    assert tab.url == base
    expect(tab.get_by_role("link", name="Sunnhav")).to_be_visible()


def say_why(tab: Tab) -> None:
    tab.get_by_label("Why this account").fill("They open the Baltic")
    tab.get_by_label("What shows it").fill("Two pilots")
    tab.get_by_role("button", name="Nominate", exact=True).click()


def ask_and_begin(tab: Tab) -> None:
    for who, function, _size in RATERS:
        tab.get_by_role("link", name="Ask a rater").click()
        tab.get_by_label("Person").select_option(label=f"Person {who}")
        tab.get_by_label("Speaks for").select_option(label=function)
        tab.get_by_role("button", name="Ask", exact=True).click()
        expect(tab.locator(".raters")).to_contain_text(f"Person {who}")
    tab.get_by_role("link", name="Begin scoring").click()
    tab.get_by_role("button", name="Begin scoring").click()
    expect(tab.locator(".states .is-now")).to_have_text("Scoring")


def score(tab: Tab, base: str, who: str, mark: int) -> None:
    tab.goto("/")
    tab.locator(f"a[href$='{base.partition('/programme')[2]}/sheet']").first.click()
    tab.get_by_role("link", name="Score ").click()
    for last in (False, True):
        for form in tab.locator("form[data-draft^='score-']").all():
            is_fit = form.get_attribute("id") == "strategic_fit"
            form.get_by_label("What shows it").fill(f"{WORDS}{who}")
            form.locator(".chip", has_text=f"{1 if is_fit else mark}").first.click()
            expect(form.locator(".said")).to_contain_text("kept", timeout=8_000)
        expect(tab.locator("#sheet-progress")).to_contain_text("Every criterion")
        leave(tab, "To the end" if last else "Next account")
    tab.get_by_role("button", name="Hand in").click()
    expect(tab.get_by_text("handed in", exact=True)).to_be_visible()


def leave(tab: Tab, link: str) -> None:
    """Wait for the page after this one: its forms look like those that stand here now."""
    here = tab.url
    tab.get_by_role("link", name=link).click()
    tab.wait_for_url(lambda url: url != here)


@pytest.mark.row("HEL-50")
def test_a_round_from_nomination_to_the_reveal(browser: Browser, site: Site):
    with desk_of(browser, site, "programme_director", DESK) as lead:
        base = open_round(lead)
        nominate(lead, base)
        ask_and_begin(lead)
        for mark, (who, _function, size) in enumerate(RATERS, start=4):
            with desk_of(browser, site, who, size) as tab:
                score(tab, base, who, mark)
                assert tab.evaluate("document.documentElement.scrollWidth") <= size["width"]
            lead.goto(base)
            assert WORDS not in lead.content()
        expect(lead.locator(".raters")).to_contain_text("6 of 6 scores given")

        lead.get_by_role("button", name="Reveal all scores").click()

        expect(lead).to_have_url(f"{base}/result")
        expect(lead.locator("main")).to_contain_text("Lakeside")
