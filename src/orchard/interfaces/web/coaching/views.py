"""Coaching: agree on a year of talks, see one's own, say what became of one, end them."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from orchard.domain.core.permissions import require
from orchard.domain.core.rules import Permission
from orchard.domain.people import queries, services
from orchard.domain.selection.rules.choices import StarterStep
from orchard.interfaces.web.charter.pages import programme_page
from orchard.interfaces.web.coaching.forms import AgreeForm, TalkForm
from orchard.interfaces.web.entry.viewers import viewer_of
from orchard.interfaces.web.frame import toasts
from orchard.interfaces.web.frame.clock import now, today
from orchard.interfaces.web.frame.forms import took, version_seen
from orchard.interfaces.web.standing.acting import Step, in_programme

asked_or_sent = require_http_methods(["GET", "HEAD", "POST"])
AGREE = Step(gettext_lazy("Agree on a talk a month"), gettext_lazy("Twelve talks, one or two accounts in each. You take part yourself: as account manager, or as leader."), gettext_lazy("Agree on them"), gettext_lazy("A year of talks is agreed."))  # fmt: skip
TALK = Step(gettext_lazy("A talk"), gettext_lazy("What is said stays between the two of you."), gettext_lazy("Save"), gettext_lazy("Saved."))  # fmt: skip


@asked_or_sent
def agree(request: HttpRequest) -> HttpResponse:
    """Agree on a talk a month for a year."""
    viewer = viewer_of(request)
    require(viewer, Permission.NOMINATE)
    form = AgreeForm(request.POST or None, viewer=viewer, today=today())
    back = reverse("charter:step", args=[StarterStep.COACH.value])
    if took(request, form, AGREE.done, lambda: services.agree_coaching(
        form.coached_person, note=form.note(), by=viewer, at=now()
    )):  # fmt: skip
        return redirect(back)
    return in_programme(request, form, AGREE, tab="start", back=back)


@require_safe
def series(request: HttpRequest, series_id: int) -> HttpResponse:
    """Show the talks of a series to the two who take part."""
    viewer = viewer_of(request)
    found = queries.series(viewer, series_id)
    context = {"series": found, "talks": queries.talks(viewer, found)}
    return programme_page(request, "coaching/series.html", context, tab="start")


@asked_or_sent
def talk(request: HttpRequest, series_id: int, talk_id: int) -> HttpResponse:
    """Move a talk, say what it is about, what became of it and what was said."""
    viewer = viewer_of(request)
    found = queries.talk(viewer, series_id, talk_id)
    form = TalkForm(request.POST or None, viewer=viewer, talk=found)
    if took(request, form, TALK.done, lambda: services.change_talk(
        found.row, expected=form.expected, note=form.note(), by=viewer, at=now()
    )):  # fmt: skip
        return redirect("coaching:series", series_id)
    back = reverse("coaching:series", args=[series_id])
    return in_programme(request, form, TALK, tab="start", back=back)


@require_POST
def end(request: HttpRequest, series_id: int) -> HttpResponse:
    """End a series."""
    viewer = viewer_of(request)
    found = queries.series(viewer, series_id)
    services.end_coaching(found, expected=version_seen(request), by=viewer, at=now())
    toasts.say(
        request,
        _("The talks are ended. What was held or written down stays here for the two of you."),
    )
    return redirect("coaching:series", series_id)
