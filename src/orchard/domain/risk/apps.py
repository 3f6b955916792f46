"""The app of risks."""

from __future__ import annotations

from django.apps import AppConfig


class RiskConfig(AppConfig):
    """Label `risk`: the register of each account."""

    name = "orchard.domain.risk"
    label = "risk"
