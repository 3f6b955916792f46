"""What one may ask about invitations: who was asked."""

from __future__ import annotations

from orchard.domain.core.models import User
from orchard.domain.meetings.models import Invitation, Meeting


def invited(viewer: User, meeting: Meeting) -> list[Invitation]:
    """Return who was asked to a meeting by mail, ours first."""
    rows = Invitation.objects.visible_to(viewer).filter(meeting=meeting)
    return sorted(
        rows.select_related("user", "contact", "by"), key=lambda one: (not one.user_id, one.pk)
    )
