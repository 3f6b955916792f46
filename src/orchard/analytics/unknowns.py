"""What a ledger does not tell, and what would make it known."""

from __future__ import annotations

from collections.abc import Iterator

from orchard.analytics.cost_to_serve import STANDARD_LINES
from orchard.analytics.results import Backtest, LedgerFacts, Retention, Unknown
from orchard.analytics.waterfall import Profit


def unknowns(
    facts: LedgerFacts, whole: Profit, retention: Retention | None, backtest: Backtest | None
) -> Iterator[Unknown]:
    """Yield what is not known, and what would make it known.

    Parameters
    ----------
    facts
        Size, span and totals of the ledger.
    whole
        Profit of all accounts together.
    retention, backtest
        `None`: not known.

    Yields
    ------
    Unknown
        In a fixed order.
    """
    if facts.margin is None:
        yield Unknown("margin", "a cost of goods on every line")
    missing = {line.key for line in whole.lines if line.amount is None}
    if missing:
        yield Unknown("cost_to_serve", ", ".join(_in_order(missing)))
    if not any(step.key == "gross" and step.amount is not None for step in whole.steps()):
        yield Unknown("gross", "a list price or discount on every line")
    if retention is None:
        yield Unknown(
            "retention", "half a year of history, with purchases in the earlier of the two periods"
        )
    if backtest is None:
        yield Unknown("backtest", "a longer history or more customers and purchases")


def _in_order(missing: set[str]) -> list[str]:
    """Return standard lines first, in their order, then activities by name."""
    return [key for key in STANDARD_LINES if key in missing] + sorted(missing - {*STANDARD_LINES})
