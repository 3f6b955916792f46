"""Import batches: what came into the ledger, and taking it out again."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Router, Schema

from orchard.domain.ledger import queries, services
from orchard.interfaces import background
from orchard.interfaces.api import access, clock, rights
from orchard.interfaces.api.paging import Page, Paging, page
from orchard.interfaces.api.problems import REFUSALS, WRITE_REFUSALS
from orchard.interfaces.api.repeating import once
from orchard.interfaces.api.shapes import Key, shown_as, taken_from

router = Router(tags=["imports"], auth=access.READ)


class BatchRow(Schema):
    """One imported file."""

    id: int
    source: str = Field(validation_alias=taken_from("source.name", "source"))
    state: str
    file_name: str
    sha256: str
    rows_new: int
    rows_same: int
    rows_changed: int
    rows_rejected: int
    started_at: datetime
    committed_at: datetime | None
    undone_at: datetime | None


@router.get("/batches", response={200: Page[BatchRow], **REFUSALS}, summary="List imports")
def batches(request: HttpRequest, paging: Query[Paging]) -> Page[BatchRow]:
    """Return the import batches, the newest first."""
    rows = queries.batches(access.asker(request))
    return page(rows, paging, order=("-pk",), show=shown_as(BatchRow))


@router.get("/batches/{batch_id}", response={200: BatchRow, **REFUSALS}, summary="Read an import")
def batch(request: HttpRequest, batch_id: Key) -> BatchRow:
    """Return one batch with its counts."""
    return shown_as(BatchRow)(queries.batch(access.asker(request), batch_id))


@router.post(
    "/batches/{batch_id}/undo",
    response={200: BatchRow, **WRITE_REFUSALS},
    auth=rights.UNDO,
    summary="Undo an import",
)
def undo(request: HttpRequest, batch_id: Key) -> HttpResponse:
    """Take a batch out of the ledger; batches that corrected it have to go first."""
    by = access.asker(request)
    found = queries.batch(by, batch_id)

    def act() -> BatchRow:
        return shown_as(BatchRow)(services.undo_batch(found, by=by, at=clock.now()))

    return once(request, act, then=background.renew_figures)
