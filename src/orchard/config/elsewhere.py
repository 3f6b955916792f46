"""Settings of what stands elsewhere: proxies, mail server, the organisation's own sign-in."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
OUTBOX = "orchard.interfaces.web.entry.mail.OutboxBackend"
SMTP = "django.core.mail.backends.smtp.EmailBackend"
PORTS = {"smtp": 25, "smtp+tls": 587, "smtps": 465}


@dataclass(frozen=True, slots=True)
class Mail:
    """How letters leave; without a server they stay in the outbox."""

    backend: str = OUTBOX
    host: str = ""
    port: int = 25
    user: str = ""
    password: str = ""
    starts_tls: bool = False
    is_tls: bool = False

    @property
    def leaves(self) -> bool:
        """Say whether letters leave this installation."""
        return self.backend != OUTBOX


def mail(url: str) -> Mail:
    """Return the settings for `smtp+tls://user:password@host:587`, or the outbox."""
    if not url:
        return Mail()
    parts = urlsplit(url)
    if parts.scheme not in PORTS or not parts.hostname:
        text = f"ORCHARD_MAIL_URL is {parts.scheme}://…: use smtp+tls://user:password@host:587."
        raise ImproperlyConfigured(text)
    return Mail(
        SMTP,
        parts.hostname,
        parts.port or PORTS[parts.scheme],
        unquote(parts.username or ""),
        unquote(parts.password or ""),
        starts_tls=parts.scheme == "smtp+tls",
        is_tls=parts.scheme == "smtps",
    )


def sign_in_elsewhere(
    key: str, *, url: str, name: str, client: str, secret: str
) -> dict[str, dict[str, Any]]:
    """Return what allauth wants to know of an OpenID Connect provider, or nothing."""
    if not url:
        return {}
    if not client or not name:
        text = "ORCHARD_OIDC_URL is set: set ORCHARD_OIDC_NAME and ORCHARD_OIDC_CLIENT as well."
        raise ImproperlyConfigured(text)
    app = {
        "provider_id": key,
        "name": name,
        "client_id": client,
        "secret": secret,
        "settings": {"server_url": url, "uid_field": "sub", "oauth_pkce_enabled": True},
    }
    return {"openid_connect": {"APPS": [app], "OAUTH_PKCE_ENABLED": True}}


def origin_of(url: str) -> list[str]:
    """Return the origin that a sign-in form may lead to."""
    parts = urlsplit(url)
    return [f"{parts.scheme}://{parts.netloc}"] if url else []


def proxies(text: str) -> tuple[Network, ...]:
    """Return the addresses and networks of proxies, from `10.0.0.7, 2001:db8::/64`."""
    found = []
    for part in filter(None, (one.strip() for one in text.split(","))):
        try:
            found.append(ipaddress.ip_network(part))
        except ValueError as reason:
            text = f"ORCHARD_PROXIES names {part!r} ({reason}): give addresses or networks."
            raise ImproperlyConfigured(text) from reason
    return tuple(found)
