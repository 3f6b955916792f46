"""The step of the first thirty days that meetings show by themselves: one strategic talk with each."""

from __future__ import annotations

from datetime import date

from django.db.models import Exists, OuterRef, Q

from orchard.domain.core.models import User
from orchard.domain.meetings.queries.bookings import booked_since
from orchard.domain.selection import proofs
from orchard.domain.selection.rules.choices import StarterStep


def take_part() -> None:
    """Let the step of meetings close when each key account has one with a day."""
    proofs.add(StarterStep.MEET, has_meeting)


def has_meeting(viewer: User, since: date | None, _today: date) -> Exists:
    """Return the condition that a strategic meeting with an account is booked, or was held."""
    here = Q(account=OuterRef("pk")) | Q(account__merged_into=OuterRef("pk"))
    return Exists(booked_since(viewer, since).filter(here).order_by())
