"""The economics of an account, a what-if, and a deal before it is signed."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from orchard.domain.core.mistakes import NotFound
from orchard.domain.economics.queries import assumptions, statements
from orchard.interfaces.web.accounts.answers import answered
from orchard.interfaces.web.accounts.economics import economics as whole
from orchard.interfaces.web.accounts.forms.questions import DealForm, WhatIfForm
from orchard.interfaces.web.accounts.pages import account_page
from orchard.interfaces.web.accounts.viewers import seen, seen_with_margins
from orchard.interfaces.web.frame.clock import today


@require_safe
def economics(request: HttpRequest, slug: str) -> HttpResponse:
    """Show where the money of the account comes from and goes to."""
    found = seen(request, slug)
    context = whole(found, request.GET)
    return account_page(request, "accounts/economics.html", found, context, tab="economics")


@require_safe
def what_if(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the account beside itself with another price, volume or mix."""
    found = seen_with_margins(request, slug)
    if found.figures is None:
        raise NotFound
    figures = found.figures
    form = WhatIfForm(request.GET, statements.families(found.viewer, figures))
    answer = None
    if form.is_asked:
        answer = answered(form, lambda: statements.what_if(found.viewer, figures, form.question()))
    context = {"what_if": form, "answer": answer}
    return account_page(request, "accounts/what_if.html", found, context, tab="economics")


@require_safe
def deal(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what a deal adds to the lifetime value, and whether it passes the hurdle."""
    found = seen_with_margins(request, slug)
    forecast = assumptions.published_forecast(found.viewer, found.account)
    if forecast is None:
        raise NotFound
    form = DealForm(request.GET or None)
    answer = None
    if form.is_valid():
        on = today()
        answer = answered(
            form, lambda: assumptions.deal_view(found.viewer, forecast, form.deal(), on)
        )
    context = {"deal": form, "answer": answer, "forecast": forecast}
    return account_page(request, "accounts/deal.html", found, context, tab="economics")
