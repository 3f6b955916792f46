"""The doorway of the web server: who sends too slowly or crowds it gives way to the others.

A connection costs little until its request is whole, but connections are limited: without this a
single visitor who opens many of them and says next to nothing would keep everybody else out.
"""

from __future__ import annotations

import copy
import math
import time
from collections import Counter
from collections.abc import Callable, Mapping
from functools import cache

from waitress.adjustments import Adjustments
from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser

MOST_CONNECTIONS = 400
"""Each may need two files, and a process has 1024 of them on many machines."""
CROWDED = 300
"""From here on those who only wait make room."""
LONGEST_HEADER = 32 * 1024
HEADER_SECONDS = 20
SLOWEST_BODY = 1024
"""Bytes in a second, once a request had its time for the header."""
STRANGERS_BODY = 1024 * 1024
"""Who shows neither cookie nor token has nothing larger to send."""
MOST_ON_THE_WAY = 2 * 1024**3
"""Bytes of all unfinished bodies: they are kept on the disk."""
LOOK_SECONDS = 1.0


class Request(HTTPRequestParser):  # type: ignore[misc]  # waitress has no types
    """A request that comes in; it knows since when, and how large it may become."""

    adj: Adjustments

    def __init__(self, limits: Adjustments) -> None:
        super().__init__(limits)
        self.begun_at = time.monotonic()

    def parse_header(self, header_plus: bytes) -> None:
        """Read the header, and let a stranger send little."""
        super().parse_header(header_plus)
        if not {"COOKIE", "AUTHORIZATION"} & self.headers.keys():
            self.adj = _for_strangers(self.adj)

    def is_late(self, now: float) -> bool:
        """Say whether the header, or what the body has of it, should have been here by now."""
        allowed = float(HEADER_SECONDS)
        if self.headers_finished:
            allowed += self.body_bytes_received / SLOWEST_BODY
        return now - self.begun_at > allowed


class Channel(HTTPChannel):  # type: ignore[misc]  # waitress has no types
    """One connection."""

    parser_class = Request

    @property
    def last_activity(self) -> float:
        """Return what the server's own clock said when anything came or went last."""
        return self._last_activity

    @last_activity.setter
    def last_activity(self, moment: float) -> None:
        self._last_activity = moment
        self.active_at = time.monotonic()  # the other clock may be set, which would shut all out

    @property
    def waits(self) -> bool:
        """Say whether nothing is being worked on or sent: it may be closed and costs nobody."""
        return not self.requests and not self.total_outbufs_len and not self.will_close

    @property
    def waits_since(self) -> float:
        """Return when the unfinished request began, or when anything came last."""
        return float(self.request.begun_at if self.request else self.active_at)

    @property
    def on_the_way(self) -> int:
        """Return how many bytes of an unfinished body are kept."""
        return int(self.request.body_bytes_received) if self.request else 0


class Doorkeeper:
    """Looks at all connections again and again, and closes those that are in the way."""

    def __init__(self, sockets: Mapping[int, object]) -> None:
        self.sockets = sockets
        self.looked_at = -math.inf

    def look(self, now: float) -> None:
        """Close who is late and who crowds; between two looks nothing is done."""
        if now - self.looked_at < LOOK_SECONDS and len(self.sockets) <= CROWDED:
            return
        self.looked_at = now
        waiting = [one for one in self.sockets.values() if isinstance(one, Channel) and one.waits]
        for one in waiting:
            one.will_close = bool(one.request and one.request.is_late(now))
        _make_room(waiting, lambda _one: 1, CROWDED - (len(self.sockets) - len(waiting)))
        _make_room(waiting, lambda one: one.on_the_way, MOST_ON_THE_WAY)


def _make_room(waiting: list[Channel], weigh: Callable[[Channel], int], room: int) -> None:
    """Close until the rest fits: first of the address that takes most, the longest there first."""
    left = [one for one in waiting if one.waits]
    by_address: Counter[str] = Counter()
    for one in left:
        by_address[_address(one)] += weigh(one)
    surplus = by_address.total() - room
    for one in sorted(left, key=lambda one: (-by_address[_address(one)], one.waits_since)):
        if surplus <= 0:
            return
        one.will_close, surplus = True, surplus - weigh(one)


def _address(channel: Channel) -> str:
    return str(channel.addr[0]) if channel.addr else ""


@cache
def _for_strangers(limits: Adjustments) -> Adjustments:
    smaller = copy.copy(limits)
    smaller.max_request_body_size = min(STRANGERS_BODY, limits.max_request_body_size)
    return smaller
