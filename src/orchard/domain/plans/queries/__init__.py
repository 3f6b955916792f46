"""What one may ask about plans, one module for each noun; these are the values delivered."""

from __future__ import annotations

from orchard.domain.plans.queries.values import (
    ValueLedger,
    activities,
    may_edit_values,
    timeline,
    value_ledger,
    value_record,
)

__all__ = [
    "ValueLedger",
    "activities",
    "may_edit_values",
    "timeline",
    "value_ledger",
    "value_record",
]
