"""The app of what customers say."""

from __future__ import annotations

from django.apps import AppConfig


class VoiceConfig(AppConfig):
    """Label `voice`: answers of people at customers, steps that build trust, mutual benefit."""

    name = "orchard.domain.voice"
    label = "voice"

    def ready(self) -> None:
        """Have people at customers erased and handed out with their answers."""
        from orchard.domain.voice import forgetting

        forgetting.take_part()
