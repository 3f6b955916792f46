"""In which order a team sits, and who of seats that are read already is in it."""

from __future__ import annotations

from collections.abc import Iterable

from orchard.domain.accounts.models import Account, Assignment
from orchard.domain.accounts.rules import TeamRole

ORDER = {role: place for place, role in enumerate(TeamRole)}


def in_order(held: Iterable[Assignment]) -> list[Assignment]:
    """Return seats by role, the manager first."""
    return sorted(held, key=lambda seat: (ORDER[TeamRole(seat.role)], seat.user.name, seat.pk))


def team_among(account: Account, rows: Iterable[Assignment]) -> list[Assignment]:
    """Return the team of an account among open seats that are read already, also of others."""
    return in_order(one for one in rows if one.account_id == account.pk)
