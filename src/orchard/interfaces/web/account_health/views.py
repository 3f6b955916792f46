"""How an account stands: its parts, what holds it down, what would raise it, and its course."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from orchard.domain.core.mistakes import NotFound
from orchard.domain.health import queries, services
from orchard.interfaces.web.account_health.reading import course_shown, now_shown
from orchard.interfaces.web.accounts.pages import account_page
from orchard.interfaces.web.accounts.viewers import Seen, seen
from orchard.interfaces.web.frame import toasts
from orchard.interfaces.web.frame.clock import now, today


@require_safe
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the health of an account, to its team."""
    found = _of_team(request, slug)
    course = queries.course(found.viewer, found.account, today=today())
    context = {
        "now": now_shown(course, slug),
        "days": course_shown(course),
        "policy": course.policy,
    }
    return account_page(request, "account_health/page.html", found, context, tab="overview")


@require_POST
def take(request: HttpRequest, slug: str) -> HttpResponse:
    """Look at the account now instead of in the night."""
    found = _of_team(request, slug)
    services.take(found.account, by=found.viewer, at=now())
    toasts.say(request, _("Health is computed from what is known now."))
    return redirect("account_health:page", slug=slug)


def _of_team(request: HttpRequest, slug: str) -> Seen:
    found = seen(request, slug)
    if not queries.may_see(found.viewer, found.account):
        raise NotFound
    return found
