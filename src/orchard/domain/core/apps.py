"""The app of the lowest area."""

from __future__ import annotations

from django.apps import AppConfig


class CoreConfig(AppConfig):
    """Label `core`: every other area may point at its tables."""

    name = "orchard.domain.core"
    label = "core"

    def ready(self) -> None:
        """Register the system checks."""
        from orchard.domain.core import checks

        assert checks  # its import registers them
