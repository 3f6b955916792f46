"""Assumptions as the record that is stored and sealed: JSON with exact numbers as texts."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from orchard.analytics.results import Grade
from orchard.domain.economics.rules.assumptions import (
    INPUTS,
    Assumptions,
    Line,
    Outlook,
    Scenario,
)

Record = dict[str, Any]


def to_record(assumptions: Assumptions) -> Record:
    """Return the assumptions as JSON values; what is not known is null."""
    return {
        "lines": [_line_record(line) for line in assumptions.lines],
        "discount_share": str(assumptions.discount_share),
        "investment": str(assumptions.investment),
        "first_year_contracted": assumptions.first_year_contracted,
        "scorecard": {factor: str(score) for factor, score in assumptions.scorecard.items()},
        "outlooks": [
            {
                "scenario": one.scenario.value,
                "probability": str(one.probability),
                "contribution_change": str(one.contribution_change),
                "retention_change": str(one.retention_change),
            }
            for one in assumptions.outlooks
        ],
    }


def from_record(record: Mapping[str, Any]) -> Assumptions:
    """Return the assumptions that a stored record holds."""
    return Assumptions(
        lines=tuple(_line(entry) for entry in record["lines"]),
        discount_share=Decimal(record["discount_share"]),
        investment=Decimal(record["investment"]),
        first_year_contracted=record["first_year_contracted"],
        scorecard={factor: Decimal(score) for factor, score in record["scorecard"].items()},
        outlooks=tuple(
            Outlook(
                Scenario(entry["scenario"]),
                Decimal(entry["probability"]),
                Decimal(entry["contribution_change"]),
                Decimal(entry["retention_change"]),
            )
            for entry in record["outlooks"]
        ),
    )


def _line_record(line: Line) -> Record:
    inputs = {name: getattr(line, name) for name in INPUTS}
    return {
        "year": line.year,
        **{name: None if value is None else str(value) for name, value in inputs.items()},
        "contracted": line.contracted,
        "grades": {name: grade.value for name, grade in line.grades.items()},
    }


def _line(entry: Mapping[str, Any]) -> Line:
    known = {name: None if entry[name] is None else Decimal(entry[name]) for name in INPUTS}
    grades = {name: Grade(letter) for name, letter in entry["grades"].items()}
    return Line(entry["year"], **known, contracted=entry["contracted"], grades=grades)
