"""Coverage: the worked numbers of the methods, and what has to hold for any account."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchard.analytics import coverage as cover
from orchard.analytics.coverage import Expectation, GapKind, Quadrant, Stakeholder, Tie, Tone
from orchard.analytics.policy.standing import RelationshipPolicy

WORKED = (
    Stakeholder("CEO", 5, (Tie("kari", 1, 200),), "management", "executive", ("decider",)),
    Stakeholder("CPO", 4, (Tie("kari", 3, 30),), "procurement", "executive", ("buyer",)),
    Stakeholder("OpsDir", 4, (Tie("kari", 4, 20), Tie("mart", 2, 25)), "operations", "senior"),
    Stakeholder("IT", 3, (), "operations", "manager"),
    Stakeholder("Quality", 2, (Tie("mart", 3, 120),), "specialists", "manager", ("user",)),
    Stakeholder("CFO gap", 4, (), "procurement", "executive", is_seat=True),
)
FUNCTIONS = ("management", "specialists", "procurement", "operations")


def test_the_worked_index_is_forty_with_every_part():
    found = cover.coverage(WORKED)

    assert found.index == pytest.approx(40.11, abs=0.01)
    assert (found.reached, found.influence) == (pytest.approx(8.825), 22)
    assert [part.points for part in found.parts] == pytest.approx([0.625, 3, 4, 0, 1.2, 0])
    assert [part.freshness for part in found.parts][4] == 0.8
    assert found.parts[5].missing_points == 4
    assert found.band is cover.Band.PARTIAL
    assert found.unweighed == ()


def test_the_worked_key_persons_are_amber_there_and_red_here():
    found = cover.keepers(WORKED)

    shares = {one.key: (round(one.share, 3), one.tone) for one in found.theirs}
    assert shares["OpsDir"] == (0.453, Tone.AMBER)
    assert shares["CPO"] == (0.340, Tone.AMBER)
    kari = found.ours[0]
    assert (kari.key, round(kari.share, 3), kari.tone) == ("kari", 0.637, Tone.RED)
    assert kari.index_without == pytest.approx(14.5, abs=0.1)
    assert found.is_single_threaded


def test_the_worked_account_lacks_strong_ties_at_the_top_and_a_sponsor():
    found = cover.minimum_pattern(
        WORKED, functions=FUNCTIONS, executives="executive", sponsors={"ola"}
    )

    assert found.without_strong_tie == ("management",)
    assert found.strong_people == ("kari", "mart")
    assert (found.functions_are_met, found.people_are_met) == (False, True)
    assert (found.sponsor_tie, found.sponsor_is_met, found.is_met) == (None, False, False)


def test_the_pattern_is_met_when_the_sponsor_knows_an_executive_well():
    boss = replace(WORKED[0], ties=(Tie("ola", 3, 10),))

    found = cover.minimum_pattern(
        [boss, *WORKED[1:]], functions=FUNCTIONS, executives="executive", sponsors={"ola"}
    )

    assert found.is_met
    assert found.sponsor_tie == 3


def test_holes_are_functions_levels_roles_and_weak_ties_to_influence():
    people = [one for one in WORKED if one.key in {"CEO", "CPO", "IT", "CFO gap"}]
    expected = Expectation(FUNCTIONS, ("executive", "specialist"), ("decider", "gatekeeper"))

    found = cover.gaps(people, expected)

    assert [(gap.kind, gap.key) for gap in found] == [
        (GapKind.FUNCTION, "specialists"),
        (GapKind.LEVEL, "specialist"),
        (GapKind.ROLE, "gatekeeper"),
        (GapKind.WEAK_TIE, "CEO"),
    ]
    assert not any(gap.has_seat for gap in found)


def test_a_seat_looks_after_a_hole_and_does_not_fill_it():
    seat = Stakeholder("cfo", 4, function="procurement", roles=("decider",), is_seat=True)

    found = cover.gaps([seat], Expectation(("procurement",), (), ("decider",)))

    assert [(gap.key, gap.has_seat) for gap in found] == [("procurement", True), ("decider", True)]


@pytest.mark.parametrize(
    ("influence", "interest", "expected"),
    [
        (4, 4, Quadrant.MANAGE_CLOSELY),
        (4, 3, Quadrant.KEEP_SATISFIED),
        (3, 4, Quadrant.KEEP_INFORMED),
        (3, 3, Quadrant.MONITOR),
        (None, 5, None),
        (5, None, None),
    ],
)
def test_the_grid_begins_at_four(influence, interest, expected):
    assert cover.quadrant(influence, interest) is expected


def test_who_is_not_assessed_weighs_nothing_and_is_named():
    found = cover.coverage([Stakeholder("new", None, (Tie("kari", 4, 1),)), WORKED[1]])

    assert found.index == pytest.approx(75)
    assert found.unweighed == ("new",)


def test_nobody_assessed_is_not_known_rather_than_zero():
    found = cover.coverage([Stakeholder("new", None)])

    assert (found.index, found.band) == (None, None)
    assert cover.keepers([Stakeholder("new", None)]).theirs == ()


def test_a_policy_moves_the_bands_and_the_lines():
    policy = RelationshipPolicy(coverage_lines=(10, 40), key_person_amber=0.1, key_person_red=0.4)

    assert cover.coverage(WORKED, policy).band is cover.Band.SOLID
    assert cover.keepers(WORKED, policy).theirs[0].tone is Tone.RED


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: Stakeholder("a", 6),
        lambda: Stakeholder("a", 0),
        lambda: Stakeholder("a", 3, (Tie("kari", 1),), is_seat=True),
        lambda: Tie("kari", -1),
        lambda: Tie("kari", 1, -1),
        lambda: cover.coverage([Stakeholder("a", 3), Stakeholder("a", 3)]),
        lambda: cover.coverage([Stakeholder("a", 3, (Tie("kari", 5, 1),))]),
    ],
)
def test_what_is_off_its_scale_is_refused(wrong):
    with pytest.raises(cover.CoverageMistake):
        wrong()


TIES = st.builds(
    Tie,
    st.sampled_from(["kari", "mart", "ola"]),
    st.integers(0, 4),
    st.none() | st.integers(0, 2000),
)
PEOPLE = st.lists(
    st.builds(
        Stakeholder,
        st.text("abcdefgh", min_size=1, max_size=4),
        st.none() | st.integers(1, 5),
        st.lists(TIES, max_size=3).map(tuple),
    ),
    max_size=8,
    unique_by=lambda one: one.key,
)


@given(PEOPLE)
def test_index_and_shares_stay_on_their_scales_whatever_the_order(people):
    found = cover.coverage(people)
    both = cover.keepers(people)

    assert found.index is None or 0 <= found.index <= 100
    assert found.reached == pytest.approx(sum(part.points for part in found.parts))
    assert cover.coverage(people[::-1]).index == pytest.approx(found.index)
    assert sum(one.share for one in both.theirs) == pytest.approx(1 if found.reached else 0)
    assert all(0 < one.share <= 1 + 1e-9 for one in (*both.theirs, *both.ours))
    assert all(one.index_without <= (found.index or 0) + 1e-9 for one in both.ours)


@given(PEOPLE, st.integers(1, 5))
def test_a_better_tie_never_lowers_the_index_and_a_seat_never_raises_it(people, influence):
    before = cover.coverage(people).index or 0.0
    better = [replace(one, ties=(*one.ties, Tie("new", 4, 0))) for one in people]
    seat = Stakeholder("an empty seat", influence, is_seat=True)

    assert (cover.coverage(better).index or 0.0) >= before - 1e-9
    assert (cover.coverage([*people, seat]).index or 0.0) <= before + 1e-9


def test_pages_of_people_need_no_tables():
    code = "import sys, orchard.analytics.coverage; sys.exit('numpy' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
