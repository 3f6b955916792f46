"""The step of the first thirty days that the register shows by itself: how exposed we are."""

from __future__ import annotations

from datetime import date

from django.db.models import Exists, OuterRef, Q

from orchard.domain.core.models import User
from orchard.domain.risk.queries.short import looks_since
from orchard.domain.selection import proofs
from orchard.domain.selection.rules.choices import StarterStep


def take_part() -> None:
    """Let the step of risks close when somebody looked at each key account."""
    proofs.add(StarterStep.RISK, has_look)


def has_look(viewer: User, since: date | None, _today: date) -> Exists:
    """Return the condition that somebody answered the five questions about an account."""
    here = Q(account=OuterRef("pk")) | Q(account__merged_into=OuterRef("pk"))
    return Exists(looks_since(viewer, since).filter(here).order_by())
