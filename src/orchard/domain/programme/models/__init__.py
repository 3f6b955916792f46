"""What is stored about the programme."""

from orchard.domain.programme.models.kpis import Kpi, KpiDecision, KpiOpening, KpiQuerySet
from orchard.domain.programme.models.maturity import (
    MaturityAnswer,
    MaturityAssessment,
    MaturityGoal,
    MaturityQuerySet,
    MaturitySheet,
)

__all__ = [
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
