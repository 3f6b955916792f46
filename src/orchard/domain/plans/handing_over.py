"""Taking in a file that somebody at a customer hands over."""

from __future__ import annotations

from datetime import datetime

from orchard.domain.core.files.keeping import Upload, kept
from orchard.domain.core.models import Attachment
from orchard.domain.plans.rules.portal import Guest
from orchard.domain.plans.services.portal_files import give_document


def hand_over(guest: Guest, *, upload: Upload, at: datetime) -> Attachment:
    """Look at a file, keep it and hang it on the guest's account; refused, nothing of it stays."""
    with kept(upload) as file:
        return give_document(guest, file=file, by=None, at=at)
