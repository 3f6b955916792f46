"""A file of people beside those who are in the list."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from orchard.domain.accounts import queries as accounts
from orchard.domain.accounts.models import Account, AccountUnit
from orchard.domain.core.mistakes import NotFound
from orchard.domain.core.models import User
from orchard.domain.relationships.arriving.comparing import COMPARED, Expected, Known, compare
from orchard.domain.relationships.arriving.names import plain
from orchard.domain.relationships.arriving.outcomes import Outcome
from orchard.domain.relationships.arriving.tables import Row
from orchard.domain.relationships.models import Arrival
from orchard.domain.relationships.queries.people import contacts


def arrival(viewer: User, account: Account, arrival_id: int, *, at: datetime) -> Arrival:
    """Return a file of the account that still waits."""
    rows = Arrival.objects.visible_to(viewer).of(account).waiting(at)
    found = rows.filter(pk=arrival_id).select_related("account").first()
    if found is None:
        raise NotFound
    return found


def unit_names(viewer: User, outcomes: Iterable[Outcome]) -> dict[object, str]:
    """Return what the units are called that a file puts people into, or takes them out of."""
    said = {one.get("unit_id") for row in outcomes for one in (row.values, row.before)}
    rows = AccountUnit.objects.visible_to(viewer).filter(pk__in=said - {None, ""})
    return dict(rows.values_list("pk", "name"))


def outcomes_of(viewer: User, found: Arrival) -> list[Outcome]:
    """Return what becomes of every row of a file."""
    people = contacts(viewer, found.account).values("pk", "left_on", "restricted_on", *COMPARED)
    known = [
        Known(
            one["pk"], {name: one[name] for name in COMPARED}, one["left_on"],
            one["restricted_on"] is not None,
        )
        for one in people
    ]  # fmt: skip
    units = {plain(one.name): one.pk for one in accounts.units(viewer, found.account)}
    rows = (Row(line, tuple(cells)) for line, *cells in found.rows)
    return compare(rows, found.meaning, known, Expected(units, found.function, found.level))
