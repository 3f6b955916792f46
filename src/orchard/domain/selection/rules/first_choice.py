"""Whether the ledger says enough of its accounts to put some of them first."""

from __future__ import annotations

from collections.abc import Collection
from decimal import Decimal

FEWEST = 3
"""With fewer accounts that can be judged there is no choice."""
MOST_OF_IT = Decimal("0.5")
"""Who can be judged brings this share of the revenue at least."""


def says_enough(accounts: Collection[tuple[Decimal | None, bool]]) -> bool:
    """Say whether those who can be judged are some, and bring most of the revenue.

    Each account is its revenue and whether it can be judged. A few small ones whose lines happen
    to have all their costs are no order of the ledger.
    """
    judged = [revenue or 0 for revenue, is_judged in accounts if is_judged]
    whole = sum(revenue or 0 for revenue, _is_judged in accounts)
    return len(judged) >= FEWEST and sum(judged) >= MOST_OF_IT * whole
