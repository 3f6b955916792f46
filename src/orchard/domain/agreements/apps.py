"""The app of agreements."""

from __future__ import annotations

from django.apps import AppConfig


class AgreementsConfig(AppConfig):
    """Label `agreements`: the register of agreements, their renewals and reminders."""

    name = "orchard.domain.agreements"
    label = "agreements"

    def ready(self) -> None:
        """Have people at customers who are erased go from agreements, too."""
        from orchard.domain.agreements import forgetting

        forgetting.take_part()
