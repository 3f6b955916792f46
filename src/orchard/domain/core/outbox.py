"""Letters that did not leave this installation: how long their files stay."""

from __future__ import annotations

import re
from collections.abc import Iterable
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


def forget(addresses: Iterable[str]) -> int:
    """Remove letters in which one of the addresses stands; return how many."""
    either = "|".join(re.escape(one) for one in addresses)
    said = re.compile(rf"(?<![\w.+-])(?:{either})(?![\w-]|\.\w)", re.IGNORECASE)
    folder: Path = settings.OUTBOX
    found = [file for file in folder.glob("*.txt") if said.search(_text_of(file))]
    for file in found:
        file.unlink(missing_ok=True)
    return len(found)


def _text_of(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8", errors="replace")
    except FileNotFoundError:  # cleared up at this moment
        return ""


def _written_at(file: Path) -> datetime:
    return datetime.fromtimestamp(file.stat().st_mtime, UTC)
