"""What one may do in economics: compute figures; in modules of their own: assumptions, defence."""

from __future__ import annotations

from orchard.domain.economics.services.figures import (
    Basis,
    FigureSetHasEnded,
    begin_figures,
    change_costs,
    fail_figures,
    publish_figures,
)

__all__ = [
    "Basis",
    "FigureSetHasEnded",
    "begin_figures",
    "change_costs",
    "fail_figures",
    "publish_figures",
]
