"""How a conversation is laid out for the ways of working of the people in it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from orchard.domain.relationships.rules import Colour

if TYPE_CHECKING:
    from orchard.domain.relationships.cards import TalkSheet
    from orchard.domain.relationships.models import Preparation

QUICK, USUAL, LONG = 30, 45, 60
"""Minutes that fit: for people who are short of time, for most, and for those who want to think."""


class Step(StrEnum):
    """One part of an agenda."""

    RESULT = "result"
    ARRIVE = "arrive"
    OPEN_POINTS = "open_points"
    RECOMMENDATION = "recommendation"
    STORY = "story"
    IDEAS = "ideas"
    WORRIES = "worries"
    SUPPORT = "support"
    EVIDENCE = "evidence"
    DOSSIER = "dossier"
    QUESTIONS = "questions"
    NEXT_STEP = "next_step"


ALL: frozenset[Colour] = frozenset()
ORDER: tuple[tuple[Step, int, Collection[Colour]], ...] = (
    (Step.RESULT, 2, {Colour.RED}),
    (Step.ARRIVE, 4, {Colour.YELLOW, Colour.GREEN}),
    (Step.OPEN_POINTS, 5, ALL),
    (Step.RECOMMENDATION, 8, ALL),
    (Step.STORY, 6, {Colour.YELLOW}),
    (Step.IDEAS, 8, {Colour.YELLOW}),
    (Step.WORRIES, 8, {Colour.GREEN}),
    (Step.SUPPORT, 6, {Colour.GREEN}),
    (Step.EVIDENCE, 8, {Colour.BLUE}),
    (Step.DOSSIER, 6, {Colour.BLUE}),
    (Step.QUESTIONS, 10, {Colour.GREEN, Colour.BLUE}),
    (Step.NEXT_STEP, 4, ALL),
)
"""Every part in its order, how much of the time it takes, and for whom it is there; empty is for all."""
COMMON = (Step.RECOMMENDATION, Step.NEXT_STEP)
"""The parts that every conversation has: an agenda, which more people read than the team, says no other."""


@dataclass(frozen=True, slots=True)
class Item:
    """A part of an agenda with its minutes, and for which ways of working it stands there."""

    step: Step
    minutes: int
    colours: tuple[Colour, ...]


@dataclass(frozen=True, slots=True)
class Agenda:
    """The parts of a conversation; `fit` is how many minutes suit its people."""

    items: tuple[Item, ...]
    minutes: int
    fit: int


def fitting(colours: Collection[Colour]) -> int:
    """Return how many minutes fit: the one who needs time decides, else the one who has none."""
    if Colour.GREEN in colours:
        return LONG
    if Colour.BLUE in colours or Colour.YELLOW in colours:
        return USUAL
    return QUICK if Colour.RED in colours else USUAL


def agenda(
    colours: Collection[Colour], *, minutes: int | None = None, has_open_points: bool = False
) -> Agenda:
    """Lay a conversation out: parts for those who are there, minutes that add up to its length."""
    fit = fitting(colours)
    length = minutes or fit
    parts = [
        (step, weight, tuple(one for one in Colour if one in wanted and one in colours))
        for step, weight, wanted in ORDER
        if _belongs(step, wanted, colours, has_open_points=has_open_points)
    ]
    shares = _shared(length, [weight for _step, weight, _for in parts])
    items = (
        Item(step, share, found)
        for (step, _weight, found), share in zip(parts, shares, strict=True)
    )
    return Agenda(tuple(items), length, fit)


def may_ask_for_decision(colours: Collection[Colour]) -> bool:
    """Say whether one asks by when they decide: never where somebody wants not to be pressed."""
    return Colour.GREEN not in colours


class Gap(StrEnum):
    """What is still missing, or stands against how people like it; all of it may be left so."""

    RESULT_LINE = "result_line"
    RECOMMENDATION = "recommendation"
    TOO_LONG = "too_long"
    STORY = "story"
    IDEA_OWNER = "idea_owner"
    NEXT_STEP = "next_step"
    TOO_SHORT = "too_short"
    SUPPORT_PLAN = "support_plan"
    PRESSES = "presses"
    EVIDENCE = "evidence"
    DOSSIER = "dossier"
    DECIDE_BY = "decide_by"


EVIDENCE = ("has_figures", "has_sources", "has_method")
DOSSIER = ("technical", "economic", "risk")
"""What somebody who wants it to hold looks for, and what their decision rests on."""


def ready(sheet: TalkSheet | Preparation, names: Collection[str]) -> int:
    """Return how many of these are there."""
    return sum(bool(getattr(sheet, name)) for name in names)


def gaps(
    sheet: TalkSheet | Preparation, laid_out: Agenda, colours: Collection[Colour]
) -> tuple[Gap, ...]:
    """Return what to look at again before a conversation, for the people who are in it."""
    red, yellow, green, blue = (one in colours for one in Colour)
    has_step = bool(sheet.next_step and sheet.next_step_on)
    has_evidence = ready(sheet, EVIDENCE) == len(EVIDENCE)
    has_dossier = ready(sheet, DOSSIER) == len(DOSSIER)
    found = {
        Gap.RESULT_LINE: red and not sheet.result_line,
        Gap.RECOMMENDATION: red and not sheet.recommendation,
        Gap.TOO_LONG: red and not green and laid_out.minutes > QUICK,
        Gap.STORY: yellow and not sheet.story and sheet.picked is None,
        Gap.IDEA_OWNER: yellow and sheet.idea_owner is None,
        Gap.NEXT_STEP: yellow and not has_step,
        Gap.TOO_SHORT: green and laid_out.minutes < laid_out.fit,
        Gap.SUPPORT_PLAN: green and not sheet.support_plan,
        Gap.PRESSES: green and sheet.decide_by is not None,
        Gap.EVIDENCE: blue and not has_evidence,
        Gap.DOSSIER: blue and not has_dossier,
        Gap.DECIDE_BY: may_ask_for_decision(colours) and sheet.decide_by is None,
    }
    return tuple(gap for gap, is_there in found.items() if is_there)


def _belongs(
    step: Step, wanted: Collection[Colour], colours: Collection[Colour], *, has_open_points: bool
) -> bool:
    if step is Step.OPEN_POINTS:
        return has_open_points
    if step is Step.ARRIVE:  # nobody who is short of time sits through it
        return Colour.RED not in colours
    return not wanted or any(one in colours for one in wanted)


def _shared(length: int, weights: list[int]) -> list[int]:
    """Share whole minutes by weight; what is left over goes to the largest remainders."""
    total = sum(weights)
    shares = [length * weight // total for weight in weights]
    rest = sorted(range(len(weights)), key=lambda one: (-(length * weights[one] % total), one))
    for one in rest[: length - sum(shares)]:
        shares[one] += 1
    return shares
