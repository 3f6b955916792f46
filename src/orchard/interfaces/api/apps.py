"""The programming interface as a Django application: its documentation page; no tables."""

from __future__ import annotations

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """The REST interface."""

    name = "orchard.interfaces.api"
    label = "api"
