"""Counting requests over all web processes, exactly: the database adds, never the process."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import F

from orchard.domain.core.models import Tally


def count(key: str, *, ends_at: datetime, at: datetime) -> int:
    """Count once more under the key and return how often it was; tallies that ended go."""
    with transaction.atomic():
        if not _add(key):
            Tally.objects.filter(ends_at__lte=at).delete()
            Tally.objects.bulk_create([Tally(key=key, ends_at=ends_at)], ignore_conflicts=True)
            _add(key)
        return Tally.objects.values_list("count", flat=True).get(key=key)


def _add(key: str) -> int:
    return Tally.objects.filter(key=key).update(count=F("count") + 1)
