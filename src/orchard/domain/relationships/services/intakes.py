"""What one may do with a file of another system: open it, say what columns mean, turn it away."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.utils.translation import gettext as _

from orchard.domain.core.audit import audited, remark
from orchard.domain.core.mistakes import Invalid
from orchard.domain.core.models import User
from orchard.domain.core.permissions import require
from orchard.domain.core.versions import update_versioned
from orchard.domain.relationships.arriving.opinions import without_opinions
from orchard.domain.relationships.arriving.sorts import NEEDED, SORTS
from orchard.domain.relationships.arriving.tables import Table
from orchard.domain.relationships.intaking import check_own, close_intake
from orchard.domain.relationships.models import Intake
from orchard.domain.relationships.rules import IntakeKind


@dataclass(frozen=True, slots=True)
class IntakeNote:
    """What a file is called, how it was read, and what is said once for rows that leave it open."""

    kind: IntakeKind
    label: str
    encoding: str
    odd_words: str = ""
    leaves_open: Mapping[str, str] = field(default_factory=dict)


@audited("intake.opened")
def open_intake(table: Table, *, note: IntakeNote, by: User, at: datetime) -> Intake:
    """Keep a file for a day, to look through it; a newer one takes the place of an older one.

    Columns that say what people think or are like are not kept.
    """
    require(by, note.kind.permission)
    table, unread = without_opinions(table)
    Intake.objects.filter(closed_at__isnull=True, by=by, kind=note.kind).delete()
    Intake.objects.clear_up(at)
    remark(kind=note.kind.value, rows=len(table.rows))
    return Intake.objects.create(
        kind=note.kind, label=note.label[:200], encoding=note.encoding,
        odd_words=note.odd_words[:300], columns=list(table.columns), unread=list(unread),
        rows=[[row.line, *row.cells] for row in table.rows], meaning=table.meaning,
        leaves_open=dict(note.leaves_open), by=by, at=at,
    )  # fmt: skip


@audited("intake.read_otherwise")
def say_intake_columns(
    intake: Intake, *, expected: int, meaning: Mapping[str, int], by: User, at: datetime
) -> Intake:
    """Say which column is what."""
    check_own(intake, by, at)
    kind, places = IntakeKind(intake.kind), range(len(intake.columns))
    if not set(meaning) <= set(SORTS[kind].phrases) or not set(meaning.values()) <= set(places):
        raise Invalid(_("Choose columns of the file."))
    if not set(NEEDED[kind]) <= set(meaning):
        raise Invalid(_("Say which columns hold what every row needs."))
    return update_versioned(intake, expected, meaning=dict(meaning))


@audited("intake.turned_away")
def turn_intake_away(intake: Intake, *, by: User, at: datetime) -> Intake:
    """Let a file go without taking anything over."""
    check_own(intake, by, at)
    return close_intake(intake, intake.version, at)
