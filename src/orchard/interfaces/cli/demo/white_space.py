"""What is known of the white space of the large accounts: cells, wallets, agreements, ideas."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import cycle
from typing import TYPE_CHECKING

from orchard.interfaces.cli.demo.teams import manager_of

if TYPE_CHECKING:
    from orchard.domain.accounts.models import Account, AccountUnit
    from orchard.domain.core.models import User
    from orchard.domain.whitespace.services import CellNote

ACCOUNT = "Nordvik Group"
MONTH, QUARTER = timedelta(days=30), timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Said:
    """What the team says of an offer that a unit does not buy."""

    status: str
    why: str = ""
    competitor: str = ""
    reason: str = ""
    wallet: int | None = None
    share: str = "0.5"
    fit: str = "0.75"


CELLS = (
    Said("competitor", "Contract to the end of next year", "Rheinwart", wallet=190_000),
    Said("white", reason="unknown", wallet=160_000),
    Said("in_house", "Their own workshop makes it"),
    Said("not_relevant", "No such process at this site"),
    Said(
        "white",
        "The engineers like it, nobody has ordered",
        reason="known",
        wallet=240_000,
        fit="1",
    ),
    Said("blocked", "Group agreement with another maker"),
    Said("lost", "Changed the maker after the late delivery of last year"),
)
FAMILIES = ("Pumps", "Sensors", "Motors and drives")
WALLETS = (
    ("Pumps", 9_500_000, "0.45", "B", "Their purchasing report, pumps of all sites"),
    ("Valves", 6_800_000, "0.40", "C", "Valves per site, counted by our engineers"),
    ("Lubricants", 5_200_000, "0.50", "A", "Told by the head of procurement"),
)
GOES_FOR = """Nordvik Group|Seal kits for every line of Bergen and Mo|Seals and gaskets|410000|4|1||2
Nordvik Group|Exchange of old motors in Odda|Motors and drives|780000|3|2|0.35|5
Nordvik Group|Sensors for the new hall|Sensors|260000|1|||
Fjordkraft|Condition monitoring of the turbines|Sensors|190000|2|1||4
Marinor|Frequency drives for the winches|Motors and drives|340000|1|||3
Baltexa|Lubricants from one hand|Lubricants|85000|5|1||1"""
"""Account, title, family, worth a year, stage, number of the goal, own chance, months until it starts."""
DEALS = """Seal kits for every line of Bergen and Mo|410000|172000|61000|18000|12|2
Exchange of old motors in Odda|1560000|290000|150000|30000|24|5
Condition monitoring of the turbines|380000|150000|||24|4"""
"""Title, net sales, margin, cost to serve and what is spent at once over so many months, first month."""
OUTSIDE = ("Hamburg", "Tartu")
WITHOUT = ("Göteborg",)


def fill_all(
    accounts: Mapping[str, Account], people: Mapping[str, User], *, operator: User, at: datetime
) -> None:
    """Look at the ledger, and write down what the team of the largest account knows."""
    from orchard.domain.whitespace import refreshing

    account, by = accounts[ACCOUNT], people["kari"]
    today = at.date()
    refreshing.refresh(operator, at=at)
    _say_cells(account, by, today, at)
    _estimate(account, by, today, at)
    _cover(account, by, today, at)
    _have_ideas(account, people, today, at)
    _go_for(accounts, people, today, at)
    _deal(accounts, people, today, at)


def _units(account: Account) -> dict[str, AccountUnit]:
    return {unit.name.removeprefix(account.name).strip(" ,"): unit for unit in account.units.all()}


def _say_cells(account: Account, by: User, today: date, at: datetime) -> None:
    """Say something of every fourth empty cell of three families."""
    from orchard.domain.whitespace import queries, services

    sources = queries.Sources(by, account)
    boards = (queries.board(sources, family=family) for family in FAMILIES)
    empty = [
        one
        for board in boards
        for one in (board.squares if board else ())
        if one.status.value in {"white", "lost"}
    ]
    for square, said in zip(empty[:: len(FAMILIES) + 1], cycle(CELLS)):
        spot = services.Spot(square.unit, *square.column.key)
        note = _note(said, today)
        services.write_cell(account, spot=spot, note=note, expected=0, by=by, at=at)


def _note(said: Said, today: date) -> CellNote:
    from orchard.domain.whitespace import services
    from orchard.domain.whitespace.rules import Status

    status, words = Status(said.status), (said.reason, said.why, said.competitor)
    if said.wallet is None:
        return services.CellNote(status, *words)
    return services.CellNote(
        status,
        *words,
        wallet=Decimal(said.wallet),
        source="Estimate of the engineer on site",
        grade="B",
        estimated_on=today - MONTH,
        attainable_share=Decimal(said.share),
        fit=Decimal(said.fit),
    )


def _estimate(account: Account, by: User, today: date, at: datetime) -> None:
    from orchard.domain.whitespace import services

    for family, spend, target, grade, source in WALLETS:
        note = services.WalletNote(
            family, source, grade, today - QUARTER, Decimal(spend), target_share=Decimal(target)
        )
        services.estimate_wallet(account, note=note, expected=0, by=by, at=at)
    ranked = services.WalletNote(
        "Sensors", "They named us second of three", "B", today - MONTH, None, 3, Decimal(2)
    )
    services.estimate_wallet(account, note=ranked, expected=0, by=by, at=at)


def on_agreement(account: Account) -> list[AccountUnit]:
    """Return the units that may buy by the framework agreement."""
    return [unit for name, unit in _units(account).items() if name not in OUTSIDE + WITHOUT]


def _cover(account: Account, by: User, today: date, at: datetime) -> None:
    from orchard.domain.whitespace import services

    covered = {unit.pk for unit in on_agreement(account)}
    for unit in _units(account).values():
        is_covered = unit.pk in covered
        note = services.CoverageNote(
            is_covered,
            "Annex 2 of the agreement" if is_covered else "Not listed in annex 2",
            today - QUARTER,
            "Framework agreement 2025" if is_covered else "",
        )
        services.cover_unit(unit, note=note, expected=0, by=by, at=at)


def _have_ideas(account: Account, people: Mapping[str, User], today: date, at: datetime) -> None:
    from orchard.domain.whitespace import services

    kari = people["kari"]
    services.raise_idea(
        account, text="One stock of spare parts for Bergen, Odda and Mo, run by us",
        from_customer="Head of maintenance, Bergen", by=kari, at=at,
    )  # fmt: skip
    found = services.raise_idea(
        account, text="Condition monitoring for all pumps of Stavanger", by=kari, at=at
    )
    pursuit = services.Pursuit(
        "Condition monitoring, Stavanger", kari, Decimal(320_000),
        "Show the pilot of Bergen to the plant manager", today + MONTH,
    )  # fmt: skip
    spot = services.Spot(_units(account)["Stavanger"], "Service and spares")
    services.take_up_idea(found, expected=found.version, spot=spot, pursuit=pursuit, by=kari, at=at)


def _go_for(
    accounts: Mapping[str, Account], people: Mapping[str, User], today: date, at: datetime
) -> None:
    """Open opportunities: most serve a goal of the customer, some do not yet."""
    from orchard.domain.accounts.queries import profile
    from orchard.domain.whitespace import services
    from orchard.domain.whitespace.rules import Origin, Stage

    for line in GOES_FOR.splitlines():
        name, title, family, worth, stage, goal, chance, starts = line.split("|")
        account = accounts[name]
        by = people[manager_of(name, account.country)]
        goals = profile.goals(by, account)
        pursuit = services.Pursuit(
            title, by, Decimal(worth), "Agree the next visit with their engineers", today + MONTH,
            stage=Stage(int(stage)),
            origin=Origin.NEW if int(stage) == Stage.FOUND else Origin.PIPELINE,
            goal=goals[int(goal) - 1] if goal else None,
            probability=Decimal(chance) if chance else None,
            expected_on=today + MONTH * int(starts) if starts else None,
        )  # fmt: skip
        spot = services.Spot(None, family)
        services.open_opportunity(account, spot=spot, pursuit=pursuit, by=by, at=at)


def _deal(
    accounts: Mapping[str, Account], people: Mapping[str, User], today: date, at: datetime
) -> None:
    """Write deals down before they are signed: one passes, one does not, one is not judged yet."""
    from orchard.domain.whitespace import queries, services
    from orchard.domain.whitespace.rules import Grade
    from orchard.domain.whitespace.terms import DealNote, Terms

    told = {line.split("|")[0]: line.split("|")[1:] for line in DEALS.splitlines()}
    for name in ("Nordvik Group", "Fjordkraft"):
        account = accounts[name]
        by = people[manager_of(name, account.country)]
        for one in queries.pipeline(by, account):
            if one.title not in told:
                continue
            amount, margin, cost, spend, months, starts = told[one.title]
            terms = Terms(
                Decimal(amount), today + MONTH * int(starts), int(months), Decimal(margin),
                Decimal(cost) if cost else None, Decimal(spend) if spend else None,
            )  # fmt: skip
            note = DealNote(terms, Grade.DERIVED)
            services.write_deal(one, expected=0, note=note, by=by, at=at)
