"""Three to five years of an account: what came, what is expected, and what hit it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from orchard.analytics.resilience import Resilience
from orchard.domain.economics import queries as economics
from orchard.domain.economics.models import Shock
from orchard.domain.economics.queries import assumptions, statements
from orchard.domain.economics.queries.resilience import through_shocks
from orchard.domain.economics.rules import Dimension
from orchard.domain.health import queries as health
from orchard.interfaces.web.account_health.telling import Told, told
from orchard.interfaces.web.accounts import charts
from orchard.interfaces.web.accounts.overview import currency_of
from orchard.interfaces.web.accounts.viewers import Seen
from orchard.interfaces.web.frame import figures
from orchard.interfaces.web.frame.clock import today

BEFORE = 5


@dataclass(frozen=True, slots=True)
class LongYear:
    """One year: what was or is expected, the value then, and the shocks of the year."""

    year: int
    revenue: Decimal | None
    contribution: Decimal | None
    value: Decimal | None
    grade: str
    is_forecast: bool
    is_unfinished: bool
    shocks: tuple[Shock, ...]
    health: tuple[tuple[str, Told], ...] = ()
    """How it stood at the end of each quarter that was looked at, the first one first."""


def long_run(seen: Seen) -> Mapping[str, object]:
    """Return the years behind and ahead."""
    shocks = tuple(assumptions.shocks(seen.viewer, seen.account))
    stood = _health(seen)
    rows = [
        replace(row, health=tuple(stood.get(row.year, ())))
        for row in (*_past(seen, shocks), *_ahead(seen, shocks))
    ]
    known = {row.year for row in rows}
    drawn = [(row.year, row.revenue, row.contribution) for row in rows]
    return {
        "rows": rows,
        "sees_health": bool(stood) or health.may_see(seen.viewer, seen.account),
        "resilience": _resilience(seen, shocks),
        "others": [one for one in shocks if one.year not in known],
        "other_health": [(year, days) for year, days in stood.items() if year not in known],
        "chart": charts.years(drawn, currency_of(seen)) if drawn and seen.shows_margins else None,
        "may_edit": assumptions.may_edit(seen.viewer, seen.account),
    }


def _health(seen: Seen) -> Mapping[int, list[tuple[str, Told]]]:
    """Return how the account stood in each year, by quarters that were looked at; to its team."""
    course = health.course(seen.viewer, seen.account, today=today())
    found: dict[int, list[tuple[str, Told]]] = {}
    for one in reversed(course.by_quarter):
        shown = (figures.quarter(one.on), told(one, is_team=True))
        found.setdefault(one.on.year, []).append(shown)
    return found


def _resilience(seen: Seen, shocks: tuple[Shock, ...]) -> Mapping[int, Resilience]:
    if seen.figures is None or not shocks:
        return {}
    return through_shocks(seen.viewer, seen.figures, shocks)


def _past(seen: Seen, shocks: tuple[Shock, ...]) -> list[LongYear]:
    if seen.figures is None:
        return []
    as_of = seen.figures.figure_set.as_of
    found = statements.breakdown(seen.viewer, seen.figures, Dimension.YEAR)
    keys = [step.key for step in found.steps]
    values = {one.as_of.year: one.value for one in economics.history(seen.viewer, seen.account)}
    rows = []
    for part in found.parts[-BEFORE:]:
        amounts = dict(zip(keys, part.amounts, strict=True))
        grades = dict(zip(keys, part.grades, strict=True))
        year = int(part.key[:4])
        rows.append(LongYear(
            year, amounts.get("net"), amounts.get("contribution"), values.get(year),
            grades.get("contribution", ""), is_forecast=False,
            is_unfinished=(as_of.year, as_of.month) < (year, 12),
            shocks=_of(shocks, year),
        ))  # fmt: skip
    return rows


def _ahead(seen: Seen, shocks: tuple[Shock, ...]) -> list[LongYear]:
    """Return the years that the published forecast expects after those that the ledger knows."""
    if not seen.shows_margins:
        return []
    forecast = assumptions.published_forecast(seen.viewer, seen.account)
    last = seen.figures.figure_set.as_of.year if seen.figures else 0
    lines = forecast.assumptions.lines if forecast else ()
    return [
        LongYear(
            line.year, line.revenue, _left(line.margin, line.cost_to_serve), None,
            line.grade_of("margin"), is_forecast=True, is_unfinished=False,
            shocks=_of(shocks, line.year),
        )
        for line in lines
        if line.year > last
    ]  # fmt: skip


def _left(margin: Decimal | None, cost: Decimal | None) -> Decimal | None:
    return None if margin is None or cost is None else margin - cost


def _of(shocks: tuple[Shock, ...], year: int) -> tuple[Shock, ...]:
    return tuple(one for one in shocks if one.year == year)
