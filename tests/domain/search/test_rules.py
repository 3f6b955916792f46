"""Words: what is folded, what is near to what, in which order names come."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchard.domain.search import rules

NAMES = st.text(alphabet="abcdeö å-", min_size=1, max_size=12)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Bergström-Lund AB", ("bergstrom", "lund", "ab")),
        ("Søren Ångström", ("soren", "angstrom")),
        ("Straße STRASSE", ("strasse",)),
        ("Łódź Æsir ﬁlm", ("lodz", "aesir", "film")),
        ("Мария Üst_ün 3", ("мария", "ust", "un", "3")),
        (" & / \0 %", ()),
    ],
)
def test_words_are_without_case_accents_and_signs(text: str, words: tuple[str, ...]):
    assert rules.words_of(text) == words


@pytest.mark.parametrize(
    ("typed", "name", "is_meant"),
    [
        ("Bergstrm", "Karin Bergström", True),
        ("Lindqvits", "Lindqvist AB", True),
        ("lindqvist karin", "Karin Lindqvist", True),
        ("bergstrmo", "Bergström", True),  # two letters changed places, one of them the last
        ("brgstm", "Bergström", False),  # six letters may hold one mistake
        ("berg", "Borg", True),
        ("ber", "Bor", False),  # three letters may hold none
        ("karin", "Lindqvist", False),
        ("ka li", "Karin Lindqvist", True),
    ],
)
def test_what_is_meant_may_be_begun_and_may_hold_a_mistake(typed: str, name: str, is_meant: bool):
    assert (rules.likeness(rules.typed(typed), name) is not None) == is_meant


def test_the_nearest_name_comes_first():
    names = ["Bergh Per", "Per Berg", "Berg Nord", "Bergman", "Borg"]

    ranked = sorted(names, key=lambda name: rules.likeness(["berg"], name) or (9, 9, 9))

    assert ranked == ["Berg Nord", "Per Berg", "Bergh Per", "Bergman", "Borg"]


@given(NAMES, st.integers(0, 12))
def test_every_beginning_of_every_word_finds_its_name(name: str, letters: int):
    for word in rules.words_of(name):
        found = rules.likeness([word[: letters + 1]], name)
        assert found is not None
        assert found[0] == 0


@given(st.text("abc", min_size=1, max_size=7), st.text("abc", min_size=1, max_size=7))
def test_a_distance_is_never_more_than_what_is_asked_and_one(one: str, other: str):
    assert 0 <= rules.distance(one, other, 2) <= 3
    assert rules.distance(one, one + other, 2) == 0


def test_a_line_of_a_note_is_cut_around_what_was_typed():
    text = "They told us\nthat the PRICE of seals matters"

    assert rules.holds(["price", "sea"], text)
    assert not rules.holds(["rice"], text)
    assert rules.around(["price"], text, 20) == "… that the PRICE of se…"
    assert rules.around(["they"], "They", 20) == "They"


def test_a_whole_word_with_a_mistake_is_nearer_than_the_beginning_of_another():
    wanted = rules.typed("nordvk")

    assert rules.likeness(wanted, "Nordvik Group") < rules.likeness(wanted, "Nordskar Sjømat")
