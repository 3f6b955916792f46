"""The app of white space."""

from __future__ import annotations

from django.apps import AppConfig


class WhiteSpaceConfig(AppConfig):
    """Label `whitespace`: cells of offer and unit, wallets, suggestions, ideas, opportunities."""

    name = "orchard.domain.whitespace"
    label = "whitespace"

    def ready(self) -> None:
        """Have people at customers who are erased go from ideas, too."""
        from orchard.domain.whitespace import forgetting

        forgetting.take_part()
