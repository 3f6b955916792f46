"""Boxes of a tree: none overlaps another, lines cross no box, and people of any house fit a screen."""

from __future__ import annotations

from itertools import pairwise
from random import Random

import pytest

from orchard.analytics.trees import Drawing, Measures, tree

SIZES = Measures(width=148, height=48, gap=16, indent=20, room=1080)


def overlapping(found: Drawing, sizes: Measures = SIZES) -> list[tuple[str, str]]:
    """Return the pairs of boxes that share any point."""
    rows: dict[float, list[tuple[float, str]]] = {}
    for key, (x, y) in found.corners.items():
        rows.setdefault(y, []).append((x, key))
    return [
        (one, two)
        for row in rows.values()
        for (left, one), (right, two) in pairwise(sorted(row))
        if left + sizes.width >= right
    ]


def crossed(found: Drawing, sizes: Measures = SIZES) -> list[tuple[str, str]]:
    """Return the lines that run through a box."""
    return [
        (line, key)
        for line, points in found.lines.items()
        for (x, y), (to_x, to_y) in pairwise(points)
        for key, (left, top) in found.corners.items()
        if max(x, to_x) > left + 1
        and min(x, to_x) < left + sizes.width - 1
        and max(y, to_y) > top + 1
        and min(y, to_y) < top + sizes.height - 1
    ]


def house(seed: int, people: int, breadth: int) -> dict[str, str | None]:
    random = Random(seed)
    above: dict[str, str | None] = {"0": None}
    for one in range(1, people):
        above[str(one)] = str(random.randrange(max(0, one // breadth - 3), one // breadth + 1))
    return above


@pytest.mark.parametrize("breadth", [2, 4, 8, 40])
@pytest.mark.parametrize("seed", range(3))
def test_a_hundred_and_fifty_people_fit_a_screen_and_no_box_or_line_is_in_the_way(seed, breadth):
    found = tree(house(seed, 150, breadth), SIZES)

    assert len(found.corners) == 150
    assert len(found.lines) == 149
    assert overlapping(found) == []
    assert crossed(found) == []
    assert found.width <= SIZES.room


def test_few_people_stand_side_by_side_closed_up_under_the_middle():
    found = tree({"ceo": None, "a": "ceo", "a1": "a", "b": "ceo", "c": "ceo"}, SIZES)

    assert {found.corners[key][1] for key in "abc"} == {64}
    assert found.corners["ceo"][0] == found.corners["b"][0] == 164
    assert found.lines["a1"] == ((74, 112), (74, 120), (74, 120), (74, 128))


def test_rings_and_strangers_above_do_not_lose_anybody():
    found = tree({"a": "b", "b": "c", "c": "a", "d": "nobody", "e": "e"}, SIZES)

    assert set(found.corners) == {"a", "b", "c", "d", "e"}
    assert len(found.lines) == 2


def test_nobody_is_an_empty_drawing_and_people_without_lines_wrap():
    assert tree({}, SIZES).height == 0

    found = tree({str(one): None for one in range(20)}, SIZES)

    assert found.width <= SIZES.room
    assert len({y for _x, y in found.corners.values()}) == 4
