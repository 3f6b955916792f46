"""The parts of an account as a tree."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from orchard.domain.accounts.models import AccountUnit


@dataclass(frozen=True, slots=True)
class Branch:
    """A part, how deep it stands, and its own key."""

    unit: AccountUnit
    depth: int


def of(units: Sequence[AccountUnit]) -> list[Branch]:
    """Return the parts in the order of a tree: each below the part that it stands in."""
    found: list[Branch] = []

    def add(parent: int | None, depth: int) -> None:
        for unit in units:
            if unit.parent_id == parent:
                found.append(Branch(unit, depth))
                add(unit.pk, depth + 1)

    add(None, 0)
    return found


def outside(units: Sequence[AccountUnit], part: AccountUnit) -> list[AccountUnit]:
    """Return the parts that a part may stand in: not itself, not what stands in it."""
    inside = {part.pk}
    while grown := {unit.pk for unit in units if unit.parent_id in inside} - inside:
        inside |= grown
    return [unit for unit in units if unit.pk not in inside]
