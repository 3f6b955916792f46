"""The app of the programme."""

from __future__ import annotations

from django.apps import AppConfig


class ProgrammeConfig(AppConfig):
    """Label `programme`: what leads the work with all key accounts."""

    name = "orchard.domain.programme"
    label = "programme"
