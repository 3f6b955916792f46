"""Bringing cells and suggestions up to date with the stored ledger: once, or not at all."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import gettext_lazy

from orchard.domain.accounts.models import Account
from orchard.domain.accounts.rules import Status as AccountStatus
from orchard.domain.core import queries as core
from orchard.domain.core.mistakes import Conflict
from orchard.domain.core.models import User
from orchard.domain.economics import stored_ledger
from orchard.domain.ledger import leases
from orchard.domain.whitespace import services
from orchard.domain.whitespace.models import Cell, Suggestion, WhiteSpaceSet
from orchard.domain.whitespace.rules import NEVER_SUGGESTED, SuggestionState

if TYPE_CHECKING:
    from orchard.domain.whitespace.looking import Offer, Place, Wish

FORMAT = 2
"""2: what people say of cells is added up beside the look."""
MOST_ORDINARY = 100
ORDINARY = (
    AccountStatus.STANDARD, AccountStatus.PROSPECT, AccountStatus.FORMER, AccountStatus.LOST,
)  # fmt: skip


class WhiteSpaceIsBeingComputed(Conflict):
    """Somebody looks already."""

    default = gettext_lazy("The white space is being computed already. Look again in a minute.")


def refresh(by: User, *, at: datetime) -> bool:
    """Look at the ledger if it moved since the last time; say whether one had to look."""
    lock = leases.file_lock(Path(settings.DATA_DIR) / "whitespace.lock", wait=False)
    try:
        with lock:
            return _refresh(by, at)
    except leases.LockIsTaken:
        raise WhiteSpaceIsBeingComputed from None


def _refresh(by: User, at: datetime) -> bool:
    from orchard.domain.whitespace import looking

    wish = _wish()
    inputs = _inputs(by, wish)
    if WhiteSpaceSet.objects.filter(inputs=inputs).exists():
        return False
    found = looking.look(by, core.organisation(by).currency, wish)
    services.publish_look(found, inputs=inputs, by=by, at=at)
    return True


def _wish() -> Wish:
    """Return for whom suggestions are made: all that are cared for, and the largest of the rest."""
    from orchard.domain.whitespace.looking import Wish

    current = Account.objects.current()
    cared = set(current.exclude(status__in=ORDINARY).values_list("pk", flat=True))
    rest = current.filter(status__in=ORDINARY).order_by("-figures__revenue", "pk")
    some = rest.values_list("pk", flat=True)[:MOST_ORDINARY]
    return Wish(frozenset(cared | set(some)), _never())


def _never() -> dict[Place, frozenset[Offer]]:
    """Return what nobody wants to be suggested, by place."""
    found: dict[Place, set[Offer]] = defaultdict(set)
    names = ("account_id", "unit_id", "family", "offer")
    said = Cell.objects.filter(status__in=NEVER_SUGGESTED).values_list(*names)
    answered = Suggestion.objects.exclude(state=SuggestionState.OPEN).values_list(*names)
    for account, unit, family, offer in (*said, *answered):
        found[account, unit].add((family, offer))
    return {place: frozenset(offers) for place, offers in found.items()}


def _inputs(by: User, wish: Wish) -> str:
    """Return a hash of everything that a look rests on."""
    from orchard.analytics.suggestions import METHOD, VERSION

    never = sorted((repr(place), sorted(offers)) for place, offers in wish.never.items())
    parts = (stored_ledger.digest(by), METHOD, VERSION, FORMAT, sorted(wish.accounts), never)
    return hashlib.sha256(repr(parts).encode()).hexdigest()
