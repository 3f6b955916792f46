"""People at a customer in tests: the worked example of coverage, written down through the services."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.db import connection

from orchard.domain.accounts.models import Account
from orchard.domain.core.models import User
from orchard.domain.core.rules import Role
from orchard.domain.relationships import services
from orchard.domain.relationships.cards import (
    AttitudeNote,
    ContactCard,
    PointNote,
    SeatNote,
    StyleNote,
    TalkPlan,
    TieNote,
)
from orchard.domain.relationships.models import Contact, GapSeat, OpinionSwitch
from orchard.domain.relationships.rules import (
    Colour,
    Confidence,
    DecisionRole,
    Function,
    Ground,
    Level,
    PointKind,
    Stance,
    Strength,
)
from people import NOON
from world import World

TODAY = NOON.date()
LONG = timedelta(days=400)
EVIDENCE = "CNRY-evidence: sends us the budget before the tender"
WORKED = (  # name, function, level, influence, interest, strength of the manager's tie, days
    ("Ceo", Function.MANAGEMENT, Level.EXECUTIVE, 5, 3, 1, 200),
    ("Cpo", Function.PROCUREMENT, Level.EXECUTIVE, 4, 5, 3, 30),
    ("Ops", Function.OPERATIONS, Level.SENIOR_MANAGER, 4, 4, 4, 20),
    ("It", Function.OPERATIONS, Level.MANAGER, 3, 2, None, None),
    ("Quality", Function.SPECIALISTS, Level.MANAGER, 2, 4, None, None),
)


@dataclass(frozen=True, slots=True)
class Related:
    """The people of an account, and who of us knows them."""

    account: Account
    kari: User
    mart: User
    people: dict[str, Contact]
    seat: GapSeat


def card(name: str, **changes: object) -> ContactCard:
    """Return a card that can be saved."""
    made = ContactCard(
        name, Function.OPERATIONS, Level.MANAGER, "CNRY-source-of-contact", influence=3, interest=3
    )
    return replace(made, **changes)


def add(account: Account, name: str, *, by: User, at: datetime = NOON, **facts: object) -> Contact:
    """Add a person to an account."""
    return services.add_contact(account, card=card(name, **facts), by=by, at=at)


def tie(
    contact: Contact,
    user: User,
    strength: int,
    days: int | None = 0,
    *,
    by: User,
    at: datetime = NOON,
) -> None:
    """Assess a tie, whose people met so many days before."""
    met = at.date() - timedelta(days=days) if days is not None else None
    evidence = EVIDENCE if strength >= Strength.STRONG else ""
    note = TieNote(Strength(strength), at.date(), evidence, met)
    services.assess_tie(contact, user=user, note=note, by=by, at=at)


def make_people(world: World, account: Account | None = None, at: datetime = NOON) -> Related:
    """Give an account the people of the worked example: coverage 40.1, Kari carries 63.7 %."""
    found = account or world.own
    allow_opinions(world)
    kari, mart = world.person(Role.ACCOUNT_MANAGER), world.person(Role.OPERATIONS)
    people = {}
    for name, function, level, influence, interest, strength, days in WORKED:
        made = add(
            found, name, by=kari, at=at - LONG, function=function, level=level,
            influence=influence, interest=interest,
        )  # fmt: skip
        people[name] = made
        if strength is not None:
            tie(made, kari, strength, days, by=kari, at=at)
    tie(people["Ops"], mart, 2, 25, by=kari, at=at)
    tie(people["Quality"], mart, 3, 120, by=kari, at=at)
    note = SeatNote(
        "Cfo", Function.PROCUREMENT, Level.EXECUTIVE, 4, owner=mart, plan="CNRY-plan",
        due_on=date(2026, 6, 1),
    )  # fmt: skip
    seat = services.open_seat(found, note=note, by=kari, at=at)
    return Related(found, kari, mart, people, seat)


def allow_opinions(world: World, *, at: datetime = NOON) -> OpinionSwitch:
    """Let the administrator switch attitudes and ways of working on, where they are off."""
    if found := OpinionSwitch.objects.filter(is_on=True).first():
        return found
    admin = world.person(Role.ADMINISTRATOR)
    return services.allow_opinions(
        OpinionSwitch(), expected=1, has_read=True, assessment="DPIA-7", by=admin, at=at
    )


def style(contact: Contact, colour: str, *, by: User, at: datetime = NOON, **facts: object):
    """Note which way of working somebody's behaviour resembles."""
    said = {"observed": "CNRY-observed: asked for the sources", "confidence": Confidence.MEDIUM}
    note = StyleNote(Colour(colour), on=at.date(), **(said | facts))
    return services.note_style(contact, note=note, by=by, at=at)


def point(contact: Contact, kind: str, text: str, *, by: User, at: datetime = NOON):
    """Keep a concern or a question of a person."""
    note = PointNote(PointKind(kind), text, at.date(), owner=by)
    return services.raise_point(contact, note=note, by=by, at=at)


def talk(account: Account, *people: Contact, by: User, purpose: str = "Frame agreement",
         minutes: int | None = None, at: datetime = NOON):  # fmt: skip
    """Begin to prepare a conversation."""
    plan = TalkPlan(purpose, at.date(), minutes)
    return services.prepare(account, people=people, plan=plan, by=by, at=at)


def attitude(contact: Contact, stance: int, *, by: User, solution: str = "", at: datetime = NOON):
    """Say how somebody looks at us or at a solution."""
    note = AttitudeNote(Stance(stance), at.date(), "CNRY-observed", solution)
    return services.assess_attitude(contact, note=note, by=by, at=at)


def restrict(
    contact: Contact, *, by: User, ground: str = "objected", at: datetime = NOON,
    reason: str = "CNRY-reason: they wrote that we must not",
) -> Contact:  # fmt: skip
    """Let somebody say no to what we do with what we know."""
    return services.restrict_contact(
        contact, expected=contact.version, ground=Ground(ground), since=at.date(), reason=reason,
        by=by, at=at,
    )  # fmt: skip


def lift(contact: Contact, *, by: User, at: datetime = NOON, **what: object) -> Contact:
    """Let what we know be used again."""
    said = {"why": "CNRY-why: they agreed", "expected": contact.version, **what}
    return services.lift_restriction(contact, on=at.date(), by=by, at=at, **said)


def role(contact: Contact, kind: str, *, by: User, decision: str = "", at: datetime = NOON):
    """Say what somebody is in a decision."""
    return services.give_buying_role(
        contact, role=DecisionRole(kind), decision=decision, by=by, at=at
    )


def everything_stored() -> str:
    """Return every text of every table, as a dump of the database would show it."""
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        rows = []
        for table in tables:
            cursor.execute(f'SELECT * FROM "{table}"')
            rows += cursor.fetchall()
    return "\n".join(str(row) for row in rows)
