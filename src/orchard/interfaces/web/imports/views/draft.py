"""The steps of one import; each has its address, survives a reload and works without scripts."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from orchard.domain.core import queries as core
from orchard.domain.ledger import queries
from orchard.domain.ledger.models import ImportDraft
from orchard.domain.ledger.reading import mapping as reading
from orchard.domain.ledger.reading.mapping import Notice
from orchard.domain.ledger.reading.preview import Preview, preview
from orchard.domain.ledger.rules import ENDED, WORKING
from orchard.domain.ledger.services import drafts
from orchard.interfaces.web.entry.viewers import viewer_of
from orchard.interfaces.web.frame import clock
from orchard.interfaces.web.frame.forms import attempt
from orchard.interfaces.web.frame.pages import page
from orchard.interfaces.web.imports import columns, conflicts, progress, steps, tasks, wording
from orchard.interfaces.web.imports.forms import FormatForm, OrderForm, RatesForm

Step = Callable[[HttpRequest, ImportDraft], HttpResponse]
SHOWN_REJECTED = 30
SEEN_ON_COLUMNS = "unused_columns"
"""What the table of columns shows better than a sentence."""


def on_step(name: str) -> Callable[[Step], Callable[..., HttpResponse]]:
    """Give the view its draft, or lead to the step on which the draft really is."""

    def decorate(view: Step) -> Callable[..., HttpResponse]:
        @wraps(view)
        @require_http_methods(["GET", "HEAD", "POST"])
        def step(request: HttpRequest, draft_id: int) -> HttpResponse:
            draft = queries.draft(viewer_of(request), draft_id)
            if request.method != "POST" and not steps.is_open(draft, name):
                return redirect(steps.address(draft))
            return view(request, draft)

        return step

    return decorate


@require_safe
def go_on(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Lead to the step on which the draft is."""
    return redirect(steps.address(queries.draft(viewer_of(request), draft_id)))


@on_step("format")
def format_(request: HttpRequest, draft: ImportDraft) -> HttpResponse:
    """Show what was detected, and ask what the file leaves open."""
    questions = _questions(draft)
    detected = dict(draft.found.get("mapping", {}))
    form = FormatForm(request.POST or None, questions=questions, detected=detected)
    if request.method == "POST" and form.is_valid():
        said = form.answers()
        if not said:
            return redirect(steps.address(draft, "columns"))
        if attempt(form, lambda: _answered(request, draft, said)):
            return redirect(steps.address(draft))
        conflicts.in_words(form, draft)
    context = _context(draft, "format", form=form, notices=_notices(draft))
    context["facts"] = wording.format_facts(detected, draft.file_name)
    return _page(request, "imports/format.html", context, form)


@on_step("columns")
def columns_(request: HttpRequest, draft: ImportDraft) -> HttpResponse:
    """Say what each column means, beside the first lines as they would be read."""
    chosen = request.POST or (request.GET if "c0" in request.GET else None)
    form = columns.ColumnsForm(chosen, detected=columns.Detected.of(draft))
    said = columns.said_of(draft)
    if request.method == "POST" and form.is_valid():
        text = reading.to_toml(form.mapping(said=said))
        if attempt(form, lambda: _mapped(request, draft, text)):
            return redirect(steps.address(draft))
        conflicts.of_columns(form, draft)
    shown = _preview(request, draft, form)
    context = _context(draft, "columns", form=form, shown=shown, missing=form.missing())
    context["rows"] = progress.preview_rows(form, shown)
    return _page(request, "imports/columns.html", context, form)


@on_step("check")
def check(request: HttpRequest, draft: ImportDraft) -> HttpResponse:
    """Show what an import would do, and what stands in its way; order it."""
    if not draft.counted:  # somebody said otherwise meanwhile: it is checked first
        return redirect(steps.address(draft))
    form = OrderForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if attempt(form, lambda: _ordered(request, draft, form)):
            return redirect(steps.address(draft))
        conflicts.in_words(form, draft)
    context = _context(draft, "check", form=form, notices=_notices(draft))
    context["counted"] = wording.with_differences(draft.counted)
    context |= {"rates": _rates(request, draft), **_first_lines(request, draft)}
    context["rejected"] = queries.rejected_lines(viewer_of(request), draft, most=SHOWN_REJECTED)
    context["fixable"] = set(draft.found.get("columns", ()))
    return _page(request, "imports/check.html", context, form)


@require_safe
def run(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Show how far the work is; lead on when it has ended well."""
    draft = queries.draft(viewer_of(request), draft_id)
    is_part = request.GET.get("part") == "work"
    if steps.page_of(draft) != "run":
        return progress.leave(request, steps.address(draft))
    work = progress.of(draft, clock.now())
    if is_part and not work.is_running:
        return progress.leave(request, steps.address(draft))
    context = _context(draft, "run", work=work)
    return page(request, "imports/run.html", context, nav="imports")


@require_safe
def report(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Say what came in."""
    draft = queries.draft(viewer_of(request), draft_id)
    if steps.page_of(draft) != "report":
        return redirect(steps.address(draft))
    assert draft.batch is not None, "a draft is done only with its batch"
    context = _context(draft, "report", batch=draft.batch)
    context |= {"totals": draft.batch.totals.all(), "counted": draft.counted}
    context |= {"rates": _rates(request, draft)}
    context["has_rejected"] = queries.rejected_file(viewer_of(request), draft) is not None
    return page(request, "imports/report.html", context, nav="imports")


def _context(draft: ImportDraft, step: str, **more: object) -> dict[str, object]:
    is_at_work = draft.state in WORKING | ENDED and not draft.is_dead(clock.now())
    shown = {"draft": draft, "steps": steps.bar(draft, step), "is_at_work": is_at_work}
    return shown | more


def _page(
    request: HttpRequest, template: str, context: dict[str, object], form: object
) -> HttpResponse:
    """Return the page; a form that was refused answers 422, a conflict 409."""
    status = 200
    if request.method == "POST":
        status = 409 if getattr(form, "conflict", None) else 422
    return page(request, template, context, nav="imports", status=status)


def _rates(request: HttpRequest, draft: ImportDraft) -> RatesForm | None:
    """Return the form of the rates that are missing, if any are."""
    missing = queries.missing_rates(viewer_of(request), draft)
    base = core.organisation(viewer_of(request)).currency
    return RatesForm(missing=missing, base=base) if missing else None


def _questions(draft: ImportDraft) -> list[reading.Question]:
    rows = draft.found.get("questions", [])
    return [
        reading.Question(
            row["kind"], row["column"], tuple(row["samples"]), tuple(row["choices"]), row["field"]
        )
        for row in rows
    ]


def _notices(draft: ImportDraft) -> list[str]:
    rows = draft.found.get("notices", [])
    told = [row for row in rows if row["kind"] != SEEN_ON_COLUMNS]
    return [wording.notice_of(Notice(row["kind"], row["details"])) for row in told]


def _preview(request: HttpRequest, draft: ImportDraft, form: columns.ColumnsForm) -> Preview | None:
    first = queries.first_lines(viewer_of(request), draft)
    if first is None:
        return None
    said = columns.for_preview(form.mapping(said=columns.said_of(draft)), draft)
    base = core.organisation(viewer_of(request)).currency
    return preview(first, said, base_currency=base, today=clock.today())


def _first_lines(request: HttpRequest, draft: ImportDraft) -> dict[str, object]:
    """Return the first lines as they are read: who says nothing about columns sees them here."""
    form = columns.ColumnsForm(None, detected=columns.Detected.of(draft))
    rows = progress.preview_rows(form, _preview(request, draft, form))
    return {"columns": [name for _field, name, _is_detected in form.heads()], "rows": rows}


def _expected(request: HttpRequest, draft: ImportDraft) -> int:
    """Return the version that the person saw."""
    text = request.POST.get("version", "")
    return int(text) if text.isdecimal() else 0


def _answered(request: HttpRequest, draft: ImportDraft, said: dict[str, str]) -> None:
    expected = _expected(request, draft)
    drafts.answer(draft, expected=expected, answers=said, by=viewer_of(request), at=clock.now())
    _start(request, draft)


def _mapped(request: HttpRequest, draft: ImportDraft, text: str) -> None:
    expected = _expected(request, draft)
    drafts.map_columns(
        draft, expected=expected, mapping=text, by=viewer_of(request), at=clock.now()
    )
    _start(request, draft)


def _ordered(request: HttpRequest, draft: ImportDraft, form: OrderForm) -> None:
    on_changed, without_rejected = form.choices()
    drafts.order_import(
        draft,
        expected=_expected(request, draft),
        on_changed=on_changed,
        without_rejected=without_rejected,
        by=viewer_of(request),
        at=clock.now(),
    )
    _start(request, draft)


def _start(request: HttpRequest, draft: ImportDraft) -> None:
    tasks.start(draft, viewer_of(request))
    draft.refresh_from_db()
