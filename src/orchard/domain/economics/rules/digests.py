"""When a weekly digest is due."""

from __future__ import annotations

from datetime import datetime, timedelta

WEEK = timedelta(days=7)
SLACK = timedelta(hours=12)
"""The night does not come at the same minute every week."""


def is_due(sent_at: datetime | None, at: datetime) -> bool:
    """Say whether a week has passed since the last digest; who never got one gets it now."""
    return sent_at is None or at - sent_at >= WEEK - SLACK


def since(sent_at: datetime | None, at: datetime) -> datetime:
    """Return from when on a digest tells: the last one, but no further back than a month."""
    return at - WEEK if sent_at is None else max(sent_at, at - 4 * WEEK)
