"""Growth of fiscal years, added up from the months of all accounts while their parts are written."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from orchard.analytics.growth import PeriodAmounts, find_growth
from orchard.domain.economics.document import GrowthYear

if TYPE_CHECKING:
    from orchard.domain.economics.cells import Cell
    from orchard.domain.economics.rules.growth_years import ComparedYear

ZERO = Decimal(0)


@dataclass(slots=True)
class _Account:
    """One account's months of the year before (0) and of the year (1)."""

    revenue: list[Decimal] = field(default_factory=lambda: [ZERO, ZERO])
    earned: list[Decimal | None] = field(default_factory=lambda: [ZERO, ZERO])

    def add(self, at: int, cell: Cell) -> None:
        """Add a month; what is not known of one month is not known of the year."""
        before, more = self.earned[at], cell.profit.contribution
        self.revenue[at] += cell.profit.net
        self.earned[at] = None if before is None or more is None else before + more


class GrowthOfYears:
    """Takes the months of all accounts and tells where the growth of each year came from."""

    def __init__(self, years: Sequence[ComparedYear]) -> None:
        self._years = years
        self._accounts: list[dict[str, _Account]] = [{} for _year in years]

    def add(self, cell: Cell) -> None:
        """Count one month of an account in every year that it belongs to."""
        month = date.fromisoformat(cell.key)
        for year, accounts in zip(self._years, self._accounts, strict=True):
            if year.before_from <= month <= year.before_to:
                accounts.setdefault(cell.account, _Account()).add(0, cell)
            elif year.since <= month <= year.until:
                accounts.setdefault(cell.account, _Account()).add(1, cell)

    def found(self) -> tuple[GrowthYear, ...]:
        """Return the years of which anything was sold, the latest first."""
        pairs = zip(self._years, self._accounts, strict=True)
        return tuple(_grown(year, list(rows.values())) for year, rows in pairs if rows)


def _grown(year: ComparedYear, rows: Sequence[_Account]) -> GrowthYear:
    revenue = PeriodAmounts([row.revenue[0] for row in rows], [row.revenue[1] for row in rows])
    start, end = _known(row.earned[0] for row in rows), _known(row.earned[1] for row in rows)
    earned = None if start is None or end is None else PeriodAmounts(start, end)
    return GrowthYear(year, find_growth(revenue, earned))


def _known(amounts: Iterable[Decimal | None]) -> list[Decimal] | None:
    """Return the amounts; nothing when one of them is not known."""
    found = list(amounts)
    known = [one for one in found if one is not None]
    return known if len(known) == len(found) else None
