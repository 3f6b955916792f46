"""Pages of a served installation, one at a time and at twenty users, beside a peer's pages.

python bench/pages.py DATA [--peer URL COOKIE LIST DETAIL]

`DATA` is the data folder of an installation with figures; a programme director of its own is
signed in. Each of the twenty users reads a page for two to four seconds before opening the next.
Another product that already runs on this machine can stand beside: its address, a
cookie of somebody signed in (`sessionid=…`), the paths of its list and detail page. Both are then
asked in turns, and opened in a browser that comes for the first time, on this machine and over an
ordinary line: seconds to the largest paint, bytes on the wire.
Exit code 1: the p95 of a page at twenty users is over 300 ms, or a peer does not answer five times
later with pages that weigh five times as much.
"""

from __future__ import annotations

import argparse
import gzip
import random
import re
import statistics
import sys
import time
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))
from playwright.sync_api import Browser

from browser import chromium
from installations import Installation
from serving import Served
from ux.looking import eyes

USERS = 20
PER_USER = 15
READING_SECONDS = (2, 4)
RUNS = 25
VISITS = 5
P95_SECONDS = 0.3
TIMES_A_PEER = 5
LINE = {
    "offline": False,
    "latency": 40,
    "downloadThroughput": 10_000_000 / 8,
    "uploadThroughput": 10_000_000 / 8,
}
"""A line as offices have it: ten megabits a second, forty milliseconds there and back."""
SIGN_IN = """
from datetime import UTC, datetime
from importlib import import_module
from django.conf import settings
from orchard.domain.accounts.models import Account
from orchard.domain.core.models import RoleAssignment, User
now = datetime.now(UTC)
user, _made = User.objects.get_or_create(
    email="bench@example.test", defaults={"name": "Bench", "joined_at": now}
)
RoleAssignment.objects.get_or_create(
    user=user, role="programme_director", defaults={"given_at": now}
)
session = import_module(settings.SESSION_ENGINE).SessionStore()
session["_auth_user_id"] = str(user.pk)
session["_auth_user_backend"] = settings.AUTHENTICATION_BACKENDS[0]
session["_auth_user_hash"] = user.get_session_auth_hash()
session.create()
print(session.session_key, Account.objects.order_by("pk").first().slug)
"""


def fetch(url: str, cookie: str) -> tuple[float, int, str]:
    """Return seconds, compressed bytes and the text of a page."""
    request = urllib.request.Request(url, headers={"Cookie": cookie})
    begun = time.perf_counter()
    with urllib.request.urlopen(request, timeout=60) as answer:
        body = answer.read()
        assert answer.url == url, f"{url} led to {answer.url}: is the cookie of somebody signed in?"
    return time.perf_counter() - begun, len(gzip.compress(body)), body.decode()


def alone(url: str, cookie: str) -> tuple[float, int]:
    fetch(url, cookie)
    found = [fetch(url, cookie) for _ in range(RUNS)]
    return statistics.median(seconds for seconds, _, _ in found), found[-1][1]


def together(urls: list[str], cookie: str) -> float:
    """Return the p95 of the pages with all users at once, in seconds."""

    def one(user: int) -> list[float]:
        reading, found = random.Random(user), []
        for turn in range(PER_USER):
            time.sleep(reading.uniform(*READING_SECONDS))
            found.append(fetch(urls[(user + turn) % len(urls)], cookie)[0])
        return found

    with ThreadPoolExecutor(USERS) as users:
        seconds = sorted(second for found in users.map(one, range(USERS)) for second in found)
    return seconds[int(len(seconds) * 0.95)]


def first_visit(
    browser: Browser, base: str, cookie: str, path: str, *, by_line: bool
) -> tuple[float, float]:
    """Return seconds to the largest paint and kilobytes on the wire, with nothing in the cache."""
    name, value = cookie.split("=", 1)
    found = []
    for _ in range(VISITS):
        with eyes(browser, base, None) as person:
            person.tab.context.add_cookies([{"name": name, "value": value, "url": base}])
            if by_line:
                wire = person.tab.context.new_cdp_session(person.tab)
                wire.send("Network.enable")
                wire.send("Network.emulateNetworkConditions", LINE)
            found.append(person.open(path))
    return statistics.median(one.lcp_seconds for one in found), found[-1].kilobytes


def measure(data: Path, peer: list[str] | None) -> bool:
    installation = Installation(data)
    key, slug = installation.run("manage", "shell", "-v", "0", "-c", SIGN_IN).split()[-2:]
    one = Served(installation)
    one.start()
    try:
        base, cookie = f"http://127.0.0.1:{one.port}", f"session={key}"
        pages = {"list": "/accounts", "detail": f"/accounts/{slug}", "portfolio": "/portfolio"}
        for name, path in pages.items():
            seconds, size = alone(base + path, cookie)
            print(f"{name}: {seconds * 1000:.0f} ms, {size / 1000:.1f} kB compressed")
        p95 = together([base + path for path in pages.values()], cookie)
        print(f"{USERS} users at once: p95 {p95 * 1000:.0f} ms (goal {P95_SECONDS * 1000:.0f})")
        ours = [base, cookie, pages["list"], pages["detail"]]
        return (p95 <= P95_SECONDS) & (peer is None or beside(ours, peer))
    finally:
        one.stop()


def beside(ours: list[str], peer: list[str]) -> bool:
    """Compare list and detail: answers of the server in turns, then first visits."""
    is_better = True
    with chromium() as browser:
        for name, place in (("list", 2), ("detail", 3)):
            answer, own_answer = in_turns(
                peer[0] + peer[place], peer[1], ours[0] + ours[place], ours[1]
            )
            print(f"{name}, peer / ours: answer {ratio(answer * 1000, own_answer * 1000)} ms")
            is_better &= answer >= TIMES_A_PEER * own_answer
            for words, by_line in (("on the machine", False), ("over a line", True)):
                lcp, size = first_visit(browser, peer[0], peer[1], peer[place], by_line=by_line)
                own, own_size = first_visit(browser, ours[0], ours[1], ours[place], by_line=by_line)
                print(
                    f"  first visit {words}: largest paint {ratio(lcp, own)} s, {ratio(size, own_size)} kB"
                )
                is_better &= size >= TIMES_A_PEER * own_size
    return is_better


def in_turns(peer: str, peer_cookie: str, own: str, own_cookie: str) -> tuple[float, float]:
    """Return the median seconds of both, asked one after the other: what disturbs hits both."""
    fetch(peer, peer_cookie)
    fetch(own, own_cookie)
    pairs = [(fetch(peer, peer_cookie)[0], fetch(own, own_cookie)[0]) for _ in range(RUNS)]
    return statistics.median(a for a, _ in pairs), statistics.median(b for _, b in pairs)


def ratio(theirs: float, own: float) -> str:
    return f"{theirs:.2f} / {own:.2f}, {theirs / own:.1f} ×;"


def main() -> int:
    parser = argparse.ArgumentParser(description=re.split(r"\n\n", __doc__ or "")[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("--peer", nargs=4, metavar=("URL", "COOKIE", "LIST", "DETAIL"))
    given = parser.parse_args()
    return 0 if measure(given.data, given.peer) else 1


if __name__ == "__main__":
    sys.exit(main())
