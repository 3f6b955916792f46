"""Visitors who send slowly, endlessly or too much at once: everybody else is answered meanwhile."""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress

import pytest

from installations import Installation
from migrated import laid
from serving import Served, served, tokens_of_a_robot

pytestmark = [pytest.mark.trust("T-DOS-1"), pytest.mark.slow]

SOON = 5.0
"""Seconds on a busy machine; alone it takes milliseconds."""
ELSEWHERE = "127.0.0.2"
MORE_THAN_FIT = 450
GROWTH_MB = 64
COOKIE = "Cookie: __Host-session=forged"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Served, str]]:
    installation = laid(Installation(tmp_path_factory.mktemp("site") / "data"))
    (token,) = tokens_of_a_robot(installation)
    with served(installation, "--role", "web") as one:
        yield one, token


def visitor(one: Served, sent: bytes = b"", address: str = "127.0.0.1") -> socket.socket:
    made = socket.create_connection(
        ("127.0.0.1", one.port), timeout=30, source_address=(address, 0)
    )
    made.sendall(sent)
    return made


def head(*lines: str, verb: str = "POST", path: str = "/sign-in") -> bytes:
    return "\r\n".join((f"{verb} {path} HTTP/1.1", "Host: localhost", *lines)).encode() + b"\r\n"


@contextmanager
def crowd(one: Served, many: int, sent: bytes, address: str) -> Iterator[list[socket.socket]]:
    """Let so many connect, say this, and then nothing more."""
    with ExitStack() as stack:
        yield [stack.enter_context(visitor(one, sent, address)) for _number in range(many)]


def is_answered(one: Served) -> bool:
    begun = time.monotonic()
    status, _text = one.ask("GET", "/healthz")
    return status == 200 and time.monotonic() - begun < SOON


def status_of(one: socket.socket) -> int:
    """Return the status that a connection is answered with."""
    answer = one.recv(65536)
    return int(answer.split(b" ")[1]) if answer else 0


@pytest.mark.parametrize("address", ["127.0.0.1", ELSEWHERE])
@pytest.mark.parametrize(
    ("many", "sent"),
    [
        (MORE_THAN_FIT, b""),
        (MORE_THAN_FIT, b"GET / HTTP/1.1\r\nHost: local"),
        (MORE_THAN_FIT, head("Content-Length: 900000") + b"\r\nemail=a"),
        (40, head(COOKIE, "Content-Length: 400000000") + b"\r\nemail=a"),
        (40, head("Transfer-Encoding: chunked") + b"\r\nfff\r\na"),
        (40, head(verb="GET", path="/static/web/vendor/echarts.js") * 20 + b"\r\n"),
    ],
    ids=["silent", "half a header", "half a body", "a large body", "half a chunk", "never reads"],
)
def test_others_are_answered(site: tuple[Served, str], many: int, sent: bytes, address: str):
    with crowd(site[0], many, sent, address):
        answers = [is_answered(site[0]) for _time in range(5)]

    assert answers == [True] * 5


def test_who_only_waits_gives_way_to_who_comes_later(site: tuple[Served, str]):
    with crowd(site[0], MORE_THAN_FIT, b"GET / HT", ELSEWHERE) as waiting:
        assert is_answered(site[0])
        waiting[0].settimeout(SOON)
        closed = waiting[0].recv(1)
        with visitor(site[0], b"GET /healthz HTTP/1.1\r\n") as late:
            late.sendall(b"Host: localhost\r\n\r\n")
            found = status_of(late)

    assert (closed, found) == (b"", 200)


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        (head("X-Long: " + "a" * 40_000, verb="GET") + b"\r\n", 431),
        (head("X-Endless: " + "a" * 400_000, verb="GET"), 431),
        (head(*(f"X-{number}: a" for number in range(9000)), verb="GET") + b"\r\n", 431),
        (head(verb="GET", path="/" + "a" * 40_000) + b"\r\n", 431),
        (head(COOKIE, "Content-Length: 10737418240") + b"\r\n", 413),
        (head("Content-Length: 10737418240") + b"\r\n", 413),
        (head("Content-Length: 2000000") + b"\r\n", 413),
        (head("Content-Length: -1") + b"\r\n", 400),
        (head("Content-Length: 1", "Content-Length: 2") + b"\r\n", 400),
        (head("Transfer-Encoding: chunked") + b"\r\n" + b"zz\r\n", 400),
        (head("Transfer-Encoding: gzip") + b"\r\n", 501),
    ],
    ids=[
        "long header", "endless header", "many headers", "long address", "10 GB", "stranger's 10 GB",
        "stranger's 2 MB", "negative", "two lengths", "no number", "packed",
    ],
)  # fmt: skip
def test_what_is_too_large_is_refused_unread(site: tuple[Served, str], sent: bytes, expected: int):
    with visitor(site[0]) as one:
        with suppress(BrokenPipeError, ConnectionResetError):  # refused while it still talks
            one.sendall(sent)
        found = status_of(one)

    assert found == expected
    assert is_answered(site[0])


def endless(one: socket.socket, most: int) -> int:
    """Send chunks until that many bytes are sent or nobody listens; return how many were."""
    chunk, sent = b"10000\r\n" + b"a" * 65536 + b"\r\n", 0
    try:
        while sent < most:
            one.sendall(chunk)
            sent += len(chunk)
        one.sendall(b"0\r\n\r\n")
    except (BrokenPipeError, ConnectionResetError):
        pass
    return sent


def test_a_stranger_is_cut_off_after_a_little(site: tuple[Served, str]):
    with visitor(site[0], head("Transfer-Encoding: chunked") + b"\r\n") as one:
        sent = endless(one, 64 << 20)

    assert sent < 16 << 20, "what lies in the buffers of both sides, and no more"
    assert is_answered(site[0])


def test_a_long_body_weighs_on_the_disk_and_not_on_the_memory(site: tuple[Served, str]):
    is_answered(site[0])
    before, largest = site[0].memory_mb(), 0.0
    with visitor(site[0], head(COOKIE, "Transfer-Encoding: chunked") + b"\r\n") as one:
        for _time in range(4):
            one.sendall((b"10000\r\n" + b"a" * 65536 + b"\r\n") * 400)
            largest = max(largest, site[0].memory_mb())
        one.sendall(b"0\r\n\r\n")
        status = status_of(one)
        largest = max(largest, site[0].memory_mb())

    assert 400 <= status < 500
    assert largest - before <= GROWTH_MB


def many_fields() -> bytes:
    return b"&".join(b"f%d=1" % number for number in range(100_000))


def deep() -> bytes:
    return b"[" * 100_000 + b"]" * 100_000


def wide(many: int = 60_000) -> bytes:
    return json.dumps({f"f{number}": 1 for number in range(many)}).encode()


@pytest.mark.parametrize(
    ("path", "kind", "make"),
    [
        ("/sign-in", "application/x-www-form-urlencoded", many_fields),
        ("/api/v1/rates", "application/json", deep),
        ("/api/v1/rates", "application/json", wide),
        ("/api/v1/rates", "application/json", lambda: wide(18_000)),
        ("/api/v1/rates", "application/json", lambda: b"1" * 250_000),
    ],
    ids=["100,000 fields", "deep", "wide", "wide enough", "a long number"],
)
def test_what_is_costly_to_read_is_refused_quickly(
    site: tuple[Served, str], path: str, kind: str, make: Callable[[], bytes]
):
    body = make()
    before, begun = site[0].memory_mb(), time.monotonic()
    lines = (f"Authorization: Bearer {site[1]}", f"Content-Type: {kind}")
    sent = head(*lines, f"Content-Length: {len(body)}", path=path) + b"\r\n" + body

    with visitor(site[0], sent) as one:
        status = status_of(one)

    assert 400 <= status < 500
    assert time.monotonic() - begun < SOON
    assert site[0].memory_mb() - before <= GROWTH_MB
