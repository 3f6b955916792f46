"""Objectives as values: which are SMART, which kinds a plan needs, how far one has come."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from orchard.domain.plans.rules.plan import (
    NUMBERS,
    STRATEGIC,
    Horizon,
    Mode,
    ObjectiveKind,
)

YEARS = {Horizon.OPERATIVE: 1, Horizon.TACTICAL: 2, Horizon.STRATEGIC: 5}
"""How many years after a plan's first day an objective of a horizon lies at most."""
AT_LEAST = {Horizon.OPERATIVE: 0, Horizon.TACTICAL: 1, Horizon.STRATEGIC: 3}
"""And at least."""
HUNDRED = Decimal(100)


class Letter(StrEnum):
    """The five parts of a SMART objective."""

    SPECIFIC = "S"
    MEASURABLE = "M"
    ATTAINABLE = "A"
    RELEVANT = "R"
    TIMED = "T"


@dataclass(frozen=True, slots=True)
class Aim:
    """What the check looks at; numbers are `None` where nobody entered them."""

    kind: ObjectiveKind
    horizon: Horizon
    measure: str
    baseline: Decimal | None
    target: Decimal | None
    due_on: date | None
    strategy: str
    leads_up: bool
    """Whether it leads up to an objective further away, or serves a goal of the customer."""


@dataclass(frozen=True, slots=True)
class Part:
    """One letter: whether it is met, and what to do where it is not."""

    letter: Letter
    is_met: bool
    title: str | Promise
    fix: str | Promise


def smart(aim: Aim, year: int) -> tuple[Part, ...]:
    """Return the five letters for an objective of a plan's year."""
    is_number = aim.baseline is not None and aim.target is not None
    return (
        Part(Letter.SPECIFIC, bool(aim.measure.strip()), _("Specific"),
             _("Say what is measured, so that a stranger could count it.")),
        Part(Letter.MEASURABLE, is_number and aim.baseline != aim.target, _("Measurable"),
             _("Give the number of today and the number to reach; they differ.")),
        Part(Letter.ATTAINABLE, bool(aim.strategy.strip()), _("Attainable"),
             _("Write how we reach it: goal and strategy are written together.")),
        Part(Letter.RELEVANT, aim.leads_up or aim.horizon == Horizon.STRATEGIC, _("Relevant"),
             _("Let it lead up to an objective further away, or serve a goal of the customer.")),
        Part(Letter.TIMED, aim.due_on is not None and is_in_horizon(aim.due_on, aim.horizon, year),
             _("Timed"), _("Give a day within its horizon.")),
    )  # fmt: skip


def first_day(horizon: Horizon, year: int) -> date | None:
    """Return the first day on which an objective of a horizon may be due; the nearest has none.

    Who counts three years from a plan's first day ends on the last day of the third.
    """
    years = AT_LEAST[horizon]
    return date(year + years - 1, 12, 31) if years else None


def is_in_horizon(due_on: date, horizon: Horizon, year: int) -> bool:
    """Say whether a day lies in a horizon of a year's plan: not before it and not after."""
    first = first_day(horizon, year)
    return (first is None or due_on >= first) and due_on <= last_day(horizon, year)


def last_day(horizon: Horizon, year: int) -> date:
    """Return the last day on which an objective of a horizon may be due in a year's plan."""
    return date(year + YEARS[horizon] - 1, 12, 31)


def leads_to(horizon: int, further: int) -> bool:
    """Say whether an objective of one horizon may lead up to one of the other: only upwards."""
    return further > horizon


def needs_parent(horizon: int, mode: str) -> bool:
    """Say whether an objective has to lead up to one further away; one page has no levels."""
    return mode != Mode.ONE_PAGE and horizon < Horizon.STRATEGIC


ASKED: dict[Mode, tuple[str, ...]] = {
    Mode.FULL: ("measure", "baseline", "target", "due_on", "strategy"),
    Mode.LIGHT: ("measure", "target", "due_on", "strategy"),
    Mode.ONE_PAGE: ("target", "due_on"),
}
"""What an objective has to say in each mode of a plan."""
LACKING: dict[str, str | Promise] = {
    "measure": _("what is measured"), "baseline": _("the number of today"),
    "target": _("the number to reach"), "due_on": _("the day"),
    "strategy": _("how we reach it: goal and strategy are written together"),
}  # fmt: skip
"""What people call each of that where it is not there."""


def unsaid(said: Mapping[str, object], mode: str) -> list[str]:
    """Return what an objective still has to say in a mode of the plan; zero is said."""
    return [str(LACKING[one]) for one in ASKED[Mode(mode)] if not is_said(said.get(one))]


def is_said(value: object) -> bool:
    """Say whether something stands in a field."""
    return bool(value.strip()) if isinstance(value, str) else value is not None


@dataclass(frozen=True, slots=True)
class Kinds:
    """Which objectives a plan still needs."""

    numbers: tuple[ObjectiveKind, ...]
    strategic: bool
    improvement: bool

    @property
    def is_whole(self) -> bool:
        """Say whether nothing is missing."""
        return not (self.numbers or self.strategic or self.improvement)


def missing(kinds: Collection[str], *, improves: bool, mode: str) -> Kinds:
    """Return what a plan lacks: each of three numbers, one strategic goal, one improvement.

    Something to improve is asked of accounts that stand well, too. One page asks for contribution
    and the improvement only.
    """
    asked = (ObjectiveKind.CONTRIBUTION,) if mode == Mode.ONE_PAGE else NUMBERS
    return Kinds(
        numbers=tuple(one for one in asked if one not in kinds),
        strategic=mode != Mode.ONE_PAGE and not any(one in kinds for one in STRATEGIC),
        improvement=not improves,
    )


def progress(
    baseline: Decimal | None, current: Decimal | None, target: Decimal | None
) -> int | None:
    """Return how much of the way from baseline to target is done, in percent from 0 to 100."""
    if baseline is None or current is None or target is None or baseline == target:
        return None
    share = (current - baseline) / (target - baseline)
    return int(min(max(share, Decimal(0)), Decimal(1)) * HUNDRED)


def horizons_linked(levels: Iterable[tuple[int, int | None]]) -> bool:
    """Say whether objectives stand at all three horizons and each nearer one leads up.

    Each objective comes as its horizon and that of the one it leads up to.
    """
    found = list(levels)
    here = {horizon for horizon, _up in found}
    linked = all(up is not None and leads_to(own, up) for own, up in found if own < max(Horizon))
    return here == set(Horizon.values) and linked
