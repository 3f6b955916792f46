"""Whether the ledger says enough of its accounts to put some of them first."""

from __future__ import annotations

from collections.abc import Collection
from decimal import Decimal

FEWEST = 3
"""With fewer accounts that can be judged there is no choice."""
MOST_OF_IT = Decimal("0.5")
"""Who can be judged brings this share of the known revenue of those looked at, at least."""


def says_enough(accounts: Collection[tuple[Decimal | None, bool]]) -> bool:
    """Say whether those who can be judged are some, and bring most of the revenue of those looked at.

    Each account is its revenue and whether it can be judged. A few small ones whose lines happen
    to have all their costs are no order of the ledger. Of what an account brings that is not known,
    or of which more came back than was sold, there is no share.
    """
    known = [(revenue, is_judged) for revenue, is_judged in accounts if revenue and revenue > 0]
    judged = sum(revenue for revenue, is_judged in known if is_judged)
    whole = sum(revenue for revenue, _is_judged in known)
    are_some = sum(is_judged for _revenue, is_judged in accounts) >= FEWEST
    return are_some and judged >= MOST_OF_IT * whole
