"""A round in the browser: from the first nomination to the archive, one of four raters on a phone."""

from __future__ import annotations

import json
import re

import pytest
from playwright.sync_api import Browser, expect
from playwright.sync_api import Page as Tab

from orchard.domain.selection.record import digest_of

from .hands import DESK, PHONE, desk_of, leave, press
from .site import Site

RATERS = (
    ("account_manager", "Sales", DESK),
    ("operations", "Operations and delivery", PHONE),
    ("finance", "Finance", DESK),
    ("executive_sponsor", "Management", DESK),
)
MARKS = (3, 5, 6, 8)
NAME, WORDS, TALK = "Key accounts by journey", "CNRY-journey-", "Two of us had not seen the plant"
CHOSEN, EARLY, LEFT = "Grown 21", "Grown 22", "Grown 23"
DECISIONS = {
    CHOSEN: ("Key account", "They open the Baltic with us"),
    EARLY: ("Incubator", "Let the pilot show it first"),
    LEFT: ("Not now", "They buy by tender alone"),
}


# --- until the reveal ---------------------------------------------------------------------------


def open_round(tab: Tab) -> str:
    tab.goto("/programme/rounds")
    tab.get_by_role("link", name="Open a round").click()
    tab.get_by_label("Name").fill(NAME)
    tab.get_by_role("button", name="Open the round").click()
    expect(tab.get_by_role("heading", name=NAME)).to_be_visible()
    return tab.url


def nominate(tab: Tab, base: str) -> None:
    tab.get_by_role("link", name="Nominate", exact=True).click()
    words = tab.get_by_label("Name of the account")
    words.fill(CHOSEN.lower())
    words.press("Enter")  # the page may be younger than its scripts, which would look by themselves
    tab.get_by_role("link", name=re.compile(rf"Nominate\s*: {CHOSEN}$")).click()
    say_why(tab)
    for name in (EARLY, LEFT):
        tab.goto(f"/accounts/{name.lower().replace(' ', '-')}")
        tab.get_by_role("link", name="Nominate", exact=True).click()
        say_why(tab)
        assert tab.url == base
        expect(tab.get_by_role("link", name=name)).to_be_visible()


def say_why(tab: Tab) -> None:
    tab.get_by_label("Why this account").fill("They open the Baltic")
    tab.get_by_label("What shows it").fill("Two pilots")
    press(tab, "Nominate")


def answer_gates(tab: Tab) -> None:
    leave(tab, CHOSEN)
    gates = tab.locator(".gate")
    expect(gates).to_have_count(4)
    for gate in gates.all():
        gate.get_by_role("combobox").select_option(label="passes")
        gate.get_by_role("textbox").fill("Two orders a month")
    press(tab, "Keep the answers")
    expect(gates.filter(has_text="Person programme_director")).to_have_count(4)


def ask_and_begin(tab: Tab, base: str) -> None:
    tab.goto(base)
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
    tab.goto(f"{base}/sheet")  # Home may show seven things that are more urgent
    tab.get_by_role("link", name="Score ").click()
    for left in reversed(range(len(DECISIONS))):
        sheet = tab.locator("form[data-draft^='score-']")
        expect(sheet).to_have_count(3)
        forms = sheet.all()
        for form in forms:
            is_fit = form.get_attribute("id") == "strategic_fit"
            form.get_by_label("What shows it").fill(f"{WORDS}{who}")
            form.locator(
                ".chip", has_text=re.compile(rf"^\s*{1 if is_fit else mark}\s*$")
            ).first.click()
        for form in forms:
            expect(form.locator(".said")).to_contain_text("kept", timeout=8_000)
        expect(tab.locator("#sheet-progress")).to_contain_text("Every criterion")
        leave(tab, "Next account" if left else "To the end")
    tab.get_by_role("button", name="Hand in").click()
    expect(tab.get_by_text("handed in", exact=True)).to_be_visible()


# --- the meeting --------------------------------------------------------------------------------


def settle(tab: Tab) -> None:
    """Settle a criterion on which the raters are apart, as the talk brought it."""
    apart = tab.locator(".scored", has_text="discuss").first
    apart.get_by_role("link", name="Settle", exact=True).click()
    drawer = tab.get_by_role("dialog")
    drawer.get_by_label("Score on which the room agrees").fill("6.5")
    drawer.get_by_label("What the talk brought").fill(TALK)
    drawer.get_by_role("button", name="Settle the score").click()
    expect(tab.locator(".scored", has_text=TALK)).to_contain_text(f"Settled at 6.5: {TALK}")


def decide_all(tab: Tab) -> None:
    leave(tab, "Go through the accounts")
    settle(tab)
    for left in reversed(range(len(DECISIONS))):
        name = tab.get_by_role("heading", level=1).inner_text()
        outcome, reason = DECISIONS[name]
        tab.get_by_role("radio", name=outcome, exact=True).check()
        tab.get_by_label("Reason", exact=True).fill(reason)
        if name == CHOSEN:
            tab.get_by_label("Hours a year").fill("400")
            tab.get_by_label("Mandate").fill("Price to 3 %")
        press(tab, "Decide and go on" if left else "Decide")


def stored(site: Site) -> tuple[str, str, dict[str, object], dict[str, str]]:
    """Return state, hash and record of the round, and the status of each account, past our code."""
    with site.installation.connection() as connection:
        rounds = "SELECT state, record_hash, record FROM selection_selectionround WHERE name = "
        ((state, digest, record),) = connection.execute(f"{rounds}'{NAME}'").fetchall()
        accounts = "SELECT name, status FROM accounts_account WHERE name LIKE 'Grown 2%'"
        found = dict(connection.execute(accounts).fetchall())
    record = json.loads(record) if isinstance(record, str) else record
    return state, digest, record, {name: found[name] for name in DECISIONS}


def score_all(browser: Browser, site: Site, lead: Tab, base: str) -> None:
    """Let four people score, each blind, and reveal what they said."""
    for mark, (who, _function, size) in zip(MARKS, RATERS, strict=True):
        with desk_of(browser, site, who, size) as tab:
            score(tab, base, who, mark)
            assert tab.evaluate("document.documentElement.scrollWidth") <= size["width"]
        lead.goto(base)
        assert WORDS not in lead.content()
    expect(lead.locator(".raters")).to_contain_text("9 of 9 scores given")
    lead.get_by_role("button", name="Reveal all scores").click()
    expect(lead).to_have_url(f"{base}/result")


def meet(browser: Browser, site: Site, lead: Tab, base: str) -> str:
    """Discuss, decide, sign as two and archive; return what the record shows."""
    press(lead, "Begin the discussion")
    expect(lead.locator("main")).to_contain_text("Discuss first")
    decide_all(lead)
    lead.goto(f"{base}/result")
    press(lead, "Let the decisions stand", menu="Close the discussion")
    press(lead, "Sign the decisions", menu="Sign")
    expect(lead.locator("main")).to_contain_text("At least 2 people sign")
    with desk_of(browser, site, "operations", PHONE) as second:
        second.goto(f"{base}/result")
        press(second, "Sign the decisions", menu="Sign")
    lead.goto(f"{base}/result")
    press(lead, "Archive the round", menu="Put into the archive")
    expect(lead).to_have_url(f"{base}/record")
    shown = lead.locator("main").text_content() or ""
    lead.goto(f"{base}/result")
    expect(lead.locator(".stations .is-now")).to_have_text("Archived")
    expect(lead.get_by_label("Notes of the discussion")).to_have_count(0)
    return shown


@pytest.mark.row("HEL-50")
def test_a_round_from_nomination_to_the_archive(browser: Browser, site: Site):
    with desk_of(browser, site, "programme_director", DESK) as lead:
        base = open_round(lead)
        nominate(lead, base)
        answer_gates(lead)
        ask_and_begin(lead, base)
        score_all(browser, site, lead, base)

        shown = meet(browser, site, lead, base)

    state, digest, record, statuses = stored(site)
    told = {one["name"]: one for one in record["accounts"]}
    assert (state, digest) == ("archived", digest_of(record))
    for word in (
        digest,
        TALK,
        "Price to 3 %",
        *(reason for _outcome, reason in DECISIONS.values()),
    ):
        assert word in shown
    for who, function, _size in RATERS:
        assert f"Person {who}" in shown
        assert function in shown
    assert {name: one["decision"]["outcome"] for name, one in told.items()} == {
        CHOSEN: "in", EARLY: "incubate", LEFT: "out",
    }  # fmt: skip
    assert {score[4] for one in told.values() for score in one["scores"]} == {
        f"{WORDS}{who}" for who, _function, _size in RATERS
    }
    settled = [said for one in told.values() for said in one["settled"]]
    assert [said[1:] for said in settled] == [["6.5", TALK]]
    assert statuses == {CHOSEN: "candidate", EARLY: "incubator", LEFT: "standard"}
