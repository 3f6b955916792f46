"""The analysis of an account: step by step, version by version."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from orchard.domain.accounts.models import Analysis
from orchard.domain.accounts.queries import analysis as queries
from orchard.domain.accounts.queries import profile as known
from orchard.domain.accounts.rules.profile import FindingKind
from orchard.domain.accounts.services import analysis as services
from orchard.domain.core.mistakes import NotFound
from orchard.interfaces.web.accounts.pages import account_page
from orchard.interfaces.web.accounts.viewers import Seen, seen
from orchard.interfaces.web.frame import toasts
from orchard.interfaces.web.frame.clock import now
from orchard.interfaces.web.frame.forms import attempt, version_seen
from orchard.interfaces.web.profile.analysing import Guide, after, finding_form, guide, text_step
from orchard.interfaces.web.profile.model_forms import FindingForm, StepForm
from orchard.interfaces.web.profile.views.profile import to_edit


@require_safe
def analyses(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the versions of the analysis, and how to begin one."""
    found = seen(request, slug)
    rows = queries.analyses(found.viewer, found.account)
    context = {
        "rows": rows,
        "open": next((one for one in rows if not one.is_finished), None),
        "may_edit": known.may_edit_profile(found.viewer, found.account),
        "sub": "analysis",
    }
    return account_page(request, "profile/analyses.html", found, context, tab="profile")


@require_POST
def begin(request: HttpRequest, slug: str) -> HttpResponse:
    """Begin a version, with what the last one said."""
    found = to_edit(request, slug)
    made = services.begin_analysis(found.account, by=found.viewer, at=now())
    return redirect("profile:analysis", slug=slug, number=made.number)


@require_safe
def version(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Show a version: the step that is asked for, or all that a finished one says."""
    found = seen(request, slug)
    row = queries.analysis(found.viewer, found.account, number)
    may_edit = known.may_edit_profile(found.viewer, found.account)
    if row.is_finished or not may_edit:
        context = {"view": queries.analysis_view(found.viewer, row), "sub": "analysis"}
        return account_page(request, "profile/analysed.html", found, context, tab="profile")
    return _guide(request, found, guide(found, row, request.GET.get("step", "")))


@require_POST
def write(request: HttpRequest, slug: str, number: int, step: str) -> HttpResponse:
    """Save what a step says, and go on."""
    found, row = _to_edit(request, slug, number)
    chosen, form = text_step(step), StepForm(request.POST)
    if form.is_valid() and attempt(form, lambda: services.write_step(
        row, step=chosen, text=form.cleaned_data["text"],
        expected=form.cleaned_data["version"] or 0, by=found.viewer, at=now(),
    )):  # fmt: skip
        toasts.say(request, _("Saved."))
        return redirect(_at(slug, number, after(step)))
    return _guide(request, found, guide(found, row, step, form=form), status=422)


@require_POST
def add_finding(request: HttpRequest, slug: str, number: int, kind: str) -> HttpResponse:
    """Note a finding."""
    found, row = _to_edit(request, slug, number)
    if kind not in FindingKind.values:
        raise NotFound
    form = finding_form(found, FindingKind(kind), request.POST)
    if form.is_valid() and attempt(form, lambda: services.add_finding(
        row, note=form.note(), by=found.viewer, at=now()
    )):  # fmt: skip
        toasts.say(request, _("Noted."))
        return redirect(_at(slug, number, _place(kind)))
    return _guide(request, found, guide(found, row, _place(kind), finding=form), status=422)


@require_http_methods(["GET", "HEAD", "POST"])
def finding(request: HttpRequest, slug: str, number: int, finding_id: int) -> HttpResponse:
    """Correct a finding."""
    found, row = _to_edit(request, slug, number)
    one = queries.finding(found.viewer, row, finding_id)
    start = {
        "version": one.version, "text": one.text, "driver": one.driver_id,
        "goals": [str(goal.pk) for goal in one.goals.all()],
    }  # fmt: skip
    kind = FindingKind(one.kind)
    form: FindingForm = finding_form(found, kind, request.POST or None, start)
    if request.method == "POST" and form.is_valid() and attempt(form, lambda: (
        services.change_finding(one, expected=form.cleaned_data["version"] or 0,
                                note=form.note(), by=found.viewer, at=now())
    )):  # fmt: skip
        return redirect(_at(slug, number, _place(one.kind)))
    context = {"form": form, "row": one, "kind": kind, "analysis": row, "sub": "analysis",
               "back": _at(slug, number, _place(one.kind))}  # fmt: skip
    return account_page(request, "profile/finding.html", found, context, tab="profile",
                        status=422 if form.errors else 200)  # fmt: skip


@require_POST
def remove_finding(request: HttpRequest, slug: str, number: int, finding_id: int) -> HttpResponse:
    """Take a finding out."""
    found, row = _to_edit(request, slug, number)
    one = queries.finding(found.viewer, row, finding_id)
    services.remove_finding(one, expected=version_seen(request), by=found.viewer, at=now())
    undo = reverse("profile:restore_finding", args=[slug, number, finding_id])
    toasts.say(request, _("Taken out."), undo)
    return redirect(_at(slug, number, _place(one.kind)))


@require_POST
def restore_finding(request: HttpRequest, slug: str, number: int, finding_id: int) -> HttpResponse:
    """Put a finding back."""
    found, row = _to_edit(request, slug, number)
    one = queries.finding(found.viewer, row, finding_id)
    services.restore_finding(one, by=found.viewer, at=now())
    return redirect(_at(slug, number, _place(one.kind)))


@require_POST
def finish(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Finish a version that is whole."""
    found, row = _to_edit(request, slug, number)
    services.finish_analysis(row, expected=version_seen(request), by=found.viewer, at=now())
    toasts.say(request, _("Finished. This version stays as it is."))
    return redirect("profile:analysis", slug=slug, number=number)


def _to_edit(request: HttpRequest, slug: str, number: int) -> tuple[Seen, Analysis]:
    found = to_edit(request, slug)
    return found, queries.analysis(found.viewer, found.account, number)


def _guide(request: HttpRequest, found: Seen, shown: Guide, status: int = 200) -> HttpResponse:
    context = {"guide": shown, "sub": "analysis"}
    return account_page(
        request, "profile/analysis.html", found, context, tab="profile", status=status
    )


def _place(kind: str) -> str:
    return "conclusion" if kind == FindingKind.CONCLUSION else "swot"


def _at(slug: str, number: int, step: str) -> str:
    return f"{reverse('profile:analysis', args=[slug, number])}?step={step}"
