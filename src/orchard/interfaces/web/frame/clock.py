"""The clock of the web: the only place where pages ask for the moment."""

from __future__ import annotations

from datetime import UTC, date, datetime

from django.utils import timezone


def now() -> datetime:
    """Return the moment; the domain takes it as `at`."""
    return datetime.now(UTC)


def today() -> date:
    """Return the day that it is where the organisation is, for each request is in its time zone."""
    return day_of(now())


def day_of(moment: datetime) -> date:
    """Return the day on which a moment is where the organisation is."""
    return timezone.localtime(moment).date()
