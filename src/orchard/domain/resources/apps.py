"""The app of resources."""

from __future__ import annotations

from django.apps import AppConfig


class ResourcesConfig(AppConfig):
    """Label `resources`: the time that accounts take."""

    name = "orchard.domain.resources"
    label = "resources"
