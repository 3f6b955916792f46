"""What customers say, in tests: the worked account of the method, recorded through the services."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from orchard.domain.accounts import services as accounts
from orchard.domain.accounts.rules import TeamRole
from orchard.domain.core.models import User
from orchard.domain.relationships.models import Contact
from orchard.domain.voice import services
from orchard.domain.voice.models import AnswerSheet, TrustStep
from orchard.domain.voice.rules import LOYALTY, QUALITY, VALUE, Balance, Item, StepKind, Way
from people import NOON

WORKED = {"Cpo": (4, 2), "Ops": (5, 5), "Quality": (4, 5), "It": (2, 4), "Ceo": (4, 3)}
"""Satisfaction and loyalty of the people of `relating.WORKED`."""
QUALITY_ANSWERS = (6, 5, 6, 5, 5, 4, 6, 6, 5)
RECOMMENDS = {"Cpo": 8, "Ops": 10, "Quality": 9, "It": 3, "Ceo": 7}
WORDS = "CNRY-words: your price formula I cannot defend"


def scores(satisfaction: int | None = None, loyalty: int | None = None, **more: int):
    """Return answers: all three of loyalty the same, and single ones by their key."""
    found = {Item(key): score for key, score in more.items()}
    if satisfaction is not None:
        found[Item.OVERALL] = satisfaction
    if loyalty is not None:
        found |= dict.fromkeys(LOYALTY, loyalty)
    return found


def note(asked_by: User, answers, *, on: date, **facts: object):
    """Return a sheet of somebody who may be named."""
    said = {"way": Way.INTERVIEW, "is_named": True, **facts}
    return services.SheetNote(on=on, asked_by=asked_by, scores=answers, **said)


def record(
    contact: Contact, answers, *, by: User, at: datetime = NOON, days: int = 0, **facts: object
) -> AnswerSheet:
    """Record what somebody answered so many days before."""
    on = at.date() - timedelta(days=days)
    return services.record_sheet(contact, note=note(by, answers, on=on, **facts), by=by, at=at)


def hear_worked(made, *, at: datetime = NOON) -> dict[str, AnswerSheet]:
    """Let the worked account answer: half of its influence is free to go, quality is 72.2."""
    found = {}
    for name in (name for name in WORKED if name in made.people):
        satisfaction, loyalty = WORKED[name]
        answers = scores(satisfaction, loyalty, recommend=RECOMMENDS[name])
        if name == "Cpo":
            answers |= dict(zip(QUALITY, QUALITY_ANSWERS, strict=True))
            answers |= dict(zip(VALUE, (7, 6, 5, 4), strict=True))
        found[name] = record(made.people[name], answers, by=made.kari, at=at)
    return found


def seat(made, user: User) -> None:
    """Give somebody a seat in the team, so that they may see what is promised there."""
    role = TeamRole.DELIVERY_LEAD
    accounts.assign(made.account, user=user, role=role, since=NOON.date(), by=made.kari, at=NOON)


def step(
    contact: Contact,
    what: str,
    *,
    by: User,
    owner: User | None = None,
    at: datetime = NOON,
    days: int = 10,
) -> TrustStep:
    """Promise something."""
    until = at.date() + timedelta(days=days)
    said = services.StepNote(StepKind.PROMISE, what, owner or by, until)
    return services.note_step(contact, note=said, by=by, at=at)


def benefit(account, *, by: User, at: datetime = NOON, balance: Balance = Balance.FAIR, why=""):
    """Say what both sides gain."""
    said = services.BenefitNote("No stops", "Steady volume", balance, at.date(), why)
    return services.check_benefit(account, note=said, by=by, at=at)
