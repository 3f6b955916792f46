"""The list of erased people beside the database: a restored backup is older than it.

One line for each: a key. It names nobody, and has to be kept as long as backups are. People at
customers have a key of their own; that of somebody who worked here is made of their number and the
moment they joined, so that it is found in every backup of this installation and in no other one.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from datetime import UTC
from pathlib import Path
from uuid import UUID, uuid5

from orchard.domain.core.mistakes import DomainError
from orchard.domain.core.models import User

FILE = "erased.txt"
OURS = UUID("0b8f2c1e-6a55-4d0c-9d57-3f1f0a7e4c21")
"""Under which the keys of people who worked here are made; it never changes."""


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


def key_of(user: User) -> UUID:
    """Return the key of somebody who works here, for as long as they are not anonymised."""
    return uuid5(OURS, f"{user.pk} {user.joined_at.astimezone(UTC).isoformat()}")


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
