"""Pages of assessments: the list, one of them, its beginning and its three ends."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from orchard.domain.core.models import User
from orchard.domain.core.permissions import may, require
from orchard.domain.core.rules import Permission
from orchard.domain.programme.models import MaturityAssessment
from orchard.domain.programme.queries import goals as goal_queries
from orchard.domain.programme.queries import maturity as queries
from orchard.domain.programme.rules.maturity import COUNTED, level_name
from orchard.domain.programme.services import maturity as services
from orchard.interfaces.web.charter.pages import programme_page
from orchard.interfaces.web.entry.viewers import viewer_of
from orchard.interfaces.web.frame import toasts
from orchard.interfaces.web.frame.clock import now, today
from orchard.interfaces.web.frame.forms import attempt, took, version_seen
from orchard.interfaces.web.maturity.forms import AssessmentForm, ReasonForm
from orchard.interfaces.web.maturity.pages import form_page, is_asked
from orchard.interfaces.web.maturity.showing import HUNDRED, shown

MOST = 40


@require_safe
def all_of_them(request: HttpRequest) -> HttpResponse:
    """Show every assessment with what it came to, and the one that is open."""
    viewer = viewer_of(request)
    require(viewer, Permission.SEE_KPIS)
    rows = queries.overview(viewer, most=MOST)
    context = {
        "rows": [
            (one, told.overall / HUNDRED if told else None, level_name(told.level) if told else "")
            for one, told in rows
        ],
        "waiting": queries.waiting(viewer),
        "has_open": any(one.is_open for one, _told in rows),
        "may_lead": may(viewer, Permission.LEAD_PROGRAMME),
    }
    return programme_page(request, "maturity/list.html", context, tab="maturity")


@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: HttpRequest) -> HttpResponse:
    """Begin an assessment."""
    viewer = viewer_of(request)
    require(viewer, Permission.LEAD_PROGRAMME)
    form = AssessmentForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        begun = attempt(form, lambda: services.begin(
            given["name"], due_on=given["due_on"], by=viewer, at=now()
        ))  # fmt: skip
        if begun and begun.outcome is not None:
            toasts.say(request, _("The assessment is open. Ask people of several sides now."))
            return redirect("maturity:assessment", begun.outcome.pk)
    lead = _("Its rules are those of the policy of today; a later policy does not change them.")
    return form_page(request, form, heading=_("Begin an assessment"), lead=lead,
                     button=_("Begin it"), back=reverse("maturity:list"))  # fmt: skip


@require_safe
def assessment(request: HttpRequest, assessment_id: int) -> HttpResponse:
    """Show who was asked and how far they are, or what it came to."""
    viewer = viewer_of(request)
    return page_of(request, viewer, queries.assessment(viewer, assessment_id))


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, assessment_id: int) -> HttpResponse:
    """Call it otherwise, or wait until another day."""
    viewer, found, back = _led(request, assessment_id)
    initial = {name: getattr(found, name) for name in ("version", "name", "due_on")}
    form = AssessmentForm(request.POST or None, initial=initial)
    if took(request, form, _("Saved."), lambda: services.change(
        found, expected=form.cleaned_data["version"] or 0, name=form.cleaned_data["name"],
        due_on=form.cleaned_data["due_on"], by=viewer, at=now(),
    )):  # fmt: skip
        return redirect(back)
    return form_page(request, form, heading=found.name, button=_("Save"), back=back)


@require_http_methods(["GET", "HEAD", "POST"])
def close(request: HttpRequest, assessment_id: int) -> HttpResponse:
    """Say what ends with closing, and close it."""
    viewer, found, back = _led(request, assessment_id)
    if request.method == "POST":
        services.close(found, expected=version_seen(request), by=viewer, at=now())
        toasts.say(request, _("The assessment is closed. Say now what gets better."))
        return redirect(back)
    turnout = queries.turnout(viewer, found)
    context = {
        "found": found,
        "back": back,
        "waits": [one for one in turnout if one.is_waited_for],
        "answered": sum(one.given > 0 and one.sheet.removed_at is None for one in turnout),
        "least": queries.rules_of(viewer, found).group_answers_least,
    }
    return programme_page(request, "maturity/close.html", context, tab="maturity")


@require_http_methods(["GET", "HEAD", "POST"])
def give_up(request: HttpRequest, assessment_id: int) -> HttpResponse:
    """End an assessment that comes to nothing."""
    viewer, found, back = _led(request, assessment_id)
    form = ReasonForm(request.POST or None, initial={"version": found.version})
    said = _("%(name)s is given up.") % {"name": found.name}
    if took(request, form, said, lambda: services.give_up(
        found, expected=form.cleaned_data["version"] or 0, why=form.cleaned_data["why"],
        by=viewer, at=now(),
    )):  # fmt: skip
        return redirect(back)
    lead = _("What people answered is kept, and counts for nothing. It cannot be opened again.")
    return form_page(request, form, heading=_("Give up %(name)s") % {"name": found.name},
                     lead=lead, button=_("Give it up"), back=back, is_grave=True)  # fmt: skip


@require_POST
def finish(request: HttpRequest, assessment_id: int) -> HttpResponse:
    """Call an assessment finished, when no goal is missing."""
    viewer, found, back = _led(request, assessment_id)
    form = ReasonForm(request.POST)
    if attempt(form, lambda: services.finish(
        found, expected=version_seen(request), by=viewer, at=now()
    )):  # fmt: skip
        toasts.say(request, _("Finished: everybody knows what gets better next."))
        return redirect(back)
    return page_of(request, viewer, found, mistakes=form.non_field_errors())


def page_of(
    request: HttpRequest, viewer: User, found: MaturityAssessment, *, mistakes: object = ()
) -> HttpResponse:
    """Return the page of an assessment as it is in its state."""
    told = queries.result(viewer, found)
    may_lead = may(viewer, Permission.LEAD_PROGRAMME)
    goals = goal_queries.goals(viewer, found, today=today()) if told else None
    policy = queries.rules_of(viewer, found)
    context = {
        "found": found,
        "told": told,
        "goals": goals,
        "shown": shown(told, goals, policy) if told and goals else None,
        "turnout": queries.turnout(viewer, found) if may_lead and not told else [],
        "is_late": found.is_open and found.due_on < today(),
        "is_counted": found.state in COUNTED,
        "is_asked": is_asked(viewer, found),
        "policy": policy,
        "may_lead": may_lead,
        "mistakes": mistakes,
    }
    return programme_page(request, "maturity/assessment.html", context, tab="maturity",
                          status=422 if mistakes else 200)  # fmt: skip


def _led(request: HttpRequest, assessment_id: int) -> tuple[User, MaturityAssessment, str]:
    """Return the assessment and its page, for who leads."""
    viewer = viewer_of(request)
    require(viewer, Permission.LEAD_PROGRAMME)
    found = queries.assessment(viewer, assessment_id)
    return viewer, found, reverse("maturity:assessment", args=[found.pk])
