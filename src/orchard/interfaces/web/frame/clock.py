"""The clock of the web: the only place where pages ask for the moment."""

from __future__ import annotations

from datetime import UTC, datetime


def now() -> datetime:
    """Return the moment; the domain takes it as `at`."""
    return datetime.now(UTC)
