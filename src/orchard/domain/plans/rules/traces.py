"""How what is done now leads up to what is far away: from objective to objective, to a strategic one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from orchard.domain.plans.rules.plan import Horizon, Mode


@dataclass(frozen=True, slots=True)
class Rung:
    """An objective as a step of the way up; one that was dropped or missed leads nowhere."""

    key: int
    title: str
    horizon: int
    up: int | None = None
    goal: int | None = None
    """The goal of the customer that it serves."""
    is_over: bool = False


Way = tuple[Rung, ...]
"""Objectives from the nearest to the furthest."""


def way_up(start: int | None, rungs: Mapping[int, Rung]) -> Way:
    """Return the objectives that something leads up to, the nearest first; none where it is loose.

    Examples
    --------
    >>> far, near = Rung(1, "First choice", 3), Rung(2, "Trial", 1, up=1)
    >>> [one.title for one in way_up(2, {1: far, 2: near})]
    ['Trial', 'First choice']
    """
    found: list[Rung] = []
    here = None if start is None else rungs.get(start)
    while here is not None and not here.is_over and here not in found:
        found.append(here)
        here = None if here.up is None else rungs.get(here.up)
    return tuple(found)


def way_of_goal(goal: int | None, rungs: Mapping[int, Rung], mode: str) -> Way:
    """Return the way through an objective that serves the same goal of the customer."""
    serving = [one.key for one in rungs.values() if goal is not None and one.goal == goal]
    ways = [way_up(one, rungs) for one in serving]
    return next((one for one in ways if is_whole(one, mode)), next(iter(ways), ()))


def is_whole(way: Way, mode: str) -> bool:
    """Say whether a way ends at a strategic objective; a plan on one page has no levels."""
    return bool(way) and (mode == Mode.ONE_PAGE or way[-1].horizon == Horizon.STRATEGIC)
