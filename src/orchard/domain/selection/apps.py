"""The app of choosing key accounts."""

from __future__ import annotations

from django.apps import AppConfig


class SelectionConfig(AppConfig):
    """Label `selection`: who is a key account, why, and what follows from it."""

    name = "orchard.domain.selection"
    label = "selection"

    def ready(self) -> None:
        """Have people at customers who are erased go from overrides, too."""
        from orchard.domain.selection import forgetting

        forgetting.take_part()
