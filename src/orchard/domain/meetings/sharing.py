"""Meetings as things that can be shared with a customer, each by itself."""

from __future__ import annotations

from orchard.domain.meetings.models import Meeting
from orchard.domain.plans import shareables
from orchard.domain.plans.rules.sharing import SharedKind


def take_part() -> None:
    """Let the area below find the meetings of an account when one is shared or taken back."""
    shareables.add(SharedKind.MEETING, Meeting.objects.of)
