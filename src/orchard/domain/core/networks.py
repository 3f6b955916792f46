"""Where requests come from, as far as it is kept for good."""

from __future__ import annotations

import ipaddress

KEPT_BITS = {4: 24, 6: 48}
"""So much of an address is kept for good: which network, not which device."""


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
