"""Whether attached files are what was attached: each held against its row, and what has no row."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from pathlib import Path

from orchard.domain.core.files import shelf
from orchard.domain.core.models import Attachment


class Wrong(Enum):
    """What is wrong with a file."""

    MISSING = "missing"
    CHANGED = "changed"
    LEFT_OVER = "left over"


@dataclass(frozen=True, slots=True)
class Difference:
    """One file that is not as it was attached."""

    wrong: Wrong
    path: str


def differences(*, at: datetime) -> Iterator[Difference]:
    """Yield what is missing, changed or belongs to nothing; reads all files, changes nothing."""
    rows = dict(Attachment.objects.order_by("token").values_list("token", "sha256"))
    for token, sha256 in rows.items():
        path = shelf.place(token)
        if not path.is_file():
            yield Difference(Wrong.MISSING, _shown(path))
        elif _hash(path) != sha256:
            yield Difference(Wrong.CHANGED, _shown(path))
    for path in shelf.strangers(rows.keys(), at=at):
        yield Difference(Wrong.LEFT_OVER, _shown(path))


def sweep(*, at: datetime) -> int:
    """Take away what belongs to no row for longer than a day; return how many files."""
    known = set(Attachment.objects.values_list("token", flat=True))
    found = list(shelf.strangers(known, at=at))
    for path in found:
        path.unlink(missing_ok=True)
    return len(found)


def _shown(path: Path) -> str:
    return path.relative_to(shelf.root().parent).as_posix()


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
