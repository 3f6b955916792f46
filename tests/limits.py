"""Limits begin anew: what processes counted together, and what this one keeps for itself."""

from __future__ import annotations

from django.core.cache import cache, caches

from orchard.domain.core.models import Tally


def begin_anew() -> None:
    """Forget what was counted and kept."""
    Tally.objects.all().delete()
    cache.clear()
    caches["process"].clear()
