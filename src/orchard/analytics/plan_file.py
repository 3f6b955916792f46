"""Planned revenue and margin by quarter, a small CSV text."""

from __future__ import annotations

import csv
from datetime import date
from decimal import Decimal, InvalidOperation

from orchard.analytics.mistakes import AnalyticsMistake

COLUMNS = ("quarter", "revenue", "margin")
MONTHS_OF_QUARTER = 3
QUARTERS = 4


class PlanIsWrong(AnalyticsMistake):
    """A line of the plan cannot be read."""


def read_plan(text: str) -> dict[date, tuple[Decimal, Decimal | None]]:
    r"""Return planned revenue and margin by the first day of the quarter.

    Parameters
    ----------
    text
        A header `quarter,revenue,margin` and lines such as `2026-Q1,120000,31000`; the margin may
        be left empty: not planned.

    Returns
    -------
    dict
        Revenue, and margin or `None`, by quarter.

    Raises
    ------
    PlanIsWrong
        Names the line and what to write.

    Examples
    --------
    >>> read_plan("quarter,revenue,margin\n2026-Q2,500,\n")
    {datetime.date(2026, 4, 1): (Decimal('500'), None)}
    """
    rows = csv.DictReader(text.splitlines())
    if missing := [name for name in COLUMNS if name not in (rows.fieldnames or ())]:
        raise PlanIsWrong(
            f"The plan lacks {', '.join(missing)}: begin it with {','.join(COLUMNS)}."
        )
    return {
        _quarter(row["quarter"], number): (_amount(row, "revenue", number), _margin(row, number))
        for number, row in enumerate(rows, start=2)
    }


def _quarter(text: str, line: int) -> date:
    year, sign, quarter = text.strip().upper().partition("-Q")
    if not (sign and year.isdecimal() and quarter in map(str, range(1, QUARTERS + 1))):
        raise PlanIsWrong(f"Line {line}: {text!r} is not a quarter: write it as 2026-Q1.")
    return date(int(year), MONTHS_OF_QUARTER * int(quarter) - 2, 1)


def _margin(row: dict[str, str], line: int) -> Decimal | None:
    return _amount(row, "margin", line) if (row["margin"] or "").strip() else None


def _amount(row: dict[str, str], name: str, line: int) -> Decimal:
    try:
        return Decimal((row[name] or "").strip())
    except InvalidOperation:
        raise PlanIsWrong(
            f"Line {line}: {name} is {row[name]!r}: write a number such as 120000.50."
        ) from None
