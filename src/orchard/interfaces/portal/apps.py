"""The portal as a Django application: templates and static files; no tables."""

from __future__ import annotations

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """The pages of people at customers."""

    name = "orchard.interfaces.portal"
    label = "portal"
