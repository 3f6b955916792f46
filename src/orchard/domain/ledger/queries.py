"""What one may ask about imports and the ledger's files."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from itertools import islice
from pathlib import Path

from django.utils.translation import gettext as _

from orchard.domain.core import queries as core
from orchard.domain.core.mistakes import NotFound
from orchard.domain.core.models import User
from orchard.domain.core.permissions import may, require
from orchard.domain.core.rules import Permission
from orchard.domain.ledger import store
from orchard.domain.ledger.models import (
    BatchFile,
    BatchQuerySet,
    DraftQuerySet,
    ImportBatch,
    ImportDraft,
    ImportSource,
)
from orchard.domain.ledger.reading import head
from orchard.domain.ledger.reading.head import Head
from orchard.domain.ledger.reading.mapping import Question
from orchard.domain.ledger.reading.writing import FORMULA
from orchard.domain.ledger.rules import BatchState, DraftState


@dataclass(frozen=True, slots=True)
class RejectedLine:
    """A line that cannot be imported: where it is wrong, what stands there, and why."""

    line: int
    column: str
    value: str
    reason: str


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


def drafts(viewer: User) -> DraftQuerySet:
    """Return the imports that are being prepared; whoever may import sees all of them."""
    if not may(viewer, Permission.IMPORT_LEDGER):
        return ImportDraft.objects.none()
    return ImportDraft.objects.select_related("changed_by", "batch").order_by("-pk")


def draft(viewer: User, draft_id: int) -> ImportDraft:
    """Return one draft, or say that it does not exist."""
    found = drafts(viewer).filter(pk=draft_id).first()
    if found is None:
        raise NotFound
    return found


def kept_draft(viewer: User, draft_id: int) -> ImportDraft:
    """Return one draft that nobody gave up: a program that deleted it finds nothing there."""
    found = draft(viewer, draft_id)
    if found.state == DraftState.DISCARDED:
        raise NotFound
    return found


def open_questions(viewer: User, draft: ImportDraft) -> tuple[Question, ...]:
    """Return what a draft's file leaves open, as its last reading found it."""
    require(viewer, Permission.IMPORT_LEDGER)
    return tuple(
        Question(
            row["kind"], row["column"], tuple(row["samples"]), tuple(row["choices"]), row["field"]
        )
        for row in draft.found.get("questions", ())
    )


def sources(viewer: User) -> list[str]:
    """Return the names of the systems that something was imported from, in order."""
    if not may(viewer, Permission.IMPORT_LEDGER):
        return []
    return list(ImportSource.objects.order_by("name").values_list("name", flat=True))


def latest_source(viewer: User) -> str:
    """Return the system whose columns are known from what came last, or an empty text."""
    if not may(viewer, Permission.IMPORT_LEDGER):
        return ""
    known = ImportBatch.objects.exclude(source__mapping="").order_by("-pk")
    return known.values_list("source__name", flat=True).first() or ""


def rejected_lines(viewer: User, draft: ImportDraft, *, most: int) -> list[RejectedLine]:
    """Return the first lines of a draft that cannot be read, each with its reason."""
    path = rejected_file(viewer, draft)
    if path is None:
        return []
    with path.open(encoding="utf-8", newline="") as file:
        rows = islice(csv.DictReader(file), most)
        return [
            RejectedLine(int(row["line"]), row["column"], _as_written(row["value"]), row["reason"])
            for row in rows
        ]


def rejected_file(viewer: User, draft: ImportDraft) -> Path | None:
    """Return the list of all rejected lines of a draft, if there are any."""
    require(viewer, Permission.IMPORT_LEDGER)
    path = store.draft(draft.token) / store.REJECTED
    return path if path.is_file() else None


def first_lines(viewer: User, draft: ImportDraft) -> Head | None:
    """Return the first lines of a draft's file, if it could be opened."""
    require(viewer, Permission.IMPORT_LEDGER)
    return head.read(store.draft(draft.token) / store.HEAD)


def _as_written(cell: str) -> str:
    """Take the sign away that keeps a spreadsheet from taking a text for a formula."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(FORMULA) else cell


def missing_rates(viewer: User, draft: ImportDraft) -> list[tuple[str, date]]:
    """Return currency and month of every rate that the figures of a checked draft lack."""
    base = core.organisation(viewer).currency
    stored = set(core.rates(viewer).values_list("currency", "month"))
    needed = [
        (currency, date.fromisoformat(f"{month}-01"))
        for currency, months in draft.counted.get("months", {}).items()
        for month in months
        if currency != base
    ]
    return [pair for pair in needed if pair not in stored]


def is_empty(viewer: User) -> bool:
    """Say whether nothing is in the ledger yet, for one who may know."""
    return may(viewer, Permission.SEE_LEDGER) and not ImportBatch.objects.visible().exists()
