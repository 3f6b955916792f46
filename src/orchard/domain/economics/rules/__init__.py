"""Pure decisions of economics: what is kept of figures; in modules of their own: assumptions."""

from __future__ import annotations

from orchard.domain.economics.rules.figures import (
    DAILY_SETS,
    LONGEST_NAME,
    MOST_PARTS,
    PERIODS,
    QUARTERS_KEPT,
    REST,
    Dimension,
    FigureState,
    Kept,
    Letter,
    a_year_before,
    kinds_as_text,
    month_end_a_year_before,
    sets_to_remove,
)

__all__ = [
    "DAILY_SETS",
    "LONGEST_NAME",
    "MOST_PARTS",
    "PERIODS",
    "QUARTERS_KEPT",
    "REST",
    "Dimension",
    "FigureState",
    "Kept",
    "Letter",
    "a_year_before",
    "kinds_as_text",
    "month_end_a_year_before",
    "sets_to_remove",
]
