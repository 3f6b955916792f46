"""Whether every page carries the demo's banner."""

from __future__ import annotations

from django.core.cache import caches
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from orchard.domain.core import demo

KEY = "demo.is_demo"
SECONDS = 60
"""How long the banner may stay after the demo was taken away."""


def banner(request: HttpRequest) -> dict[str, object]:
    """Return the mark; asked only where a template asks, of the database once a minute."""
    return {"is_demo": SimpleLazyObject(_is_demo)}


def _is_demo() -> bool:
    return bool(caches["process"].get_or_set(KEY, demo.is_demo, SECONDS))
