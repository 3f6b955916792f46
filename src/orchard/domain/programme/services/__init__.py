"""What one may do with the programme, a module for each noun; these are the KPIs of the register."""

from orchard.domain.programme.rules import Frequency
from orchard.domain.programme.services.kpis import (
    Description,
    add_kpi,
    change_kpi,
    decide,
    found_register,
    note_opening,
    remove_kpi,
    restore_kpi,
)

__all__ = [
    "Description",
    "Frequency",
    "add_kpi",
    "change_kpi",
    "decide",
    "found_register",
    "note_opening",
    "remove_kpi",
    "restore_kpi",
]
