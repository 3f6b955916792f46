"""What a brief of one page takes from a profile: the first of everything that is longer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from orchard.domain.accounts.models import Sourced
from orchard.domain.accounts.queries.profile import Profile
from orchard.domain.accounts.rules.profile import Area, ProfileKind

GOALS, MANY, FACTS = 5, 3, 2


@dataclass(frozen=True, slots=True)
class Brief:
    """One page: what one has to know before one speaks with their leaders."""

    areas: tuple[tuple[Area, tuple[Sourced, ...]], ...]
    edge: tuple[Sourced, ...]
    incomes: tuple[Sourced, ...]
    goals: tuple[Sourced, ...]
    measures: tuple[Sourced, ...]
    drivers: tuple[Sourced, ...]
    presences: tuple[Sourced, ...]
    missing: tuple[str, ...]
    stale: int
    oldest: date | None

    @property
    def is_empty(self) -> bool:
        """Say whether there is nothing to tell yet."""
        return not (self.areas or self.goals or self.incomes or self.drivers or self.edge)


def brief_of(known: Profile) -> Brief:
    """Return the brief of a profile."""
    rows = known.rows
    areas = known.areas
    said = [(area, _facts(known, area)) for area in Area if area is not Area.EDGE]
    shown = [row for many in rows.values() for row in many]
    return Brief(
        areas=tuple((area, facts) for area, facts in said if facts),
        edge=_facts(known, Area.EDGE),
        incomes=_largest(rows[ProfileKind.INCOME])[:MANY],
        goals=rows[ProfileKind.GOAL][:GOALS],
        measures=rows[ProfileKind.MEASURE][:MANY],
        drivers=rows[ProfileKind.DRIVER][:MANY],
        presences=rows[ProfileKind.PRESENCE][:MANY],
        missing=tuple(
            str(one.text) for area in areas.values() for one in area.completeness.missing
        ),
        stale=known.stale,
        oldest=min((row.true_on for row in shown), default=None),
    )


def _facts(known: Profile, area: Area) -> tuple[Sourced, ...]:
    facts = [row for row in known.rows[ProfileKind.FACT] if getattr(row, "area", "") == area]
    return tuple(facts[:FACTS])


def _largest(rows: Sequence[Sourced]) -> tuple[Sourced, ...]:
    return tuple(sorted(rows, key=lambda row: getattr(row, "share", None) or 0, reverse=True))
