"""What is stored about the programme."""

from orchard.domain.programme.models.growth import GrowthSpend
from orchard.domain.programme.models.kpis import Kpi, KpiDecision, KpiOpening, KpiQuerySet
from orchard.domain.programme.models.maturity import (
    MaturityAnswer,
    MaturityAssessment,
    MaturityGoal,
    MaturityQuerySet,
    MaturitySheet,
)

__all__ = [
    "GrowthSpend",
    "Kpi",
    "KpiDecision",
    "KpiOpening",
    "KpiQuerySet",
    "MaturityAnswer",
    "MaturityAssessment",
    "MaturityGoal",
    "MaturityQuerySet",
    "MaturitySheet",
]
