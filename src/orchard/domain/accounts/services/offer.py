"""What one may do with the business model of our own offer."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from orchard.domain.accounts.models import OfferNote
from orchard.domain.accounts.notes import check_lengths
from orchard.domain.accounts.rules.profile import Block
from orchard.domain.core import removal
from orchard.domain.core.audit import audited
from orchard.domain.core.mistakes import Invalid
from orchard.domain.core.models import User
from orchard.domain.core.permissions import require
from orchard.domain.core.rules import Permission
from orchard.domain.core.versions import update_versioned


@audited("offer.noted")
def note_offer(text: str, *, block: Block, by: User, at: datetime) -> OfferNote:
    """Note what our own offer is made of."""
    require(by, Permission.EDIT_PROFILES)
    said = {"block": block, "text": _checked(text)}
    return OfferNote.objects.create(**said, written_by=by, written_at=at)


@audited("offer.changed")
def change_offer(
    row: OfferNote, *, expected: int, block: Block, text: str, by: User, at: datetime
) -> OfferNote:
    """Correct a note."""
    require(by, Permission.EDIT_PROFILES)
    removal.check_stands(row)
    update_versioned(row, expected, block=block, text=_checked(text))
    OfferNote.objects.filter(pk=row.pk).update(written_by=by, written_at=at)
    return row


@audited("offer.removed")
def remove_offer(row: OfferNote, *, expected: int, by: User, at: datetime) -> OfferNote:
    """Take a note out."""
    require(by, Permission.EDIT_PROFILES)
    return removal.remove(row, at=at, expected=expected)


@audited("offer.restored")
def restore_offer(row: OfferNote, *, by: User, at: datetime) -> OfferNote:
    """Put a note back."""
    require(by, Permission.EDIT_PROFILES)
    return removal.restore(row)


def _checked(text: str) -> str:
    if not text.strip():
        raise Invalid(_("Write something first."))
    check_lengths(OfferNote, {"text": text.strip()})
    return text.strip()
