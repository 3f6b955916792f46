"""Conversations and meetings as values, one module for each noun; these are of notes."""

from __future__ import annotations

from orchard.domain.meetings.rules.notes import (
    DAYS_REMOVED,
    LONGEST,
    LONGEST_POINT,
    MONTHS_KEPT,
    MOST_POINTS,
    PointKind,
    check_count,
    check_point,
    check_said,
)

__all__ = [
    "DAYS_REMOVED",
    "LONGEST",
    "LONGEST_POINT",
    "MONTHS_KEPT",
    "MOST_POINTS",
    "PointKind",
    "check_count",
    "check_point",
    "check_said",
]
