"""How a thing that may be shared is found: each area says it for what it owns."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.db import models

from orchard.domain.accounts.models import Account, in_family
from orchard.domain.core.models import Attachment
from orchard.domain.plans.models import (
    Action,
    Initiative,
    Objective,
    ProjectGroup,
    SuccessCriterion,
    ValueRecord,
    WhatMattersCheck,
)
from orchard.domain.plans.rules.sharing import SharedKind

Rows = Callable[[Account], models.QuerySet[models.Model]]


@dataclass(frozen=True, slots=True)
class Shareable:
    """A kind of things: which of an account stand, and which field says what one of them is."""

    rows: Rows
    title: str


_KNOWN: dict[SharedKind, Shareable] = {}


def add(kind: SharedKind, rows: Rows, *, title: str = "title") -> None:
    """Let things of a kind be shared; once per kind, however often an area starts."""
    _KNOWN[kind] = Shareable(rows, title)


def known(kind: SharedKind) -> bool:
    """Say whether things of the kind can be shared in this installation."""
    return kind in _KNOWN


def standing(account: Account, kind: SharedKind, keys: list[int]) -> dict[int, models.Model]:
    """Return those things of an account that nobody took out, by key."""
    if kind not in _KNOWN or not keys:
        return {}
    return {row.pk: row for row in _KNOWN[kind].rows(account).filter(pk__in=keys)}


def title_of(kind: SharedKind, row: models.Model) -> str:
    """Return what a thing is called."""
    return str(getattr(row, _KNOWN[kind].title))


def _files(account: Account) -> models.QuerySet[models.Model]:
    """Return the files on an account and on what became part of it."""
    family = Account.objects.filter(in_family(account, "")).values_list("pk", flat=True)
    rows = Attachment.objects.standing().filter(subject_type=Account._meta.label_lower)
    return rows.filter(subject_id__in=[str(key) for key in family])


def _start() -> None:
    add(SharedKind.OBJECTIVE, lambda one: Objective.objects.tellable().of(one))
    add(SharedKind.INITIATIVE, lambda one: Initiative.objects.standing().of(one))
    add(SharedKind.ACTION, lambda one: Action.objects.kept().of(one))
    add(SharedKind.VALUE, lambda one: ValueRecord.objects.standing().filter(in_family(one)), title="benefit")  # fmt: skip
    add(SharedKind.GROUP, ProjectGroup.objects.of, title="name")
    add(
        SharedKind.CRITERION,
        lambda one: SuccessCriterion.objects.standing().of(one),
        title="metric",
    )
    add(SharedKind.QUESTION, lambda one: WhatMattersCheck.objects.standing().of(one), title="shown")
    add(SharedKind.DOCUMENT, _files, title="shown")


_start()
