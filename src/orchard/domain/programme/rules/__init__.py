"""What the programme decides on values: what may be a KPI; here are those of the register."""

from orchard.domain.programme.rules.kpis import (
    FOUNDING,
    ActivityIsNoTarget,
    Card,
    Frequency,
    check_target,
    is_activity,
    is_unused,
)

__all__ = [
    "FOUNDING",
    "ActivityIsNoTarget",
    "Card",
    "Frequency",
    "check_target",
    "is_activity",
    "is_unused",
]
