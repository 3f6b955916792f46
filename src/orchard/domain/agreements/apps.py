"""The app of agreements."""

from __future__ import annotations

from django.apps import AppConfig


class AgreementsConfig(AppConfig):
    """Label `agreements`: the register of agreements, their renewals and reminders."""

    name = "orchard.domain.agreements"
    label = "agreements"
