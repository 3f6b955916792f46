"""What was imported: the list, one batch, undoing it, and whether the ledger is whole."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from orchard.domain.core.mistakes import NotFound
from orchard.domain.core.permissions import may, require
from orchard.domain.core.rules import Permission
from orchard.domain.ledger import queries, services
from orchard.domain.ledger.rules import may_be_undone
from orchard.domain.search import verification
from orchard.interfaces.web.entry.viewers import viewer_of
from orchard.interfaces.web.frame import clock, toasts
from orchard.interfaces.web.frame.forms import attempt
from orchard.interfaces.web.frame.pages import page
from orchard.interfaces.web.frame.tables import read_table
from orchard.interfaces.web.imports import tasks
from orchard.interfaces.web.imports.forms import UndoForm
from orchard.interfaces.web.imports.tables import BATCHES, BATCHES_TO_READ
from orchard.interfaces.web.imports.views.start import EXAMPLE


@require_safe
def list_(request: HttpRequest) -> HttpResponse:
    """Show the batches, and above them the imports that are being prepared."""
    _require_ledger(request)
    rows = queries.batches(viewer_of(request)).prefetch_related("totals")
    may_import = may(viewer_of(request), Permission.IMPORT_LEDGER)
    may_undo = may(viewer_of(request), Permission.UNDO_IMPORT)
    context = {
        "table": read_table(request, BATCHES if may_undo else BATCHES_TO_READ, rows),
        "drafts": queries.drafts(viewer_of(request)).open()[:20],
        "is_empty": queries.is_empty(viewer_of(request)) and not rows.exists(),
        "may_import": may_import,
        "has_example": may_import and EXAMPLE.is_file(),
    }
    return page(request, "imports/list.html", context, nav="imports")


@require_safe
def batch(request: HttpRequest, batch_id: int) -> HttpResponse:
    """Show one batch: what came in, its files, and what was corrected."""
    _require_ledger(request)
    found = queries.batch(viewer_of(request), batch_id)
    context = {
        "batch": found,
        "draft": queries.drafts(viewer_of(request)).filter(batch=found).first(),
        "files": found.files.all(),
        "totals": found.totals.all(),
        "corrections": found.corrections.select_related("corrected"),
        "corrected_by": found.corrected_by.select_related("batch"),
        "may_undo": may_be_undone(found.state) and may(viewer_of(request), Permission.UNDO_IMPORT),
    }
    return page(request, "imports/batch.html", context, nav="imports")


@require_http_methods(["GET", "HEAD", "POST"])
def undo(request: HttpRequest, batch_id: int) -> HttpResponse:
    """Ask before the batch leaves the ledger, and say what leans on it."""
    require(viewer_of(request), Permission.UNDO_IMPORT)
    found = queries.batch(viewer_of(request), batch_id)
    form = UndoForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and attempt(
        form, lambda: services.undo_batch(found, by=viewer_of(request), at=clock.now())
    ):
        tasks.renew_figures()
        toasts.say(request, _undone(found.rows_new))
        return redirect("imports:batch", batch_id=found.pk)
    context = {"batch": found, "form": form, "totals": found.totals.all()}
    context["leaning"] = queries.leaning_on(viewer_of(request), found)
    context["may_undo"] = may_be_undone(found.state)
    status = 409 if request.method == "POST" else 200
    return page(request, "imports/undo.html", context, nav="imports", status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    """Hold files, hashes, totals, records, archives and the audit trail against one another."""
    _require_ledger(request)
    report = (
        verification.verify(viewer_of(request), at=clock.now())
        if request.method == "POST"
        else None
    )
    context = {"report": report, "at": clock.now()}
    return page(request, "imports/verify.html", context, nav="imports")


def _require_ledger(request: HttpRequest) -> None:
    """Let the page not exist for those who may not see the ledger."""
    if not may(viewer_of(request), Permission.SEE_LEDGER):
        raise NotFound


def _undone(rows: int) -> str:
    text = ngettext(
        "The import is undone: %(rows)s line is out of the ledger.",
        "The import is undone: %(rows)s lines are out of the ledger.",
        rows,
    )
    return text % {"rows": f"{rows:,}"}
