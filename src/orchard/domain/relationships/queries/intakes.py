"""Files of other systems that wait, and the accounts that their rows may mean."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime

from django.db.models import Q

from orchard.domain.accounts.models import Account, AccountQuerySet, CustomerLink
from orchard.domain.core.mistakes import NotFound
from orchard.domain.core.models import User
from orchard.domain.relationships.arriving.names import plain
from orchard.domain.relationships.arriving.places import Places
from orchard.domain.relationships.models import Intake
from orchard.domain.relationships.rules import IntakeKind


def intake(viewer: User, intake_id: int, *, at: datetime) -> Intake:
    """Return a file of the viewer that still waits."""
    found = Intake.objects.visible_to(viewer).waiting(at).filter(pk=intake_id).first()
    if found is None or not viewer.may(IntakeKind(found.kind).permission):
        raise NotFound
    return found


def waiting_intakes(viewer: User, *, at: datetime) -> list[Intake]:
    """Return the viewer's files that wait, the latest first."""
    return list(Intake.objects.visible_to(viewer).waiting(at).defer("rows").order_by("-at", "-pk"))


def places(viewer: User, found: Intake, writable: AccountQuerySet) -> Places:
    """Return the accounts that the rows of a file may mean: those of today that the viewer knows."""
    known = Account.objects.visible_to(viewer).in_bulk()
    homes = {key: one for key, one in known.items() if one.merged_into_id is None}
    called: dict[str, set[int]] = defaultdict(set)
    for one in known.values():
        for name in (one.name, one.key, one.slug, one.organisation_number):
            called[plain(name)].add(one.home_id)
    for account, *names in _customers(viewer, _said(found)):
        for name in names:
            called[plain(name)].add(known[account].home_id)
    named = {name: frozenset(keys & set(homes)) for name, keys in called.items() if name}
    mine = frozenset(writable.values_list("pk", flat=True))
    return Places(homes, {name: keys for name, keys in named.items() if keys}, mine)


def _said(found: Intake) -> set[str]:
    """Return what the rows call their accounts."""
    place = found.meaning.get("account")
    if place is None:
        return set()
    return {cells[place] for _line, *cells in found.rows if place < len(cells) and cells[place]}


def _customers(viewer: User, said: set[str]) -> Iterator[tuple[int, str, str]]:
    """Yield customers of sources that are called as a row says, with their account."""
    rows = CustomerLink.objects.visible_to(viewer).filter(Q(customer__in=said) | Q(name__in=said))
    yield from rows.order_by("pk").values_list("account", "customer", "name")
