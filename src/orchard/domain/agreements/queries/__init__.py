"""What one may ask about agreements and deviations."""

from __future__ import annotations

from orchard.domain.agreements.queries.register import (
    MOST_DUE,
    Due,
    Glance,
    Line,
    Register,
    agreement,
    agreements,
    amendments,
    bought_by,
    check_may_edit,
    document,
    documents,
    due,
    followers,
    glance,
    may_edit,
    nearest,
    open_ends,
    register,
    units,
)

__all__ = [
    "MOST_DUE",
    "Due",
    "Glance",
    "Line",
    "Register",
    "agreement",
    "agreements",
    "amendments",
    "bought_by",
    "check_may_edit",
    "document",
    "documents",
    "due",
    "followers",
    "glance",
    "may_edit",
    "nearest",
    "open_ends",
    "register",
    "units",
]
