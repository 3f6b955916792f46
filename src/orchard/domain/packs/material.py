"""What packs are made from, as values: what both sides may read, and apart from it what only we may.

For a customer nothing is read but what an open row of sharing names, and `inside` does not exist: so
no part can tell what was not shared, however it is written.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from orchard.analytics.statement import Quarter
from orchard.domain.accounts.briefing import Brief
from orchard.domain.packs.rules import Wish
from orchard.domain.plans.rules.plan import ActionState, InitiativeState, ObjectiveState
from orchard.domain.plans.rules.values import ValueStatus


@dataclass(frozen=True, slots=True)
class Aim:
    """An objective or a success criterion: where from, where to, and where it stands."""

    title: str
    measure: str
    unit: str
    baseline: Decimal | None
    target: Decimal | None
    current: Decimal | None
    due_on: date | None
    state: ObjectiveState
    measured_on: date | None = None
    """The last day of the twelve months in which the ledger measured it; entered ones have none."""
    estimate_grade: str = ""
    """How well we know what its number is a share of: our share of their spend rests on estimates."""
    is_told: bool = True
    """Whether its numbers may be read here; that they may not is no sign that nobody knows them."""

    @property
    def is_reached(self) -> bool:
        """Say whether it was reached: by what people say, else by numbers that they entered.

        What the ledger measures is of today: it says nothing of a day that was or is still to come.
        """
        is_entered = self.measured_on is None and not self.estimate_grade
        if self.state != ObjectiveState.ACTIVE or not is_entered:
            return self.state == ObjectiveState.ACHIEVED
        if self.current is None or self.target is None:
            return False
        falls = self.baseline is not None and self.target < self.baseline
        return self.current <= self.target if falls else self.current >= self.target

    @property
    def is_hidden(self) -> bool:
        """Say whether where it stands is in numbers that may not be read here."""
        return not self.is_told and self.state == ObjectiveState.ACTIVE

    @property
    def is_measured(self) -> bool:
        """Say whether anybody knows where it stands."""
        return self.current is not None or self.is_reached


@dataclass(frozen=True, slots=True)
class Doing:
    """An initiative; how we see it and who of us has it is empty in what a customer reads."""

    title: str
    care: str
    state: InitiativeState
    owner: str
    is_joint: bool


@dataclass(frozen=True, slots=True)
class Deed:
    """An action: by whom of us, or by the customer; who there is left to the plan itself."""

    title: str
    due_on: date
    owner: str
    is_ours: bool
    state: ActionState
    done_on: date | None


@dataclass(frozen=True, slots=True)
class Gain:
    """What the customer gained in a year."""

    benefit: str
    year: int
    amount: Decimal
    currency: str
    status: ValueStatus


@dataclass(frozen=True, slots=True)
class Group:
    """A project group of both sides: what it moves, from where to where, and by when."""

    name: str
    measure: str
    unit: str
    baseline: Decimal
    target: Decimal
    current: Decimal | None
    ends_on: date
    is_closed: bool


@dataclass(frozen=True, slots=True)
class Document:
    """A file that both sides can take along, by its name."""

    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class Decided:
    """What was decided, when, and why it matters."""

    on: date
    text: str
    why: str


@dataclass(frozen=True, slots=True)
class Threat:
    """A risk, the worst first."""

    title: str
    category: str
    score: int
    colour: str
    owner: str
    review_on: date


@dataclass(frozen=True, slots=True)
class Bond:
    """An agreement that runs, and by which day somebody has to act."""

    name: str
    kind: str
    state: str
    act_by: date | None
    last_day: date | None


@dataclass(frozen=True, slots=True)
class Failure:
    """A deviation that the customer still feels."""

    title: str
    severity: str
    owner: str
    fix_by: date


@dataclass(frozen=True, slots=True)
class Chance:
    """An opportunity."""

    title: str
    value: Decimal
    currency: str
    stage: str
    next_step: str
    next_on: date


@dataclass(frozen=True, slots=True)
class Inside:
    """What only our people read."""

    brief: Brief
    quarters: tuple[Quarter, ...]
    as_of: date | None
    threats: tuple[Threat, ...]
    bonds: tuple[Bond, ...]
    chances: tuple[Chance, ...]
    failures: tuple[Failure, ...]
    lessons: tuple[str, ...]
    ideas: tuple[str, ...]
    leaves_out: str
    strategy: str


@dataclass(frozen=True, slots=True)
class Material:
    """All of it; `shared` are the keys of the rows by which a customer may read theirs.

    `released` are the keys of the decisions that they may read of meetings.
    """

    account: str
    supplier: str
    currency: str
    wish: Wish
    today: date
    criteria: tuple[Aim, ...]
    aims: tuple[Aim, ...]
    doings: tuple[Doing, ...]
    deeds: tuple[Deed, ...]
    gains: tuple[Gain, ...]
    groups: tuple[Group, ...]
    documents: tuple[Document, ...]
    decided: tuple[Decided, ...]
    inside: Inside | None
    shared: tuple[int, ...] = ()
    released: tuple[int, ...] = ()

    @property
    def measures(self) -> tuple[Aim, ...]:
        """Return by what both sides see that it works: success criteria, then objectives."""
        return (*self.criteria, *self.aims)

    @property
    def open_deeds(self) -> list[Deed]:
        """Return what is still to be done, the next first."""
        return [
            one for one in self.deeds if one.state in (ActionState.OPEN, ActionState.IN_PROGRESS)
        ]

    @property
    def late_deeds(self) -> list[Deed]:
        """Return what should have been done by now."""
        return [one for one in self.open_deeds if one.due_on < self.today]

    def within(self, day: date | None) -> bool:
        """Say whether a day lies in the period."""
        return day is not None and self.wish.starts_on <= day <= self.wish.ends_on
