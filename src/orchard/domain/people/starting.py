"""The step of the first thirty days that coaching shows by itself: a talk a month is agreed."""

from __future__ import annotations

from datetime import date

from django.db.models import Exists, OuterRef

from orchard.domain.core.models import User
from orchard.domain.people.queries import agreed_seats
from orchard.domain.selection import proofs
from orchard.domain.selection.rules.choices import StarterStep


def take_part() -> None:
    """Let the step of coaching close when the manager of each key account agreed on talks."""
    proofs.add(StarterStep.COACH, has_coaching)


def has_coaching(viewer: User, _since: date | None, today: date) -> Exists:
    """Return the condition that the manager of an account has talks to come with a leader."""
    return Exists(agreed_seats(viewer, today).filter(account=OuterRef("pk")).order_by())
