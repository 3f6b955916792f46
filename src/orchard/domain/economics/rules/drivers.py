"""What caused the cost to serve of an account, read back from its amounts and the costs file."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from orchard.analytics.cost_to_serve import CostModel, Drivers
from orchard.analytics.waterfall import Profit
from orchard.domain.core.calendar import add_months

MONTHS = 12
DAY = timedelta(days=1)


def drivers_behind(profit: Profit, model: CostModel, account: str) -> Drivers:
    """Return the counts that stand in the costs file, and the orders that the ledger counted.

    Figures keep amounts, not counts; orders are their amount by the rate of one. What neither
    says is not known.
    """
    given = model.drivers.get(account, Drivers())
    counts: dict[str, Decimal | None] = {**given.counts}
    orders = None if "orders" in given.amounts else _orders(profit, model.rates.per_order)
    if orders is not None:
        counts.setdefault("orders", orders)
    return Drivers(counts)


def _orders(profit: Profit, each: Decimal | None) -> Decimal | None:
    amount = next((line.amount for line in profit.lines if line.key == "orders"), None)
    return None if amount is None or not each else (amount / each).to_integral_value()


def whole_year(as_of: date) -> tuple[date, date]:
    """Return first and last day of the twelve months that were over on the day."""
    end = (as_of + DAY).replace(day=1)
    return add_months(end, -MONTHS), end - DAY
