"""What one may ask about imports and the ledger's files."""

from __future__ import annotations

from pathlib import Path

from django.utils.translation import gettext as _

from orchard.domain.core.mistakes import NotFound
from orchard.domain.core.models import User
from orchard.domain.core.permissions import may, require
from orchard.domain.core.rules import Permission
from orchard.domain.ledger import store
from orchard.domain.ledger.models import BatchFile, BatchQuerySet, ImportBatch, ImportSource
from orchard.domain.ledger.rules import BatchState


def batches(viewer: User) -> BatchQuerySet:
    """Return the import batches that the viewer may see, the newest first."""
    if not may(viewer, Permission.SEE_LEDGER):
        return ImportBatch.objects.none()
    return ImportBatch.objects.select_related("source", "started_by").newest_first()


def batch(viewer: User, batch_id: int) -> ImportBatch:
    """Return one batch, or say that it does not exist."""
    found = batches(viewer).filter(pk=batch_id).first()
    if found is None:
        raise NotFound(
            _("There is no batch %(id)s. `orchard batches` lists them.") % {"id": batch_id}
        )
    return found


def leaning_on(viewer: User, undone: ImportBatch) -> BatchQuerySet:
    """Return later batches of its source in the ledger that found lines there already, in order.

    Some of these lines may have been in the undone batch; importing the files again adds them.
    """
    later = batches(viewer).visible().filter(source=undone.source_id, pk__gt=undone.pk)
    return later.filter(rows_same__gt=0).order_by("pk")


def ledger_files(viewer: User) -> tuple[Path, ...]:
    """Return the Parquet files that make up the ledger: lines and reversals alike."""
    require(viewer, Permission.SEE_LEDGER)
    visible = BatchFile.objects.filter(batch__state=BatchState.COMMITTED).order_by("path")
    return tuple(store.root() / path for path in visible.values_list("path", flat=True))


def files_by_source(viewer: User) -> dict[str, tuple[Path, ...]]:
    """Return the files of the ledger by the name of the source that they come from."""
    require(viewer, Permission.SEE_LEDGER)
    visible = BatchFile.objects.filter(batch__state=BatchState.COMMITTED).order_by("path")
    found: dict[str, tuple[Path, ...]] = {}
    for source, path in visible.values_list("batch__source__name", "path"):
        found[source] = (*found.get(source, ()), store.root() / path)
    return dict(sorted(found.items()))


def remembered_mapping(viewer: User, source: str) -> str:
    """Return the column mapping that the source's last import used, or an empty text."""
    require(viewer, Permission.IMPORT_LEDGER)
    found = ImportSource.objects.filter(name=source).values_list("mapping", flat=True).first()
    return found or ""
