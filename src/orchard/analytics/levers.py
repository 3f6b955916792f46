"""What would lower an account's cost to serve, line by line, with the money in it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from orchard.analytics.amounts import to_cents
from orchard.analytics.cost_to_serve import Drivers
from orchard.analytics.waterfall import Profit

TENTH = Decimal("0.10")
ACTIONS = {
    "orders": ("orders", "bundle small orders, order by the web or by system"),
    "deliveries": ("deliveries", "fewer, fuller deliveries; agree delivery days"),
    "support": ("support_hours", "train the users, remove the causes of calls"),
    "team": ("team_hours", "spend the team's hours where they move value"),
    "customisation": (None, "offer variants of the standard instead"),
    "claims": (None, "remove the causes of claims"),
    "sla_credits": (None, "agree levels that can be kept, and keep them"),
    "capital": (None, "shorten the terms of payment"),
}
"""By cost line: the driver that causes it, and what usually lowers it."""


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
    action: str


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
    driver, action = ACTIONS.get(key, (None, "do it less often, or in fewer minutes"))
    count = drivers.counts.get(driver) if driver else None
    each = to_cents(amount / count) if count else None
    return Lever(key, amount, count, each, to_cents(amount * TENTH), action)
