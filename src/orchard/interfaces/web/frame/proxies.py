"""What a proxy says of the visitor: believed from proxies that the settings name, from nobody else."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable, Iterable, Iterator, MutableMapping
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
SAID_BY_PROXIES = (
    "HTTP_FORWARDED", "HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_HOST", "HTTP_X_FORWARDED_PORT",
    "HTTP_X_FORWARDED_PREFIX", "HTTP_X_FORWARDED_PROTO", "HTTP_X_FORWARDED_SERVER",
    "HTTP_X_FORWARDED_SSL", "HTTP_X_REAL_IP",
)  # fmt: skip
SCHEMES = frozenset({"http", "https"})


class ProxyMiddleware:
    """Settle visitor, scheme and host before anything else asks; then the headers are gone.

    Whatever comes later, our limits and allauth's alike, reads REMOTE_ADDR and cannot be misled.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass the request on, as it reached the outermost proxy that we trust."""
        said = {name: request.META.pop(name, "") for name in SAID_BY_PROXIES}
        if is_trusted(_address(str(request.META.get("REMOTE_ADDR", "")))):
            _believe(request.META, said)
        return self.get_response(request)


def is_trusted(address: Address | None) -> bool:
    """Say whether the address is that of a proxy that the settings name."""
    return address is not None and any(address in one for one in settings.TRUSTED_PROXIES)


def _believe(meta: MutableMapping[str, Any], said: dict[str, str]) -> None:
    if visitor := _visitor(said["HTTP_X_FORWARDED_FOR"]):
        meta["REMOTE_ADDR"] = str(visitor)
    scheme = _last(said["HTTP_X_FORWARDED_PROTO"]).lower()
    if scheme in SCHEMES:
        meta["wsgi.url_scheme"] = scheme
    if host := _last(said["HTTP_X_FORWARDED_HOST"]):
        meta["HTTP_HOST"] = host  # Django holds it against ORCHARD_HOSTS like any other


def _visitor(chain: str) -> Address | None:
    """Return the last address that none of our proxies has: all before it a visitor may invent."""
    found = None
    for found in _from_the_end(chain.split(",")):
        if not is_trusted(found):
            return found
    return found


def _from_the_end(parts: Iterable[str]) -> Iterator[Address]:
    """Yield addresses from the nearest on, as long as they are addresses."""
    for part in reversed(list(parts)):
        address = _address(part.strip())
        if address is None:
            return
        yield address


def _address(text: str) -> Address | None:
    """Return the address, without brackets or port; IPv4 that is dressed as IPv6 is IPv4.

    >>> [str(_address(one)) for one in ("10.0.0.1:80", "[::1]:80", "::ffff:10.0.0.1", "unknown")]
    ['10.0.0.1', '::1', '10.0.0.1', 'None']
    """
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        found = ipaddress.ip_address(text)
    except ValueError:
        return None
    return getattr(found, "ipv4_mapped", None) or found


def _last(values: str) -> str:
    """Return what the nearest proxy said, where several wrote one after the other."""
    return values.rpartition(",")[2].strip()
