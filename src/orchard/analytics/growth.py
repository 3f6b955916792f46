"""Where growth came from: accounts that stayed, accounts won, accounts lost."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from orchard.analytics.amounts import ZERO, Number, exact
from orchard.analytics.results import Growth
from orchard.analytics.retention import PeriodsDoNotFit

EXISTING, NEW, LOST = "existing", "new", "lost"


@dataclass(frozen=True, slots=True)
class PeriodAmounts:
    """One amount per account in each of two periods, in the same order of accounts."""

    start: Sequence[Number]
    end: Sequence[Number]


@dataclass(frozen=True, slots=True)
class GrowthEffort:
    """Money spent (hours included) to grow existing accounts and to win new ones; `None`: unknown."""

    existing: Decimal | None = None
    new: Decimal | None = None


def with_effort(found: Growth, effort: GrowthEffort) -> Growth:
    """Return the growth with what one unit of it cost, for existing and for new accounts.

    `cost per unit = money spent / growth of revenue`. For existing accounts the growth is what
    they changed by, lost accounts included: keeping is part of the work.

    Parameters
    ----------
    found
        From `find_growth`.
    effort
        What was spent in the end period.

    Returns
    -------
    Growth
        Costs per unit to four decimals; `None` where the effort is not known or nothing grew.

    Examples
    --------
    >>> grown = find_growth(PeriodAmounts([100, 0], [150, 40]))
    >>> with_effort(grown, GrowthEffort(Decimal(10), Decimal(20))).new_cost_per_unit
    Decimal('0.5000')
    """
    return replace(
        found,
        existing_cost=effort.existing,
        new_cost=effort.new,
        existing_cost_per_unit=cost_per_unit(effort.existing, found.existing + found.lost),
        new_cost_per_unit=cost_per_unit(effort.new, found.new),
    )


def cost_per_unit(spent: Decimal | None, grown: Decimal | None) -> Decimal | None:
    """Return what one unit of growth cost.

    Parameters
    ----------
    spent
        Money, hours at their cost included, zero or more; `None`: not known.
    grown
        Change of revenue or of contribution, any sign; `None`: not known.

    Returns
    -------
    Decimal or None
        To four decimals; `None` where either is not known or nothing grew.

    Examples
    --------
    >>> cost_per_unit(Decimal(20), Decimal(40)), cost_per_unit(None, Decimal(40))
    (Decimal('0.5000'), None)
    """
    if spent is None or grown is None or grown <= 0:
        return None
    return (spent / grown).quantize(Decimal("0.0001"))


def find_growth(revenue: PeriodAmounts, contribution: PeriodAmounts | None = None) -> Growth:
    """Split the change between two periods into accounts that stayed, were won, and were lost.

    An account bought in a period when its revenue there is positive. New: bought in the end period
    only; lost: in the start period only; existing: all others. Each part is the sum of `end - start`
    over its accounts, so the three add up to the change exactly.

    Parameters
    ----------
    revenue
        Revenue per account in both periods, any sign.
    contribution
        Contribution of the same accounts, split by the same parts; `None`: not known.

    Returns
    -------
    Growth
        `existing + new + lost == end_revenue - start_revenue`; lost is negative.

    Raises
    ------
    PeriodsDoNotFit
        When the sequences differ in length.

    Examples
    --------
    >>> found = find_growth(PeriodAmounts([10, 5, 0], [12, 0, 4]))
    >>> found.existing, found.new, found.lost
    (Decimal('2'), Decimal('4'), Decimal('-5'))
    """
    kinds = [_kind(start, end) for start, end in _pairs(revenue, len(revenue.start))]
    changed = _changes(kinds, revenue)
    profit = _changes(kinds, contribution) if contribution else {}
    return Growth(
        start_revenue=_sum(revenue.start),
        end_revenue=_sum(revenue.end),
        existing=changed[EXISTING],
        new=changed[NEW],
        lost=changed[LOST],
        new_accounts=kinds.count(NEW),
        lost_accounts=kinds.count(LOST),
        existing_contribution=profit.get(EXISTING),
        new_contribution=profit.get(NEW),
        lost_contribution=profit.get(LOST),
    )


def _kind(start: Decimal, end: Decimal) -> str:
    if start > 0 and end <= 0:
        return LOST
    return NEW if end > 0 and start <= 0 else EXISTING


def _changes(kinds: Sequence[str], amounts: PeriodAmounts) -> dict[str, Decimal]:
    changed = dict.fromkeys((EXISTING, NEW, LOST), ZERO)
    for kind, (start, end) in zip(kinds, _pairs(amounts, len(kinds)), strict=True):
        changed[kind] += end - start
    return changed


def _pairs(amounts: PeriodAmounts, accounts: int) -> list[tuple[Decimal, Decimal]]:
    if not len(amounts.start) == len(amounts.end) == accounts:
        raise PeriodsDoNotFit("Give one amount per account and period, zero where it did not buy.")
    return [
        (exact(start), exact(end)) for start, end in zip(amounts.start, amounts.end, strict=True)
    ]


def _sum(amounts: Iterable[Number]) -> Decimal:
    return sum((exact(amount) for amount in amounts), ZERO)
