"""Many who change one row at once: each change that was acknowledged is there, none twice."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from installations import Installation
from migrated import laid
from postgres import postgres_url
from serving import Served, served

pytestmark = [pytest.mark.trust("T-CONC-1"), pytest.mark.slow]

PATH = "/api/v1/accounts/birch"
WRITERS = "abcdefgh"
WRITES = 6
MAKE = """
from datetime import UTC, datetime, timedelta
from orchard.domain.accounts.models import Account
from orchard.domain.core import bootstrap, services
from orchard.domain.core.rules import Role, TokenScope
from orchard.domain.core.services.tokens import make_token
now = datetime.now(UTC)
by = bootstrap.operator(currency="EUR", at=now)
Account.objects.create(key="birch", name="Birch", slug="birch")
day = now.date() + timedelta(days=30)
for name in "abcdefgh":
    user = services.add_user(f"{name}@example.test", name=name, roles=(Role.FINANCE,), by=by, at=now)
    print(make_token(user, name="x", scopes=tuple(TokenScope), expires_on=day, by=user, at=now).text)
"""
EVENTS = "SELECT count(*) FROM core_auditevent WHERE verb = 'accounts.changed'"
STORED = "SELECT industry, version FROM accounts_account"


@pytest.fixture
def server() -> Iterator[str]:
    """The address of a PostgreSQL of our own."""
    with postgres_url() as url:
        yield url


def add_letter(one: Served, headers: dict[str, str], letter: str) -> int:
    """Read the row, put a letter behind what it says, and return what the write was answered."""
    status, text = one.ask("GET", PATH, headers=headers)
    assert status == 200, text
    row = json.loads(text)
    changed = {"industry": row["industry"] + letter}
    known = headers | {"If-Match": f'"{row["version"]}"', "Content-Type": "application/json"}
    return one.ask("PATCH", PATH, changed, known)[0]


def write(one: Served, token: str, letter: str, start: Barrier) -> Counter[int]:
    """Write until enough was acknowledged, and return how often which answer came."""
    answers: Counter[int] = Counter()
    headers = {"Authorization": f"Bearer {token}"}
    start.wait()
    while answers[200] < WRITES:
        answers[add_letter(one, headers, letter)] += 1
    return answers


def all_write(installation: Installation) -> list[Counter[int]]:
    installation.run("manage", "migrate", "-v", "0")
    tokens = installation.run("manage", "shell", "-v", "0", "-c", MAKE).split()[-len(WRITERS) :]
    start = Barrier(len(WRITERS))
    with served(installation, "--role", "web") as one, ThreadPoolExecutor(len(WRITERS)) as pool:
        works = [
            pool.submit(write, one, token, letter, start)
            for token, letter in zip(tokens, WRITERS, strict=True)
        ]
        return [work.result() for work in works]


def check(installation: Installation) -> None:
    answers = sum(all_write(installation), Counter())

    with installation.connection() as connection:
        ((industry, version),) = connection.execute(STORED).fetchall()
        ((events,),) = connection.execute(EVENTS).fetchall()
    assert Counter(industry) == dict.fromkeys(WRITERS, WRITES), "a change is lost, or there twice"
    assert version - 1 == events == len(WRITERS) * WRITES == answers[200]
    assert set(answers) <= {200, 412}, "a busy database is no answer"
    assert answers[412], "nobody was in anybody's way: the test shows nothing"


def test_no_change_of_eight_writers_is_lost_on_sqlite(tmp_path: Path):
    check(laid(Installation(tmp_path / "data")))


@pytest.mark.postgres
def test_no_change_of_eight_writers_is_lost_on_postgresql(tmp_path: Path, server: str):
    check(Installation(tmp_path / "data", server))
