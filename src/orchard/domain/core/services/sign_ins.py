"""What the trail keeps of sign-ins: who came in by which ways, and who was refused, from where."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from datetime import datetime

from orchard.domain.core.audit import audited
from orchard.domain.core.models import User

KEPT_BITS = {4: 24, 6: 48}
"""So much of an address is kept for good: which network, not which device."""


@dataclass(frozen=True, slots=True)
class Stranger:
    """Somebody whose address nobody here has; what they typed is not kept, it may be a password."""

    def __str__(self) -> str:
        return "-"


STRANGER = Stranger()


@audited("sign_in.done", keeps=("ways", "origin"))
def note_sign_in(user: User, *, ways: tuple[str, ...], origin: str, by: User, at: datetime) -> User:
    """Note that a person came in: by password, second step, passkey, the organisation's sign-in."""
    return user


@audited("sign_in.failed", keeps=("way", "origin"))
def note_failed_sign_in(
    whom: User | Stranger, *, way: str, origin: str, by: None, at: datetime
) -> None:
    """Note that somebody tried to come in as a person and was refused."""


def network_of(address: str) -> str:
    """Return the network that an address belongs to; nothing for what is no address.

    >>> network_of("203.0.113.77"), network_of("2001:db8:1:2::3"), network_of("::ffff:203.0.113.77")
    ('203.0.113.0/24', '2001:db8:1::/48', '203.0.113.0/24')
    """
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return ""
    plain = getattr(found, "ipv4_mapped", None) or found
    return str(ipaddress.ip_network(f"{plain}/{KEPT_BITS[plain.version]}", strict=False))
