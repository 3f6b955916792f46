"""The matrix as CSV and as a workbook: one line per cell, with the same filters as the page."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Iterator
from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from orchard.domain.core import exports
from orchard.domain.core.exports import Kind
from orchard.domain.whitespace.queries import Board
from orchard.domain.whitespace.rules import Reason
from orchard.interfaces.web.accounts.viewers import Seen
from orchard.interfaces.web.frame import clock, readings

KINDS = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def as_file(request: HttpRequest, found: Seen, board: Board, kind: str) -> HttpResponse:
    """Return the cells as a file, and note who took them."""
    rows, columns = list(_rows(board)), _columns(board)
    content = _csv(rows, columns) if kind == "csv" else _xlsx(rows, columns)
    readings.note_file(request, found.account, name="white-space", kind=kind, rows=len(rows))
    response = HttpResponse(content, content_type=KINDS[kind])
    name = f"white-space-{found.account.slug}-{board.as_of}.{kind}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _columns(board: Board) -> list[exports.Column]:
    def money(title: str) -> exports.Column:
        return exports.Column(f"{title} ({board.currency})", Kind.MONEY, board.currency)

    return [
        exports.Column(str(board.by.label), width=28),
        exports.Column(_("Country")),
        exports.Column(_("Family"), width=24),
        exports.Column(_("Offer"), width=28),
        exports.Column(_("Status")),
        money(_("Sales of twelve months")),
        money(_("Potential a year")),
        exports.Column(_("Grade"), width=8),
        exports.Column(_("From peers"), width=12),
        exports.Column(_("Reason"), width=24),
        exports.Column(_("Competitor")),
        exports.Column(_("What we know"), width=40),
        exports.Column(_("Last purchase"), Kind.DATE),
    ]


def _rows(board: Board) -> Iterator[list[exports.Cell]]:
    for row in board.rows:
        for one in row.squares:
            said = one.said
            yield [
                row.title,
                row.unit.country if row.unit else "",
                one.column.key[0],
                one.column.title if one.column.key[1] else "",
                str(one.status.label),
                one.sales,
                one.potential,
                one.grade,
                _("yes") if one.is_suggested else "",
                str(Reason(said.reason).label) if said and said.reason else "",
                said.competitor if said else "",
                said.why if said else "",
                one.last_on,
            ]


def _csv(rows: list[list[exports.Cell]], columns: list[exports.Column]) -> bytes:
    text = io.StringIO(newline="")
    exports.write_csv(rows, columns, text)
    return text.getvalue().encode("utf-8-sig")


def _xlsx(rows: list[list[exports.Cell]], columns: list[exports.Column]) -> bytes:
    sheet = exports.Sheet(_("White space"), columns, rows, filters=True)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "white-space.xlsx"
        exports.write_workbook(path, [sheet], at=clock.now())
        return path.read_bytes()
