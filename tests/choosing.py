"""Choosing key accounts in tests: a charter, approved criteria, a round up to any state."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

from orchard.domain.accounts.models import Account
from orchard.domain.core.models import User
from orchard.domain.core.rules import Role
from orchard.domain.selection import queries, services
from orchard.domain.selection.models import Charter, CriteriaSet, Rater, SelectionRound
from orchard.domain.selection.rules.choices import Function, Gate, Outcome, RoundState
from people import NOON
from world import World

CASE = services.Case("They grow with us", "CNRY-evidence: orders of two years", "B")
SEEN = services.Passed(passes=True, note="Seen")
YES = services.Verdict(
    Outcome.IN, "Best of all, and firm", target_hours=400, mandate="Two days a week, price to 3 %"
)
RATERS = (
    (Role.ACCOUNT_MANAGER, Function.SALES),
    (Role.OPERATIONS, Function.OPERATIONS),
    (Role.FINANCE, Function.FINANCE),
)


def charter_text(owner: User, **changes: object) -> services.CharterText:
    """Return a charter that can be saved."""
    text = services.CharterText(
        purpose="Grow with few customers",
        scope="All of Vestberg",
        definition="A customer whose future is worth more than their past",
        difference="A named team and a joint plan",
        starts_on=date(2026, 3, 1),
        owner=owner,
        manager_hours=3200,
        hours_per_account=400,
    )
    return replace(text, **changes)


def make_charter(world: World, at: datetime = NOON) -> Charter:
    """Write the charter, owned by the sponsor."""
    director, owner = world.person(Role.PROGRAMME_DIRECTOR), world.person(Role.EXECUTIVE_SPONSOR)
    return services.write_charter(charter_text(owner), by=director, at=at)


def make_criteria(world: World, at: datetime = NOON) -> CriteriaSet:
    """Make the founding criteria and have another approve them."""
    made = services.make_set(
        "criteria", reason="First", by=world.person(Role.PROGRAMME_DIRECTOR), at=at
    )
    sponsor = world.person(Role.EXECUTIVE_SPONSOR)
    return services.approve_set(made, expected=made.version, by=sponsor, at=at)


def prepare(world: World, at: datetime = NOON) -> None:
    """Write charter, criteria and one goal of the strategy."""
    make_charter(world, at)
    make_criteria(world, at)
    director = world.person(Role.PROGRAMME_DIRECTOR)
    for title in ("Enter Sweden", "Sell service", "Learn automation"):
        services.name_goal("goal", title=title, by=director, at=at)


def open_round(
    world: World,
    *accounts: Account,
    places: int = 3,
    at: datetime = NOON,
    name: str = "Round 2026",
) -> SelectionRound:
    """Open a round with these accounts nominated and three raters asked."""
    director = world.person(Role.PROGRAMME_DIRECTOR)
    found = services.open_round(name, places=places, by=director, at=at)
    for account in accounts:
        row = services.nominate(account, found=found, case=CASE, by=director, at=at)
        for gate in Gate:
            services.answer_gate(row, gate=gate, said=SEEN, by=director, at=at)
    for role, function in RATERS:
        services.ask_rater(found, user=world.person(role), function=function, by=director, at=at)
    return found


def score(
    world: World, found: SelectionRound, role: Role, scores: dict[str, float], at: datetime = NOON
) -> Rater:
    """Let a person score every account alike (or by key of account) and hand the sheet in."""
    person = world.person(role)
    seat = queries.my_seat(person, found)
    goals = queries.goals(person)
    for row in queries.my_sheet(person, seat):
        for criterion in queries.judged(person, found):
            given = Decimal(str(scores.get(row.nomination.account.key, scores.get("", 6))))
            said = services.Said(given, "B", "seen", goals if criterion.asks_goals else ())
            services.rate(
                seat, row=row.nomination, criterion=criterion, said=said, expected=0,
                by=person, at=at,
            )  # fmt: skip
    return services.hand_in(seat, expected=seat.version, by=person, at=at)


def begin(world: World, found: SelectionRound, at: datetime = NOON) -> SelectionRound:
    """Let the raters score."""
    director = world.person(Role.PROGRAMME_DIRECTOR)
    return services.begin_scoring(found, expected=found.version, by=director, at=at)


def reveal(world: World, found: SelectionRound, at: datetime = NOON) -> SelectionRound:
    """Score as everybody and reveal."""
    found = begin(world, found, at)
    for (role, _function), mark in zip(RATERS, (8, 7, 6), strict=True):
        score(world, found, role, {"": mark, "Lakeside": mark - 4}, at)
    director = world.person(Role.PROGRAMME_DIRECTOR)
    return services.reveal(found, expected=found.version, by=director, at=at)


def decide(
    world: World, found: SelectionRound, outcomes: dict[str, services.Verdict], at: datetime = NOON
) -> SelectionRound:
    """Discuss, decide by key of account, and close."""
    director = world.person(Role.PROGRAMME_DIRECTOR)
    if found.state == RoundState.REVEALED:
        found = services.begin_discussion(found, expected=found.version, by=director, at=at)
    for row in queries.nominations(director, found):
        verdict = outcomes.get(row.account.key, services.Verdict(Outcome.OUT, "Not now"))
        services.decide(row, expected=0, verdict=verdict, by=director, at=at)
    return services.close(found, expected=found.version, by=director, at=at)


def archive(world: World, found: SelectionRound, at: datetime = NOON) -> SelectionRound:
    """Sign as two people and archive."""
    director, sponsor = world.person(Role.PROGRAMME_DIRECTOR), world.person(Role.EXECUTIVE_SPONSOR)
    services.sign(found, by=director, at=at)
    services.sign(found, by=sponsor, at=at)
    return services.archive(found, expected=found.version, by=director, at=at)
