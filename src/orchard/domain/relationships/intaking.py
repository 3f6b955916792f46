"""A file of another system inside a service: whose it is, what of it is taken over, and its end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from orchard.domain.core.audit import remark
from orchard.domain.core.mistakes import Invalid, NotFound
from orchard.domain.core.models import User
from orchard.domain.core.permissions import require
from orchard.domain.core.versions import update_versioned
from orchard.domain.relationships.arriving.outcomes import Outcome, State, seal
from orchard.domain.relationships.arriving.tables import Row
from orchard.domain.relationships.arriving.waiting import ListHasChanged, check_waits
from orchard.domain.relationships.models import EMPTIED_INTAKE, Intake
from orchard.domain.relationships.rules import IntakeKind


def rows_of(found: Intake) -> Iterator[Row]:
    """Yield the rows of a file, each with its line."""
    return (Row(line, tuple(cells)) for line, *cells in found.rows)


def check_own(intake: Intake, by: User, at: datetime) -> None:
    """Refuse a file of somebody else, and one that does not wait any more."""
    if intake.by_id != by.pk:
        raise NotFound
    require(by, IntakeKind(intake.kind).permission)
    check_waits(intake, at)


def hold_intake(intake: Intake, kind: IntakeKind, by: User, at: datetime) -> Intake:
    """Return the file as it is now; until all is written, others wait with it."""
    found = Intake.objects.select_for_update().filter(pk=intake.pk, kind=kind).first()
    if found is None:
        raise NotFound
    check_own(found, by, at)
    return found


def to_take(
    intake: Intake, outcomes: Sequence[Outcome], *, expected: int, seen: str
) -> tuple[list[Outcome], list[Outcome]]:
    """Return which rows are new and which change something, if they are what somebody looked at."""
    if intake.version != expected or seal(outcomes) != seen:
        raise ListHasChanged
    new = [one for one in outcomes if one.state is State.NEW]
    changed = [one for one in outcomes if one.state is State.CHANGED]
    if not new and not changed:
        raise Invalid(_("Nothing in this file is new or changed. There is nothing to take over."))
    remark(kind=intake.kind, new=len(new), changed=len(changed))
    return new, changed


def close_intake(intake: Intake, expected: int, at: datetime, **counts: int) -> Intake:
    """Empty a file whose rows were taken over or turned away; how many they were stays."""
    return update_versioned(intake, expected, closed_at=at, **EMPTIED_INTAKE, **counts)
