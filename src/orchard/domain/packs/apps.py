"""The app of packs."""

from __future__ import annotations

from django.apps import AppConfig


class PacksConfig(AppConfig):
    """Label `packs`: what is taken along to reviews, made in the background."""

    name = "orchard.domain.packs"
    label = "packs"

    def ready(self) -> None:
        """Have packs that may name a person go when that person is erased."""
        from orchard.domain.packs import forgetting

        forgetting.take_part()
