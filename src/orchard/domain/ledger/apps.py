"""The ledger area: import batches, mappings and the store of invoice lines."""

from __future__ import annotations

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """Register the area under the label `ledger`."""

    name = "orchard.domain.ledger"
    label = "ledger"
    default_auto_field = "django.db.models.BigAutoField"
