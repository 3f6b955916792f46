"""The clock of the programming interface: the only place where it asks for the moment."""

from __future__ import annotations

from datetime import UTC, datetime


def now() -> datetime:
    """Return the moment; the domain takes it as `at`."""
    return datetime.now(UTC)
