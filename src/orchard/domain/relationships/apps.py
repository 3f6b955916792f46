"""The app of people at the customer."""

from __future__ import annotations

from django.apps import AppConfig


class RelationshipsConfig(AppConfig):
    """Label `relationships`: contacts, ties, attitudes, seats that nobody fills."""

    name = "orchard.domain.relationships"
    label = "relationships"
