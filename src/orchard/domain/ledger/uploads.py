"""Uploaded files, written down under names of ours before anything is known about them."""

from __future__ import annotations

import hashlib
import os
import shutil
import uuid
from collections.abc import Iterable
from pathlib import Path

from django.utils.translation import gettext as _

from orchard.domain.core.mistakes import Invalid
from orchard.domain.core.models import User
from orchard.domain.core.permissions import require
from orchard.domain.core.rules import Permission
from orchard.domain.ledger import store
from orchard.domain.ledger.reading import mistakes
from orchard.domain.ledger.rules import LARGEST_UPLOAD
from orchard.domain.ledger.services.drafts import Upload


class UploadIsTooLarge(Invalid):
    """More than a browser should send."""


def keep(chunks: Iterable[bytes], *, label: str, by: User) -> Upload:
    """Write an uploaded file down, before any transaction: it may take long."""
    require(by, Permission.IMPORT_LEDGER)
    token = uuid.uuid4().hex
    folder = store.draft(token)
    try:
        with store.room_on_disk():
            sha256, size = _keep(chunks, folder)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return Upload(token, label, sha256, size)


def let_go(upload: Upload) -> None:
    """Remove a kept file that no draft was opened for."""
    shutil.rmtree(store.draft(upload.token), ignore_errors=True)


def _keep(chunks: Iterable[bytes], folder: Path) -> tuple[str, int]:
    """Write the bytes as they come, so that no upload has to fit into memory."""
    folder.mkdir(parents=True)
    digest, size = hashlib.sha256(), 0
    descriptor = os.open(folder / store.ORIGINAL, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        for chunk in chunks:
            size += len(chunk)
            if size > LARGEST_UPLOAD:
                text = _("The file is larger than %(most)d MB. Import it by the command line.")
                raise UploadIsTooLarge(text % {"most": LARGEST_UPLOAD >> 20})
            digest.update(chunk)
            file.write(chunk)
    if not size:
        raise mistakes.EmptyFile
    return digest.hexdigest(), size
