"""Imports on their way: send a file, answer what it leaves open, have it counted, have it imported.

Each step answers at once with the draft as it waits; `state` tells by and by how it went.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Field, Query, Router, Schema
from ninja.errors import HttpError

from orchard.domain.ledger import drafting, queries, uploads
from orchard.domain.ledger.reading import mapping
from orchard.domain.ledger.rules import LARGEST_UPLOAD
from orchard.domain.ledger.services import drafts as services
from orchard.interfaces import background
from orchard.interfaces.api import access, clock, drafts, rights, versions
from orchard.interfaces.api.drafts import (
    Answers,
    Cells,
    Columns,
    DraftRow,
    Order,
    RejectedRow,
    Upload,
)
from orchard.interfaces.api.paging import Page, Paging, page
from orchard.interfaces.api.problems import CHANGE_REFUSALS, REFUSALS, WRITE_REFUSALS, Problem
from orchard.interfaces.api.repeating import once
from orchard.interfaces.api.shapes import Key, shown_as

router = Router(tags=["imports"], auth=access.READ)
PIECE = 1 << 20
FILES = (
    "application/octet-stream",
    "text/csv",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/vnd.apache.parquet",
)
A_FILE = {"schema": {"type": "string", "format": "binary"}}


class RejectedFilter(Schema):
    """How many rejected lines."""

    limit: int = Field(100, ge=1, le=500)


@router.get("/imports", response={200: Page[DraftRow], **REFUSALS}, summary="List open imports")
def imports(request: HttpRequest, paging: Query[Paging]) -> Page[DraftRow]:
    """Return the imports that are being prepared, the newest first."""
    viewer = access.asker(request)
    rows = queries.drafts(viewer).open()
    return page(rows, paging, order=("-pk",), show=lambda row: drafts.shown(viewer, row))


@router.get("/imports/{import_id}", response={200: DraftRow, **REFUSALS}, summary="Read an import")
def import_(request: HttpRequest, response: HttpResponse, import_id: Key) -> DraftRow:
    """Return one import: how far it is, what it asks, what was counted, what it became."""
    viewer = access.asker(request)
    found = queries.kept_draft(viewer, import_id)
    versions.mark(response, found.version)
    return drafts.shown(viewer, found)


@router.get(
    "/imports/{import_id}/rejected",
    response={200: list[RejectedRow], **REFUSALS},
    summary="Read its rejected lines",
)
def rejected(
    request: HttpRequest, import_id: Key, chosen: Query[RejectedFilter]
) -> list[RejectedRow]:
    """Return the first lines that cannot be read, each with its reason."""
    viewer = access.asker(request)
    rows = queries.rejected_lines(viewer, queries.kept_draft(viewer, import_id), most=chosen.limit)
    return [shown_as(RejectedRow)(row) for row in rows]


@router.post(
    "/imports",
    response={201: DraftRow, **WRITE_REFUSALS, 415: Problem},
    auth=rights.IMPORT,
    summary="Send a file",
    openapi_extra={"requestBody": {"required": True, "content": dict.fromkeys(FILES, A_FILE)}},
)
def send(request: HttpRequest, about: Query[Upload]) -> HttpResponse:
    """Begin an import: the body is the file itself (CSV, XLSX or Parquet), as it is on the disk."""
    by = access.asker(request)
    kept = uploads.keep(_body(request), label=about.file_name, by=by)
    opened: list[Any] = []

    def act() -> DraftRow:
        opened.append(drafting.open_kept(kept, source=about.source, by=by, at=clock.now()))
        return drafts.shown(by, opened[0])

    def start() -> None:
        background.start(opened[0], by)

    try:
        response = once(request, act, status=201, then=start, content=kept.sha256)
    finally:
        if not opened:  # refused, or a repeat: the first file is kept
            uploads.let_go(kept)
    return response


@router.post(
    "/imports/{import_id}/answers",
    response={202: DraftRow, **CHANGE_REFUSALS},
    auth=rights.IMPORT,
    summary="Answer its questions",
)
def answer(request: HttpRequest, import_id: Key, body: Answers) -> HttpResponse:
    """Answer what the file leaves open, or correct what was detected; it is looked at again."""
    return _say(
        request,
        import_id,
        lambda draft, **how: services.answer(draft, answers=body.answers, **how),
    )


@router.put(
    "/imports/{import_id}/mapping",
    response={202: DraftRow, **CHANGE_REFUSALS},
    auth=rights.IMPORT,
    summary="Say what its columns mean",
)
def map_columns(request: HttpRequest, import_id: Key, body: Columns) -> HttpResponse:
    """Say how the file is read; every line is counted with it."""
    text = mapping.to_toml(mapping.from_table(body.said()))
    return _say(
        request, import_id, lambda draft, **how: services.map_columns(draft, mapping=text, **how)
    )


@router.post(
    "/imports/{import_id}/cells",
    response={202: DraftRow, **CHANGE_REFUSALS},
    auth=rights.IMPORT,
    summary="Correct cells",
)
def correct_cells(request: HttpRequest, import_id: Key, body: Cells) -> HttpResponse:
    """Correct cells of rejected lines, as they are listed; every line is counted again."""
    by = access.asker(request)
    return _say(
        request,
        import_id,
        lambda draft, **how: services.fix_cells(draft, fixes=drafts.fixes(by, draft, body), **how),
    )


@router.post(
    "/imports/{import_id}/check",
    response={202: DraftRow, **CHANGE_REFUSALS},
    auth=rights.IMPORT,
    summary="Try it",
)
def check(request: HttpRequest, import_id: Key) -> HttpResponse:
    """Count every line against the ledger, importing nothing; open questions are answered first."""
    return _say(request, import_id, services.check_again)


@router.post(
    "/imports/{import_id}/commit",
    response={202: DraftRow, **CHANGE_REFUSALS},
    auth=rights.IMPORT,
    summary="Import it",
)
def commit(request: HttpRequest, import_id: Key, body: Order) -> HttpResponse:
    """Import the file as it was counted; figures follow by themselves."""
    return _say(
        request,
        import_id,
        lambda draft, **how: services.order_import(
            draft, on_changed=body.on_changed, without_rejected=body.without_rejected, **how
        ),
    )


@router.delete(
    "/imports/{import_id}",
    response={200: DraftRow, **CHANGE_REFUSALS},
    auth=rights.IMPORT,
    summary="Discard it",
)
def discard(request: HttpRequest, import_id: Key) -> HttpResponse:
    """Give an import up; its file is removed, and it can be read no more."""
    by = access.asker(request)
    found = queries.draft(by, import_id)
    expected = versions.expected(request)

    def act() -> DraftRow:
        gone = services.discard(found, expected=expected, by=by, at=clock.now())
        return drafts.shown(by, gone)

    return once(request, act, then=lambda: drafting.forget_files(found))


@router.post(
    "/imports/{import_id}/stop",
    response={200: DraftRow, **WRITE_REFUSALS},
    auth=rights.IMPORT,
    summary="Stop it",
)
def stop(request: HttpRequest, import_id: Key) -> HttpResponse:
    """Ask the work on it to stop; nothing of it is imported then."""
    by = access.asker(request)
    found = queries.draft(by, import_id)

    def act() -> DraftRow:
        return drafts.shown(by, services.ask_to_stop(found, by=by, at=clock.now()))

    return once(request, act)


def _say(request: HttpRequest, import_id: int, service: Callable[..., object]) -> HttpResponse:
    """Keep what was said about the draft as it was read, and have a worker go on with it."""
    by = access.asker(request)
    found = queries.draft(by, import_id)
    expected = versions.expected(request)

    def act() -> DraftRow:
        service(found, expected=expected, by=by, at=clock.now())
        return drafts.shown(by, found)

    return once(request, act, status=202, then=lambda: background.start(found, by))


def _body(request: HttpRequest) -> Iterator[bytes]:
    """Yield the file piece by piece; it need not fit into memory."""
    if request.content_type == "multipart/form-data":
        raise HttpError(415, _("Send the file itself as the body, not a form with the file in it."))
    if int(request.headers.get("Content-Length") or 0) > LARGEST_UPLOAD:
        raise HttpError(413, _("The file is too large. Import it by the command line."))
    return iter(lambda: request.read(PIECE), b"")
