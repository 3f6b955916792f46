"""What one may ask about how the knowledge of a customer grew: its history and its changes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby, pairwise

from orchard.domain.accounts.models import Account, ProfileRevision, Sourced, in_family
from orchard.domain.accounts.queries.profile import MODELS
from orchard.domain.accounts.queries.teams import is_in_team
from orchard.domain.accounts.rules.profile import Deed, ProfileKind
from orchard.domain.core.fields import name_of
from orchard.domain.core.models import User

OF_THE_TEAM = frozenset({"sponsor"})
"""Fields that say what a person at the customer thinks: they stay in the team."""


@dataclass(frozen=True, slots=True)
class Change:
    """One field that became another."""

    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Past:
    """What somebody did to a row, with what it changed."""

    revision: ProfileRevision
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Learned:
    """What somebody did at one moment: to one thing, or to many at once."""

    at: datetime
    by: str
    deed: Deed
    kind: ProfileKind
    headline: str
    count: int


def history(viewer: User, row: Sourced) -> list[Past]:
    """Return every state of a row, the latest first, with what became another."""
    rows = ProfileRevision.objects.visible_to(viewer).filter(kind=row.kind, row=row.pk)
    states = list(rows.select_related("by").order_by("-pk"))
    hidden = frozenset() if is_in_team(viewer, row.account) else OF_THE_TEAM
    made = [
        Past(later, tuple(_changes(earlier, later, hidden))) for later, earlier in pairwise(states)
    ]
    return [*made, *(Past(first, ()) for first in states[-1:])]


def changes(viewer: User, account: Account, *, most: int) -> list[ProfileRevision]:
    """Return what was done to the profile of an account, the latest first."""
    rows = ProfileRevision.objects.visible_to(viewer).filter(in_family(account))
    return list(rows.select_related("by").order_by("-pk")[:most])


def learned(viewer: User, account: Account, *, most: int) -> list[Learned]:
    """Return the same for a timeline: what was done at one moment to many things is one line."""
    rows = changes(viewer, account, most=most)
    grouped = groupby(rows, key=lambda row: (row.at, row.by_id, row.deed))
    return [_together(list(many)) for _key, many in grouped]


def _together(rows: Sequence[ProfileRevision]) -> Learned:
    first = rows[0]
    kind, deed = ProfileKind(first.kind), Deed(first.deed)
    return Learned(first.at, first.by.name, deed, kind, first.headline, len(rows))


def _changes(
    earlier: ProfileRevision, later: ProfileRevision, hidden: frozenset[str]
) -> Iterator[Change]:
    model = MODELS[ProfileKind(later.kind)]
    for name, after in later.said.items():
        before = earlier.said.get(name, "")
        if before != after and name not in hidden:
            yield Change(name_of(model, name), before, after)
