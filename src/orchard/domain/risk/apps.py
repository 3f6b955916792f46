"""The app of risks."""

from __future__ import annotations

from django.apps import AppConfig


class RiskConfig(AppConfig):
    """Label `risk`: the register of each account."""

    name = "orchard.domain.risk"
    label = "risk"

    def ready(self) -> None:
        """Have people at customers who are erased go from the register of risks, and looks close a step."""
        from orchard.domain.risk import forgetting, starting

        forgetting.take_part()
        starting.take_part()
