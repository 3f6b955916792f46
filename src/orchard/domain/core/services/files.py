"""What one may do with attached files; the area of their subject asks first who may."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.utils.translation import gettext as _

from orchard.domain.core import removal
from orchard.domain.core.audit import audited, remark
from orchard.domain.core.files.keeping import KeptFile
from orchard.domain.core.mistakes import Conflict
from orchard.domain.core.models import Attachment, User

MOST = 200
"""So many files may hang on one row: more are an archive, and nobody finds anything in it."""


@audited("file.added")
def add_file(subject: models.Model, *, file: KeptFile, by: User | None, at: datetime) -> Attachment:
    """Hang a file that was kept on a row; the trail keeps its hash, not its name."""
    if Attachment.objects.on(subject).standing().count() >= MOST:
        raise Conflict(_("%(most)d files hang here already. Take one away first.") % {"most": MOST})
    kind = subject._meta.label_lower
    remark(on=[kind, str(subject.pk)], sha256=file.sha256, size=file.size)
    return Attachment.objects.create(
        subject_type=kind,
        subject_id=str(subject.pk),
        token=file.token,
        name=file.name,
        title=file.title,
        kind=file.kind,
        size=file.size,
        sha256=file.sha256,
        added_by=by,
        added_at=at,
    )


@audited("file.removed")
def remove_file(file: Attachment, *, by: User | None, at: datetime) -> Attachment:
    """Take a file away; until it expires it can be put back."""
    return removal.remove(file, at=at)


@audited("file.restored")
def restore_file(file: Attachment, *, by: User, at: datetime) -> Attachment:
    """Put a file back that was taken away."""
    return removal.restore(file)
