"""The tables of the core: organisation, people, policy, rates, audit trail."""

from __future__ import annotations

from orchard.domain.core.models.attempts import Attempt, CacheEntry, Tally
from orchard.domain.core.models.audit import AuditEvent, AuditHead, AuditQuerySet
from orchard.domain.core.models.files import Attachment, AttachmentQuerySet
from orchard.domain.core.models.links import LinkQuerySet, OneTimeLink
from orchard.domain.core.models.organisation import Organisation, OrganisationQuerySet
from orchard.domain.core.models.policy import PolicyQuerySet, PolicyVersion
from orchard.domain.core.models.rates import ExchangeRate, RateQuerySet
from orchard.domain.core.models.remarks import (
    PAGES_OF_PEOPLE,
    Comment,
    CommentQuerySet,
    SavedView,
    Sighting,
)
from orchard.domain.core.models.sealed import IsSealed, SealedRow
from orchard.domain.core.models.tokens import ApiToken, RememberedAnswer, TokenQuerySet
from orchard.domain.core.models.users import OPERATOR, RoleAssignment, User, UserQuerySet

__all__ = [
    "OPERATOR",
    "PAGES_OF_PEOPLE",
    "ApiToken",
    "Attachment",
    "AttachmentQuerySet",
    "Attempt",
    "AuditEvent",
    "AuditHead",
    "AuditQuerySet",
    "CacheEntry",
    "Comment",
    "CommentQuerySet",
    "ExchangeRate",
    "IsSealed",
    "LinkQuerySet",
    "OneTimeLink",
    "Organisation",
    "OrganisationQuerySet",
    "PolicyQuerySet",
    "PolicyVersion",
    "RateQuerySet",
    "RememberedAnswer",
    "RoleAssignment",
    "SavedView",
    "SealedRow",
    "Sighting",
    "Tally",
    "TokenQuerySet",
    "User",
    "UserQuerySet",
]
