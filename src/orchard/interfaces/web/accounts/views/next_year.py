"""The twelve months to come of an account, and keeping what is forecast today."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from orchard.domain.core.mistakes import NotFound
from orchard.domain.plans import services
from orchard.interfaces.web.accounts.next_year import next_year as whole
from orchard.interfaces.web.accounts.pages import account_page
from orchard.interfaces.web.accounts.viewers import seen, seen_to_edit
from orchard.interfaces.web.frame import toasts
from orchard.interfaces.web.frame.clock import now

LONGEST = 6


@require_safe
def next_year(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the forecast, from what it is made, and how right those before were."""
    found = seen(request, slug)
    asked = request.GET.get("version", "")
    if asked and not (asked.isdecimal() and len(asked) <= LONGEST):
        raise NotFound
    context = whole(found, int(asked) if asked else None)
    return account_page(request, "accounts/next_year.html", found, context, tab="economics")


@require_POST
def keep(request: HttpRequest, slug: str) -> HttpResponse:
    """Keep the forecast as it is today."""
    found = seen_to_edit(request, slug)
    made = services.keep_year_ahead(found.account, by=found.viewer, at=now())
    toasts.say(request, _("Forecast %(number)d is kept.") % {"number": made.number})
    return redirect("accounts:next_year", slug)
