"""The web interface as a Django application: templates, static files, template tags; no tables."""

from __future__ import annotations

from django.apps import AppConfig


class WebConfig(AppConfig):
    """The pages of the staff."""

    name = "orchard.interfaces.web"
    label = "web"
