"""What is planned with customers, what they gained, and what was forecast."""

from __future__ import annotations

from orchard.domain.plans.models.actions import LINKS, Action, ActionQuerySet, WorkLetter
from orchard.domain.plans.models.authorities import Authority, AuthorityQuerySet
from orchard.domain.plans.models.forecasts import YearAheadQuerySet, YearAheadVersion
from orchard.domain.plans.models.groups import GroupMember, GroupQuerySet, ProjectGroup
from orchard.domain.plans.models.joint import (
    CriterionAcceptance,
    JointScore,
    SuccessCriterion,
    ValueRequest,
    WhatMattersCheck,
)
from orchard.domain.plans.models.plan import (
    AccountPlan,
    Initiative,
    Objective,
    PlanAcceptance,
    PlanVersion,
)
from orchard.domain.plans.models.portal import (
    PortalComment,
    PortalComments,
    PortalLink,
    PortalPeople,
    PortalPerson,
    PortalSession,
    PortalVisit,
)
from orchard.domain.plans.models.qualification import Qualification
from orchard.domain.plans.models.savings import Saving
from orchard.domain.plans.models.scoping import AboutAccount
from orchard.domain.plans.models.sharing import SharedItem, SharedQuerySet
from orchard.domain.plans.models.values import ValueRecord, ValueRecordQuerySet

__all__ = [
    "LINKS",
    "AboutAccount",
    "AccountPlan",
    "Action",
    "ActionQuerySet",
    "Authority",
    "AuthorityQuerySet",
    "CriterionAcceptance",
    "GroupMember",
    "GroupQuerySet",
    "Initiative",
    "JointScore",
    "Objective",
    "PlanAcceptance",
    "PlanVersion",
    "PortalComment",
    "PortalComments",
    "PortalLink",
    "PortalPeople",
    "PortalPerson",
    "PortalSession",
    "PortalVisit",
    "ProjectGroup",
    "Qualification",
    "Saving",
    "SharedItem",
    "SharedQuerySet",
    "SuccessCriterion",
    "ValueRecord",
    "ValueRecordQuerySet",
    "ValueRequest",
    "WhatMattersCheck",
    "WorkLetter",
    "YearAheadQuerySet",
    "YearAheadVersion",
]
