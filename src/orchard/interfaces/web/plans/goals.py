"""The card of objectives: from where to where, now, and which kinds are still missing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache

from orchard.domain.core.mistakes import NotAllowed
from orchard.domain.plans import standings
from orchard.domain.plans.models import Objective
from orchard.domain.plans.rules.objectives import (
    Aim,
    Part,
    missing,
    progress,
    smart,
)
from orchard.domain.plans.rules.plan import OVER, Horizon, ObjectiveKind
from orchard.domain.plans.standings import Now, Spend
from orchard.domain.whitespace.board import Sources
from orchard.interfaces.web.accounts.viewers import Seen
from orchard.interfaces.web.frame.clock import today
from orchard.interfaces.web.plans.place import OnPlan

HIDDEN = (ObjectiveKind.CONTRIBUTION,)
"""Kinds whose numbers are margins: only who sees margins sees them."""


@dataclass(frozen=True, slots=True)
class Line:
    """An objective as a row of the card."""

    row: Objective
    now: Now
    done: int | None
    parts: tuple[Part, ...]
    shows_numbers: bool
    is_shared: bool = False

    @property
    def lacking(self) -> list[Part]:
        """Return the letters of SMART that are not met."""
        return [one for one in self.parts if not one.is_met]


@dataclass(frozen=True, slots=True)
class Level:
    """The objectives of one horizon."""

    horizon: Horizon
    lines: tuple[Line, ...]


def card(seen: OnPlan) -> Mapping[str, object]:
    """Return the objectives by horizon, the furthest first, and what is still missing."""
    spend = cache(lambda: share_of_spend(seen.found, seen.bought))
    lines = [
        replace(line(seen.found, one, seen.plan.year, spend), is_shared=one.is_shared)  # type: ignore[attr-defined]  # asked besides
        for one in seen.objectives
    ]
    alive = [one for one in seen.objectives if one.state not in OVER]
    return {
        "levels": [
            Level(level, tuple(one for one in lines if one.row.horizon == level))
            for level in sorted(Horizon, reverse=True)
        ],
        "has_any": bool(lines),
        "missing": missing(
            {one.kind for one in alive},
            improves=any(one.is_improvement for one in alive),
            mode=seen.plan.mode,
        ),
    }


def check_may_read(found: Seen, row: Objective) -> None:
    """Refuse the form of an objective that counts margins to who sees none."""
    if row.kind in HIDDEN and not found.shows_margins:
        raise NotAllowed


def line(found: Seen, row: Objective, year: int, spend: Spend | None = None) -> Line:
    """Return an objective with where it stands and what its check says; `spend` asks once a page."""
    shows = found.shows_margins or row.kind not in HIDDEN
    now = now_of(found, row, spend) if shows else Now(None, None)
    done = progress(row.baseline, now.number, row.target) if shows else None
    return Line(row, now, done, smart(aim_of(row), year), shows)


def aim_of(row: Objective) -> Aim:
    """Return what the check looks at."""
    serves = row.goal is not None and row.goal.removed_at is None
    return Aim(
        kind=ObjectiveKind(row.kind),
        horizon=Horizon(row.horizon),
        measure=row.measure,
        baseline=row.baseline,
        target=row.target,
        due_on=row.due_on,
        strategy=row.strategy,
        leads_up=row.parent_id is not None or serves,
    )


def now_of(found: Seen, row: Objective, spend: Spend | None = None) -> Now:
    """Return where an objective stands; `spend` asks once a page."""
    return standings.now_of(
        row,
        found.figures,
        spend or (lambda: share_of_spend(found)),
        shows_margins=found.shows_margins,
    )


def of_ledger(found: Seen, kind: str) -> Now:
    """Return what the ledger says of twelve months, for objectives that count money."""
    return standings.of_ledger(found.figures, kind, shows_margins=found.shows_margins)


def share_of_spend(found: Seen, sources: Sources | None = None) -> Now:
    """Return our share of what they spend in the categories whose spend is known, in percent."""
    asked = sources or Sources(found.viewer, found.account)
    return standings.share_of_spend(asked, found.figures, on=today())
