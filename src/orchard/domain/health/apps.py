"""The app of health."""

from __future__ import annotations

from django.apps import AppConfig


class HealthConfig(AppConfig):
    """Label `health`: a snapshot of each account that has a team, once a day."""

    name = "orchard.domain.health"
    label = "health"

    def ready(self) -> None:
        """Have what was thought of a person go from snapshots with them."""
        from orchard.domain.health import forgetting

        forgetting.take_part()
