"""The first thirty days: seven steps, what each is for, how far it is."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from orchard.domain.core.mistakes import NotFound
from orchard.domain.core.permissions import may, require
from orchard.domain.core.rules import Permission
from orchard.domain.selection import services
from orchard.domain.selection.queries import starter as starter_of
from orchard.domain.selection.rules.choices import StarterStep
from orchard.domain.selection.services import starter as starting
from orchard.interfaces.web.charter.forms.starter import NoteForm, TidyForm, TrialForm
from orchard.interfaces.web.charter.pages import programme_page
from orchard.interfaces.web.charter.steps import shown_steps
from orchard.interfaces.web.charter.thirty import Ground, ground_of, step_context
from orchard.interfaces.web.entry.viewers import viewer_of
from orchard.interfaces.web.frame.clock import now, today
from orchard.interfaces.web.frame.forms import took


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """Show the seven steps and how far they are."""
    viewer = viewer_of(request)
    require(viewer, Permission.SEE_SELECTION)
    day = today()
    found = starter_of(viewer, day)
    context = {
        "starter": found,
        "steps": shown_steps(found),
        "days_left": found.days_left(day),
    }
    return programme_page(request, "charter/start.html", context, tab="start")


@require_http_methods(["GET", "HEAD", "POST"])
def step(request: HttpRequest, step: str) -> HttpResponse:
    """Show one step; write down what was done at it."""
    viewer = viewer_of(request)
    require(viewer, Permission.SEE_SELECTION)
    if step not in StarterStep.values:
        raise NotFound
    key, day = StarterStep(step), today()
    found = ground_of(viewer, key, day)
    form = NoteForm(request.POST or None, initial={"on": day})
    if took(request, form, _("Noted."), lambda: services.note_step(
        key, text=form.said(), on=form.cleaned_data["on"], by=viewer, at=now()
    )):  # fmt: skip
        return redirect("charter:start")
    return _step(request, key, form, found)


@require_POST
def try_out(request: HttpRequest) -> HttpResponse:
    """Keep what a try with an assistant showed."""
    viewer = viewer_of(request)
    require(viewer, Permission.SEE_SELECTION)
    key, day = StarterStep.ASSISTANT, today()
    form = TrialForm(request.POST)
    if took(request, form, _("Kept."), lambda: starting.note_trial(
        form.cleaned_data["part"], note=form.note(), by=viewer, at=now()
    )):  # fmt: skip
        return redirect("charter:step", key.value)
    note = NoteForm(initial={"on": day})
    return _step(request, key, note, ground_of(viewer, key, day), trial=form)


@require_POST
def tidy(request: HttpRequest) -> HttpResponse:
    """Fill in what is missing about many key accounts at once."""
    viewer = viewer_of(request)
    require(viewer, Permission.SEE_SELECTION)
    require(viewer, Permission.EDIT_ACCOUNTS)
    day = today()
    form = TidyForm(request.POST, accounts=starter_of(viewer, day).chosen)
    if took(request, form, _("The facts are filled in."), lambda: starting.tidy(
        "facts", said=form.tidied(), by=viewer, at=now()
    )):  # fmt: skip
        return redirect("charter:step", StarterStep.TIDY.value)
    found = ground_of(viewer, StarterStep.TIDY, day)
    if getattr(form, "conflict", None):
        form.renew(found.starter.chosen)
    note = NoteForm(initial={"on": day})
    return _step(request, StarterStep.TIDY, note, found, tidying=form)


def _step(
    request: HttpRequest,
    key: StarterStep,
    form: NoteForm,
    found: Ground,
    *,
    tidying: TidyForm | None = None,
    trial: TrialForm | None = None,
) -> HttpResponse:
    viewer = viewer_of(request)
    may_edit = may(viewer, Permission.EDIT_ACCOUNTS)
    context = {
        "note_form": form,
        "may_edit": may_edit,
        "tidy_form": tidying or TidyForm(accounts=found.starter.chosen if may_edit else []),
        "trial_form": trial or TrialForm(initial={"on": today()}),
        **step_context(viewer, key, found),
    }
    template = f"charter/step_{key.value}.html"
    is_wrong = bool(form.errors) or tidying is not None or trial is not None
    return programme_page(request, template, context, tab="start",
                          status=422 if is_wrong else 200)  # fmt: skip
