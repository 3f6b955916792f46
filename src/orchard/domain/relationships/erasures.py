"""The list of erased people beside the database: a restored backup is older than it.

One line for each: a random key and the moment. It names nobody, and has to be kept as long as
backups are.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from uuid import UUID

from orchard.domain.core.mistakes import DomainError

FILE = "erased.txt"


class ListIsDamaged(DomainError):
    """A line is no key; the text says which."""


def keep(folder: Path, keys: Iterable[UUID]) -> None:
    """Add keys that are not in the list yet, and sync: what is erased stays erased."""
    known = read(folder / FILE)
    new = [key for key in keys if key not in known]
    if not new:
        return
    folder.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(folder / FILE, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(descriptor, "a", encoding="ascii") as file:
        file.writelines(f"{key}\n" for key in new)
        file.flush()
        os.fsync(file.fileno())


def read(path: Path) -> frozenset[UUID]:
    """Return the keys of a list, none where there is no list."""
    if not path.exists():
        return frozenset()
    return frozenset(_keys(path))


def _keys(path: Path) -> Iterable[UUID]:
    for number, line in enumerate(path.read_text(encoding="ascii").splitlines(), start=1):
        try:
            yield UUID(line.strip())
        except ValueError:
            text = f"Line {number} of {path} is no key of an erased person. Correct the list."
            raise ListIsDamaged(text) from None
