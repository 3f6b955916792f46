"""An account's overview and its people, with 2,000 accounts, 50,000 people and 5 million lines.

python bench/people.py [--data FOLDER] [--lines N] [--people N]

The ledger of `bench/figures.py` is imported and its figures computed, then people are written in
bulk: most accounts have about twenty, one has 150 and its picture, everybody was weighed twice and
has ties, half of them were met four times. With `--data` an installation that was made so stays for
another run. Pages are answered in this process, for a manager with seats in all teams, each page at
an account drawn by chance, in turns with a page that does little: the reader's own sessions.
Exit code 1: the p95 of an account's overview or list of people is over 300 ms by the clock.
"""

from __future__ import annotations

import argparse
import logging
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.test import Client

    from orchard.domain.accounts.models import Account
    from orchard.domain.core.models import User

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

P95_SECONDS = 0.3
RUNS = 40
CROWDED = 150
REFERENCE = "/me/sessions"
PAGES = {
    "a page that does little": REFERENCE,
    "overview": "/accounts/{slug}",
    "people, list": "/accounts/{slug}/people",
    "people, second page": "/accounts/{slug}/people?function=operations&sort=-influence",
    "people, map": "/accounts/{slug}/people?view=map",
    "people, what changed": "/accounts/{slug}/people?view=changes",
    "150 people, list": "/accounts/{crowded}/people",
    "150 people, map": "/accounts/{crowded}/people?view=map",
    "150 people, matrix": "/accounts/{crowded}/people?view=matrix",
}
BOUND = ("overview", "people, list")
"""Pages that the goal is about; of the others the table says how they do."""


def build(lines: int, people: int) -> None:
    """Fill an empty installation: ledger and figures as elsewhere, people in bulk."""
    import figures
    import portfolio_ledger
    from orchard.domain.accounts.models import Account
    from orchard.interfaces.cli import database

    parquet = portfolio_ledger.ledger(lines, 2_000)
    by = database.operator("EUR")
    figures._import(figures.Staged(parquet, lines, 0, figures._net(parquet), "0" * 64), by)
    figures._compute(by)
    accounts = list(Account.objects.order_by("pk"))
    _team(accounts, by)
    _people(accounts, people, by)


def _team(accounts: list[Account], by: User) -> None:
    """Give every account a manager and a sponsor; one manager sits in all teams."""
    from orchard.domain.accounts.models import Assignment
    from orchard.domain.core.rules import Role
    from people import make_user

    manager = make_user("Bench", Role.ACCOUNT_MANAGER)
    sponsors = [make_user(f"Sponsor {n}", Role.EXECUTIVE_SPONSOR) for n in range(20)]
    since = _today() - timedelta(days=900)
    seats = ((manager, "account_manager"), (None, "sponsor"))
    Assignment.objects.bulk_create(
        [
            Assignment(account=one, user=user or sponsors[n % 20], role=role, since=since,
                       given_by=by)
            for n, one in enumerate(accounts)
            for user, role in seats
        ],
        batch_size=2_000,
    )  # fmt: skip


def _people(accounts: list[Account], count: int, by: User) -> None:
    """Write people and what the teams noted of them."""
    from orchard.domain.core.models import User
    from orchard.domain.relationships.models import Contact, OpinionSwitch

    OpinionSwitch.objects.update_or_create(
        id=1, defaults={"is_on": True, "by": by, "at": _now(), "assessment": "bench"}
    )
    chance = random.Random(1)
    homes = [accounts[0]] * CROWDED + chance.choices(accounts[1:], k=count - CROWDED)
    Contact.objects.bulk_create(list(_contacts(homes, chance)), batch_size=2_000)
    known = list(Contact.objects.order_by("account_id", "pk"))
    _lead(known)
    users = list(User.objects.filter(name__startswith="Sponsor").order_by("pk"))
    _said(known, [User.objects.get(name="Bench"), *users], chance)


def _contacts(homes: list[Account], chance: random.Random) -> Iterator[object]:
    from orchard.domain.relationships.models import Contact
    from orchard.domain.relationships.rules import Function, Level
    from search import FIRST, surname

    for account in homes:
        yield Contact(
            account=account, name=f"{chance.choice(FIRST)} {surname(chance)}", source="bench",
            title=chance.choice(("Head of purchasing", "Plant manager", "Engineer", "Buyer")),
            function=chance.choice(Function.values), level=chance.choice(Level.values),
            added_at=_now() - timedelta(days=chance.randrange(100, 900)),
        )  # fmt: skip


def _lead(known: list[object]) -> None:
    """Let everybody but the first of an account report to somebody before them, six to one."""
    from orchard.domain.relationships.models import Contact

    place, first = 0, 0
    for number, one in enumerate(known):
        if number and known[number - 1].account_id != one.account_id:
            first = number
        place = number - first
        one.reports_to_id = known[first + (place - 1) // 6].pk if place else None
    Contact.objects.bulk_update(known, ["reports_to"], batch_size=2_000)


def _said(known: list[object], ours: list[User], chance: random.Random) -> None:
    from orchard.domain.relationships.models import (
        AttitudeAssessment,
        BuyingRole,
        Encounter,
        Tie,
        TieAssessment,
        Weighing,
    )
    from orchard.domain.relationships.rules import DecisionRole

    now, days = _now(), [_today() - timedelta(days=n) for n in (300, 20)]
    written = {"by": ours[0], "at": now}
    bulk = {"batch_size": 2_000}
    Weighing.objects.bulk_create(
        [Weighing(contact=c, influence=chance.randint(1, 5), interest=3, on=on, **written)
         for c in known for on in days], **bulk,
    )  # fmt: skip
    AttitudeAssessment.objects.bulk_create(
        [AttitudeAssessment(contact=c, stance=chance.randint(-1, 1), observed="said so", on=on,
                            **written) for c in known for on in days], **bulk,
    )  # fmt: skip
    BuyingRole.objects.bulk_create(
        [BuyingRole(contact=c, role=chance.choice(DecisionRole.values), since=days[0], **written)
         for c in known[::3]], **bulk,
    )  # fmt: skip
    pairs = [(c, user) for c in known for user in {ours[0], chance.choice(ours)}]
    Tie.objects.bulk_create([Tie(contact=c, user=user) for c, user in pairs], **bulk)
    ties = list(Tie.objects.order_by("pk"))
    TieAssessment.objects.bulk_create(
        [TieAssessment(tie=t, strength=chance.randint(0, 4), evidence="seen", on=on, **written)
         for t in ties for on in days], **bulk,
    )  # fmt: skip
    Encounter.objects.bulk_create(
        [Encounter(tie=t, on=_today() - timedelta(days=40 * n), what="met", **written)
         for t in ties[::2] for n in range(4)], **bulk,
    )  # fmt: skip


def _now():  # Django is imported when the data folder is known
    from django.utils import timezone

    return timezone.now()


def _today():
    return _now().date()


def measure() -> bool:
    """Ask for every page in turns, and say how long each took."""
    from django.db import connection
    from django.test import Client

    from orchard.domain.accounts.models import Account
    from orchard.domain.core.models import User

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    logging.disable(logging.WARNING)
    slugs = list(Account.objects.order_by("pk").values_list("slug", flat=True))
    client = Client(SERVER_NAME="localhost")
    client.force_login(User.objects.get(name="Bench"))
    chance = random.Random(3)
    clock: dict[str, list[float]] = {name: [] for name in PAGES}
    worked: dict[str, list[float]] = {name: [] for name in PAGES}
    for turn in range(RUNS + 2):
        for name, path in PAGES.items():
            address = path.format(slug=chance.choice(slugs), crowded=slugs[0])
            seconds, processor = timed(client, address)
            if turn > 1:  # the first ones load templates
                clock[name].append(seconds)
                worked[name].append(processor)
    report(clock, worked)
    return all(p95(clock[name]) <= P95_SECONDS for name in BOUND)


def timed(client: Client, address: str) -> tuple[float, float]:
    began, busy = time.perf_counter(), time.process_time()
    answer = client.get(address)
    took = time.perf_counter() - began, time.process_time() - busy
    assert answer.status_code == 200, f"{address}: {answer.status_code}"
    return took


def report(clock: dict[str, list[float]], worked: dict[str, list[float]]) -> None:
    print("| Page | median | p95 | p95 of our processor | times the page that does little |")
    print("|---|---|---|---|---|")
    little = statistics.median(worked[next(iter(PAGES))])
    for name in PAGES:
        middle, busy = statistics.median(clock[name]), statistics.median(worked[name])
        numbers = (middle, p95(clock[name]), p95(worked[name]))
        told = " | ".join(f"{one * 1000:.0f} ms" for one in numbers)
        print(f"| {name} | {told} | {busy / little:.1f} |")


def p95(seconds: list[float]) -> float:
    return sorted(seconds)[int(len(seconds) * 0.95)]


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path)
    parser.add_argument("--lines", type=int, default=5_000_000)
    parser.add_argument("--people", type=int, default=50_000)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="orchard-people-") as folder:
        os.environ["ORCHARD_DATA"] = str(given.data or folder)
        os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
        from orchard.interfaces.cli import database

        database.open_database()
        from orchard.domain.accounts.models import Account

        if not Account.objects.exists():
            build(given.lines, given.people)
        return 0 if measure() else 1


if __name__ == "__main__":
    sys.exit(main())
