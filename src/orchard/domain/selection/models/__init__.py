"""What is stored about choosing key accounts."""

from orchard.domain.selection.models.charter import Charter, StrategyGoal
from orchard.domain.selection.models.criteria import CriteriaSet, CriteriaSetQuerySet, Criterion
from orchard.domain.selection.models.decisions import (
    PressureOverride,
    SelectionDecision,
    Signature,
)
from orchard.domain.selection.models.position import Position, Potential, Reference, SuccessFactor
from orchard.domain.selection.models.ratings import (
    MeasuredScore,
    Rating,
    RoundResult,
    SettledScore,
)
from orchard.domain.selection.models.rounds import (
    GateAnswer,
    Nomination,
    Rater,
    RoundQuerySet,
    SelectionRound,
)
from orchard.domain.selection.models.scoping import AboutAccount
from orchard.domain.selection.models.service import (
    Entitlement,
    EntitlementLevel,
    EntitlementQuerySet,
    ServiceException,
)
from orchard.domain.selection.models.standing import Standing, StatusChange
from orchard.domain.selection.models.starter import AssistantTrial, StarterNote
from orchard.domain.selection.models.ways import Incubation, Pilot, TransitionPlan

__all__ = [
    "AboutAccount",
    "AssistantTrial",
    "Charter",
    "CriteriaSet",
    "CriteriaSetQuerySet",
    "Criterion",
    "Entitlement",
    "EntitlementLevel",
    "EntitlementQuerySet",
    "GateAnswer",
    "Incubation",
    "MeasuredScore",
    "Nomination",
    "Pilot",
    "Position",
    "Potential",
    "PressureOverride",
    "Rater",
    "Rating",
    "Reference",
    "RoundQuerySet",
    "RoundResult",
    "SelectionDecision",
    "SelectionRound",
    "ServiceException",
    "SettledScore",
    "Signature",
    "Standing",
    "StarterNote",
    "StatusChange",
    "StrategyGoal",
    "SuccessFactor",
    "TransitionPlan",
]
