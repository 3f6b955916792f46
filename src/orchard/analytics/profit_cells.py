"""An account's waterfall shared among its units, offers and periods, so that parts add up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import groupby
from typing import TYPE_CHECKING

from orchard.analytics.amounts import ZERO, allocate, round_parts, to_cents
from orchard.analytics.cost_to_serve import CostLine
from orchard.analytics.results import Grade
from orchard.analytics.waterfall import Figures, Profit, read_figures

if TYPE_CHECKING:
    import pyarrow as pa


def share_among(whole: Profit, parts: Sequence[Figures]) -> list[Profit]:
    """Share an account's waterfall among its units, offers or periods; every step adds up.

    Measured amounts stay where they were measured. Freight stays with its lines; orders follow the
    orders, deliveries the deliveries; all other lines follow net sales.

    Parameters
    ----------
    whole
        The account's profit.
    parts
        The ledger's figures of its parts, which together are the account.

    Returns
    -------
    list of Profit
        One per part; the sum of each known step over the parts is that step of `whole`.

    Examples
    --------
    >>> line = CostLine("team", Decimal(10), Grade.MEASURED)
    >>> halves = [Figures(Decimal(50)), Figures(Decimal(50))]
    >>> [part.cost_to_serve for part in share_among(Profit(Figures(Decimal(100)), (line,)), halves)]
    [Decimal('5.00'), Decimal('5.00')]
    """
    rounded = _rounded_figures(parts)
    shares = [_shares(line, whole, parts) for line in whole.lines]
    return [
        Profit(measured, tuple(share[at] for share in shares), whole.cost_is_complete)
        for at, measured in enumerate(rounded)
    ]


def _rounded_figures(parts: Sequence[Figures]) -> list[Figures]:
    """Return the parts with cents that add up to the cents of the whole."""
    nets = round_parts([part.net for part in parts])
    gross = _rounded([part.gross for part in parts])
    costs = _rounded([part.cost for part in parts])
    return [
        replace(part, net=nets[at], gross=gross[at], cost=costs[at])
        for at, part in enumerate(parts)
    ]


def _rounded(amounts: Sequence[Decimal | None]) -> list[Decimal | None]:
    """Round the known amounts so that they add up; leave the others not known."""
    known = iter(round_parts([amount for amount in amounts if amount is not None]))
    return [None if amount is None else next(known) for amount in amounts]


def _shares(line: CostLine, whole: Profit, parts: Sequence[Figures]) -> list[CostLine]:
    """Return one line's share of each part; what a key shares out is estimated at best."""
    if line.amount is None or line.grade is None:
        return [line] * len(parts)
    if line.key == "deliveries" and whole.figures.freight is not None:
        freight = _rounded([part.freight for part in parts])
        return [_share_of(line, amount, line.grade) for amount in freight]
    amounts = allocate(to_cents(line.amount), _weights(line.key, parts))
    return [_share_of(line, amount, max(line.grade, Grade.ESTIMATED)) for amount in amounts]


def _share_of(line: CostLine, amount: Decimal | None, grade: Grade) -> CostLine:
    """Return the line with a part's amount."""
    return CostLine(line.key, amount, None if amount is None else grade)


def _weights(key: str, parts: Sequence[Figures]) -> list[Decimal]:
    """Return what a line follows: counts where every part has one, else net sales."""
    counts = {
        "orders": [part.orders for part in parts],
        "deliveries": [part.deliveries for part in parts],
    }.get(key, [])
    known = [Decimal(count) for count in counts if count is not None]
    return known if len(known) == len(parts) else [max(part.net, ZERO) for part in parts]


def cells(
    table: pa.Table, accounts: Mapping[str, Profit]
) -> list[tuple[dict[str, object], Profit]]:
    """Return the waterfall of every cell of a table made by `figures`.

    Parameters
    ----------
    table
        The rows of `figures(lines, ["account", ...])`; lines without an account stay apart.
    accounts
        Profit by account.

    Returns
    -------
    list of (keys, Profit)
        Keys are the columns told apart; sorted by account. Cells of an account add up to it; cells
        without a profit of their account have no cost-to-serve lines.

    Examples
    --------
    >>> import pyarrow as pa
    >>> rows = pa.table({"account": ["a"], "net": [Decimal("5.00")]})
    >>> cells(rows, {})[0][1].net
    Decimal('5.00')
    """
    measures = {*Figures.__slots__, "lines"}
    rows = sorted(table.to_pylist(), key=lambda row: (row["account"] is None, row["account"] or ""))
    found: list[tuple[dict[str, object], Profit]] = []
    for account, same in groupby(rows, key=lambda row: row["account"]):
        mine = list(same)
        parts = [read_figures(row) for row in mine]
        whole = accounts.get(account) or Profit(Figures(sum((p.net for p in parts), ZERO)))
        keys = [{k: v for k, v in row.items() if k not in measures} for row in mine]
        found.extend(zip(keys, share_among(whole, parts), strict=True))
    return found
