"""Steps as people take them: one is a click, or a key that is no text; typing and moving are free.

Moving is Tab from field to field, as the eye and the pointer move before a click. Enter, shortcuts
and arrows that choose are steps. Typing the first letters of a choice is typing.
"""

from __future__ import annotations

from abc import ABC, abstractmethod

from playwright.sync_api import Locator, expect
from playwright.sync_api import Page as Tab

FARTHEST = 160
"""So many presses of Tab go through the longest page."""
IS_FOCUSED = "one => one === document.activeElement"
PATIENCE = 30_000
CHOSEN = "one => one.selectedOptions[0]?.textContent.trim()"
SEARCH = "[data-open=palette]"


class Hand(ABC):
    """One way to do things, and how many steps it took."""

    def __init__(self, tab: Tab) -> None:
        self.tab, self.steps = tab, 0

    def within(self, most: int) -> None:
        """Hold the steps so far against their budget."""
        assert 0 < self.steps <= most, f"{self.steps} steps, {most} are allowed"

    def press(self, key: str) -> None:
        """Press a key that is no text."""
        self.tab.keyboard.press(key)
        self.steps += 1

    @abstractmethod
    def use(self, thing: Locator) -> None:
        """Follow a link or press a button: one step."""

    @abstractmethod
    def write(self, field: Locator, text: str) -> None:
        """Type into a field, after coming there."""

    @abstractmethod
    def choose(self, field: Locator, label: str) -> None:
        """Choose from a list that opens."""

    @abstractmethod
    def find(self, words: str, hit: str) -> None:
        """Go to what the palette finds."""

    def _found(self, words: str, hit: str) -> Locator:
        self.tab.keyboard.type(words)
        found = self.tab.locator("#palette .hit").filter(has_text=hit).first
        expect(found).to_be_visible(timeout=PATIENCE)
        return found


class Mouse(Hand):
    """A pointer: every click is a step, also the one into a field."""

    def use(self, thing: Locator) -> None:
        """Click."""
        thing.click()
        self.steps += 1

    def write(self, field: Locator, text: str) -> None:
        """Click into the field unless the page has led there already, and type."""
        if not field.evaluate(IS_FOCUSED):
            self.use(field)
        field.fill(text)

    def choose(self, field: Locator, label: str) -> None:
        """Type what is meant where the page has led there, else open the list and click in it."""
        if field.evaluate(IS_FOCUSED):
            self.tab.keyboard.type(label)
            assert field.evaluate(CHOSEN) == label
        else:
            field.select_option(label=label)
            self.steps += 2

    def find(self, words: str, hit: str) -> None:
        """Click the field of the search, and what it found."""
        self.use(self.tab.locator(SEARCH))
        self.use(self._found(words, hit))


class Keys(Hand):
    """A keyboard alone."""

    def reach(self, thing: Locator) -> None:
        """Move to it by Tab."""
        for _stop in range(FARTHEST):
            if thing.evaluate(IS_FOCUSED):
                return
            self.tab.keyboard.press("Tab")
        raise AssertionError(f"Tab does not lead to {thing}")

    def use(self, thing: Locator) -> None:
        """Come there and press Enter."""
        self.reach(thing)
        self.press("Enter")

    def write(self, field: Locator, text: str) -> None:
        """Come there and type; what stands in the field is chosen on the way."""
        self.reach(field)
        if field.get_attribute("type") == "date":
            year, month, day = text.split("-")
            text = f"{month}{day}{year}"
        self.tab.keyboard.type(text)

    def choose(self, field: Locator, label: str) -> None:
        """Come there and type the label, which chooses it."""
        self.reach(field)
        self.tab.keyboard.type(label)
        assert field.evaluate(CHOSEN) == label

    def find(self, words: str, hit: str) -> None:
        """Open the palette, come to what is meant, and go."""
        self.press("Control+k")
        found = self._found(words, hit)
        while found.get_attribute("aria-selected") != "true":
            self.press("ArrowDown")
        self.press("Enter")
