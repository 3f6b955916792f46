"""Where attached files lie: each under a name of ours, written aside, synced and renamed.

Only a row of the database makes a file visible. A crash leaves a file that nobody sees; every night
sweeps what belongs to no row. A file whose row is gone stays a day longer, for a backup that runs.
"""

from __future__ import annotations

import errno
import os
import uuid
from collections.abc import Collection, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orchard.domain.core.mistakes import DomainError

INCOMING = ".incoming"
LETTERS = 2
"""So many letters of its name say in which folder a file lies."""
LEFT = timedelta(days=1)
FULL = frozenset({errno.ENOSPC, errno.EDQUOT})


class ShelfIsFull(DomainError):
    """The disk has no room for the file."""


class ContentIsMissing(DomainError):
    """The row is there, the file is not."""

    default = gettext_lazy(
        "The content of this file is not on the disk any more. Tell who runs Orchard: "
        "`orchard verify` names what is missing, and a backup holds it."
    )


def root() -> Path:
    """Return the folder of all attached files."""
    return Path(settings.DATA_DIR) / "files"


def place(token: str) -> Path:
    """Return where a file lies."""
    return root() / token[:LETTERS] / token


def put(content: bytes) -> str:
    """Write a file down for good, and return its name of ours."""
    token = uuid.uuid4().hex
    aside, target = root() / INCOMING / token, place(token)
    try:
        for folder in (aside.parent, target.parent):
            folder.mkdir(parents=True, exist_ok=True)
        _write(aside, content)
        aside.rename(target)
        _sync_folder(target.parent)
    except OSError as reason:
        aside.unlink(missing_ok=True)
        if reason.errno not in FULL:
            raise
        raise ShelfIsFull(_("The disk is full: the file was not kept, nothing else was lost. Tell who runs Orchard.")) from reason  # fmt: skip
    return token


def opened(token: str) -> BinaryIO:
    """Open a file to read it."""
    try:
        return place(token).open("rb")
    except FileNotFoundError:
        raise ContentIsMissing from None


def take_away(token: str) -> None:
    """Take away a file that no row names."""
    place(token).unlink(missing_ok=True)


def let_go(token: str, *, at: datetime) -> None:
    """Let a file go whose row is gone: the night after the next one sweeps it."""
    if place(token).exists():
        os.utime(place(token), (at.timestamp(), at.timestamp()))


def strangers(known: Collection[str], *, at: datetime) -> Iterator[Path]:
    """Yield what lies here for longer than a day and belongs to no row."""
    until = (at - LEFT).timestamp()
    for path in sorted(root().glob("*/*")):
        is_known = path.name in known and path == place(path.name)
        if path.is_file() and not is_known and path.stat().st_mtime < until:
            yield path


def _write(path: Path, content: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(path: Path) -> None:
    if os.name != "posix":
        return  # Windows keeps folder entries in its journal and cannot open them
    for folder in (path, path.parent):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
