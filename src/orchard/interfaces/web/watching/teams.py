"""The team of an account: a panel, and the forms that change it."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from orchard.domain.accounts import queries, services
from orchard.domain.accounts.models import Account
from orchard.domain.accounts.rules import HELD_BY_ONE, TeamRole
from orchard.domain.core import queries as core
from orchard.domain.core.mistakes import NotFound
from orchard.domain.core.models import User
from orchard.domain.plans.queries import usage
from orchard.domain.selection.queries.boards import sizing
from orchard.interfaces.web.accounts.pages import account_page
from orchard.interfaces.web.accounts.viewers import seen
from orchard.interfaces.web.entry import signing
from orchard.interfaces.web.entry.viewers import viewer_of
from orchard.interfaces.web.frame import toasts
from orchard.interfaces.web.frame.clock import now
from orchard.interfaces.web.frame.forms import attempt, version_seen
from orchard.interfaces.web.frame.pages import page
from orchard.interfaces.web.watching.forms import HandOverForm, SeatForm


def panel(viewer: User, account: Account) -> dict[str, object]:
    """Return what the panel of the team shows; the account's page includes it."""
    team = queries.team(viewer, account)
    held = {seat.role for seat in team}
    return {
        "account": account,
        "team": team,
        "empty_seats": [role for role in HELD_BY_ONE if role.value not in held],
        "former": queries.former_team(viewer, account)[:20],
        "may_edit_team": queries.may_edit_team(viewer, account),
    }


@require_safe
def team(request: HttpRequest, slug: str) -> HttpResponse:
    """Show who serves the account."""
    found = seen(request, slug)
    context = panel(found.viewer, found.account)
    context["seen_by"] = queries.seen_by(found.viewer, found.account)
    context["sizing"] = sizing(found.viewer, found.account)
    context["plan_seen_by"] = usage.seen_by(found.viewer, found.account)
    return account_page(request, "watching/team.html", found, context, tab="team")


@require_http_methods(["GET", "POST"])
def assign(request: HttpRequest, slug: str) -> HttpResponse:
    """Give somebody a seat."""
    viewer = viewer_of(request)
    account = _led_by(viewer, slug)
    role = request.GET.get("role", "")
    initial = {"since": _today(viewer), "role": role, "user": queries.fitting(viewer, role)}
    form = SeatForm(request.POST or None, viewer=viewer, initial=initial)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        if attempt(
            form,
            lambda: services.assign(
                account,
                user=form.person(),
                role=TeamRole(given["role"]),
                since=given["since"],
                time_share=form.time_share(),
                counterpart=given["counterpart"],
                by=viewer,
                at=now(),
            ),
        ):
            toasts.say(request, _("The seat is given."))
            return redirect("watching:team", slug)
    context = {"form": form, "account": account}
    return page(request, "watching/assign.html", context, nav="accounts")


@require_POST
def end(request: HttpRequest, slug: str, seat_id: int) -> HttpResponse:
    """End a seat today."""
    viewer = viewer_of(request)
    seat = queries.seat(viewer, _led_by(viewer, slug), seat_id)
    until = max(_today(viewer), seat.since)
    services.end_assignment(seat, expected=version_seen(request), until=until, by=viewer, at=now())
    undo = reverse("watching:reopen", args=[slug, seat_id])
    toasts.say(request, _("The seat of %(name)s has ended.") % {"name": seat.user.name}, undo)
    return redirect("watching:team", slug)


@require_POST
def reopen(request: HttpRequest, slug: str, seat_id: int) -> HttpResponse:
    """Take the end of a seat back."""
    viewer = viewer_of(request)
    seat = queries.seat(viewer, _led_by(viewer, slug), seat_id)
    services.reopen_assignment(seat, by=viewer, at=now())
    return redirect("watching:team", slug)


@require_http_methods(["GET", "POST"])
def hand_over(request: HttpRequest, slug: str, seat_id: int) -> HttpResponse:
    """Hand a seat over to somebody else."""
    viewer = viewer_of(request)
    seat = queries.seat(viewer, _led_by(viewer, slug), seat_id)
    form = HandOverForm(request.POST or None, viewer=viewer, initial={"on": _today(viewer)})
    if request.method == "POST" and form.is_valid():
        day = form.cleaned_data["on"]
        if attempt(
            form,
            lambda: services.hand_over(seat, to=form.person(), on=day, by=viewer, at=now()),
        ):
            toasts.say(request, _("The seat is handed over."))
            return redirect("watching:team", slug)
    context = {"form": form, "seat": seat, "account": seat.account}
    return page(request, "watching/hand_over.html", context, nav="accounts")


@require_POST
def watch(request: HttpRequest, slug: str) -> HttpResponse:
    """Follow the account, or no longer."""
    viewer = viewer_of(request)
    account = queries.account_at(viewer, slug)
    if request.POST.get("follow") == "no":
        services.unwatch(account, by=viewer, at=now())
        toasts.say(request, _("You no longer follow %(name)s.") % {"name": account.name})
    else:
        services.watch(account, by=viewer, at=now())
        toasts.say(request, _("You follow %(name)s.") % {"name": account.name})
    came_from = signing.safe_path(urlsplit(request.headers.get("Referer", "")).path)
    return redirect("watching:team", slug) if came_from == signing.HOME else redirect(came_from)


def _led_by(viewer: User, slug: str) -> Account:
    """Return the account if the viewer may change its team."""
    account = queries.account_at(viewer, slug)
    if not queries.may_edit_team(viewer, account):
        raise NotFound
    return account


def _today(viewer: User) -> date:
    return core.fiscal_calendar(viewer).today(now())
