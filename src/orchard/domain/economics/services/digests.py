"""What one may do with one's digest: want it or not; and noting that one has left."""

from __future__ import annotations

from datetime import datetime

from orchard.domain.core.audit import audited
from orchard.domain.core.mistakes import NotAllowed
from orchard.domain.core.models import User
from orchard.domain.economics.models import Digest


@audited("digest.chosen", keeps=("is_wanted",))
def choose_digest(user: User, *, is_wanted: bool, by: User, at: datetime) -> Digest:
    """Switch one's own weekly digest on or off."""
    if user.pk != by.pk or not by.is_active:
        raise NotAllowed
    chosen, _is_new = Digest.objects.update_or_create(user=user, defaults={"is_wanted": is_wanted})
    return chosen


@audited("digest.sent")
def note_digest_sent(user: User, *, by: User, at: datetime) -> Digest:
    """Note that a person's digest has left."""
    sent, _is_new = Digest.objects.update_or_create(user=user, defaults={"sent_at": at})
    return sent
