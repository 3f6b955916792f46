"""What one may do in plans, one module for each noun; these are the values delivered and forecasts."""

from __future__ import annotations

from orchard.domain.plans.services.forecasts import keep_year_ahead, keep_years_ahead
from orchard.domain.plans.services.values import (
    Answer,
    ValueNote,
    change_value,
    confirm_value,
    dispute_value,
    note_value,
    remove_value,
    restore_value,
)

__all__ = [
    "Answer",
    "ValueNote",
    "change_value",
    "confirm_value",
    "dispute_value",
    "keep_year_ahead",
    "keep_years_ahead",
    "note_value",
    "remove_value",
    "restore_value",
]
