"""How far the first thirty days are, told from the data, and from notes where there are none."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from orchard.domain.accounts.models import Account, Assignment
from orchard.domain.accounts.rules import TeamRole
from orchard.domain.core.models import User
from orchard.domain.selection import proofs
from orchard.domain.selection.models import AssistantTrial, Charter, StarterNote
from orchard.domain.selection.queries.charter import charter, policy
from orchard.domain.selection.queries.standings import key_accounts
from orchard.domain.selection.rules.choices import StarterStep

DAYS = 30
FACTS = ("industry", "country", "organisation_number")
SEATS = (TeamRole.ACCOUNT_MANAGER, TeamRole.SPONSOR, TeamRole.DEPUTY)


@dataclass(frozen=True, slots=True)
class Gap:
    """A fact that key accounts should have, and those that lack it."""

    key: str
    accounts: list[Account]


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the first thirty days: whether it is done, and the number that shows it."""

    key: StarterStep
    is_done: bool
    seen: int | None
    notes: list[StarterNote]
    lacking: Sequence[Account] = ()
    """The key accounts for which the step is still to do, where the data know it."""


@dataclass(frozen=True, slots=True)
class Starter:
    """All seven steps, the accounts they are about, and the days that are left."""

    steps: list[Step]
    began_on: date | None
    ends_on: date | None
    chosen: list[Account]
    gaps: list[Gap]
    few: int
    many: int
    trials: list[AssistantTrial]

    @property
    def done(self) -> int:
        """Return how many steps are done."""
        return sum(step.is_done for step in self.steps)

    @property
    def next_step(self) -> Step | None:
        """Return the first step that is not done."""
        return next((step for step in self.steps if not step.is_done), None)

    def step(self, key: StarterStep) -> Step:
        """Return one step."""
        return next(step for step in self.steps if step.key is key)

    def days_left(self, today: date) -> int | None:
        """Return the days until the thirty are over, none below zero; nothing before a start."""
        return max(0, (self.ends_on - today).days) if self.ends_on else None


def starter(viewer: User, on: date) -> Starter:
    """Return how far the first thirty days are, counted from the start of the charter."""
    chosen = list(key_accounts(viewer))
    sensible = policy(viewer, on).guard.starter
    return starter_of(viewer, charter(viewer), chosen, sensible, today=on)


def starter_of(
    viewer: User,
    found: Charter | None,
    chosen: list[Account],
    sensible: tuple[int, int],
    *,
    today: date,
) -> Starter:
    """Return the same for who has the charter and the key accounts at hand."""
    began = found.starts_on if found else None
    notes = list(StarterNote.objects.visible_to(viewer).select_related("by").order_by("pk"))
    gaps = _gaps(chosen)
    few, many = sensible
    lacking = proofs.lacking(viewer, chosen, began, today)
    steps = [
        _proven(key, notes, chosen, lacking[key])
        if key in lacking
        else _step(key, notes, len(chosen), gaps, few)
        for key in StarterStep
    ]
    ends = began + timedelta(days=DAYS) if began else None
    trials = _trials(viewer, began)
    steps = [_tried(one, trials) if one.key is StarterStep.ASSISTANT else one for one in steps]
    return Starter(steps, began, ends, chosen, gaps, few, many, trials)


def tidy_gaps(viewer: User) -> list[Gap]:
    """Return the facts that key accounts lack, with the accounts."""
    return _gaps(list(key_accounts(viewer)))


def _gaps(rows: Sequence[Account]) -> list[Gap]:
    team = Assignment.objects.open().filter(account__in=rows) if rows else Assignment.objects.none()
    held = {(one.account_id, one.role) for one in team}
    found = [Gap(fact, [row for row in rows if not getattr(row, fact)]) for fact in FACTS]
    empty = [Gap(role, [row for row in rows if (row.pk, role) not in held]) for role in SEATS]
    return [*found, *empty]


def _trials(viewer: User, since: date | None) -> list[AssistantTrial]:
    """Return what was tried with an assistant since the first day, the latest first."""
    rows = AssistantTrial.objects.visible_to(viewer).select_related("by")
    found = rows.filter(on__gte=since) if since else rows
    return list(found.order_by("-on", "-pk"))


def _tried(step: Step, trials: Collection[AssistantTrial]) -> Step:
    """Return the step of the assistant: done by one that was measured, not by a sentence."""
    return replace(step, is_done=bool(trials), seen=len(trials))


def _proven(
    key: StarterStep,
    notes: Collection[StarterNote],
    chosen: Sequence[Account],
    missing: list[Account],
) -> Step:
    """Return whether a step is done for each key account, by what an area above knows."""
    mine = [note for note in notes if note.step == key]
    return Step(key, bool(chosen) and not missing, len(missing), mine, missing)


def _step(
    key: StarterStep,
    notes: Collection[StarterNote],
    chosen: int,
    gaps: Collection[Gap],
    few: int,
) -> Step:
    """Return whether a step is done: told by the data where they can, else by a note."""
    mine = [note for note in notes if note.step == key]
    if key is StarterStep.CHOOSE:
        return Step(key, chosen >= few, chosen, mine)
    if key is StarterStep.TIDY:
        missing = sum(len(one.accounts) for one in gaps)
        return Step(key, chosen > 0 and missing == 0, missing, mine)
    return Step(key, bool(mine), None, mine)
