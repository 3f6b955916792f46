"""What one may ask about the programme, a module for each noun; these are the KPIs of the register."""

from orchard.domain.programme.queries.kpis import (
    Entry,
    decisions,
    kpi,
    kpis,
    latest_decisions,
    register,
    removed,
    unused,
    was_opened,
)

__all__ = [
    "Entry",
    "decisions",
    "kpi",
    "kpis",
    "latest_decisions",
    "register",
    "removed",
    "unused",
    "was_opened",
]
