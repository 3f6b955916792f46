"""How a thing that may be shared is found: each area says it for what it owns."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.db import models
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from orchard.domain.accounts.models import Account, in_family
from orchard.domain.agreements.models import Promise
from orchard.domain.core.models import Attachment
from orchard.domain.plans.models import (
    Action,
    Authority,
    Initiative,
    Objective,
    PlanVersion,
    ProjectGroup,
    SharedItem,
    SuccessCriterion,
    ValueRecord,
    WhatMattersCheck,
)
from orchard.domain.plans.rules.plan import VersionState
from orchard.domain.plans.rules.sharing import SharedKind

MOST_KEY = 2**63 - 1
"""No row has a greater key, and the database would not even look for one."""

Keys = list[int] | models.QuerySet[SharedItem, int]
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


def standing(account: Account, kind: SharedKind, keys: Keys) -> dict[int, models.Model]:
    """Return those things of an account that nobody took out, by key.

    Keys that are only asked for become part of the question.
    """
    is_asked = isinstance(keys, models.QuerySet)
    possible = keys if is_asked else [key for key in keys if key <= MOST_KEY]
    if kind not in _KNOWN or (not is_asked and not possible):
        return {}
    return {row.pk: row for row in _KNOWN[kind].rows(account).filter(pk__in=possible)}


def standing_keys(account: Account, keys: Mapping[SharedKind, Keys]) -> dict[str, set[int]]:
    """Return the keys of those things of an account that nobody took out, asked at once by kind."""
    rows = [
        _KNOWN[kind].rows(account).filter(pk__in=of_kind).order_by()
        .annotate(of_kind=models.Value(kind.value)).values_list("of_kind", "pk")
        for kind, of_kind in keys.items()
        if kind in _KNOWN
    ]  # fmt: skip
    found: dict[str, set[int]] = {kind.value: set() for kind in keys}
    for kind, key in rows[0].union(*rows[1:], all=True) if rows else ():
        found[kind].add(key)
    return found


def title_of(kind: SharedKind, row: models.Model) -> str:
    """Return what a thing is called."""
    return str(getattr(row, _KNOWN[kind].title))


def titles(account: Account, kind: SharedKind, keys: list[int]) -> dict[int, str]:
    """Return what things are called that stand; versions, as long as the customer is asked."""
    if kind is SharedKind.VERSION:
        asked = PlanVersion.objects.of(account).filter(state=VersionState.SHARED)
        return {one.pk: _version(one) for one in asked.select_related("plan") if one.pk in keys}
    return {key: title_of(kind, row) for key, row in standing(account, kind, keys).items()}


def account_of(row: models.Model) -> int:
    """Return the key of the account to which a thing belongs: after a merger it stays its own."""
    if isinstance(row, Attachment):
        return int(row.subject_id)
    if isinstance(row, Objective | Initiative):
        return row.plan.account_id
    if isinstance(row, Authority):
        return row.assignment.account_id
    key: int = row.account_id  # type: ignore[attr-defined]  # all others speak of an account
    return key


def _version(one: PlanVersion) -> str:
    told = {"number": one.number, "year": one.plan.year}
    return _("Version %(number)s of the plan for %(year)s") % told


def _files(account: Account) -> models.QuerySet[models.Model]:
    """Return the files on an account and on what became part of it."""
    family = Account.objects.filter(in_family(account, "")).order_by()
    keys = family.annotate(text=Cast("pk", models.CharField(max_length=200))).values("text")
    rows = Attachment.objects.standing().filter(subject_type=Account._meta.label_lower)
    return rows.filter(subject_id__in=keys)


def _start() -> None:
    add(SharedKind.OBJECTIVE, lambda one: Objective.objects.tellable().of(one))
    add(SharedKind.INITIATIVE, lambda one: Initiative.objects.standing().of(one).filter(is_joint=True))  # fmt: skip
    add(SharedKind.ACTION, lambda one: Action.objects.kept().of(one))
    add(SharedKind.VALUE, lambda one: ValueRecord.objects.standing().filter(in_family(one)), title="benefit")  # fmt: skip
    add(SharedKind.GROUP, ProjectGroup.objects.of, title="name")
    add(
        SharedKind.CRITERION,
        lambda one: SuccessCriterion.objects.standing().of(one),
        title="metric",
    )
    add(SharedKind.QUESTION, lambda one: WhatMattersCheck.objects.standing().of(one), title="shown")
    add(SharedKind.PROMISE, Promise.objects.of, title="as_told")
    add(SharedKind.DOCUMENT, _files, title="shown")
    add(SharedKind.AUTHORITY, lambda one: Authority.objects.of(one).in_force(), title="words")


_start()
