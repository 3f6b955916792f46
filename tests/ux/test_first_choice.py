"""A newcomer with an imported ledger chooses the first key accounts in one sitting."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Locator, Page

from .looking import eyes
from .newcomer import new_house

MOST_STEPS = 25


@dataclass
class Hands:
    """What somebody does in a browser; every click, choice and text is a step."""

    tab: Page
    steps: int = 0

    def click(self, place: Locator) -> None:
        self.steps += 1
        place.click()

    def choose(self, place: Locator, text: str) -> None:
        self.steps += 1
        place.select_option(label=text)

    def write(self, label: str, text: str) -> None:
        self.steps += 1
        self.tab.get_by_label(label).fill(text)


@pytest.mark.row("HEL-158")
def test_the_first_key_accounts_are_chosen_in_twenty_five_steps(browser: Browser, tmp_path):
    with new_house(tmp_path / "data") as house, eyes(browser, house.url, house.cookie) as opened:
        tab = opened.tab
        hands = Hands(tab)
        tab.goto("/")
        hands.click(tab.get_by_role("link", name="Programme").first)
        hands.click(tab.get_by_role("link", name="Choose the first").first)

        hands.write("Goals of your strategy, one a line", "Sell service\nGrow in Sweden")
        hands.click(tab.get_by_role("button", name="Go on: score them"))
        scores = {"Nordfjord": 2, "Sunnhav": 1, "Lakeside": 0}
        for name, good in scores.items():
            row = tab.get_by_role("row", name=re.compile(name))
            for place in range(good + 1):  # the gates, and then the goals
                hands.click(row.get_by_role("checkbox").nth(place))
            for field in row.get_by_role("combobox").all():
                hands.choose(field, field.locator("option").nth(2 + good).inner_text())
        hands.click(tab.get_by_role("button", name="Show what it comes to"))

        table = tab.get_by_role("table").inner_text()
        assert re.search(r"1\. Nordfjord\s+\d\.\d\d", table)
        assert "100" in table
        hands.click(tab.get_by_role("button", name="Choose these"))

        text = tab.locator("main").inner_text()
        assert "Your first key accounts" in text
        assert re.search(r"Nordfjord\s+Place 1 of 3 with \d\.\d\d; among the chosen in 100 %", text)
        assert hands.steps <= MOST_STEPS
    stored = house.installation.run("manage", "shell", "-v", "0", "-c", STORED).splitlines()[-1]
    assert stored == "archived 3 Nordfjord,Sunnhav,Lakeside"


STORED = (
    "from orchard.domain.selection.models import SelectionDecision as D, SelectionRound as R; "
    "r = R.objects.get(); "
    "d = D.objects.filter(outcome='in').order_by('nomination__result__place'); "
    "print(r.state, d.count(), ','.join(x.nomination.account.name for x in d))"
)
