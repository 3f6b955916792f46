"""The people at the key accounts, how well they know the supplier, and who is missing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import TYPE_CHECKING

from orchard.domain.relationships.rules import (
    DecisionRole,
    Function,
    Level,
    LineKind,
    Stance,
    Strength,
)

if TYPE_CHECKING:
    from orchard.domain.accounts.models import Account
    from orchard.domain.core.models import User
    from orchard.domain.relationships.models import Contact

F, L, R = Function, Level, DecisionRole
KNOWN_FOR, REVIEWED = 420, 40
"""Days before the story's: when the people were written down, and when somebody went through them."""


@dataclass(frozen=True, slots=True)
class Tied:
    """One of ours, how strong the tie is and how many days ago they met."""

    who: str
    strength: int
    days: int
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody at a customer, as the story tells them."""

    name: str
    title: str
    function: Function
    level: Level
    influence: int
    interest: int
    stance: int | None
    roles: tuple[DecisionRole, ...] = ()
    ties: tuple[Tied, ...] = ()
    matters: str = ""


NORDVIK = (
    Person("Ingrid Moe", "CEO", F.MANAGEMENT, L.EXECUTIVE, 5, 2, 0, (R.DECIDER,),
           (Tied("ola", 1, 200),), "Growth in the Baltic without more head office"),
    Person("Siri Dahl", "CFO", F.PROCUREMENT, L.EXECUTIVE, 4, 3, -1, (R.BUYER,), (),
           "Payment terms and less stock"),
    Person("Siri Moe", "Purchasing director", F.PROCUREMENT, L.EXECUTIVE, 4, 5, 1,
           (R.DECIDER, R.BUYER), (Tied("kari", 3, 9, "Sends us the budget before the tender"),),
           "On time in full, a price formula she can defend"),
    Person("Jan Vik", "Operations director", F.OPERATIONS, L.SENIOR_MANAGER, 4, 4, 1, (R.USER,),
           (Tied("kari", 4, 20, "Asked their board for us in May"), Tied("mart", 2, 25)),
           "No stop in the autumn"),
    Person("Erik Berg", "Category buyer", F.PROCUREMENT, L.SPECIALIST, 2, 4, 0, (R.GATEKEEPER,),
           (Tied("kari", 2, 12),)),
    Person("Tone Lie", "Plant manager, Bergen", F.OPERATIONS, L.MANAGER, 3, 2, -1, (R.USER,),
           (Tied("jonas", 1, 130),), "Two carriers, one dock"),
    Person("Anu Rebane", "Plant manager, Tartu", F.SPECIALISTS, L.MANAGER, 3, 4, 1,
           (R.INFLUENCER,), (Tied("mart", 2, 40),), "Somebody who answers in Estonian"),
)  # fmt: skip
ABOVE = {
    "Siri Dahl": "Ingrid Moe", "Siri Moe": "Ingrid Moe", "Jan Vik": "Ingrid Moe",
    "Erik Berg": "Siri Moe", "Tone Lie": "Jan Vik", "Anu Rebane": "Jan Vik",
}  # fmt: skip
LINES = (
    ("Jan Vik", LineKind.INFLUENCE, "Siri Moe", "She asked him before she signed the last frame"),
    ("Anu Rebane", LineKind.INFLUENCE, "Jan Vik", "Her trial became the rule for all plants"),
    ("Tone Lie", LineKind.CONFLICT, "Anu Rebane", "Both want the one dock on Mondays"),
)
"""Who reports to whom at Nordvik, and who moves whom or is at odds."""
OTHERS = ("Fjordkraft", "Marinor", "Gamlebo", "Baltexa", "Skagen Prosess")
FIRST = (
    "Anne", "Tor", "Lise", "Per", "Mette", "Arne", "Katrin", "Lars", "Eva", "Nils", "Maret", "Olav",
    "Hanne", "Jens", "Piret", "Stein",
)  # fmt: skip
LAST = (
    "Strøm", "Vangen", "Åkesson", "Krogh", "Haug", "Lepik", "Nordby", "Holm", "Sørli", "Tamme",
    "Ekeland", "Borg", "Rask", "Dalen",
)  # fmt: skip
SEATS = (
    ("Managing director", F.MANAGEMENT, L.EXECUTIVE, 5, 3),
    ("Head of purchasing", F.PROCUREMENT, L.SENIOR_MANAGER, 4, 5),
    ("Technical manager", F.OPERATIONS, L.SENIOR_MANAGER, 4, 4),
    ("Plant manager", F.OPERATIONS, L.MANAGER, 3, 4),
    ("Maintenance lead", F.SPECIALISTS, L.SPECIALIST, 2, 5),
    ("Controller", F.PROCUREMENT, L.MANAGER, 3, 2),
    ("Logistics planner", F.OPERATIONS, L.SPECIALIST, 2, 3),
    ("Quality manager", F.SPECIALISTS, L.MANAGER, 3, 3),
)


def know_all(
    accounts: Mapping[str, Account], people: Mapping[str, User], random: Random, *, at: datetime
) -> None:
    """Write down the people of the accounts with a story, their ties, and the seats without one."""
    from orchard.domain.relationships import services
    from orchard.interfaces.cli.demo import ways

    _allow_opinions(people["ingrid"], at=at - timedelta(days=KNOWN_FOR))
    for name in ("Nordvik Group", *OTHERS):
        lead = _manager(accounts[name], people)
        told = NORDVIK if name == "Nordvik Group" else tuple(_invented(lead, people, random))
        made: dict[str, Contact] = {}
        for person in told:
            above = made.get(ABOVE.get(person.name, told[0].name))
            made[person.name] = _write(
                accounts[name], person, people, above=above, by=people[lead], at=at
            )
        if name == "Nordvik Group":
            _draw(made, by=people[lead], at=at - timedelta(days=100))
            services.ask_introduction(
                made["Ingrid Moe"], asked_of=people["kari"], through=made["Jan Vik"],
                why="Half an hour on growth in the Baltic before the next board meeting",
                by=people["ola"], at=at - timedelta(days=5),
            )  # fmt: skip
        services.review_map(
            accounts[name], by=people[lead], at=at - timedelta(days=REVIEWED + random.randrange(80))
        )
    _leave_a_chair(accounts["Nordvik Group"], people, at=at)
    ways.note_all(accounts["Nordvik Group"], people, at=at)


def _allow_opinions(administrator: User, *, at: datetime) -> None:
    """Let the administrator switch attitudes and ways of working on."""
    from orchard.domain.relationships import queries, services
    from orchard.interfaces.cli.demo import ways

    switch = queries.opinion_switch(administrator).row
    services.allow_opinions(
        switch,
        expected=switch.version,
        has_read=True,
        assessment=ways.ASSESSMENT,
        by=administrator,
        at=at,
    )


def _manager(account: Account, people: Mapping[str, User]) -> str:
    from orchard.interfaces.cli.demo import teams

    return teams.manager_of(account.name, account.country)


def _invented(lead: str, people: Mapping[str, User], random: Random) -> Iterator[Person]:
    """Yield six to eight people whom the manager knows in different ways."""
    names = zip(random.sample(FIRST, 8), random.sample(LAST, 8), strict=True)
    wanted = SEATS[: 6 + random.randrange(3)]
    for (title, function, level, influence, interest), (first, last) in zip(
        wanted, names, strict=False
    ):
        strength, days = random.choice((0, 1, 2, 2, 3)), random.randrange(5, 260)
        evidence = (
            "Called us first when the line stood still" if strength >= Strength.STRONG else ""
        )
        ties = (Tied(lead, strength, days, evidence),) if strength else ()
        roles = (R.DECIDER,) if level is L.EXECUTIVE else (R.BUYER,) * (function is F.PROCUREMENT)
        yield Person(
            f"{first} {last}", title, function, level, influence, interest,
            random.choice((-1, 0, 0, 1, 1, None)), roles or (R.USER,), ties,
        )  # fmt: skip


def _write(
    account: Account,
    told: Person,
    people: Mapping[str, User],
    *,
    above: Contact | None,
    by: User,
    at: datetime,
) -> Contact:
    from orchard.domain.relationships import services
    from orchard.domain.relationships.cards import AttitudeNote, ContactCard, TieNote

    known = at - timedelta(days=KNOWN_FOR)
    card = ContactCard(
        told.name, told.function, told.level, "First meetings of the programme", title=told.title,
        influence=told.influence, interest=told.interest, matters=told.matters, reports_to=above,
    )  # fmt: skip
    made = services.add_contact(account, card=card, by=by, at=known)
    for role in told.roles:
        services.give_buying_role(made, role=role, by=by, at=known)
    for tie in told.ties:
        met = at - timedelta(days=tie.days)
        note = TieNote(Strength(tie.strength), met.date(), tie.evidence, met.date())
        services.assess_tie(made, user=people[tie.who], note=note, by=by, at=met)
    if told.stance is not None:
        seen = at - timedelta(days=100)
        heard = AttitudeNote(Stance(told.stance), seen.date(), "Said so in the last review meeting")
        services.assess_attitude(made, note=heard, by=by, at=seen)
    return made


def _draw(made: Mapping[str, Contact], *, by: User, at: datetime) -> None:
    from orchard.domain.relationships import services

    for one, kind, other, observed in LINES:
        services.draw_line(made[one], other=made[other], kind=kind, observed=observed, by=by, at=at)


def _leave_a_chair(account: Account, people: Mapping[str, User], *, at: datetime) -> None:
    """Leave the head of IT unknown, with somebody who looks for that person."""
    from orchard.domain.relationships import services
    from orchard.domain.relationships.cards import SeatNote

    note = SeatNote(
        "Head of IT", F.OPERATIONS, L.SENIOR_MANAGER, 4, R.INFLUENCER, people["mart"],
        "Jan Vik introduces us at the next operations meeting", at.date() + timedelta(days=50),
    )  # fmt: skip
    services.open_seat(account, note=note, by=people["kari"], at=at)
