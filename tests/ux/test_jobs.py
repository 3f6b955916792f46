"""The jobs of every day within their budgets of steps, by mouse on a desk and by keys on a phone.

Counted from Home. Each ends with words that one sees, and what it wrote with an undo that is tried.
"""

from __future__ import annotations

import pytest
from playwright.sync_api import Page as Tab
from playwright.sync_api import expect

from .jobs import PATIENCE, WAYS, Hand, at, said, undone

pytestmark = pytest.mark.parametrize("hand", WAYS, indirect=True)


def test_the_one_page_plan_of_an_account_opens(hand: Hand):
    hand.find("plan nordf", "Plan of Nordfjord")

    hand.within(2)
    expect(hand.tab.locator("#goals")).to_be_visible(timeout=PATIENCE)


def test_what_is_due_or_slips_stands_on_the_first_page(hand: Hand):
    expect(hand.tab.locator(".today .needs li").filter(has_text="is late").first).to_be_visible()


def test_a_meeting_is_logged_with_people_and_the_next_action(hand: Hand):
    words = "They stop too often, says @Tone Lie"
    hand.find("log nordf", "Log a meeting with Nordfjord")
    hand.write(hand.tab.get_by_label("What was said"), words)
    hand.write(hand.tab.get_by_label("Next action"), "Send the list of stops by next friday")
    hand.use(hand.tab.get_by_role("button", name="Keep the note"))

    hand.within(4)
    said(hand.tab, "Send the list of stops")
    expect(hand.tab.locator("main")).to_contain_text("Tone Lie")
    undone(hand.tab, "The note is taken out.")


def test_the_draft_of_a_note_is_kept_while_one_types(hand: Hand):
    hand.find("log nordf", "Log a meeting with Nordfjord")
    hand.write(hand.tab.get_by_label("What was said"), "Half a sentence")
    hand.tab.wait_for_timeout(5_000)
    hand.tab.reload()

    hand.tab.get_by_role("button", name="Take it back").click()
    expect(hand.tab.get_by_label("What was said")).to_have_value("Half a sentence")


def own_action(tab: Tab):
    return tab.locator(".today .needs li", has=tab.get_by_role("button", name="Done")).first


def test_an_action_is_done_by_one_press(hand: Hand):
    hand.use(own_action(hand.tab).get_by_role("button", name="Done"))

    hand.within(1)
    said(hand.tab, "Done: ")
    undone(hand.tab, "It is open again.")


def test_an_action_is_put_off(hand: Hand):
    hand.use(own_action(hand.tab).get_by_role("link", name="Later"))
    hand.write(hand.tab.get_by_label("By when"), "2026-12-18")
    hand.use(hand.tab.get_by_role("button", name="Move it"))

    hand.within(2)
    said(hand.tab, "Moved.")
    undone(hand.tab, "again.")


def test_a_figure_of_the_plan_changes_where_it_stands(hand: Hand):
    at(hand, "/accounts/nordfjord/plan?year=2026")
    cell = hand.tab.locator("[id^=target-]", has=hand.tab.locator(".edit-here")).first
    hand.use(cell.locator(".edit-here"))
    hand.write(hand.tab.locator("input[name=target]"), "7")
    hand.press("Enter")

    hand.within(2)
    said(hand.tab, "Saved.")
    undone(hand.tab, "Saved.")


def test_the_role_of_a_person_is_given_without_drawing(hand: Hand):
    hand.find("tone lie", "Tone Lie")
    hand.use(hand.tab.get_by_role("button", name="Decider"))

    hand.within(3)
    said(hand.tab, "Tone Lie")
    undone(hand.tab, "The role has ended.")
