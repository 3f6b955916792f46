"""What one may do with the profile of a customer: note, change, confirm, take out, one or many."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import TypeVar

from django.db import models
from django.utils.translation import gettext as _

from orchard.domain.accounts.guards import check_writer, check_writer_of, today
from orchard.domain.accounts.models import (
    Account,
    CustomerGoal,
    IncomeSource,
    ProfileRevision,
    Sourced,
)
from orchard.domain.accounts.notes import (
    Note,
    PresenceNote,
    check_lengths,
    check_origin,
    check_shares,
)
from orchard.domain.accounts.notes import named as competitor_named
from orchard.domain.accounts.rules.profile import Confidence, Deed
from orchard.domain.core import removal
from orchard.domain.core.audit import audited, remark
from orchard.domain.core.mistakes import Conflict, Invalid
from orchard.domain.core.models import User
from orchard.domain.core.versions import update_versioned

S = TypeVar("S", bound=Sourced)
OUTSIDE = frozenset(
    {"id", "version", "account", "written_by", "written_at", "confirmed_by", "confirmed_on"}
) | {"removed_at"}
"""Fields that are no part of what a row says."""


@audited("profile.noted")
def note_known(account: Account, *, note: Note, by: User, at: datetime) -> Sourced:
    """Note something that is known about a customer."""
    check_writer(by, account)
    note.check(account, today=today(by, at))
    made = note.model._default_manager.create(
        account=account, **_stored(note), written_by=by, written_at=at
    )
    return _kept(made, Deed.NOTED, by, at)


@audited("profile.changed")
def change_known(row: S, *, expected: int, note: Note, by: User, at: datetime) -> S:
    """Correct something; what was confirmed before has to be confirmed anew."""
    check_writer_of(by, row)
    removal.check_stands(row)
    note.check(row.account, today=today(by, at), but=row.pk)
    update_versioned(row, expected, **_stored(note))
    _signed(row, written_by=by, written_at=at, confirmed_by=None, confirmed_on=None)
    return _kept(row, Deed.CHANGED, by, at)


@audited("profile.confirmed")
def confirm_known(row: S, *, expected: int, by: User, at: datetime) -> S:
    """Say that something is still true, today and by one's own name."""
    check_writer_of(by, row)
    removal.check_stands(row)
    update_versioned(row, expected, confirmed_by=by, confirmed_on=today(by, at))
    return _kept(row, Deed.CONFIRMED, by, at)


@audited("profile.sourced")
def source_known(
    row: S,
    *,
    expected: int,
    source: str,
    said_on: date,
    confidence: Confidence | None = None,
    by: User,
    at: datetime,
) -> S:
    """Correct where something is known from and of which day, and what it says stays."""
    check_writer_of(by, row)
    removal.check_stands(row)
    check_origin(source, said_on, today(by, at))
    said: dict[str, object] = {"source": source.strip(), "said_on": said_on}
    said |= {"confidence": confidence} if confidence else {}
    check_lengths(type(row), said)
    update_versioned(row, expected, **said)
    return _kept(row, Deed.SOURCED, by, at)


@audited("profile.removed")
def remove_known(row: S, *, expected: int, by: User, at: datetime) -> S:
    """Take something out; a goal that others serve stays."""
    check_writer_of(by, row)
    if isinstance(row, CustomerGoal) and _serving(row):
        text = _("Something serves this goal. Link it to another goal first, then take this out.")
        raise Conflict(text)
    removal.remove(row, at=at, expected=expected)
    return _kept(row, Deed.REMOVED, by, at)


@audited("profile.restored")
def restore_known(row: S, *, by: User, at: datetime) -> S:
    """Put something back, unless what it rests on changed meanwhile."""
    check_writer_of(by, row)
    _check_fits(row)
    removal.restore(row)
    return _kept(row, Deed.RESTORED, by, at)


@audited("profile.confirmed_together")
def confirm_together(
    subject: str, *, rows: Sequence[tuple[Sourced, int]], by: User, at: datetime
) -> None:
    """Say of many things that they are still true; each as it was seen, or none."""
    _check_some(rows)
    for row, expected in rows:
        confirm_known(row, expected=expected, by=by, at=at)
    remark(rows=len(rows))


@audited("profile.sourced_together")
def source_together(
    subject: str,
    *,
    rows: Sequence[tuple[Sourced, int]],
    source: str,
    said_on: date,
    confidence: Confidence | None = None,
    by: User,
    at: datetime,
) -> None:
    """Give many things the same source and day; each as it was seen, or none."""
    _check_some(rows)
    for row, expected in rows:
        source_known(
            row, expected=expected, source=source, said_on=said_on, confidence=confidence,
            by=by, at=at,
        )  # fmt: skip
    remark(rows=len(rows))


def _check_fits(row: Sourced) -> None:
    served = CustomerGoal.objects.filter(pk=getattr(row, "goal_id", None) or 0)
    if served.filter(removed_at__isnull=False).exists():
        raise Conflict(_("The goal that it serves was taken out. Put the goal back first."))
    if isinstance(row, IncomeSource):
        check_shares(row.account, row.share, but=row.pk)


def _check_some(rows: Sequence[tuple[Sourced, int]]) -> None:
    if not rows:
        raise Invalid(_("Choose at least one line first."))


def _stored(note: Note) -> dict[str, object]:
    said = note.values()
    if isinstance(note, PresenceNote):
        said["competitor"] = competitor_named(note.competitor)
    return said


def _signed(row: Sourced, **names: object) -> None:
    """Write who did it beside what is said: no part of what two people may contradict each other in."""
    type(row)._default_manager.filter(pk=row.pk).update(**names)
    row.refresh_from_db()


def _serving(goal: CustomerGoal) -> bool:
    """Say whether anything that stands serves the goal."""
    others = (one for one in Sourced.__subclasses__() if _links_to_goals(one))
    held = {"goal": goal, "removed_at__isnull": True}
    return any(kind._default_manager.filter(**held).exists() for kind in others)


def _links_to_goals(kind: type[models.Model]) -> bool:
    return any(field.name == "goal" for field in kind._meta.local_fields)


def _kept(row: S, deed: Deed, by: User, at: datetime) -> S:
    """Keep the state of the row; the trail hears what kind of thing it was, not what it says."""
    remark(kind=row.kind.value, account=row.account_id)
    ProfileRevision.objects.create(
        account_id=row.account_id,
        kind=row.kind,
        row=row.pk,
        number=row.version,
        deed=deed,
        headline=row.headline[:300],
        said=_words(row),
        by=by,
        at=at,
    )
    return row


def _words(row: Sourced) -> dict[str, str]:
    """Return what the row says, field by field, as one reads it."""
    said = {}
    for field in row._meta.local_fields:
        if field.name not in OUTSIDE:
            shown = getattr(row, f"get_{field.name}_display", None)
            value = shown() if shown else getattr(row, field.name)
            said[field.name] = "" if value is None else str(value)
    return said
