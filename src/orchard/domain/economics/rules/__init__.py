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
    kinds_as_text,
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
    "kinds_as_text",
    "sets_to_remove",
]
