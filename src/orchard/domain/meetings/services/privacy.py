"""What becomes of notes when time is over."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Q

from orchard.domain.core import queries as core
from orchard.domain.core.audit import audited, remark
from orchard.domain.core.calendar import add_months
from orchard.domain.core.models import Organisation, User
from orchard.domain.core.permissions import require
from orchard.domain.core.rules import Permission
from orchard.domain.meetings.models import Conversation
from orchard.domain.meetings.rules import DAYS_REMOVED, MONTHS_KEPT


@audited("conversations.expired")
def forget_old_notes(organisation: Organisation, *, by: User, at: datetime) -> Organisation:
    """Remove notes of conversations of long ago, and those that were taken out a while ago."""
    require(by, Permission.EDIT_USERS)
    until = add_months(core.fiscal_calendar(by).today(at), -MONTHS_KEPT)
    removed = Q(removed_at__lt=at - timedelta(days=DAYS_REMOVED))
    _rows, kinds = Conversation.objects.filter(removed | Q(held_on__lt=until)).delete()
    remark(notes=kinds.get(Conversation._meta.label, 0))
    return organisation
