"""How far the work on a draft is, and the first lines of a file as a table shows them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

from orchard.domain.ledger.models import ImportDraft
from orchard.domain.ledger.reading.preview import Preview
from orchard.domain.ledger.rules import DraftState
from orchard.interfaces.web.imports.columns import ColumnsForm

TOLD_AS_DATE = {"booked_on"}
TOLD_AS_NUMBER = {
    "quantity", "net", "gross", "discount", "cost", "freight", "orders", "deliveries",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Work:
    """What the progress component shows."""

    label: str
    is_running: bool
    is_dead: bool
    done: int
    total: int | None
    per_second: int | None
    seconds_left: int | None


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a first line: as written, as read where that looks different, and its mistake."""

    written: str
    read: str = ""
    reason: str = ""
    is_used: bool = False
    is_number: bool = False


def of(draft: ImportDraft, at: datetime) -> Work:
    """Return how far the work is, with its pace and what is left of it."""
    is_dead = draft.is_dead(at)
    is_running = draft.state in {DraftState.QUEUED, DraftState.RUNNING} and not is_dead
    label = (
        draft.get_work_display() if draft.state != DraftState.QUEUED else _("Waiting for a worker")
    )
    started = draft.work_started_at
    seconds = (at - started).total_seconds() if started else 0
    pace = int(draft.rows_done / seconds) if seconds > 0 and draft.rows_done else None
    left = None
    if pace and draft.rows_total:
        left = max(draft.rows_total - draft.rows_done, 0) // pace
    return Work(str(label), is_running, is_dead, draft.rows_done, draft.rows_total, pace, left)


def leave(request: HttpRequest, address: str) -> HttpResponse:
    """Lead to another page, also from within a fragment."""
    if request.headers.get("HX-Request"):
        return HttpResponseClientRedirect(address)
    return redirect(address)


def preview_rows(form: ColumnsForm, shown: Preview | None) -> list[tuple[int, list[Cell], str]]:
    """Return the first lines: number, cells, and why the line cannot be read."""
    if shown is None:
        return []
    fields = {column: field for field, column in form.chosen().items()}
    names = form.detected.columns
    return [
        (
            line.number,
            [
                _cell(
                    text,
                    fields.get(name, ""),
                    line.read,
                    line.reason if name == line.wrong_column else "",
                )
                for name, text in zip(names, line.written, strict=True)
            ],
            line.reason,
        )
        for line in shown.lines
    ]


def _cell(text: str, field: str, read: dict[str, str], reason: str) -> Cell:
    is_number = field in TOLD_AS_NUMBER
    told = read.get(field, "") if field in TOLD_AS_DATE or is_number else ""
    return Cell(text, told if told != text else "", reason, bool(field), is_number)
