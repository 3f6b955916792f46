"""One account in the meeting: who scored what, what the talk brought, what is decided."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from orchard.domain.core.permissions import require
from orchard.domain.core.rules import Permission
from orchard.domain.selection import queries, services
from orchard.interfaces.web.charter.pages import programme_page
from orchard.interfaces.web.charter.scales import scale
from orchard.interfaces.web.entry.viewers import viewer_of
from orchard.interfaces.web.frame import readings
from orchard.interfaces.web.frame.clock import now
from orchard.interfaces.web.frame.forms import took
from orchard.interfaces.web.meeting import sheet
from orchard.interfaces.web.meeting.forms import DecisionForm, SettleForm


@require_safe
def account(request: HttpRequest, round_id: int, nomination_id: int) -> HttpResponse:
    """Show every score of an account, and what to decide about it."""
    found = sheet.seen(viewer_of(request), round_id, nomination_id)
    return _account(request, found)


@require_POST
def decide(request: HttpRequest, round_id: int, nomination_id: int) -> HttpResponse:
    """Write down what the meeting decides."""
    viewer = viewer_of(request)
    require(viewer, Permission.LEAD_SELECTION)
    found = sheet.seen(viewer, round_id, nomination_id)
    form = DecisionForm(request.POST)
    said = _("%(name)s is decided.") % {"name": found.nomination.account.name}
    if took(request, form, said, lambda: services.decide(
        found.nomination, expected=form.cleaned_data["version"] or 0, verdict=form.verdict(),
        by=viewer, at=now(),
    )):  # fmt: skip
        if "next" in request.POST and found.following is not None:
            return redirect("meeting:account", round_id, found.following.nomination.pk)
        return redirect("meeting:account", round_id, nomination_id)
    return _account(request, found, form)


@require_http_methods(["GET", "HEAD", "POST"])
def settle(
    request: HttpRequest, round_id: int, nomination_id: int, criterion_key: str
) -> HttpResponse:
    """Write down the score on which the room agreed."""
    viewer = viewer_of(request)
    require(viewer, Permission.LEAD_SELECTION)
    found = sheet.seen(viewer, round_id, nomination_id)
    criterion = queries.criterion(viewer, found.round.criteria_set, criterion_key)
    scored = sheet.of_criterion(viewer, found, criterion)
    form = SettleForm(request.POST or None, initial=SettleForm.shown(scored))
    if took(request, form, _("Settled. The ranking counts the new score."), lambda: services.settle(
        found.nomination, criterion=criterion, **form.said(), by=viewer, at=now()
    )):  # fmt: skip
        return redirect("meeting:account", round_id, nomination_id)
    context = sheet.page(viewer, found) | {
        "form": form, "criterion": criterion, "scored": scored, "scale": scale(criterion),
        "back": reverse("meeting:account", args=[round_id, nomination_id]),
    }  # fmt: skip
    return programme_page(request, "meeting/settle.html", context, tab="rounds",
                          status=422 if form.errors else 200)  # fmt: skip


def _account(
    request: HttpRequest, found: sheet.Seen, form: DecisionForm | None = None
) -> HttpResponse:
    viewer = viewer_of(request)
    readings.note_figures(request, [found.nomination.account])
    decision = found.ranked.decision if found.ranked else None
    context = sheet.page(viewer, found) | {
        "scored": queries.scored(viewer, found.ranked) if found.ranked else [],
        "decision": decision,
        **sheet.doubt(viewer, found),
        "form": form or DecisionForm.of(decision),
    }
    return programme_page(request, "meeting/account.html", context, tab="rounds",
                          status=422 if form else 200)  # fmt: skip
