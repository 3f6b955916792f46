"""What one may write down about how their people stand to each other; none of it enters the trail."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from orchard.domain.core.audit import audited
from orchard.domain.core.mistakes import Conflict, Invalid, NotFound
from orchard.domain.core.models import User
from orchard.domain.relationships.cards import check_lengths
from orchard.domain.relationships.guards import check_contact, current_account, today
from orchard.domain.relationships.models import Contact, Line
from orchard.domain.relationships.rules import LineKind


@audited("line.drawn")
def draw_line(
    contact: Contact, *, other: Contact, kind: LineKind, observed: str, by: User, at: datetime
) -> Line:
    """Say that a person moves another one, or is at odds with them, and what shows it."""
    check_contact(by, contact)
    check_contact(by, other)
    if not Contact.objects.of(current_account(contact)).filter(pk=other.pk).exists():
        raise NotFound
    if contact.pk == other.pk:
        raise Invalid(_("A line runs between two people. Choose another one."))
    said = observed.strip()
    if not said:
        raise Invalid(_("Write what shows it: a line is observed, not guessed."))
    check_lengths(Line, {"observed": said})
    return _kept(Line(
        contact=contact, other=other, kind=kind, observed=said, since=today(by, at), by=by, at=at
    ))  # fmt: skip


@audited("line.ended")
def end_line(line: Line, *, by: User, at: datetime) -> Line:
    """Say that a line no longer runs; the past keeps it."""
    check_contact(by, line.contact)
    if line.until is not None:
        raise Conflict(_("This line has ended already."))
    line.until = today(by, at)
    line.save(update_fields=["until"])
    return line


@audited("line.resumed")
def resume_line(line: Line, *, by: User, at: datetime) -> Line:
    """Take the end of a line back."""
    check_contact(by, line.contact)
    check_contact(by, line.other)
    if line.until is None:
        raise Conflict(_("This line has not ended."))
    _check_not_drawn(line)
    line.until = None
    line.save(update_fields=["until"])
    return line


def _kept(line: Line) -> Line:
    _check_not_drawn(line)
    try:
        with transaction.atomic():
            line.save(force_insert=True)
    except IntegrityError:  # somebody else drew it at the same moment
        raise Conflict(_("This line is drawn already.")) from None
    return line


def _check_not_drawn(line: Line) -> None:
    """Refuse the same line twice; a conflict is the same from both ends."""
    pairs = [(line.contact_id, line.other_id)]
    if line.kind == LineKind.CONFLICT:
        pairs.append((line.other_id, line.contact_id))
    for one, two in pairs:
        drawn = Line.objects.filter(contact=one, other=two, kind=line.kind, until__isnull=True)
        if drawn.exists():
            raise Conflict(_("This line is drawn already."))
