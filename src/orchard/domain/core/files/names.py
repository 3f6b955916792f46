"""What a file is called: a label for people, never a path."""

from __future__ import annotations

import re
import unicodedata

from django.utils.translation import gettext as _

from orchard.domain.core.files.kinds import FileKind

LONGEST = 150
NOT_IN_NAMES = re.compile(r'[<>:"|?*]')
ALSO = {FileKind.JPEG: (".jpeg",), FileKind.TXT: (".md", ".log")}
"""Endings of a kind beside its own one."""


def clean(name: str, kind: FileKind) -> str:
    """Return one printable line that ends as its kind does, without folders and hidden signs."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    shown = "".join(one if one.isprintable() else " " for one in last)
    stem = NOT_IN_NAMES.sub("_", " ".join(shown.split())).rstrip(" .")
    ending = f".{kind.value}"
    for known in (ending, *ALSO.get(kind, ())):
        if stem.lower().endswith(known):
            stem = stem[: -len(known)]
            break
    words = stem.strip(" .")[: LONGEST - len(ending)].rstrip(" .")
    return f"{words or _('file')}{ending}"
