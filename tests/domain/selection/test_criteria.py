"""What the charter and the criteria refuse, and what they hide."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

import choosing
from orchard.analytics.policy.selection import SelectionPolicy
from orchard.domain.core.mistakes import Conflict, Invalid, NotFound
from orchard.domain.core.rules import Role
from orchard.domain.selection import queries, services
from orchard.domain.selection.rules.criteria import Weighed, check_score, mistakes_of
from orchard.domain.selection.services import IsLocked, OwnCriterion
from people import NOON
from world import World

pytestmark = pytest.mark.django_db
OWN = OwnCriterion("Openness", "Do they tell us?", ("a", "b", "c", "d", "e"))


@pytest.fixture
def director(world: World):
    return world.person(Role.PROGRAMME_DIRECTOR)


@pytest.fixture
def draft(director):
    return services.make_set("criteria", reason="First", by=director, at=NOON)


def test_there_is_one_charter_and_it_says_everything(world: World, director):
    choosing.make_charter(world)
    text = choosing.charter_text(director)

    with pytest.raises(Conflict, match="written already"):
        services.write_charter(text, by=director, at=NOON)
    with pytest.raises(Invalid, match="needs its"):
        services.write_charter(replace(text, definition=" "), by=director, at=NOON)
    with pytest.raises(Invalid, match="at least one"):
        services.write_charter(replace(text, cap=0), by=director, at=NOON)


def test_a_goal_has_a_name_and_one_that_is_missing_is_not_found(world: World, director):
    with pytest.raises(Invalid, match="Name the goal"):
        services.name_goal("goal", title=" ", by=director, at=NOON)
    with pytest.raises(NotFound):
        queries.goal(director, 10**9)


def test_a_version_needs_a_reason_and_the_draft_before_it_to_be_approved(draft, director):
    with pytest.raises(Invalid, match="Say why"):
        services.make_set("criteria", reason=" ", by=director, at=NOON)
    with pytest.raises(Conflict, match="draft still"):
        services.make_set("criteria", reason="Again", by=director, at=NOON)


@pytest.mark.parametrize("weight", ["1.5", "-0.1", "NaN"])
def test_a_weight_is_a_share(draft, director, weight: str):
    given = {"growth": Decimal(weight)}

    with pytest.raises(Invalid, match="between 0 and 1"):
        services.weigh(draft, expected=1, weights=given, by=director, at=NOON)


def test_what_stands_in_the_set_or_in_no_library_is_not_added(draft, director):
    with pytest.raises(NotFound):
        services.add_from_library(draft, expected=1, key="no-such", by=director, at=NOON)
    draft.refresh_from_db()
    with pytest.raises(Conflict, match="already"):
        services.add_from_library(draft, expected=1, key="growth", by=director, at=NOON)
    draft.refresh_from_db()
    draft = services.add_own(draft, expected=1, text=OWN, by=director, at=NOON)
    with pytest.raises(Conflict, match="of this name"):
        services.add_own(draft, expected=2, text=OWN, by=director, at=NOON)


def test_a_criterion_is_named_asked_and_worded(draft, director):
    for text, words in (
        (replace(OWN, title=" "), "a name and a question"),
        (replace(OWN, steps=("a", "b")), "all five steps"),
        (replace(OWN, steps=("a", "b", "c", "d", " ")), "all five steps"),
    ):
        draft.refresh_from_db()
        with pytest.raises(Invalid, match=words):
            services.add_own(draft, expected=1, text=text, by=director, at=NOON)


def test_a_set_is_approved_once(world: World, director):
    approved = choosing.make_criteria(world)

    with pytest.raises(IsLocked):
        services.approve_set(approved, expected=2, by=director, at=NOON)


def test_who_does_not_see_the_choosing_finds_no_criteria(draft, world: World, director):
    reader = world.person(Role.READER)

    with pytest.raises(NotFound):
        queries.criteria_set(director, 99)
    with pytest.raises(NotFound):
        queries.set_state(reader, draft, SelectionPolicy())
    with pytest.raises(NotFound):
        queries.set_criteria(reader, draft)
    with pytest.raises(NotFound):
        queries.criterion(reader, draft, "growth")
    with pytest.raises(NotFound):
        queries.criterion(director, draft, "no-such")


def test_every_mistake_of_a_set_is_told():
    found = mistakes_of(
        [
            Weighed("revenue", "Revenue", Decimal("0.6"), is_size=True),
            Weighed("personal_friendship", "Golf", Decimal("0.6"), is_size=False),
        ],
        SelectionPolicy(),
    )

    assert [text.partition(":")[0] for text in found[:1]] == [
        "A set needs at least 4 criteria with a weight; this one has 2."
    ]
    assert "take 0.200 away" in found[1]
    assert "Size alone weighs 60 %" in found[2]
    assert found[3].startswith("Golf: How long one has known")


@pytest.mark.parametrize("score", ["-0.1", "10.1", "NaN"])
def test_a_score_lies_on_the_scale(score: str):
    with pytest.raises(Invalid, match="between 0 and 10"):
        check_score(Decimal(score))
