"""Health in one line, as it stands on the overview of an account."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from orchard.domain.accounts.models import Account
from orchard.domain.core.models import User
from orchard.domain.health import queries
from orchard.interfaces.web.account_health.telling import Told, told
from orchard.interfaces.web.frame.clock import today


@dataclass(frozen=True, slots=True)
class Line:
    """How an account stands, from which day, and by how much it changed since another."""

    told: Told
    on: date | None
    change: int | None
    before: date | None


def line_of(viewer: User, account: Account) -> Line | None:
    """Return the line for the team of the account; others are told nothing."""
    course = queries.change(viewer, account, today=today())
    if course.now is None:
        may_see = queries.may_see(viewer, account)
        return Line(told(None, is_team=True), None, None, None) if may_see else None
    before = course.before.on if course.before else None
    return Line(told(course.now, is_team=True), course.now.on, course.change, before)
