"""How far the first thirty days are, told from the data, and from notes where there are none."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from orchard.domain.accounts.models import Account, Assignment
from orchard.domain.accounts.rules import TeamRole
from orchard.domain.core.models import User
from orchard.domain.selection.models import StarterNote
from orchard.domain.selection.queries.charter import charter
from orchard.domain.selection.queries.standings import key_accounts
from orchard.domain.selection.rules.choices import StarterStep

DAYS = 30


@dataclass(frozen=True, slots=True)
class Gap:
    """A fact that key accounts should have, and those that lack it."""

    key: str
    accounts: list[Account]


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the first thirty days: whether it is done, and what shows it."""

    key: StarterStep
    is_done: bool
    seen: str
    notes: list[StarterNote]


@dataclass(frozen=True, slots=True)
class Starter:
    """All seven steps, and the days that are left."""

    steps: list[Step]
    began_on: date | None
    ends_on: date | None

    @property
    def done(self) -> int:
        """Return how many steps are done."""
        return sum(step.is_done for step in self.steps)


def starter(viewer: User) -> Starter:
    """Return how far the first thirty days are, counted from the start of the charter."""
    found = charter(viewer)
    began = found.starts_on if found else None
    notes = list(StarterNote.objects.visible_to(viewer).select_related("by").order_by("pk"))
    chosen = key_accounts(viewer).count()
    gaps = sum(len(one.accounts) for one in tidy_gaps(viewer))
    steps = []
    for key in StarterStep:
        mine = [note for note in notes if note.step == key]
        is_done, seen = _seen(key, chosen, gaps, mine)
        steps.append(Step(key, is_done, seen, mine))
    return Starter(steps, began, began + timedelta(days=DAYS) if began else None)


def tidy_gaps(viewer: User) -> list[Gap]:
    """Return the facts that key accounts lack, with the accounts."""
    rows = list(key_accounts(viewer))
    held = {
        (one.account_id, one.role) for one in Assignment.objects.open().filter(account__in=rows)
    }
    facts = ("industry", "country", "organisation_number")
    found = [Gap(fact, [row for row in rows if not getattr(row, fact)]) for fact in facts]
    seats = (TeamRole.ACCOUNT_MANAGER, TeamRole.SPONSOR, TeamRole.DEPUTY)
    empty = [Gap(role, [row for row in rows if (row.pk, role) not in held]) for role in seats]
    return [*found, *empty]


def _seen(key: StarterStep, chosen: int, gaps: int, notes: list[StarterNote]) -> tuple[bool, str]:
    """Return whether a step is done, and a number that shows it where data do."""
    if key is StarterStep.CHOOSE:
        return chosen > 0, str(chosen)
    if key is StarterStep.TIDY:
        return chosen > 0 and gaps == 0, str(gaps)
    return bool(notes), ""
