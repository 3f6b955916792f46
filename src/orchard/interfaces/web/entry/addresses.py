"""Where a request comes from."""

from __future__ import annotations

from django.http import HttpRequest


def address_of(request: HttpRequest) -> str:
    """Return the visitor's address: what proxies that we trust have said is settled before."""
    return str(request.META.get("REMOTE_ADDR", ""))
