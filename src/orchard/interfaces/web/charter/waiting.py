"""What waits for a decision, in sentences; and which line the number of key accounts is at."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from orchard.domain.selection.queries.overview import Programme, Waiting
from orchard.domain.selection.queries.vacancies import Vacancy
from orchard.domain.selection.rules.choices import RoundState
from orchard.domain.selection.rules.places import Crowd
from orchard.interfaces.web.charter.links import link, link_to_round
from orchard.interfaces.web.frame.figures import day

MOST = 7
TONES = {
    Crowd.NONE: "none", Crowd.FEW: "none", Crowd.FINE: "good",
    Crowd.MANY: "warn", Crowd.TOO_MANY: "bad",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Wait:
    """One thing that waits: what, why, and where it is decided."""

    icon: str
    text: str
    why: str
    href: str
    action: str


@dataclass(frozen=True, slots=True)
class Line:
    """One of the numbers that are kept apart, and whether the programme is at it."""

    number: str
    words: str
    is_here: bool


def waits(found: Waiting) -> list[Wait]:
    """Return what waits for a decision, empty seats first; no more than one can look at."""
    return list(_waits(found))[:MOST]


def lines(found: Programme) -> list[Line]:
    """Return the lines that a number of key accounts can be at, with the one that it is at."""
    guard, at = found.guard, found.crowd
    few, many = guard.starter
    beyond, stop = _("more than %(most)d"), _("more than %(stop)d")
    return [
        Line(f"{few}–{many}", _("to begin with, in the first 30 days"), at is Crowd.FEW),
        Line(f"{guard.least}–{guard.most}", _("sensible for a programme"), at is Crowd.FINE),
        Line(beyond % {"most": guard.most}, _("needs a reason in the charter"), at is Crowd.MANY),
        Line(stop % {"stop": guard.stop}, _("only the owner can allow it"), at is Crowd.TOO_MANY),
    ]


def crowd_words(found: Programme) -> tuple[str, str]:
    """Return the colour and the words for how many key accounts there are."""
    guard = found.guard
    words = {
        Crowd.NONE: _("No key account yet"),
        Crowd.FEW: _("Fewer than %(least)d: enough to begin with"),
        Crowd.FINE: _("A sensible number"),
        Crowd.MANY: _("More than %(most)d: is each of them really key?"),
        Crowd.TOO_MANY: _("More than %(stop)d: no programme can care for so many"),
    }
    numbers = {"least": guard.least, "most": guard.most, "stop": guard.stop}
    return TONES[found.crowd], words[found.crowd] % numbers


def _waits(found: Waiting) -> Iterator[Wait]:
    for seat in found.empty:
        yield Wait(
            "user-question",
            seat_words(seat),
            why_empty(seat),
            link("watching:team", seat.account.slug),
            _("Open the team"),
        )
    for one in found.rounds:
        yield Wait(
            "scale",
            _("%(round)s: %(state)s") % {"round": one.name, "state": _state(one.state).lower()},
            _("Led by %(name)s, by criteria %(number)d")
            % {"name": one.led_by.name, "number": one.criteria_set.number},
            link_to_round(one),
            _("Go on"),
        )
    if found.draft is not None:
        yield Wait(
            "list-check",
            _("Criteria %(number)d are a draft") % {"number": found.draft.number},
            _("Made by %(name)s; somebody else approves them") % {"name": found.draft.made_by.name},
            link("charter:criteria_set", found.draft.number),
            _("Look"),
        )
    yield from _about_accounts(found)


def _about_accounts(found: Waiting) -> Iterator[Wait]:
    for one in found.chosen:
        account = one.nomination.account
        yield Wait(
            "user-check",
            _("%(account)s is chosen, and not key yet") % {"account": account.name},
            _("Decided in %(round)s") % {"round": one.nomination.round.name},
            link("standing:page", account.slug) or link("accounts:overview", account.slug),
            _("Promote"),
        )
    for asked in found.overrides:
        yield Wait(
            "hand-stop",
            _("Let %(account)s in against the criteria?") % {"account": asked.account.name},
            _("Asked by %(name)s: %(reason)s") % {"name": asked.asked_by, "reason": asked.reason},
            link("ways:overrides") or link("accounts:overview", asked.account.slug),
            _("Decide"),
        )
    for pilot in found.pilots:
        account = pilot.incubation.account
        yield Wait(
            "flask",
            _("The pilot with %(account)s ends on %(day)s")
            % {"account": account.name, "day": day(pilot.ends_on)},
            pilot.goal,
            link("ways:incubator") or link("accounts:overview", account.slug),
            _("Judge"),
        )


def seat_words(seat: Vacancy) -> str:
    """Return which seat of which key account is empty."""
    words = {"account": seat.account.name, "role": str(seat.role.label).lower()}
    return _("%(account)s is key and has no %(role)s") % words


def why_empty(seat: Vacancy) -> str:
    """Return how a seat came to be empty, and what to do."""
    if seat.left:
        text = _("%(name)s no longer works here. Hand the seat over.")
        return text % {"name": seat.left}
    if seat.begins:
        text = _("%(name)s begins on %(day)s. Until then nobody answers.")
        return text % {"name": seat.begins, "day": day(seat.since)}
    return _("Nobody holds the seat. Name somebody.")


def more_words(found: Waiting) -> str:
    """Return how many things wait beyond those that are shown, nothing when none do."""
    more = found.count - MOST
    if more <= 0:
        return ""
    return ngettext("%(count)d more can wait", "%(count)d more can wait", more) % {"count": more}


def _state(state: str) -> str:
    return str(RoundState(state).label)
