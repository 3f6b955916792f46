"""Keeping who of us looked at what is kept about people."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db.models import F

from orchard.domain.core.audit import audited
from orchard.domain.core.models import User
from orchard.domain.relationships import queries
from orchard.domain.relationships.models import Contact, PersonLook
from orchard.domain.relationships.rules import LookKind


@audited("people.looked_at", keeps=("kind",))
def note_looks(
    page: str, *, people: Collection[int], kind: LookKind, by: User, at: datetime
) -> None:
    """Keep at whom one of us looked; the trail, where nothing expires, says of what kind it was."""
    due = _held(queries.unseen(by, people, kind, at=at))
    before = PersonLook.objects.filter(user=by, kind=kind, contact__in=due)
    again = set(before.values_list("contact_id", flat=True))
    before.update(last_at=at, times=F("times") + 1)
    first = [
        PersonLook(contact_id=key, user=by, kind=kind, first_at=at, last_at=at)
        for key in sorted(due - again)
    ]
    PersonLook.objects.bulk_create(first, ignore_conflicts=True)


def _held(people: Collection[int]) -> frozenset[int]:
    """Let who erases one of them wait until the looks are kept, and leave out who was erased meanwhile."""
    held = Contact.objects.select_for_update().filter(pk__in=people, erased_at__isnull=True)
    return frozenset(held.order_by("pk").values_list("pk", flat=True))
