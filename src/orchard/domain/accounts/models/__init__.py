"""The tables of accounts: accounts and units, their customers, teams, what is known of them."""

from __future__ import annotations

from orchard.domain.accounts.models.accounts import (
    MERGERS,
    Account,
    AccountInsider,
    AccountQuerySet,
    AccountUnit,
    UnitQuerySet,
    in_family,
    may_know,
    may_know_heir,
)
from orchard.domain.accounts.models.analysis import Analysis, AnalysisText, Finding
from orchard.domain.accounts.models.canvas import CanvasNote, OfferNote, ProfitTouch
from orchard.domain.accounts.models.grouping import (
    CustomerLink,
    LinkQuerySet,
    Movement,
    Regrouping,
    RegroupingQuerySet,
)
from orchard.domain.accounts.models.mentions import Mention, MentionQuerySet
from orchard.domain.accounts.models.profile import (
    CustomerGoal,
    CustomerKPI,
    Driver,
    IncomeSource,
    ProfileFact,
    Sourced,
)
from orchard.domain.accounts.models.revisions import ProfileRevision
from orchard.domain.accounts.models.rivals import Competitor, CompetitorPresence
from orchard.domain.accounts.models.teams import AccountWatch, Assignment, AssignmentQuerySet

__all__ = [
    "MERGERS",
    "Account",
    "AccountInsider",
    "AccountQuerySet",
    "AccountUnit",
    "AccountWatch",
    "Analysis",
    "AnalysisText",
    "Assignment",
    "AssignmentQuerySet",
    "CanvasNote",
    "Competitor",
    "CompetitorPresence",
    "CustomerGoal",
    "CustomerKPI",
    "CustomerLink",
    "Driver",
    "Finding",
    "IncomeSource",
    "LinkQuerySet",
    "Mention",
    "MentionQuerySet",
    "Movement",
    "OfferNote",
    "ProfileFact",
    "ProfileRevision",
    "ProfitTouch",
    "Regrouping",
    "RegroupingQuerySet",
    "Sourced",
    "UnitQuerySet",
    "in_family",
    "may_know",
    "may_know_heir",
]
