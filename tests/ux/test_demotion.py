"""A key account leaves in the browser, on a phone: from under review to former and watched."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, expect
from playwright.sync_api import Page as Tab

from .hands import PHONE, desk_of, leave, press
from .site import LEAVER, Site

HOME = f"/accounts/{LEAVER.lower().replace(' ', '-')}/standing"
FAREWELL = {
    "Why it leaves": "Two low reviews, tenders only",
    "What changes in the service": "The sales desk answers within a day",
    "What would open the door again": "A joint project",
    "Starts on": "2026-12-01",
    "Ends on": "2027-03-01",
}
STORED = """
    SELECT a.status, s.told_on, s.watch_until, p.told_on, p.done_on, p.approved_by_id, p.written_by_id
    FROM accounts_account a JOIN selection_standing s ON s.account_id = a.id
    JOIN selection_transitionplan p ON p.account_id = a.id WHERE a.name = """


def put_under_review(tab: Tab) -> None:
    tab.goto(HOME)
    leave(tab, "Put under review")
    drawer = tab.get_by_role("dialog")
    drawer.get_by_label(re.compile("^Why")).fill("Low in two rounds")
    with tab.expect_navigation():
        drawer.get_by_role("button", name="Put under review").click()
    expect(tab.get_by_role("heading", name="Where it stands: Under review")).to_be_visible()


def write_plan(tab: Tab) -> None:
    """Write the plan; a message that was forgotten is asked for, and what was typed stays."""
    leave(tab, "Plan how it leaves")
    tab.get_by_label("Who takes over").select_option(label="Kim Colleague")
    tab.get_by_label("The customer knows that they are key").check()
    for label, text in FAREWELL.items():
        tab.get_by_label(label).fill(text)
    press(tab, "Write the plan")
    expect(tab.locator("main")).to_contain_text("write the message, or say they never were")
    expect(tab.get_by_label("Why it leaves")).to_have_value(FAREWELL["Why it leaves"])
    tab.get_by_label("Message to the customer").fill("Thank you. Prices stay until summer.")
    press(tab, "Write the plan")
    expect(tab).to_have_url(re.compile("/programme/exits$"))
    leave(tab, f"Open the plan {LEAVER}")


def tell_and_hand_over(tab: Tab) -> None:
    tab.reload()
    leave(tab, "The customer got the message")
    with tab.expect_navigation():
        tab.get_by_role("dialog").get_by_role("button", name="Keep the day").click()
    expect(tab.locator("main")).to_contain_text("ready to hand over")
    press(tab, "Hand it over")
    expect(tab.locator("main")).to_contain_text("Handed over to Kim Colleague")


@pytest.mark.row("RYA-39")
def test_a_demotion_takes_two_people_and_one_word_to_the_customer(browser: Browser, site: Site):
    with desk_of(browser, site, "programme_director", PHONE) as director:
        put_under_review(director)
        write_plan(director)
        here = director.url
        expect(director.get_by_role("button", name="Approve the plan")).to_have_count(0)

        with desk_of(browser, site, "executive_sponsor", PHONE) as sponsor:
            sponsor.goto(here)
            press(sponsor, "Approve the plan")
            expect(sponsor.locator("main")).to_contain_text("customer not told yet")

        tell_and_hand_over(director)
        director.goto(HOME)
        expect(director.locator("main")).to_contain_text("Watched until")
        expect(director.locator(".marks")).to_contain_text("Service: standard")

    with site.installation.connection() as connection:
        (stored,) = connection.execute(f"{STORED}'{LEAVER}'").fetchall()
    status, heard, watched, told, done, approved, written = stored
    assert status == "former"
    assert heard == told
    assert watched > done >= told
    assert approved != written
