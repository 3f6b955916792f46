"""What programs see of an import that is being prepared, and what they may say about its file."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from django.utils.translation import gettext as _
from ninja import Field, Schema
from pydantic import StringConstraints

from orchard.domain.core.mistakes import Invalid
from orchard.domain.core.tokens import User
from orchard.domain.ledger import queries
from orchard.domain.ledger.reading.mapping import Notice
from orchard.domain.ledger.rules import LONGEST_LABEL, DraftState, DraftWork, OnChanged
from orchard.domain.ledger.services.batches import LONGEST_NAME
from orchard.domain.ledger.services.drafts import LONGEST_CELL, Fix
from orchard.interfaces.api.problems import OpenQuestion
from orchard.interfaces.api.shapes import Body, Changes, Free, Key, Text, left_out

MOST_NAMES = 200
MOST_CELLS = 500
Name = Annotated[str, StringConstraints(min_length=1, max_length=50, pattern=r"^[a-z_.]+$")]


class Upload(Schema):
    """Whose lines a file holds, and how it is called."""

    source: Annotated[Text, StringConstraints(max_length=LONGEST_NAME)] = Field(
        description="the system, by the same name every time"
    )
    file_name: Annotated[Text, StringConstraints(max_length=LONGEST_LABEL)] = Field(
        "upload", description="shown to people; the kind of file is told by its content"
    )


class Counted(Schema):
    """What the trial of a whole file counted; nothing of it is in the ledger yet."""

    rows: int
    new: int
    same: int
    changed: int = Field(description="lines that stand in the ledger with other values")
    rejected: int = Field(description="lines that cannot be read")
    first: date | None
    last: date | None
    totals: dict[str, str] = Field(description="net amount by currency, exact, as text")


class DraftRow(Schema):
    """An import on its way into the ledger."""

    id: int
    source: str
    file_name: str
    sha256: str
    size: int
    state: DraftState
    work: DraftWork = Field(description="what is done, or was done last, in the background")
    questions: list[OpenQuestion] = Field(description="answer them to go on")
    columns: list[str] = Field(description="names of the file's columns")
    mapping: dict[str, Any] = Field(description="how the file is read")
    notices: list[str] = Field(description="decisions that were made from what the file shows")
    mistake: str = Field(description="what is missing in the columns")
    counted: Counted | None
    rows_done: int
    rows_total: int | None
    failure: str
    batch: int | None = Field(description="what it became")
    opened_at: datetime
    changed_at: datetime
    version: int


class RejectedRow(Schema):
    """A line that cannot be read, and why."""

    line: int
    column: str
    value: str
    reason: str


class Answers(Body):
    """Answers to open questions, or corrections of what was detected."""

    answers: dict[Name, Free] = Field(
        min_length=1, max_length=MOST_NAMES, description="`key` of a question and the answer"
    )


class Cell(Body):
    """A cell of a rejected line, and what it is to be read as."""

    line: Key = Field(description="number of the line in the file")
    column: Free = Field(description="name of the file's column")
    value: Annotated[str, StringConstraints(max_length=LONGEST_CELL, pattern=r"^[^\x00]*$")]


class Cells(Body):
    """Corrections of cells; the file itself stays as it is."""

    cells: list[Cell] = Field(min_length=1, max_length=MOST_CELLS)


class Columns(Changes):
    """How the file is read; what is left out is detected."""

    columns: dict[Name, Free] = left_out(
        max_length=MOST_NAMES, description="field of the ledger and the name of its column"
    )
    constants: dict[Name, Free] = left_out(
        max_length=MOST_NAMES, description="field of the ledger and what every line gets"
    )
    currency: Free = left_out(description="ISO 4217 code of all amounts, or column")
    date_order: Free = left_out(description="dmy, mdy or ymd")
    decimal_mark: Free = left_out()
    net: Free = left_out()
    gross: Free = left_out()
    discount: Free = left_out()
    cost: Free = left_out()
    credit_notes: Free = left_out()
    encoding: Free = left_out()
    delimiter: Free = left_out()
    sheet: Free = left_out()


class Order(Body):
    """What happens to lines that changed, and to those that cannot be read."""

    on_changed: OnChanged = OnChanged.REFUSE
    without_rejected: bool = False


def fixes(viewer: User, draft: Any, cells: Cells) -> list[Fix]:
    """Return the corrections; only of cells for which their lines were rejected, the first ones."""
    rejected = queries.rejected_lines(viewer, draft, most=MOST_CELLS)
    columns = set(draft.found.get("columns", ()))
    was = {(one.line, one.column): one.value for one in rejected if one.column in columns}
    for one in cells.cells:
        if (one.line, one.column) not in was:
            text = _("Line %(line)d is not rejected for its column “%(column)s”.")
            raise Invalid(text % {"line": one.line, "column": one.column})
    return [
        Fix(one.line, one.column, one.value, was=was[one.line, one.column]) for one in cells.cells
    ]


def shown(viewer: User, draft: Any) -> DraftRow:
    """Return a draft as programs see it."""
    found, counted = draft.found, draft.counted
    return DraftRow(
        source=draft.source_name,
        questions=[OpenQuestion.from_orm(one) for one in queries.open_questions(viewer, draft)],
        columns=list(found.get("columns", ())),
        mapping={k: v for k, v in found.get("mapping", {}).items() if v is not None},
        notices=[Notice(one["kind"], one["details"]).text for one in found.get("notices", ())],
        mistake=found.get("mistake", ""),
        counted=Counted(**counted) if counted else None,
        batch=draft.batch_id,
        **{name: getattr(draft, name) for name in ALIKE},
    )


ALIKE = (
    *("id", "file_name", "sha256", "size", "state", "work", "rows_done", "rows_total"),
    *("failure", "opened_at", "changed_at", "version"),
)
"""Fields that are shown as they are stored."""
