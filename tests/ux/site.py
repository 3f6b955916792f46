"""The supplier as an installation that is served: whoever looks is signed in already."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import timedelta
from importlib import import_module
from pathlib import Path
from typing import Any

import migrated
from installations import ORCHARD, Installation
from make import ROOT
from serving import served

BUILD = "from ux.site import build; build()"
MORE_ACCOUNTS = 190
LEAVER = "Grown 7"
"""A key account that rounds of two years found low."""
ENOUGH = 15
LONGEST_RUN = timedelta(hours=3)


@dataclass(frozen=True, slots=True)
class Page:
    """Who looks at which address; `name` is the name of its route."""

    name: str
    who: str
    path: str


@dataclass(frozen=True, slots=True)
class Site:
    """A served installation, its pages, and the cookie of everybody who looks.

    `few` and `many` say how often each page asked the database with ten accounts and with two
    hundred; what is served are the two hundred.
    """

    url: str
    installation: Installation
    pages: tuple[Page, ...]
    cookies: Mapping[str, str]
    few: tuple[int, ...]
    many: tuple[int, ...]


@contextmanager
def site(data: Path) -> Iterator[Site]:
    """Build the supplier in a data folder and serve it while the block runs."""
    with built_and_served(data, BUILD) as (url, found, installation):
        yield Site(
            url,
            installation,
            tuple(Page(**one) for one in found["pages"]),
            found["cookies"],
            tuple(found["few"]),
            tuple(found["many"]),
        )


@contextmanager
def built_and_served(data: Path, code: str) -> Iterator[tuple[str, Any, Installation]]:
    """Run code inside a new installation and serve it: its address, and what the code tells."""
    migrated.lay(data)
    installation = Installation(data)
    path = os.pathsep.join((str(ROOT / "tests"), str(ROOT / "src")))
    told = subprocess.run(
        [*ORCHARD, "manage", "shell", "-v", "0", "-c", code],
        env=installation.environment | {"PYTHONPATH": path},
        check=False,
        capture_output=True,
        text=True,
    )
    assert told.returncode == 0, told.stdout + told.stderr
    found = json.loads(told.stdout.splitlines()[-1])
    with served(installation, "--role", "web") as running:
        yield f"http://127.0.0.1:{running.port}", found, installation


def build() -> None:
    """Build the supplier and tell its pages and cookies; runs inside the installation."""
    from django.conf import settings
    from django.test.utils import setup_test_environment

    from orchard.domain.accounts.models import Account

    from .pages import pages
    from .supplier import grow, make_supplier
    from .ways_pages import weaken

    setup_test_environment()
    folder = Path(settings.DATA_DIR)
    supplier = make_supplier(folder)
    world = supplier.world
    people = {**world.people, "colleague": world.colleague, "insider": world.insider}
    cookies = {name: session_of(person) for name, person in people.items()}
    cookies["portal_a"] = "guest-key-a"
    keep_guests_in()
    shown = pages(supplier)
    few = [questions(page, cookies, ENOUGH) for page in shown]
    grow(folder, MORE_ACCOUNTS)
    many = [questions(page, cookies, most) for page, most in zip(shown, few, strict=True)]
    weaken(Account.objects.get(key=LEAVER), world.insider)
    told = {"pages": [asdict(one) for one in shown], "cookies": cookies, "few": few, "many": many}
    sys.stdout.write(json.dumps(told) + "\n")


def cookie_name(who: str) -> str:
    """Return which cookie says who looks: people of customers have one of their own."""
    return "portal" if who.startswith("portal") else "session"


def questions(page: Page, cookies: Mapping[str, str], enough: int) -> int:
    """Return how often a page asks the database; more than enough is asked for once more."""
    from django.db import connection, reset_queries
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(raise_request_exception=False)
    if page.who in cookies:
        client.cookies[cookie_name(page.who)] = cookies[page.who]
    counts = [enough + 1]
    while counts[-1] > enough and len(counts) < 3:  # the first look may note that somebody looked
        reset_queries()  # the log holds some thousands: what it cannot hold is not counted
        with CaptureQueriesContext(connection) as asked:
            client.get(page.path)
        counts.append(len(asked))
    return counts[-1]


def keep_guests_in() -> None:
    """Let guests be seen later: a run may look at the portal long after it last did."""
    from django.utils import timezone

    from orchard.domain.plans.models import PortalSession

    PortalSession.objects.update(seen_at=timezone.now() + LONGEST_RUN)


def session_of(person: object) -> str:
    """Return the key of a session that has just shown who it is, so that every page opens."""
    from django.conf import settings
    from django.test import Client

    client = Client()
    client.force_login(person)
    session = import_module(settings.SESSION_ENGINE).SessionStore(client.cookies["session"].value)
    session["account_authentication_methods_user"] = str(person.pk)
    session["account_authentication_methods"] = [
        {"method": "password", "at": time.time(), "reauthenticated": True}
    ]
    session.save()
    return session.session_key
