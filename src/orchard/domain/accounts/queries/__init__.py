"""What one may ask about accounts."""

from __future__ import annotations

from orchard.domain.accounts.queries.grouping import (
    account,
    account_called,
    accounts,
    customers,
    customers_moved,
    groups,
    known_customers,
    regrouping,
    regroupings,
    standing_elsewhere,
    units,
)
from orchard.domain.accounts.queries.teams import (
    account_at,
    comments,
    former_team,
    is_watching,
    manager_of,
    may_edit_team,
    my_accounts,
    my_seats,
    people_for_team,
    seat,
    team,
    watched,
)

__all__ = [
    "account",
    "account_at",
    "account_called",
    "accounts",
    "comments",
    "customers",
    "customers_moved",
    "former_team",
    "groups",
    "is_watching",
    "known_customers",
    "manager_of",
    "may_edit_team",
    "my_accounts",
    "my_seats",
    "people_for_team",
    "regrouping",
    "regroupings",
    "seat",
    "standing_elsewhere",
    "team",
    "units",
    "watched",
]
