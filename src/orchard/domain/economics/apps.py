"""The area of stored figures."""

from __future__ import annotations

from django.apps import AppConfig


class EconomicsConfig(AppConfig):
    """Figure sets, figures of accounts and of their parts, cost models."""

    name = "orchard.domain.economics"
    label = "economics"

    def ready(self) -> None:
        """Have people at customers who are erased go from reasons and evidence, too."""
        from orchard.domain.economics import forgetting

        forgetting.take_part()
