"""A picture of very many people says so."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from orchard.interfaces.web.relations.drawing import CROWD, picture


def people(count: int) -> SimpleNamespace:
    """Return a map of so many people, each below another one."""
    rows = [
        SimpleNamespace(
            key=str(number),
            contact=SimpleNamespace(pk=number),
            place=SimpleNamespace(above_id=number // 10 if number else None),
            ties=(),
        )
        for number in range(count)
    ]
    return SimpleNamespace(people=rows, seats=(), generated=(), ours=(), lines=())


@pytest.mark.parametrize("more", [0, 1])
def test_more_people_than_a_picture_holds_are_offered_as_a_list(more: int):
    assert picture(people(CROWD + more)).is_crowded == bool(more)
