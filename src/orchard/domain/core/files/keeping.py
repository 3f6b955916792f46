"""Taking a file in: looked at, written down, and taken away again when nothing may hang on it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.utils.translation import gettext as _

from orchard.domain.core.files import names, shelf
from orchard.domain.core.files.kinds import FileIsRefused, FileKind, kind_of
from orchard.domain.core.mistakes import DomainError

LARGEST = 20 << 20
LONGEST_TITLE = 200


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as somebody sends it, and what they say that it is."""

    chunks: Iterable[bytes]
    name: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file that was looked at and written down; no row names it yet."""

    token: str
    name: str
    title: str
    kind: FileKind
    size: int
    sha256: str


@contextmanager
def kept(upload: Upload) -> Iterator[KeptFile]:
    """Keep a file while a service says what it hangs on; refused, it is gone again.

    It is written before the service's transaction: a disk may be slow, others want to write. After
    any other failure nobody knows whether its row was stored: the night sweeps it if it was not.
    """
    if len(upload.title.strip()) > LONGEST_TITLE:
        raise FileIsRefused(_("Say what it is in at most %(most)d letters.") % {"most": LONGEST_TITLE})  # fmt: skip
    content = _read(upload.chunks)
    kind = kind_of(content, upload.name)
    token = shelf.put(content)
    digest = hashlib.sha256(content).hexdigest()
    name, title = names.clean(upload.name, kind), " ".join(upload.title.split())
    try:
        yield KeptFile(token, name, title, kind, len(content), digest)
    except DomainError:
        shelf.take_away(token)
        raise


def _read(chunks: Iterable[bytes]) -> bytes:
    """Return the bytes, and stop as soon as they are too many."""
    found = bytearray()
    for chunk in chunks:
        found += chunk
        if len(found) > LARGEST:
            text = _("The file is larger than %(most)d MB. Make it smaller, or attach its parts one by one.")  # fmt: skip
            raise FileIsRefused(text % {"most": LARGEST >> 20})
    if not found:
        raise FileIsRefused(_("The file is empty. Choose another."))
    return bytes(found)
