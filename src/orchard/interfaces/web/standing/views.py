"""The standing of an account, and the steps that change it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from orchard.domain.accounts.models import Account
from orchard.domain.accounts.rules import KEY_STATUSES
from orchard.domain.core.models import User
from orchard.domain.core.permissions import require
from orchard.domain.core.rules import Permission
from orchard.domain.selection import queries, services
from orchard.domain.selection.models import Incubation
from orchard.domain.selection.rules.choices import Tier
from orchard.domain.selection.services import Why
from orchard.interfaces.web.accounts.pages import account_page
from orchard.interfaces.web.accounts.viewers import Seen, seen
from orchard.interfaces.web.frame.clock import now, today
from orchard.interfaces.web.standing import forms, reading, steps
from orchard.interfaces.web.standing.acting import Step, on_account
from orchard.interfaces.web.standing.places import free_places

asked_or_sent = require_http_methods(["GET", "HEAD", "POST"])


class WithReason(Protocol):
    """A service that needs no more than a reason."""

    def __call__(self, account: Account, *, reason: str, by: User, at: datetime) -> object:
        """Take the step."""


@require_safe
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """Show how an account stands with us."""
    found = seen(request, slug)
    return account_page(
        request, "standing/page.html", found, reading.standing_of(found), tab="standing"
    )


def by_reason(step: Step, service: WithReason) -> Callable[[HttpRequest, str], HttpResponse]:
    """Return the view of a step that needs no more than a reason."""

    @asked_or_sent
    def view(request: HttpRequest, slug: str) -> HttpResponse:
        found, form = _led(request, slug), forms.ReasonForm(request.POST or None)
        return on_account(request, found, form, step, lambda: service(
            found.account, reason=form.cleaned_data["reason"], by=found.viewer, at=now()
        ))  # fmt: skip

    return view


review = by_reason(steps.REVIEW, services.put_under_review)
keep = by_reason(steps.KEEP, services.keep)
full = by_reason(steps.FULL, services.make_full)
back = by_reason(steps.BACK, services.return_to_prospect)
standard = by_reason(steps.STANDARD, services.return_to_standard)


@asked_or_sent
def promote(request: HttpRequest, slug: str) -> HttpResponse:
    """Make an account key by a decision or an override; say what is missing."""
    found, is_light = _led(request, slug), request.GET.get("care") == "light"
    ready = reading.readiness(found.viewer, found.account, today())
    decided = {"reason": ready.decision.reason} if ready.decision else {}
    form = forms.PromoteForm(request.POST or None, is_light=is_light, initial=decided)

    def act() -> Account:
        given = form.cleaned_data
        why = Why(given["reason"], given["evidence"], ready.decision, ready.override)
        return services.promote(
            found.account, why=why, light=given["light"], by=found.viewer, at=now()
        )

    is_new = found.account.status not in KEY_STATUSES
    context = {"ready": ready, "free": free_places(found.viewer) if is_new else None}
    return on_account(request, found, form, steps.PROMOTE, act,
                      body="standing/promote_body.html", context=context)  # fmt: skip


@asked_or_sent
def lost(request: HttpRequest, slug: str) -> HttpResponse:
    """Write down that the customer left us."""
    found, form = _led(request, slug), forms.LostForm(request.POST or None)
    return on_account(request, found, form, steps.LOST, lambda: services.lose(
        found.account, **form.cleaned_data, by=found.viewer, at=now()
    ))  # fmt: skip


@asked_or_sent
def light(request: HttpRequest, slug: str) -> HttpResponse:
    """Care for a key account in the lighter way."""
    found, form = _led(request, slug), forms.LightForm(request.POST or None)
    return on_account(request, found, form, steps.LIGHT, lambda: services.make_light(
        found.account, **form.cleaned_data, by=found.viewer, at=now()
    ))  # fmt: skip


@asked_or_sent
def incubate(request: HttpRequest, slug: str) -> HttpResponse:
    """Give a candidate its time in the incubator."""
    found, form = _led(request, slug), forms.AimForm(request.POST or None)
    ready = reading.readiness(found.viewer, found.account, today())

    def act() -> Incubation:
        given = form.cleaned_data
        why = Why(given["reason"], decision=ready.decision, override=ready.override)
        return services.begin_incubation(
            found.account, aim=given["aim"], why=why, by=found.viewer, at=now()
        )

    return on_account(request, found, form, steps.INCUBATE, act)


@asked_or_sent
def tell(request: HttpRequest, slug: str) -> HttpResponse:
    """Write down what the customer was told."""
    found = _nominating(request, slug)
    row = queries.standing(found.viewer, found.account)
    initial = {"version": row.version if row else 0, "on": today()}
    form = forms.ToldForm(request.POST or None, initial=initial)
    return on_account(request, found, form, steps.TELL, lambda: services.tell_customer(
        found.account, expected=form.expected, **form.said(), by=found.viewer, at=now()
    ))  # fmt: skip


@asked_or_sent
def not_key(request: HttpRequest, slug: str) -> HttpResponse:
    """Keep why a large account is not key."""
    found = _led(request, slug)
    row = queries.standing(found.viewer, found.account)
    form = forms.NotKeyForm(request.POST or None, initial=forms.NotKeyForm.shown(row))
    return on_account(request, found, form, steps.NOT_KEY, lambda: services.explain_not_key(
        found.account, expected=form.expected, reason=form.cleaned_data["not_key_reason"],
        by=found.viewer, at=now(),
    ))  # fmt: skip


@asked_or_sent
def override(request: HttpRequest, slug: str) -> HttpResponse:
    """Write down that somebody wants the account in against the criteria."""
    found, form = _led(request, slug), forms.OverrideForm(request.POST or None)
    return on_account(request, found, form, steps.OVERRIDE, lambda: services.ask_override(
        found.account, **form.cleaned_data, by=found.viewer, at=now()
    ))  # fmt: skip


@asked_or_sent
def exception(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask for one entitlement of a better tier."""
    found = _nominating(request, slug)
    form = forms.ExceptionForm(
        request.POST or None,
        lines=queries.catalogue(found.viewer),
        mine=queries.tier(found.viewer, found.account),
    )
    return on_account(request, found, form, steps.EXCEPTION, lambda: services.ask_exception(
        found.account, entitlement=form.chosen(), tier=Tier(form.cleaned_data["tier"]),
        reason=form.cleaned_data["reason"], ends_on=form.cleaned_data["ends_on"],
        by=found.viewer, at=now(),
    ))  # fmt: skip


def _led(request: HttpRequest, slug: str) -> Seen:
    """Return the account for those who lead the selection."""
    found = seen(request, slug)
    require(found.viewer, Permission.LEAD_SELECTION)
    return found


def _nominating(request: HttpRequest, slug: str) -> Seen:
    """Return the account for those who take part in the selection."""
    found = seen(request, slug)
    require(found.viewer, Permission.NOMINATE)
    return found
