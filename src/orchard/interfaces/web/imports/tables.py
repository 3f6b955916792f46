"""The table of the batches."""

from __future__ import annotations

from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from orchard.domain.core.exports import Kind
from orchard.domain.ledger.rules import BatchState
from orchard.interfaces.web.frame.tables import Column, Filter, Option, TableSpec

BATCHES = TableSpec(
    name="batches",
    title=_("Imports"),
    columns=(
        Column("file_name", _("File"), cell="imports/cells/file.html", is_main=True),
        Column("source.name", _("Source")),
        Column("state", _("State"), cell="imports/cells/state.html"),
        Column("rows_new", _("New lines"), align="right", cell="number", kind=Kind.WHOLE),
        Column("rows_same", _("Known"), align="right", cell="number", kind=Kind.WHOLE),
        Column("rows_changed", _("Changed"), align="right", cell="number", kind=Kind.WHOLE),
        Column("rows_rejected", _("Rejected"), align="right", cell="number", kind=Kind.WHOLE),
        Column(
            "added",
            _("Control totals"),
            align="right",
            sortable=False,
            cell="imports/cells/totals.html",
        ),
        Column("started_by.name", _("By")),
        Column("started_at", _("When"), cell="moment", kind=Kind.DATE),
        Column("pk", _("Actions"), sortable=False, cell="imports/cells/actions.html"),
    ),
    default_sort="-started_at",
    on_phone=("started_at", "state"),
    filters=(
        Filter("state", _("State"), tuple(Option(str(v), n) for v, n in BatchState.choices)),
        Filter("file_name", _("File")),
    ),
    empty_title=_("Nothing has been imported yet"),
    empty_text=_(
        "Invoice lines are the ground of every figure: who buys what, what it brings and what it costs."
    ),
    empty_href="/imports/new",
    empty_action=_("Import your ledger"),
)
BATCHES_TO_READ = replace(BATCHES, columns=BATCHES.columns[:-1])
"""For those who may look and not undo."""
