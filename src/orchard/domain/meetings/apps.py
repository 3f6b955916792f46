"""The app of conversations."""

from __future__ import annotations

from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    """Label `meetings`: notes of conversations, decisions and insights with why they matter."""

    name = "orchard.domain.meetings"
    label = "meetings"

    def ready(self) -> None:
        """Have people at customers erased and handed out with their notes, meetings shared and booked."""
        from orchard.domain.meetings import forgetting, sharing, starting

        forgetting.take_part()
        sharing.take_part()
        starting.take_part()
