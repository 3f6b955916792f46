"""Suggestions with the peers they rest on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from orchard.domain.accounts.models import Account, AccountUnit
from orchard.domain.core.mistakes import NotFound
from orchard.domain.core.models import User
from orchard.domain.core.permissions import may
from orchard.domain.core.rules import Permission
from orchard.domain.whitespace.models import Suggestion
from orchard.domain.whitespace.rules import SuggestionState

MOST = 10


@dataclass(frozen=True, slots=True)
class Peer:
    """A unit that buys the offer: what it spends a year, scaled to the size of ours."""

    name: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Shown:
    """A suggestion with the peers that the viewer may know; margins only for whom they are."""

    row: Suggestion
    peers: tuple[Peer, ...]
    others: int
    shows_margins: bool

    @property
    def most(self) -> Decimal:
        """Return the largest amount of a peer, which the bars are measured by."""
        return max((peer.amount for peer in self.peers), default=Decimal(0))


def suggestion(viewer: User, account: Account, suggestion_id: int) -> Suggestion:
    """Return one suggestion of an account, answered or not."""
    rows = Suggestion.objects.visible_to(viewer).select_related("account", "unit", "opportunity")
    found = rows.filter(account=account, pk=suggestion_id).first()
    if found is None:
        raise NotFound
    return found


def dismissed(viewer: User, account: Account) -> list[Suggestion]:
    """Return what was dismissed, the latest first."""
    rows = Suggestion.objects.visible_to(viewer).select_related("unit", "answered_by")
    chosen = rows.filter(account=account, state=SuggestionState.DISMISSED)
    return list(chosen.order_by("-answered_at", "-pk")[:MOST])


def with_peers(viewer: User, rows: Sequence[Suggestion]) -> list[Shown]:
    """Return suggestions with the names of their nearest peers, as far as the viewer may know them."""
    places = {(account, unit) for row in rows for account, unit, _amount in row.nearest}
    known = Account.objects.visible_to(viewer).filter(pk__in={one for one, _unit in places})
    names = dict(known.values_list("pk", "name"))
    units = AccountUnit.objects.visible_to(viewer).filter(
        pk__in={one for _of, one in places if one}
    )
    unit_names = dict(units.values_list("pk", "name"))
    shows_margins = may(viewer, Permission.SEE_MARGINS)
    found = []
    for row in rows:
        peers = tuple(
            Peer(_name(names[account], unit_names.get(unit, "")), Decimal(str(amount)))
            for account, unit, amount in row.nearest
            if account in names
        )
        found.append(Shown(row, peers, row.peers - len(peers), shows_margins))
    return found


def _name(account: str, unit: str) -> str:
    return f"{account}, {unit}" if unit and unit != account else account
