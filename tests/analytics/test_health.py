"""Health: the worked numbers of the methods, and what has to hold for any parts."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchard.analytics.health import Band, Cap, HealthMistake, Part, band_of, health
from orchard.analytics.policy.standing import HealthPolicy

WORKED = dict(zip(Part, (92.0, 60.0, 47.0, 72.0, 80.0, 65.0, 20.0), strict=True))
SCORE = st.one_of(st.none(), st.floats(0, 100, allow_nan=False))
SCORES = st.fixed_dictionaries(dict.fromkeys(Part, SCORE))
CAPS = st.sets(st.sampled_from(list(Cap)))


def test_the_worked_account_is_amber():
    found = health(WORKED)

    assert found.score == pytest.approx(67.1)
    assert (found.confidence, found.band) == (100.0, Band.AMBER)


def test_without_value_and_voice_the_rest_counts_with_less_confidence():
    found = health({**WORKED, Part.VALUE: None, Part.VOICE: None})

    assert found.score == pytest.approx(67.571, abs=0.001)
    assert (found.confidence, found.band) == (70.0, Band.AMBER)


@pytest.mark.parametrize(
    ("caps", "score", "band"),
    [
        ([Cap.DEVIATION], 59.0, Band.AMBER),
        ([Cap.DEVIATION, Cap.DEVIATION], 59.0, Band.AMBER),
        ([Cap.CONTRACT, Cap.HOSTILE], 49.0, Band.RED),
        ([Cap.CONTRACT, Cap.HOSTILE, Cap.UNLED], 49.0, Band.RED),
    ],
)
def test_a_cap_holds_the_score_down_and_two_hold_it_lower(caps, score, band):
    found = health(WORKED, caps)

    assert (found.score, found.band) == (score, band)
    assert found.uncapped == pytest.approx(67.1)


def test_a_cap_never_lifts_a_low_score():
    low = health(dict.fromkeys(Part, 20.0), [Cap.CONTRACT])

    assert low.score == 20.0


def test_below_sixty_there_is_a_score_and_no_band():
    known = {Part.DELIVERY: 100.0, Part.RELATIONSHIP: 100.0, Part.VALUE: 100.0}

    assert (health(known).confidence, health(known).band) == (55.0, None)
    assert health({**known, Part.RISK: 100.0}).band == Band.GREEN


def test_without_any_part_nothing_is_known():
    found = health({}, [Cap.UNLED])

    assert (found.score, found.uncapped, found.band) == (None, None, None)
    assert (found.confidence, found.raising) == (0, ())


def test_the_largest_three_that_would_raise_it_come_first():
    found = health(WORKED)

    assert [one.part for one in found.raising] == [Part.RELATIONSHIP, Part.RISK, Part.VALUE]
    assert [one.points for one in found.raising] == pytest.approx([5.6, 2.75, 2.25])


def test_what_would_raise_it_says_by_how_much():
    before = health({**WORKED, Part.VALUE: None})
    first = before.raising[0]

    after = health({**WORKED, Part.VALUE: None, first.part: 75.0})

    assert after.score == pytest.approx(before.score + first.points)


def test_the_band_is_that_of_the_score_as_it_is_shown():
    assert [band_of(score, 100) for score in (74.4, 74.6, 49.4, 49.6)] == [
        Band.AMBER, Band.GREEN, Band.RED, Band.AMBER,
    ]  # fmt: skip


def test_a_part_without_weight_raises_nothing():
    weights = replace(HealthPolicy().weights, delivery=0.0, risk=25.0)
    policy = replace(HealthPolicy(), weights=weights)

    found = health({Part.DELIVERY: 0.0}, policy=policy)

    assert (found.score, found.confidence, found.raising) == (None, 0, ())


@pytest.mark.parametrize("score", [-0.1, 100.1])
def test_a_part_off_the_scale_is_refused(score):
    with pytest.raises(HealthMistake, match="between 0 and 100"):
        health({Part.RISK: score})


@given(SCORES, CAPS)
def test_the_score_lies_between_its_parts_and_a_cap_only_lowers_it(scores, caps):
    known = [one for one in scores.values() if one is not None]

    free, held = health(scores), health(scores, caps)

    assert (free.score is None) == (not known)
    if known:
        assert min(known) - 1e-9 <= free.score <= max(known) + 1e-9
        assert held.score <= free.score
        assert held.uncapped == free.score
    assert 0 <= free.confidence <= 100
