"""How people at the largest account like to work, what they asked, and conversations with them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from orchard.domain.accounts.models import Account
    from orchard.domain.core.models import User
    from orchard.domain.relationships.models import Contact

ASSESSMENT = "Assessment of privacy risks no. 4, in the folder of the programme"
SEEN = (
    ("Ingrid Moe", "red", "", "Asked for the result before we had sat down, and decided within ten minutes", 60),
    ("Siri Moe", "blue", "", "Asked for the calculation behind each price line, twice", 22),
    ("Jan Vik", "green", "blue", "Wanted to know who covers nights before he spoke of the price", 35),
    ("Anu Rebane", "yellow", "", "Drew a shared dock on the whiteboard and named three plants that should try it", 40),
    ("Tone Lie", "red", "", "Ended the meeting when we had no figure for Bergen", 420),
)  # fmt: skip
"""Name, the way of working and a second one, what was seen, and how many days ago: one has expired."""
OPEN = (
    ("Siri Moe", "question", "How was the index of next year computed?", "liis", 14),
    ("Siri Moe", "question", "Is there a second carrier in Bergen?", "mart", -3),
    (
        "Anu Rebane",
        "voice",
        "The label comes off in the washer, so we write the number by hand",
        "mart",
        30,
    ),
    ("Anu Rebane", "need", "One dock for all deliveries before the shift begins", "kari", 30),
    ("Jan Vik", "concern", "Who answers at night while we change over?", "mart", 21),
)
"""Whose, what kind, the words, who answers, and in how many days."""
STORIES = (
    ("One dock instead of four", "Four suppliers rang the same bell every morning. We put all of it on one truck at six; the dock went quiet, and the foreman got his first hour back."),
    ("The winter without a stop", "A plant that stopped twice each winter let us hold its spare parts. The next winter passed without a stop, and nobody rang at night."),
)  # fmt: skip
"""Stories that everybody may tell."""
HELD = (("Review of the autumn", 50, "yes", 4), ("Freight in Bergen", 90, "no", 2))


def note_all(account: Account, people: Mapping[str, User], *, at: datetime) -> None:
    """Note how its people like to work, what is open with them, and prepare the next conversation."""
    from orchard.domain.relationships import queries, services

    kari = people["kari"]
    known = {one.name: one for one in queries.contacts(kari, account)}
    for title, told in STORIES:
        services.tell_story(title, told=told, by=kari, at=at)
    _see(known, by=kari, at=at)
    _ask(known, people, by=kari, at=at)
    _talk(account, known, by=kari, at=at)


def _see(known: Mapping[str, Contact], *, by: User, at: datetime) -> None:
    from orchard.domain.relationships import services
    from orchard.domain.relationships.rules import Colour, Confidence

    for name, colour, second, seen, days in SEEN:
        then = at - timedelta(days=days)
        note = services.StyleNote(
            Colour(colour),
            Confidence.MEDIUM,
            seen,
            then.date(),
            secondary=Colour(second) if second else None,
        )
        services.note_style(known[name], note=note, by=by, at=then)


def _ask(
    known: Mapping[str, Contact], people: Mapping[str, User], *, by: User, at: datetime
) -> None:
    from orchard.domain.relationships import services
    from orchard.domain.relationships.rules import PointKind

    raised = at - timedelta(days=22)
    for name, kind, text, owner, days in OPEN:
        due = at.date() + timedelta(days=days)
        note = services.PointNote(PointKind(kind), text, raised.date(), people[owner], due)
        services.raise_point(known[name], note=note, by=by, at=raised)


def _talk(account: Account, known: Mapping[str, Contact], *, by: User, at: datetime) -> None:
    """Let two conversations have been held, and prepare one with the two who matter most."""
    from orchard.domain.relationships import services
    from orchard.domain.relationships.rules import Adapted

    for purpose, days, adapted, outcome in HELD:
        then = at - timedelta(days=days)
        plan = services.TalkPlan(purpose, then.date())
        held = services.prepare(account, people=[known["Erik Berg"]], plan=plan, by=by, at=then)
        services.look_back(
            held,
            expected=held.version,
            adapted=Adapted(adapted),
            outcome=outcome,
            on=then.date(),
            by=by,
            at=then,
        )
    plan = services.TalkPlan("The frame agreement of next year", at.date() + timedelta(days=6))
    both = [known["Siri Moe"], known["Jan Vik"]]
    talk = services.prepare(account, people=both, plan=plan, by=by, at=at)
    sheet = services.TalkSheet(
        recommendation="One frame agreement for all plants, with a price formula",
        economic="4 % less freight, measured on the invoices of the last twelve months",
        has_figures=True,
    )
    services.fill_sheet(talk, expected=talk.version, plan=plan, sheet=sheet, by=by, at=at)
