"""Sums of all accounts by quarter, and how they spread over countries and industries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal

from orchard.analytics import concentration
from orchard.domain.economics.document import PlaceQuarter, QuarterFigures
from orchard.domain.economics.models import AccountFigures
from orchard.domain.economics.rules.shocks import whole_quarter

ZERO = Decimal(0)
TREND = 12


def quarter_sums(rows: Iterable[AccountFigures]) -> tuple[QuarterFigures, ...]:
    """Return revenue and margin of all accounts by quarter; one margin not known hides the sum."""
    revenue: dict[date, Decimal] = defaultdict(lambda: ZERO)
    margin: dict[date, Decimal | None] = defaultdict(lambda: ZERO)
    for row in rows:
        for quarter in row.quarters:
            start, mine = date.fromisoformat(quarter["start"]), quarter["margin"]
            revenue[start] += Decimal(quarter["revenue"])
            known = margin[start]
            margin[start] = None if known is None or mine is None else known + Decimal(mine)
    return tuple(QuarterFigures(start, revenue[start], margin[start]) for start in sorted(revenue))


def place_trend(
    rows: Sequence[AccountFigures], kind: str, *, first: date, as_of: date
) -> tuple[PlaceQuarter, ...]:
    """Return the largest country or industry, and HHI over all, of the last twelve whole quarters.

    The ledger runs from `first` to `as_of`.

    An account counts with the place that most of its revenue comes from; accounts without one are
    left out, and where nobody has one there is no trend.
    """
    last = whole_quarter(as_of)
    by_quarter: dict[date, dict[str, Decimal]] = defaultdict(lambda: defaultdict(lambda: ZERO))
    for row in rows:
        if place := getattr(row, kind):
            for quarter in row.quarters:
                start = date.fromisoformat(quarter["start"])
                by_quarter[start][place] += Decimal(quarter["revenue"])
    found = (
        _place_quarter(start, by_quarter[start])
        for start in sorted(by_quarter)
        if first <= start <= last
    )
    return tuple(one for one in found if one is not None)[-TREND:]


def _place_quarter(start: date, sums: Mapping[str, Decimal]) -> PlaceQuarter | None:
    measured = concentration.measure(list(sums.values()))
    if measured.top_1 is None or measured.hhi is None:
        return None
    largest = max(sums, key=lambda place: (sums[place], place))
    return PlaceQuarter(start, largest, measured.top_1, measured.hhi, len(sums))
