"""The app of account plans."""

from __future__ import annotations

from django.apps import AppConfig


class PlansConfig(AppConfig):
    """Label `plans`: what is planned with customers, and the value it brought them."""

    name = "orchard.domain.plans"
    label = "plans"

    def ready(self) -> None:
        """Have people at customers who are erased go from the value ledger, too."""
        from orchard.domain.plans import forgetting

        forgetting.take_part()
