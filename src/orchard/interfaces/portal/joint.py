"""What a guest does about what both sides settle: accept, score, rank, confirm or correct."""

from __future__ import annotations

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from orchard.domain.core.mistakes import DomainError, NotAllowed, NotFound
from orchard.domain.plans.queries import portal_joint as queries
from orchard.domain.plans.rules.portal import Guest
from orchard.domain.plans.services import portal_joint as services
from orchard.interfaces.portal.clock import now
from orchard.interfaces.portal.joint_forms import ChangeForm, CorrectForm, RankForm, ScoreForm
from orchard.interfaces.portal.pages import page
from orchard.interfaces.portal.sessions import for_guests

WRONG = 422
asked_or_sent = require_http_methods(["GET", "HEAD", "POST"])


@require_POST
@for_guests
def accept(request: HttpRequest, guest: Guest, criterion_id: int) -> HttpResponseBase:
    """Accept the text of a criterion that one saw."""
    services.accept_as_guest(
        guest, criterion_id=criterion_id, text_version=_version(request), by=None, at=now()
    )
    return _done(request, _("Accepted. Thank you."))


@asked_or_sent
@for_guests
def change(request: HttpRequest, guest: Guest, criterion_id: int) -> HttpResponseBase:
    """Ask for another text of a criterion."""
    one = queries.guest_criterion(guest, criterion_id)
    form = ChangeForm(request.POST or None, initial={"version": one.text_version})
    return _taken(
        request, guest, form, title=one.metric, said=_("Sent. We come back to you."),
        action=lambda: services.ask_for_change_as_guest(
            guest, criterion_id=criterion_id, text_version=form.expected,
            words=form.cleaned_data["words"], by=None, at=now(),
        ),
    )  # fmt: skip


@asked_or_sent
@for_guests
def score(request: HttpRequest, guest: Guest, initiative_id: int) -> HttpResponseBase:
    """Score a joint initiative."""
    one = queries.guest_initiative(guest, initiative_id)
    form = ScoreForm(request.POST or None, initial=ScoreForm.shown(one.yours))
    return _taken(
        request, guest, form, title=one.title, said=_("Your score is kept."),
        action=lambda: services.score_as_guest(
            guest, initiative_id=initiative_id, score=form.score(), by=None, at=now()
        ),
    )  # fmt: skip


@asked_or_sent
@for_guests
def rank(request: HttpRequest, guest: Guest, check_id: int) -> HttpResponseBase:
    """Put needs into their order."""
    asked = queries.guest_needs(guest)
    if asked is None or asked.key != check_id:
        raise NotFound
    form = RankForm(request.POST or None, needs=asked.needs, initial={"version": asked.version})
    return _taken(
        request, guest, form, title=_("What matters to you now?"),
        said=_("Thank you. We plan by this order from now on."),
        action=lambda: services.rank_as_guest(
            guest, check_id=check_id, expected=form.expected, needs=form.ranked(), by=None, at=now()
        ),
    )  # fmt: skip


@require_POST
@for_guests
def confirm(request: HttpRequest, guest: Guest, record_id: int) -> HttpResponseBase:
    """Confirm that a value is what we say."""
    services.confirm_as_guest(
        guest, record_id=record_id, expected=_version(request), by=None, at=now()
    )
    return _done(request, _("Confirmed. Thank you."))


@asked_or_sent
@for_guests
def correct(request: HttpRequest, guest: Guest, record_id: int) -> HttpResponseBase:
    """Say what a value was worth instead."""
    one = queries.guest_value(guest, record_id)
    form = CorrectForm(request.POST or None, initial={"version": one.version})
    return _taken(
        request, guest, form, title=one.benefit, said=_("Thank you. We correct it, or ask you."),
        action=lambda: services.correct_as_guest(
            guest, record_id=record_id, expected=form.expected, words=form.cleaned_data["words"],
            amount=form.cleaned_data["amount"], by=None, at=now(),
        ),
    )  # fmt: skip


def _taken(
    request: HttpRequest,
    guest: Guest,
    form: forms.Form,
    *,
    title: str | Promise,
    said: str | Promise,
    action: Callable[[], object],
) -> HttpResponse:
    """Do what the form asks for, or show it with what is wrong."""
    if request.method == "POST" and form.is_valid():
        try:
            action()
        except (NotFound, NotAllowed):
            raise
        except DomainError as mistake:
            form.add_error(None, str(mistake))
        else:
            return _done(request, said)
    context = {"form": form, "title": title, "address": request.path}
    return page(request, "portal/joint.html", guest, context, status=WRONG if form.errors else 200)


def _done(request: HttpRequest, said: str | Promise) -> HttpResponse:
    messages.success(request, str(said))
    return redirect("portal:plan")


def _version(request: HttpRequest) -> int:
    """Return the version that the guest saw; none has 0."""
    said = request.POST.get("version", "")
    return int(said) if said.isdecimal() and len(said) <= 9 else 0  # noqa: PLR2004 - as long as numbers are
