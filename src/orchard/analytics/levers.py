"""What would lower an account's cost to serve, line by line, with the money in it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from orchard.analytics.amounts import to_cents
from orchard.analytics.cost_to_serve import Drivers
from orchard.analytics.waterfall import Profit

TENTH = Decimal("0.10")
DRIVERS = {
    "orders": "orders",
    "deliveries": "deliveries",
    "support": "support_hours",
    "team": "team_hours",
}
"""The driver that causes a cost line."""


@dataclass(frozen=True, slots=True)
class Lever:
    """One line of cost to serve: its driver and what a tenth less of it would save.

    `count` and `each` are `None` when the ledger and the costs file do not count the driver.
    """

    key: str
    amount: Decimal
    count: Decimal | None
    each: Decimal | None
    saves: Decimal


def levers(profit: Profit, drivers: Drivers) -> tuple[Lever, ...]:
    """Return the known cost-to-serve lines with their levers, the costliest first.

    Parameters
    ----------
    profit
        The account's profit.
    drivers
        What the account caused, from `waterfall.drivers_of`.

    Returns
    -------
    tuple of Lever
        `saves` is a tenth of the line, to the cent.

    Examples
    --------
    >>> from orchard.analytics.cost_to_serve import CostLine
    >>> from orchard.analytics.results import Grade
    >>> from orchard.analytics.waterfall import Figures
    >>> line = CostLine("orders", Decimal(1400), Grade.ESTIMATED)
    >>> [one] = levers(Profit(Figures(Decimal(0)), (line,)), Drivers({"orders": Decimal(10)}))
    >>> one.each, one.saves
    (Decimal('140.00'), Decimal('140.00'))
    """
    found = [
        _lever(line.key, line.amount, drivers)
        for line in profit.lines
        if line.amount is not None and line.amount > 0
    ]
    return tuple(sorted(found, key=lambda lever: (-lever.amount, lever.key)))


def _lever(key: str, amount: Decimal, drivers: Drivers) -> Lever:
    count = drivers.counts.get(DRIVERS.get(key, ""))
    each = to_cents(amount / count) if count else None
    return Lever(key, amount, count, each, to_cents(amount * TENTH))
