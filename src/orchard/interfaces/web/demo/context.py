"""Whether every page carries the demo's banner."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from orchard.domain.core import demo


def banner(request: HttpRequest) -> dict[str, object]:
    """Return the mark; the database is asked only where a template asks."""
    return {"is_demo": SimpleLazyObject(demo.is_demo)}
