"""A meeting over the accounts of methods 2.1: the worked numbers, scored by four people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial
from pathlib import Path

import pytest

import choosing
from ledgers import make_line, make_staged
from orchard.domain.accounts.models import Account
from orchard.domain.core.models import OPERATOR, User
from orchard.domain.core.rules import Role
from orchard.domain.economics import refreshing
from orchard.domain.economics import services as economics
from orchard.domain.ledger import importing
from orchard.domain.ledger.customers import fold_new
from orchard.domain.selection import queries, services
from orchard.domain.selection.models import (
    CriteriaSet,
    GateAnswer,
    Nomination,
    Rating,
    SelectionRound,
)
from orchard.domain.selection.rules.choices import Function, Gate
from people import NOON
from standing import standing
from world import World, make_world

WEIGHTS = {
    "Potential": "0.25", "Margin": "0.20", "Growth": "0.15", "Fit": "0.15", "Reference": "0.10",
    "Openness": "0.15",
}  # fmt: skip
SCORES: dict[str, tuple[float, ...]] = {
    "Nordlia": (8, 6, 7, 9, 5, 8),
    "Fjellvik": (9, 4, 5, 6, 8, 4),
    "Baltexa": (5, 8, 8, 7, 4, 9),
    "Gamlebo": (4, 3, 2, 4, 6, 5),
    "Tammik": (6.5, 3, 3, 3, 3, 3),
}
"""Vector 1 of methods 2.1, and a fifth account on which raters are far apart."""

APART = {("Nordlia", "potential"): (8, 7, 8, 9), ("Tammik", "potential"): (3, 8, 7, 6)}
"""Vector 3: what the four raters say there; elsewhere they agree."""

FACTORS = (
    ("Delivery", "0.30", 8, 7), ("Quality", "0.25", 6, 8), ("Price", "0.20", 9, 6),
    ("Service", "0.15", 5, 6), ("Ideas", "0.10", 7, 7),
)  # fmt: skip
"""Vector 2: what counts for Nordlia, we beside the best competitor."""

RATERS = (*choosing.RATERS, (Role.EXECUTIVE_SPONSOR, Function.MANAGEMENT))
STEPS = ("nothing", "little", "some", "much", "most")


@dataclass(frozen=True, slots=True)
class Meeting:
    """Who meets over which accounts in which round."""

    world: World
    accounts: Mapping[str, Account]
    round: SelectionRound

    @property
    def director(self) -> User:
        """Return who leads."""
        return self.world.person(Role.PROGRAMME_DIRECTOR)

    def row(self, name: str):
        """Return the nomination of an account."""
        return queries.nominations(self.director, self.round).get(account=self.accounts[name])

    def now(self) -> SelectionRound:
        """Return the round as it is now."""
        return SelectionRound.objects.get(pk=self.round.pk)


def make_meeting(
    folder: Path, names: Sequence[str] = tuple(SCORES), places: int = 2, crowd: int = 0
) -> Meeting:
    """Build a supplier, a round over these accounts, and four raters who handed in.

    A crowd are so many accounts more, of which the ledger knows nothing.
    """
    world = make_world(folder, figures=False)
    accounts = add_accounts(folder, names) | add_crowd(crowd)
    operator = User.objects.get(email=OPERATOR)
    economics.change_costs("", reason="Known", by=operator, at=NOON)
    refreshing.refresh(operator, at=NOON)
    choosing.make_charter(world)
    make_criteria(world)
    meeting = Meeting(world, accounts, open_round(world, accounts, places))
    score(meeting)
    return meeting


def one_meeting(
    blocker: pytest.FixtureDef, folders: pytest.TempPathFactory, **options: int
) -> AbstractContextManager[Meeting]:
    """Hold one meeting for all tests of a module, and undo it after them."""
    name = "-".join(["meeting", *(f"{option}-{much}" for option, much in options.items())])
    return standing(name, partial(make_meeting, **options), folders=folders, blocker=blocker)


@pytest.fixture(scope="module")
def whole(
    django_db_setup: None,
    django_db_blocker: pytest.FixtureDef,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Meeting]:
    """One meeting for all tests of a module, scored and sealed still."""
    with one_meeting(django_db_blocker, tmp_path_factory) as meeting:
        yield meeting


@pytest.fixture
def meeting(whole: Meeting, db: None) -> Meeting:
    """The meeting, as nobody has changed it."""
    return whole


def add_accounts(folder: Path, names: Sequence[str]) -> dict[str, Account]:
    """Import a year of sales to these accounts."""
    operator = User.objects.get(email=OPERATOR)
    staged = make_staged(folder / "meeting.parquet", list(_lines(names)))
    order = importing.Order("meeting", "meeting.csv")
    importing.import_ledger(staged, order=order, by=operator, at=NOON)
    fold_new("meeting", [staged.parquet], by=operator, clock=lambda: NOON)
    return {name: Account.objects.get(key=name) for name in names}


def add_crowd(count: int) -> dict[str, Account]:
    """Write accounts without sales."""
    names = [f"Account {number:03}" for number in range(count)]
    made = (Account(key=name, name=name, slug=name.lower().replace(" ", "-")) for name in names)
    return {one.key: one for one in Account.objects.bulk_create(made)}


def _lines(names: Sequence[str]) -> Iterator[dict[str, object]]:
    for month in range(14):
        for number, name in enumerate(names):
            net = Decimal(9000 - number % 50 * 150 + month * 10)
            yield make_line(
                f"M{month}-{number}",
                customer=f"M{number}",
                customer_name=f"{name} AS",
                account=name,
                unit=f"{name} Oslo",
                booked_on=date(2024 + (10 + month) // 12, (10 + month) % 12 + 1, 9),
                net=net,
                cost=net * (Decimal("1.2") if name == "Gamlebo" else Decimal("0.6")),
            )


def make_criteria(world: World) -> CriteriaSet:
    """Approve six criteria that people judge, with the weights of the methods."""
    director, sponsor = world.person(Role.PROGRAMME_DIRECTOR), world.person(Role.EXECUTIVE_SPONSOR)
    made = services.make_set("criteria", reason="First", by=director, at=NOON)
    for one in queries.set_criteria(director, made):
        made = services.take_out(made, expected=made.version, key=one.key, by=director, at=NOON)
    for title, weight in WEIGHTS.items():
        text = services.OwnCriterion(title, f"How much {title}?", STEPS, Decimal(weight))
        made = services.add_own(made, expected=made.version, text=text, by=director, at=NOON)
    return services.approve_set(made, expected=made.version, by=sponsor, at=NOON)


def open_round(world: World, accounts: Mapping[str, Account], places: int) -> SelectionRound:
    """Open a round in which all gates are passed, and let four people score."""
    director = world.person(Role.PROGRAMME_DIRECTOR)
    found = services.open_round("Key accounts 2026", places=places, by=director, at=NOON)
    sold, crowd = ([one for one in accounts.values() if (one.key in SCORES) is known]
                   for known in (True, False))  # fmt: skip
    services.nominate_all(found, accounts=sold, case=choosing.CASE, by=director, at=NOON)
    said = {"why": "Large", "evidence": "Seen", "grade": "B", "by": director, "nominated_at": NOON}
    Nomination.objects.bulk_create(Nomination(round=found, account=one, **said) for one in crowd)
    GateAnswer.objects.bulk_create(
        GateAnswer(nomination=row, gate=gate, passes=True, note="Seen", by=director, at=NOON)
        for row in queries.nominations(director, found)
        for gate in Gate
    )
    for role, function in RATERS:
        services.ask_rater(found, user=world.person(role), function=function, by=director, at=NOON)
    return services.begin_scoring(found, expected=found.version, by=director, at=NOON)


def score(meeting: Meeting) -> None:
    """Write every rater's scores at once and hand all sheets in."""
    rows = list(queries.nominations(meeting.director, meeting.round))
    criteria = queries.judged(meeting.director, meeting.round)
    for place, (role, _function) in enumerate(RATERS):
        person = meeting.world.person(role)
        seat = queries.my_seat(person, meeting.round)
        Rating.objects.bulk_create(
            Rating(
                rater=seat, nomination=row, criterion=one, grade="B", evidence="seen",
                rated_at=NOON, score=Decimal(str(_given(row.account.key, one.key, at, place))),
            )
            for row in rows
            for at, one in enumerate(criteria)
        )  # fmt: skip
        services.hand_in(seat, expected=seat.version, by=person, at=NOON)


def _given(account: str, key: str, at: int, place: int) -> float:
    apart = APART.get((account, key))
    if apart:
        return apart[place]
    known = SCORES.get(account)
    return known[at] if known else float((hash_of(account) + at * 5) % 11)


def hash_of(name: str) -> int:
    """Return a number that a name always has."""
    return sum(ord(letter) * place for place, letter in enumerate(name, start=1))


def know_strength(meeting: Meeting) -> None:
    """Note what counts for Nordlia, and the stage of the others."""
    by = meeting.director
    for title, weight, own, competitor in FACTORS:
        note = services.FactorNote(
            title, Decimal(weight), Decimal(own), Decimal(competitor), "They said so", "A", "Rival"
        )
        services.add_factor(meeting.accounts["Nordlia"], note=note, by=by, at=NOON)


def reveal(meeting: Meeting) -> SelectionRound:
    """Reveal the round."""
    found = meeting.now()
    return services.reveal(found, expected=found.version, by=meeting.director, at=NOON)


def discuss(meeting: Meeting) -> SelectionRound:
    """Reveal, and open the discussion."""
    found = reveal(meeting)
    return services.begin_discussion(found, expected=found.version, by=meeting.director, at=NOON)
