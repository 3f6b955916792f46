"""The app of account plans."""

from __future__ import annotations

from django.apps import AppConfig


class PlansConfig(AppConfig):
    """Label `plans`: what is planned with customers, and the value it brought them."""

    name = "orchard.domain.plans"
    label = "plans"

    def ready(self) -> None:
        """Have erased people go, say what customers read, and close a step of the first days."""
        from orchard.domain.plans import forgetting, reading, starting

        forgetting.take_part()
        reading.take_part()
        starting.take_part()
