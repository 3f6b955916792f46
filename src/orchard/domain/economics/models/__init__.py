"""The tables of economics: figures of sets, accounts and parts, forecasts, plans, price defence."""

from __future__ import annotations

from orchard.domain.economics.models.assumptions import (
    ForecastQuerySet,
    ForecastVersion,
    RevenuePlan,
    Shock,
    ShockQuerySet,
)
from orchard.domain.economics.models.defence import Benefit, Concession
from orchard.domain.economics.models.digests import Digest
from orchard.domain.economics.models.figures import (
    BEFORE_MARGINS,
    AccountFigures,
    AccountFiguresQuerySet,
    CostModelQuerySet,
    CostModelVersion,
    FigureSet,
    FigureSetQuerySet,
    PartFigures,
    PartFiguresQuerySet,
)
from orchard.domain.economics.models.potentials import BuiltPotential

__all__ = [
    "BEFORE_MARGINS",
    "AccountFigures",
    "AccountFiguresQuerySet",
    "Benefit",
    "BuiltPotential",
    "Concession",
    "CostModelQuerySet",
    "CostModelVersion",
    "Digest",
    "FigureSet",
    "FigureSetQuerySet",
    "ForecastQuerySet",
    "ForecastVersion",
    "PartFigures",
    "PartFiguresQuerySet",
    "RevenuePlan",
    "Shock",
    "ShockQuerySet",
]
