"""Letters that did not leave this installation: how long their files stay."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings

KEPT = timedelta(days=14)
"""Longer than any link in a letter lets somebody in."""


def clear_up(*, at: datetime) -> int:
    """Remove letters that were written long ago; return how many."""
    folder: Path = settings.OUTBOX
    old = [file for file in folder.glob("*.txt") if at - _written_at(file) > KEPT]
    for file in old:
        file.unlink(missing_ok=True)
    return len(old)


def _written_at(file: Path) -> datetime:
    return datetime.fromtimestamp(file.stat().st_mtime, UTC)
