"""The app of people: how those who care for key accounts are helped to do it."""

from __future__ import annotations

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Label `people`: coaching, one talk a month between a manager and their leader."""

    name = "orchard.domain.people"
    label = "people"

    def ready(self) -> None:
        """Have notes go with whom they name, and agreed talks close a step of the first days."""
        from orchard.domain.people import forgetting, starting

        forgetting.take_part()
        starting.take_part()
