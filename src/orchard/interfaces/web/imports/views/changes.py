"""Small changes of a draft that come back to where they were made."""

from __future__ import annotations

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from orchard.domain.core import queries as core
from orchard.domain.core.mistakes import Invalid, NotFound
from orchard.domain.ledger import drafting, queries
from orchard.domain.ledger.models import ImportDraft
from orchard.domain.ledger.services import drafts
from orchard.interfaces.web.entry.viewers import viewer_of
from orchard.interfaces.web.frame import clock, readings, toasts
from orchard.interfaces.web.frame.forms import attempt
from orchard.interfaces.web.frame.pages import page
from orchard.interfaces.web.imports import steps, tasks
from orchard.interfaces.web.imports.forms import RatesForm
from orchard.interfaces.web.imports.views.draft import SHOWN_REJECTED


@require_POST
def fix(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Correct cells of rejected lines; the file is checked again with them."""
    draft = queries.draft(viewer_of(request), draft_id)
    found = _fixes(request, draft)
    if not found:
        raise Invalid(_("Change at least one of the cells, then save."))
    drafts.fix_cells(
        draft, expected=_expected(request), fixes=found, by=viewer_of(request), at=clock.now()
    )
    tasks.start(draft, viewer_of(request))
    draft.refresh_from_db()
    toasts.say(request, _("The corrections are noted; the file itself stays as it is."))
    return redirect(steps.address(draft))


@require_POST
def rates(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Store the exchange rates that the figures of the file need."""
    draft = queries.draft(viewer_of(request), draft_id)
    missing = queries.missing_rates(viewer_of(request), draft)
    base = core.organisation(viewer_of(request)).currency
    form = RatesForm(request.POST, missing=missing, base=base)
    if form.is_valid() and attempt(
        form,
        lambda: drafts.give_rates(
            draft,
            rates=form.rates(),
            source=form.cleaned_data["source"],
            by=viewer_of(request),
            at=clock.now(),
        ),
    ):
        toasts.say(request, _("The rates are stored."))
        if draft.batch_id:
            tasks.renew_figures()
        return redirect(steps.address(draft))
    context = {"draft": draft, "rates": form}
    return page(request, "imports/rates.html", context, nav="imports", status=422)


@require_POST
def stop(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Ask the worker to stop."""
    draft = queries.draft(viewer_of(request), draft_id)
    drafts.ask_to_stop(draft, by=viewer_of(request), at=clock.now())
    return redirect(steps.address(draft))


@require_POST
def again(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Read and check the file once more."""
    draft = queries.draft(viewer_of(request), draft_id)
    drafts.check_again(draft, expected=_expected(request), by=viewer_of(request), at=clock.now())
    tasks.start(draft, viewer_of(request))
    draft.refresh_from_db()
    return redirect(steps.address(draft))


@require_POST
def discard(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Give the draft up and remove its file."""
    draft = queries.draft(viewer_of(request), draft_id)
    drafting.discard(draft, expected=_expected(request), by=viewer_of(request), at=clock.now())
    toasts.say(request, _("The import is discarded and its file removed."))
    return redirect("imports:list")


@require_safe
def rejected(request: HttpRequest, draft_id: int) -> HttpResponse | FileResponse:
    """Download all rejected lines with their reasons; formulas in them are no formulas."""
    draft = queries.draft(viewer_of(request), draft_id)
    path = queries.rejected_file(viewer_of(request), draft)
    if path is None:
        raise NotFound
    rows = draft.counted.get("rejected", 0)
    readings.note_file(request, draft, name="rejected-lines", kind="csv", rows=rows)
    name = f"rejected-lines-{draft.pk}.csv"
    return FileResponse(
        path.open("rb"), as_attachment=True, filename=name, content_type="text/csv; charset=utf-8"
    )


def _expected(request: HttpRequest) -> int:
    text = request.POST.get("version", "")
    return int(text) if text.isdecimal() else 0


def _fixes(request: HttpRequest, draft: ImportDraft) -> list[drafts.Fix]:
    """Return the cells that were changed, among those that the page showed."""
    shown = queries.rejected_lines(viewer_of(request), draft, most=SHOWN_REJECTED)
    columns = set(draft.found.get("columns", ()))
    return [
        drafts.Fix(one.line, one.column, said, was=one.value)
        for one in shown
        if one.column in columns
        and (said := request.POST.get(f"line-{one.line}", one.value)) != one.value
    ]
