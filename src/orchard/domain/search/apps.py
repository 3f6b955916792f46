"""The app of finding."""

from __future__ import annotations

from django.apps import AppConfig


class SearchConfig(AppConfig):
    """Label `search`: the words of names, made from other areas' rows and never told by anybody."""

    name = "orchard.domain.search"
    label = "search"
