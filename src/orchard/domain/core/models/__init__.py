"""The tables of the core: organisation, people, policy, rates, audit trail."""

from __future__ import annotations

from orchard.domain.core.models.audit import AuditEvent, AuditHead, AuditQuerySet
from orchard.domain.core.models.organisation import Organisation, OrganisationQuerySet
from orchard.domain.core.models.policy import PolicyQuerySet, PolicyVersion
from orchard.domain.core.models.rates import ExchangeRate, RateQuerySet
from orchard.domain.core.models.sealed import IsSealed, SealedRow
from orchard.domain.core.models.users import OPERATOR, RoleAssignment, User, UserQuerySet

__all__ = [
    "OPERATOR",
    "AuditEvent",
    "AuditHead",
    "AuditQuerySet",
    "ExchangeRate",
    "IsSealed",
    "Organisation",
    "OrganisationQuerySet",
    "PolicyQuerySet",
    "PolicyVersion",
    "RateQuerySet",
    "RoleAssignment",
    "SealedRow",
    "User",
    "UserQuerySet",
]
