"""The area of stored figures."""

from __future__ import annotations

from django.apps import AppConfig


class EconomicsConfig(AppConfig):
    """Figure sets, figures of accounts and of their parts, cost models."""

    name = "orchard.domain.economics"
    label = "economics"
