"""Waterfalls of all accounts at once, told apart by unit, family, offer or period."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import TYPE_CHECKING

from orchard.analytics import profit_cells, profit_table, waterfall
from orchard.analytics.cost_to_serve import CostLine, CostModel
from orchard.analytics.results import Grade
from orchard.domain.economics.rules import MOST_PARTS, REST, Dimension

if TYPE_CHECKING:
    from ibis.expr.types import Table

    from orchard.analytics.engine import Engine

PERIODS: Mapping[Dimension, waterfall.Period] = {
    Dimension.MONTH: "M", Dimension.QUARTER: "Q", Dimension.YEAR: "Y",
}  # fmt: skip
ACCOUNTS_TOGETHER = 200
"""Cells of so many accounts are in memory as Python values at a time."""
LONGEST_KEY, MARK = 200, 12
"""A longer key is cut, and a mark of its whole text keeps it apart from others."""
Profits = Mapping[str, waterfall.Profit]


@dataclass(frozen=True, slots=True)
class Cell:
    """One part of an account with its share of the waterfall; the key is `""` when there is none."""

    account: str
    key: str
    lines: int
    profit: waterfall.Profit


def profits(lines: Table, engine: Engine, model: CostModel) -> dict[str, waterfall.Profit]:
    """Return every account's profit with all its lines."""
    assigned = lines.filter(lines.account.notnull())
    rows = engine.fetch(waterfall.figures(assigned, ["account"], orders=True)).sort_by("account")
    table = profit_table.profit_table(rows, model)
    return {account: table.profit(at) for at, account in enumerate(table.ids)}


def by_dimension(
    lines: Table, engine: Engine, whole: Profits, dimension: Dimension
) -> Iterator[Cell]:
    """Yield the parts of all accounts: the largest first, periods in their order."""
    period = PERIODS.get(dimension)
    keys = ["account"] if period else ["account", dimension.value]
    expression = waterfall.figures(lines, keys, period=period, orders=True)
    found = _cells(expression, engine, whole, "period" if period else dimension.value)
    for _account, mine in groupby(found, key=lambda cell: cell.account):
        if period:
            yield from sorted(mine, key=lambda cell: cell.key)
        else:
            yield from _largest(sorted(mine, key=lambda cell: (-cell.profit.net, cell.key)))


def by_window(
    lines: Table, engine: Engine, whole: Profits, starts: Sequence[date]
) -> Iterator[Cell]:
    """Yield each account's parts by the window that a line falls into; `starts` run backwards.

    The key is the place of the latest start that is not after the line: "0", "1" …; earlier: "".
    """
    import ibis

    branches = [
        (lines.booked_on >= ibis.literal(start), str(at)) for at, start in enumerate(starts)
    ]
    placed = lines.mutate(window=ibis.cases(*branches, else_=ibis.null("string")))
    return _cells(
        waterfall.figures(placed, ["account", "window"], orders=True), engine, whole, "window"
    )


def _cells(expression: Table, engine: Engine, whole: Profits, key: str) -> Iterator[Cell]:
    """Yield the cells account by account; the engine keeps the rows, few of them become values."""
    kept = engine.keep(expression)
    accounts = sorted(whole)
    try:
        for start in range(0, len(accounts), ACCOUNTS_TOGETHER):
            chosen = accounts[start : start + ACCOUNTS_TOGETHER]
            rows = engine.fetch(kept.filter(kept.account.isin(chosen)))
            counted = _counts(rows.to_pylist(), key)
            for keys, profit in profit_cells.cells(rows, whole):
                account, own = str(keys["account"]), _text(keys[key])
                yield Cell(account, own, counted[account, own], profit)
    finally:
        engine.forget(kept)


def _counts(rows: Sequence[Mapping[str, object]], key: str) -> dict[tuple[str, str], int]:
    return {(str(row["account"]), _text(row[key])): int(str(row["lines"])) for row in rows}


def _text(key: object) -> str:
    if key is None:
        return ""
    text = key.isoformat() if isinstance(key, date) else str(key)
    if len(text) <= LONGEST_KEY:
        return text
    return text[: LONGEST_KEY - MARK] + hashlib.sha256(text.encode()).hexdigest()[:MARK]


def _largest(cells: Sequence[Cell]) -> Iterator[Cell]:
    """Yield the largest parts, and all the others as one."""
    yield from cells[:MOST_PARTS]
    if rest := cells[MOST_PARTS:]:
        yield Cell(
            rest[0].account, REST, sum(cell.lines for cell in rest),
            _sum([cell.profit for cell in rest]),
        )  # fmt: skip


def _sum(parts: Sequence[waterfall.Profit]) -> waterfall.Profit:
    """Return several parts of one account as one; what one of them does not know, it does not."""
    whole = waterfall.Figures(
        net=sum((part.net for part in parts), Decimal(0)),
        gross=_all([part.figures.gross for part in parts]),
        cost=_all([part.figures.cost for part in parts]),
    )
    lines = [
        CostLine(same[0].key, _all([line.amount for line in same]), _worst(same))
        for same in zip(*(part.lines for part in parts), strict=True)
    ]
    return waterfall.Profit(whole, tuple(lines), parts[0].cost_is_complete)


def _all(amounts: Sequence[Decimal | None]) -> Decimal | None:
    known = [amount for amount in amounts if amount is not None]
    return sum(known, Decimal(0)) if len(known) == len(amounts) else None


def _worst(lines: Sequence[CostLine]) -> Grade | None:
    known = [line.grade for line in lines if line.grade is not None]
    return max(known) if len(known) == len(lines) else None
