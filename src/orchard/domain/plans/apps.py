"""The app of account plans."""

from __future__ import annotations

from django.apps import AppConfig


class PlansConfig(AppConfig):
    """Label `plans`: what is planned with customers, and the value it brought them."""

    name = "orchard.domain.plans"
    label = "plans"

    def ready(self) -> None:
        """Have erased people go from the value ledger, and plans close a step of the first days."""
        from orchard.domain.plans import forgetting, starting

        forgetting.take_part()
        starting.take_part()
