"""The five questions of the first thirty days: which key accounts somebody looked at, and what was found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from orchard.domain.accounts.models import Account
from orchard.domain.accounts.queries.teams import workable
from orchard.domain.core.models import User
from orchard.domain.risk.models import ShortLook, ShortLookQuerySet


@dataclass(frozen=True, slots=True)
class Looked:
    """An account, the latest look at it, and whether the viewer may answer the questions."""

    account: Account
    look: ShortLook | None
    may_look: bool


def looked_at(viewer: User, accounts: Sequence[Account], since: date | None) -> list[Looked]:
    """Return for each account what was found, in the order in which they are given."""
    found, mine = short_looks(viewer, accounts, since), workable(viewer, accounts)
    return [Looked(one, found.get(one.pk), one.pk in mine) for one in accounts]


def short_looks(
    viewer: User, accounts: Sequence[Account], since: date | None
) -> dict[int, ShortLook]:
    """Return the latest look at each account since a day, by the key of the account."""
    keys = [one.pk for one in accounts]
    here = Q(account__in=keys) | Q(account__merged_into__in=keys)
    rows = looks_since(viewer, since).filter(here)
    rows = rows.select_related("account", "risk__owner", "by").order_by("looked_on", "pk")
    return {row.account.home_id: row for row in rows}


def looks_since(viewer: User, since: date | None) -> ShortLookQuerySet:
    """Return the looks that the viewer may know of, from a day on if one is given."""
    rows = ShortLook.objects.visible_to(viewer)
    return rows if since is None else rows.filter(looked_on__gte=since)


def latest_look(viewer: User, account: Account) -> ShortLook | None:
    """Return the latest look at one account."""
    rows = ShortLook.objects.visible_to(viewer).of(account).select_related("risk", "by")
    return rows.order_by("-looked_on", "-pk").first()
