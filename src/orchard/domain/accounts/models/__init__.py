"""The tables of accounts: accounts and units, the customers in them, teams and followers."""

from __future__ import annotations

from orchard.domain.accounts.models.accounts import (
    Account,
    AccountInsider,
    AccountQuerySet,
    AccountUnit,
    UnitQuerySet,
    may_know,
)
from orchard.domain.accounts.models.grouping import (
    CustomerLink,
    LinkQuerySet,
    Movement,
    Regrouping,
    RegroupingQuerySet,
)
from orchard.domain.accounts.models.teams import AccountWatch, Assignment, AssignmentQuerySet

__all__ = [
    "Account",
    "AccountInsider",
    "AccountQuerySet",
    "AccountUnit",
    "AccountWatch",
    "Assignment",
    "AssignmentQuerySet",
    "CustomerLink",
    "LinkQuerySet",
    "Movement",
    "Regrouping",
    "RegroupingQuerySet",
    "UnitQuerySet",
    "may_know",
]
