"""What one may ask about the risks of accounts, one module for each noun."""

from __future__ import annotations

from orchard.domain.risk.queries.register import (
    CategoryView,
    Register,
    categories,
    categories_of,
    following,
    looks,
    overdue,
    register,
    risk,
    standing,
    unassessed,
)
from orchard.domain.risk.queries.rights import (
    check_may_edit,
    check_may_propose,
    may_edit,
    may_propose,
    owners,
)
from orchard.domain.risk.queries.short import Looked, looked_at, short_looks
from orchard.domain.risk.queries.signals import answered, signal, signals

__all__ = [
    "CategoryView",
    "Looked",
    "Register",
    "answered",
    "categories",
    "categories_of",
    "check_may_edit",
    "check_may_propose",
    "following",
    "looked_at",
    "looks",
    "may_edit",
    "may_propose",
    "overdue",
    "owners",
    "register",
    "risk",
    "short_looks",
    "signal",
    "signals",
    "standing",
    "unassessed",
]
