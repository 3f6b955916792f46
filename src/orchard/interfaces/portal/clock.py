"""The clock of the portal: the only place where it asks for the moment."""

from __future__ import annotations

from datetime import UTC, date, datetime

from django.utils import timezone


def now() -> datetime:
    """Return the moment; the domain takes it as `at`."""
    return datetime.now(UTC)


def today() -> date:
    """Return the day that it is where the supplier is; each page is shown in their time zone."""
    return timezone.localtime(now()).date()
