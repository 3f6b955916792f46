"""Shares that stand with another account than what they show, as an older version wrote them.

A thing was shared with the account that its own one was part of at that moment. Where such a merger
is undone, the share would stay behind with a customer that the thing does not belong to.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.db import models

from orchard.domain.accounts.models import Account
from orchard.domain.agreements.models import Promise
from orchard.domain.core.models import Attachment
from orchard.domain.plans.models import (
    Action,
    Initiative,
    Objective,
    ProjectGroup,
    SharedItem,
    SuccessCriterion,
    ValueRecord,
    WhatMattersCheck,
)
from orchard.domain.plans.rules.sharing import SharedKind

OWNERS: dict[SharedKind, tuple[type[models.Model], str]] = {
    SharedKind.OBJECTIVE: (Objective, "plan__account"),
    SharedKind.INITIATIVE: (Initiative, "plan__account"),
    SharedKind.ACTION: (Action, "account"),
    SharedKind.CRITERION: (SuccessCriterion, "account"),
    SharedKind.VALUE: (ValueRecord, "account"),
    SharedKind.GROUP: (ProjectGroup, "account"),
    SharedKind.PROMISE: (Promise, "account"),
    SharedKind.QUESTION: (WhatMattersCheck, "account"),
    SharedKind.DOCUMENT: (Attachment, "subject_id"),
}


def misplaced() -> dict[int, int]:
    """Return the account that each share belongs to which stands with another, by its key."""
    return dict(_misplaced())


def put_right() -> int:
    """Give every share to the account of what it shows; return how many stood with another."""
    found = misplaced()
    for key, account in found.items():
        SharedItem.objects.filter(pk=key).update(account=account)
    return len(found)


def _misplaced() -> Iterator[tuple[int, int]]:
    for kind, (model, path) in OWNERS.items():
        shared = SharedItem.objects.filter(kind=kind).order_by()
        things = model._default_manager.filter(pk__in=shared.values("object_id"))
        if model is Attachment:
            things = things.filter(subject_type=Account._meta.label_lower)
        owners = {key: int(owner) for key, owner in things.order_by().values_list("pk", path)}
        for key, thing, account in shared.values_list("pk", "object_id", "account"):
            if owners.get(thing, account) != account:
                yield key, owners[thing]
