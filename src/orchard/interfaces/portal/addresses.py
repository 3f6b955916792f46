"""Addresses of the portal as letters name them: from the settings, never from what a visitor sent."""

from __future__ import annotations

import secrets

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

TOKEN_BYTES = 32
CODE_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""Without letters that are taken for one another when somebody reads them out."""

CODE_LENGTH = 8


def new_token() -> str:
    """Return a token of 256 bits."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def new_code() -> str:
    """Return a code that one can read out on the telephone."""
    return "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))


def link_of(token: str) -> str:
    """Return the address that lets a person in once."""
    return f"{settings.ORCHARD_PORTAL_URL.rstrip('/')}{reverse('portal:enter', args=[token])}"


def visitor(request: HttpRequest) -> str:
    """Return where a request comes from; what proxies said was settled before."""
    return str(request.META.get("REMOTE_ADDR", ""))


def safe_goal(text: str) -> str:
    """Return a page of the portal to go on to, or its start for anything else."""
    start = reverse("portal:plan")
    is_ours = text.startswith(start) and "\\" not in text and "//" not in text
    return text if is_ours and url_has_allowed_host_and_scheme(text, allowed_hosts=None) else start
