"""Scores, colours and expected losses against the numbers of the methods (2.8)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from orchard.domain.core.mistakes import Conflict, Invalid
from orchard.domain.risk.rules import (
    Chance,
    Colour,
    Looked,
    State,
    benefit,
    check_move,
    check_residual,
    colour_of,
    is_answered,
    looked,
)

TODAY = date(2026, 3, 2)
MONEY = Decimal(4_000_000)


def test_the_worked_example_of_the_methods():
    before, after = Chance(4, 5), Chance(2, 4, Decimal("0.6"))

    assert (before.score, colour_of(4, 5)) == (20, Colour.RED)
    assert before.expected_loss(MONEY) == 2_000_000
    assert (after.score, colour_of(2, 4)) == (8, Colour.AMBER)
    assert after.expected_loss(MONEY) == 240_000
    assert benefit(MONEY, before, after) == 1_760_000


@pytest.mark.parametrize(("likelihood", "loss"), [(1, 30), (2, 100), (3, 250), (4, 500), (5, 800)])
def test_each_likelihood_stands_for_a_chance(likelihood: int, loss: int):
    assert Chance(likelihood, 3).expected_loss(Decimal(1000)) == loss


@pytest.mark.parametrize(("levels", "colour"), [
    ((3, 5), Colour.RED), ((5, 3), Colour.RED), ((4, 4), Colour.RED), ((2, 4), Colour.AMBER),
    ((3, 4), Colour.AMBER), ((2, 3), Colour.GREEN), ((5, 1), Colour.GREEN),
    ((1, 5), Colour.GREEN), ((2, 5), Colour.AMBER),
])  # fmt: skip
def test_the_lines_between_colours(levels: tuple[int, int], colour: Colour):
    assert colour_of(*levels) is colour


def test_what_is_left_may_be_more_only_with_a_word_why():
    with pytest.raises(Invalid, match="would be 12, before it is 8"):
        check_residual(Chance(2, 4), Chance(3, 4), " ")
    check_residual(Chance(2, 4), Chance(3, 4), "It moves to us")
    check_residual(Chance(2, 4), Chance(4, 2), "")
    with pytest.raises(Invalid, match="from 1 to 5"):
        check_residual(Chance(2, 4), Chance(0, 4), "")


def test_nothing_is_known_of_a_category_because_nobody_looked():
    assert looked(TODAY, has_risks=False, checked_on=None) is Looked.NEVER
    assert looked(TODAY, has_risks=False, checked_on=date(2025, 12, 2)) is Looked.NONE
    assert looked(TODAY, has_risks=False, checked_on=date(2025, 12, 1)) is Looked.STALE
    assert looked(TODAY, has_risks=True, checked_on=None) is Looked.RISKS


def test_an_answer_silences_a_signal_for_ninety_days_or_while_its_risk_stands():
    old = date(2025, 11, 1)
    assert is_answered(TODAY, TODAY, risk_stands=False)
    assert not is_answered(old, TODAY, risk_stands=False)
    assert is_answered(old, TODAY, risk_stands=True)


@pytest.mark.parametrize(("now", "then", "words"), [
    (State.PROPOSED, State.TREATED, "only proposed"),
    (State.CLOSED, State.TREATED, "Open it again"),
    (State.OCCURRED, State.CLOSED, "Open it again"),
    (State.OPEN, State.OPEN, "open already"),
])  # fmt: skip
def test_steps_that_do_not_follow_are_refused(now: State, then: State, words: str):
    with pytest.raises(Conflict, match=words):
        check_move(now, then)
