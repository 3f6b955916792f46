"""The app of accounts."""

from __future__ import annotations

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Label `accounts`: customer groups and their units."""

    name = "orchard.domain.accounts"
    label = "accounts"
