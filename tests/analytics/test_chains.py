"""The shortest chain to somebody: fewest people, then the strongest door; nothing where none is."""

from __future__ import annotations

import pytest

from orchard.analytics.coverage.chains import chain

NEAR = {"ceo": ["ops", "cpo"], "ops": ["ceo", "plant"], "cpo": ["ceo", "buyer"], "plant": ["ops"]}


@pytest.mark.parametrize(
    ("doors", "target", "path"),
    [
        ({"ceo": 3.0}, "ceo", ("ceo",)),
        ({"ops": 3.0, "cpo": 4.0}, "ceo", ("cpo", "ceo")),
        ({"ops": 3.0, "cpo": 3.0}, "ceo", ("ops", "ceo")),
        ({"plant": 4.0, "cpo": 1.5}, "ceo", ("cpo", "ceo")),
        ({"plant": 4.0}, "ceo", ("plant", "ops", "ceo")),
        ({"plant": 4.0}, "buyer", None),
        ({"buyer": 4.0}, "plant", None),
        ({}, "ceo", None),
    ],
)
def test_the_chain_is_short_and_its_door_strong(doors, target, path):
    assert chain(target, doors, NEAR, most=3) == path


def test_a_ring_ends_and_nobody_is_named_twice():
    ring = {str(one): [str((one + 1) % 6), str((one - 1) % 6)] for one in range(6)}

    assert chain("0", {"3": 1.0}, ring, most=9) == ("3", "2", "1", "0")
    assert chain("0", {"x": 1.0}, ring, most=9) is None
