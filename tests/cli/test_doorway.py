"""The doorway: late requests end, crowds make room, and whoever is answered stays."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Iterator

import pytest
from waitress.adjustments import Adjustments

from orchard.interfaces.cli.serving import doorway
from orchard.interfaces.cli.serving.doorway import Channel, Doorkeeper

pytestmark = pytest.mark.trust("T-DOS-1")

HEAD = b"POST / HTTP/1.1\r\nCookie: a=b\r\nContent-Length: 9000000\r\n\r\n"
Connect = Callable[..., Channel]


class Listener:
    """What a connection asks of the server that took it."""

    def __init__(self) -> None:
        self.active_channels: dict[int, Channel] = {}
        self.asked: list[Channel] = []

    def add_task(self, channel: Channel) -> None:
        self.asked.append(channel)


@pytest.fixture
def sockets() -> dict[int, object]:
    return {}


@pytest.fixture
def connect(sockets: dict[int, object]) -> Iterator[Connect]:
    """Let somebody at an address connect and say something."""
    ends, listener = [], Listener()

    def make(said: bytes = b"", address: str = "192.0.2.1") -> Channel:
        here, there = socket.socketpair()
        ends.extend((here, there))
        made = Channel(listener, here, (address, 1), Adjustments(), map=sockets)
        made.received(said)
        return made

    yield make
    for end in ends:
        end.close()


@pytest.mark.parametrize("late", [False, True])
@pytest.mark.parametrize("said", [b"GET / HTTP/1.1\r\nHo", HEAD])
def test_a_request_has_so_long_to_begin(
    sockets: dict[int, object], connect: Connect, said: bytes, *, late: bool
):
    one = connect(said)
    moment = one.request.begun_at + doorway.HEADER_SECONDS + (1 if late else -1)

    Doorkeeper(sockets).look(moment)

    assert one.will_close is late


@pytest.mark.parametrize(("seconds", "late"), [(9, False), (11, True)])
def test_a_body_may_be_slow_but_not_endlessly(
    sockets: dict[int, object], connect: Connect, seconds: int, *, late: bool
):
    one = connect(HEAD)
    one.received(b"a" * doorway.SLOWEST_BODY * 10)

    Doorkeeper(sockets).look(one.request.begun_at + doorway.HEADER_SECONDS + seconds)

    assert one.will_close is late


def test_dripping_does_not_prolong_it(sockets: dict[int, object], connect: Connect):
    one = connect(b"GET / HTTP/1.1\r\n")
    begun = one.request.begun_at
    one.received(b"A: b\r\n")

    Doorkeeper(sockets).look(begun + doorway.HEADER_SECONDS + 1)

    assert one.will_close


def test_setting_the_clock_neither_closes_nor_saves_anybody(
    sockets: dict[int, object], connect: Connect, monkeypatch: pytest.MonkeyPatch
):
    before = connect(b"GET / HTTP/1.1\r\n")
    monkeypatch.setattr(time, "time", lambda: 0.0)
    after, idle = connect(b"GET / HTTP/1.1\r\n"), connect()

    Doorkeeper(sockets).look(time.monotonic() + doorway.HEADER_SECONDS - 1)
    closed_early = before.will_close or after.will_close
    Doorkeeper(sockets).look(time.monotonic() + doorway.HEADER_SECONDS + 1)

    assert not closed_early
    assert before.will_close
    assert after.will_close
    assert before.waits_since <= after.waits_since <= idle.waits_since


def test_who_is_answered_or_idle_is_not_late(sockets: dict[int, object], connect: Connect):
    answered, idle = connect(b"GET / HTTP/1.0\r\n\r\n"), connect()

    Doorkeeper(sockets).look(time.monotonic() + 3600)

    assert not answered.will_close
    assert not idle.will_close


def test_of_a_crowd_the_address_that_takes_most_gives_way(
    sockets: dict[int, object], connect: Connect, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(doorway, "CROWDED", 6)
    honest, answered = connect(), connect(b"GET / HTTP/1.0\r\n\r\n", "192.0.2.66")
    crowd = [connect(b"GET /", "192.0.2.66") for _number in range(8)]

    Doorkeeper(sockets).look(time.monotonic())

    assert not honest.will_close
    assert not answered.will_close
    assert [one.will_close for one in crowd] == [True] * 4 + [False] * 4


def test_bodies_that_fill_the_disk_give_way(
    sockets: dict[int, object], connect: Connect, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(doorway, "MOST_ON_THE_WAY", 3000)
    honest = connect(HEAD)
    honest.received(b"a" * 900)
    greedy = [connect(HEAD, "192.0.2.66") for _number in range(4)]
    for one in greedy:
        one.received(b"a" * 1000)

    Doorkeeper(sockets).look(time.monotonic())

    assert not honest.will_close
    assert [one.will_close for one in greedy] == [True, True, False, False]


def test_a_crowd_is_looked_at_at_once_and_a_few_now_and_then(
    sockets: dict[int, object], connect: Connect, monkeypatch: pytest.MonkeyPatch
):
    keeper, now = Doorkeeper(sockets), time.monotonic()
    keeper.look(now)
    crowd = [connect(b"GET /") for _number in range(4)]

    keeper.look(now + 0.1)
    before = sum(one.will_close for one in crowd)
    monkeypatch.setattr(doorway, "CROWDED", 3)
    keeper.look(now + 0.2)

    assert (before, sum(one.will_close for one in crowd)) == (0, 1)


@pytest.mark.parametrize(
    ("shown", "may"), [(b"Cookie: a=b", True), (b"Authorization: x", True), (b"X: y", False)]
)
def test_a_stranger_sends_little(connect: Connect, shown: bytes, *, may: bool):
    length = doorway.STRANGERS_BODY + 1
    one = connect(b"POST / HTTP/1.1\r\n%s\r\nContent-Length: %d\r\n\r\n" % (shown, length))

    assert (one.request is not None) is may, "a refused request is handed on to be answered"
    assert connect(b"POST / HTTP/1.1\r\nContent-Length: 9\r\n\r\n").request
