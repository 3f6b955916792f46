"""What people at the key accounts answered, what was promised to them, and whether both sides gain."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import TYPE_CHECKING

from orchard.domain.voice.rules import (
    LOYALTY,
    QUALITY,
    VALUE,
    Balance,
    Item,
    StepKind,
    StepState,
    Way,
)

if TYPE_CHECKING:
    from orchard.domain.accounts.models import Account
    from orchard.domain.core.models import User
    from orchard.domain.relationships.models import Contact


@dataclass(frozen=True, slots=True)
class Told:
    """What one person said: satisfaction, loyalty, quality, value, and would they recommend us."""

    name: str
    days: int
    satisfaction: int
    loyalty: tuple[int, int, int]
    recommend: int
    quality: tuple[int, ...] = ()
    value: tuple[int, ...] = ()
    ease: int | None = None
    examples: Mapping[Item, str] = field(default_factory=dict)
    words: str = ""
    way: Way = Way.INTERVIEW


NORDVIK = (
    Told("Siri Moe", 300, 4, (4, 3, 3), 8, (5, 5, 5, 5, 4, 4, 5, 5, 4), (6, 6, 5, 4)),
    Told("Siri Moe", 16, 4, (3, 2, 1), 8, (6, 5, 6, 5, 5, 4, 6, 6, 5), (7, 6, 5, 4), 5,
         {Item.VALUE_ECONOMIC: "Freight of the three western plants on one truck"},
         "Your people are good. Your price formula I cannot defend upstairs."),
    Told("Jan Vik", 20, 5, (5, 5, 5), 10, (7, 6, 7, 6, 6, 6, 7, 6, 6), (8, 9, 8, 7), 6,
         {Item.VALUE_PRACTICAL: "No stop in two autumns"},
         "I told our board that we would not have made it without you."),
    Told("Erik Berg", 33, 4, (5, 5, 5), 9, (6, 6, 5, 6, 5, 5, 5, 6, 5), (6, 7, 7, 5), 6,
         way=Way.CALL),
    Told("Tone Lie", 41, 2, (4, 4, 4), 3, (3, 2, 3, 4, 3, 4, 2, 3, 2), (3, 2, 4, 2), 2,
         words="We stay because the contract says so."),
    Told("Ingrid Moe", 55, 4, (3, 3, 3), 7, (5, 4, 4, 5, 4, 4), (6, 5, 4, 3)),
)  # fmt: skip
"""The worked account of the method: half of the influence is free to go."""
UNNAMED = "Anu Rebane"
OTHERS = ("Fjordkraft", "Marinor", "Gamlebo", "Baltexa", "Skagen Prosess")
STEPS = (
    ("Siri Moe", StepKind.PROMISE, "The price formula on one page, before her budget", "jonas", 12, "", ""),
    ("Siri Moe", StepKind.PROMISE, "Tell her a week before a delivery slips", "mart", -40, "kept",
     "Told her nine days before, she moved the line"),
    ("Tone Lie", StepKind.STEP, "A day at the dock in Bergen, to listen", "kari", -3, "", ""),
    ("Tone Lie", StepKind.PROMISE, "A second carrier by October", "mart", -30, "broken",
     "The carrier withdrew, and we told her too late"),
    ("Ingrid Moe", StepKind.STEP, "Half an hour on growth in the Baltic", "ola", 25, "", ""),
)  # fmt: skip
"""With whom, what, by whom, due in how many days, what became of it and how."""


def hear_all(
    accounts: Mapping[str, Account], people: Mapping[str, User], random: Random, *, at: datetime
) -> None:
    """Record the answers of the worked account and of some people at the others."""
    from orchard.interfaces.cli.demo import teams

    nordvik = accounts["Nordvik Group"]
    known = _known(nordvik, people["kari"])
    for told in NORDVIK:
        _record(known[told.name], told, by=people["kari"], at=at)
    quiet = Told(UNNAMED, 28, 4, (4, 4, 4), 8, way=Way.SURVEY)
    _record(known[UNNAMED], quiet, by=people["kari"], at=at, is_named=False)
    _promise(known, people, at=at)
    _weigh(nordvik, by=people["kari"], at=at)
    for name in OTHERS:
        account = accounts[name]
        lead = people[teams.manager_of(account.name, account.country)]
        for person in random.sample(sorted(_known(account, lead).values(), key=str), 4):
            _record(person, _invented(person.name, random), by=lead, at=at)


def _known(account: Account, viewer: User) -> dict[str, Contact]:
    from orchard.domain.relationships import queries

    return {one.name: one for one in queries.contacts(viewer, account)}


def _invented(name: str, random: Random) -> Told:
    mood = random.choice((-1, 0, 0, 1, 1))
    quality = tuple(min(7, max(1, 5 + mood + random.choice((-1, 0, 0, 1)))) for _ in QUALITY)
    value = tuple(min(10, max(0, 6 + 2 * mood + random.choice((-1, 0, 1)))) for _ in VALUE)
    loyalty = min(5, max(1, 4 + mood))
    return Told(
        name, random.randrange(10, 200), min(5, 4 + mood), (loyalty, loyalty, max(1, loyalty - 1)),
        min(10, 8 + mood), quality, value, min(7, 5 + mood), way=random.choice(tuple(Way)),
    )  # fmt: skip


def _record(person: Contact, told: Told, *, by: User, at: datetime, is_named: bool = True) -> None:
    from orchard.domain.voice import services

    then = at - timedelta(days=told.days)
    scores = {
        Item.OVERALL: told.satisfaction,
        Item.RECOMMEND: told.recommend,
        **dict(zip(LOYALTY, told.loyalty, strict=True)),
        **dict(zip(QUALITY, told.quality, strict=False)),
        **dict(zip(VALUE, told.value, strict=False)),
    }
    if told.ease is not None:
        scores[Item.EASE] = told.ease
    note = services.SheetNote(
        then.date(), told.way, by, is_named, scores, told.examples, told.words
    )
    services.record_sheet(person, note=note, by=by, at=then)


def _promise(known: Mapping[str, Contact], people: Mapping[str, User], *, at: datetime) -> None:
    from orchard.domain.voice import services

    for name, kind, what, owner, days, state, outcome in STEPS:
        due = at + timedelta(days=days)
        said = min(at, due) - timedelta(days=20)
        note = services.StepNote(kind, what, people[owner], due.date())
        step = services.note_step(known[name], note=note, by=people["kari"], at=said)
        if state:
            services.settle_step(
                step, expected=1, state=StepState(state), on=due.date(), outcome=outcome,
                by=people["kari"], at=at,
            )  # fmt: skip


def _weigh(account: Account, *, by: User, at: datetime) -> None:
    from orchard.domain.voice import services

    for days, balance, why in (
        (380, Balance.OURS, "They paid for express freight that our planning caused. We plan together now."),
        (45, Balance.FAIR, ""),
    ):  # fmt: skip
        then = at - timedelta(days=days)
        note = services.BenefitNote(
            "No stop in two autumns, and one invoice instead of four",
            "Steady volume, and a partner who tries new things with us",
            balance, then.date(), why,
        )  # fmt: skip
        services.check_benefit(account, note=note, by=by, at=then)
