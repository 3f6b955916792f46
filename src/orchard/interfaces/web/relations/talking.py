"""What the page of a conversation shows: its agenda, its people, what is ready and what is missing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise

from orchard.domain.relationships import agendas
from orchard.domain.relationships.agendas import Agenda, Gap, Item
from orchard.domain.relationships.queries import Attendee, Talk
from orchard.interfaces.web.relations.styling import Way, way
from orchard.interfaces.web.relations.talk_words import GAPS, STEPS


@dataclass(frozen=True, slots=True)
class Line:
    """One part of the agenda, with the people for whom it stands there."""

    title: Promise
    text: Promise
    minutes: int
    people: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody of the conversation with the words for how they like to work."""

    attendee: Attendee
    way: Way | None


def shown(talk: Talk, *, has_support_file: bool = False) -> dict[str, object]:
    """Return everything that the page shows of a conversation."""
    laid_out = agendas.agenda(
        talk.colours, minutes=talk.row.minutes, has_open_points=bool(talk.open_points)
    )
    found = [
        one
        for one in agendas.gaps(talk.row, laid_out, talk.colours)
        if one is not Gap.SUPPORT_PLAN or not has_support_file
    ]
    return {
        "talk": talk.row,
        "guests": [
            Guest(one, way(one.style.primary) if one.style else None) for one in talk.people
        ],
        "is_restricted": any(one.contact.restricted_on for one in talk.people),
        "points": talk.open_points,
        "agenda": laid_out,
        "lines": lines(laid_out, talk.people),
        "lacks_support": Gap.SUPPORT_PLAN in found,
        "evidence": agendas.ready(talk.row, agendas.EVIDENCE),
        "dossier": agendas.ready(talk.row, agendas.DOSSIER),
        "gaps": [GAPS[one] for one in found if one is not Gap.DECIDE_BY],
        "nudge": GAPS[Gap.DECIDE_BY] if Gap.DECIDE_BY in found else "",
        "is_unpressed": not agendas.may_ask_for_decision(talk.colours),
        "has_step": bool(talk.row.next_step and talk.row.next_step_on),
    }


def lines(laid_out: Agenda, people: Iterable[Attendee] = ()) -> list[Line]:
    """Return the parts of an agenda, each with the names of whom it is for."""
    return [_line(people, item) for item in laid_out.items]


def _line(people: Iterable[Attendee], item: Item) -> Line:
    title, text = STEPS[item.step]
    for_whom = tuple(
        one.contact.name for one in people if one.style and one.style.colours & set(item.colours)
    )
    return Line(title, text, item.minutes, for_whom)
