"""Pure decisions of plans, one module for each noun; these are of the values delivered."""

from __future__ import annotations

from orchard.domain.plans.rules.values import (
    Delivered,
    ValueStatus,
    YearOfValue,
    years_of_value,
)

__all__ = ["Delivered", "ValueStatus", "YearOfValue", "years_of_value"]
