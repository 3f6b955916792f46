"""The week on followed accounts, and the switch for its letter."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from orchard.domain.accounts import queries as accounts
from orchard.domain.economics.queries import digests
from orchard.domain.economics.services.digests import choose_digest
from orchard.interfaces.web.entry.viewers import viewer_of
from orchard.interfaces.web.frame import toasts
from orchard.interfaces.web.frame.clock import now
from orchard.interfaces.web.frame.pages import page


@require_safe
def digest(request: HttpRequest) -> HttpResponse:
    """Show what happened last week on the accounts that the viewer follows."""
    viewer = viewer_of(request)
    found = digests.news(viewer, at=now())
    followed = list(accounts.watched(viewer))
    context = {"news": found, "activities": found.activities, "followed": followed}
    return page(request, "watching/digest.html", context, nav="home")


@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    """Switch the weekly letter on or off."""
    viewer = viewer_of(request)
    is_wanted = request.POST.get("mail") != "no"
    choose_digest(viewer, is_wanted=is_wanted, by=viewer, at=now())
    toasts.say(
        request, _("You get the weekly letter.") if is_wanted else _("No more weekly letters.")
    )
    return redirect("watching:digest")
