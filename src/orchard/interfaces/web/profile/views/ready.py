"""Before a strategic meeting: the brief on one page, and a check of oneself that nobody else sees."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from orchard.domain.accounts import queries as accounts
from orchard.domain.accounts.briefing import brief_of
from orchard.domain.accounts.queries import profile as queries
from orchard.domain.accounts.rules import recall
from orchard.interfaces.web.accounts.pages import account_page
from orchard.interfaces.web.accounts.viewers import seen
from orchard.interfaces.web.frame.clock import today
from orchard.interfaces.web.profile.model_forms import SelfCheckForm
from orchard.interfaces.web.profile.reading import factors, three_goals


@require_safe
def brief(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the strategy of the customer on one page to print."""
    found = seen(request, slug)
    known = queries.profile(found.viewer, found.account, today=today())
    context = {
        "brief": brief_of(known),
        "factors": factors(found.viewer, found.account)[:3],
        "is_in_team": accounts.is_in_team(found.viewer, found.account),
        "sub": "brief",
    }
    return account_page(request, "profile/brief.html", found, context, tab="profile")


@require_http_methods(["GET", "HEAD", "POST"])
def self_check(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask for their three goals and metrics; the answers are compared here and kept nowhere."""
    found = seen(request, slug)
    goals = three_goals(found.viewer, found.account)
    form = SelfCheckForm(request.POST or None, count=len(goals))
    answer = None
    if request.method == "POST" and form.is_valid():
        pairs = [(one.title, one.metric) for one in goals]
        answer = recall.recalled(pairs, form.answers())
    context = {
        "form": form, "goals": goals, "answer": answer,
        "points": recall.points(answer) if answer else None, "sub": "self-check",
        "may_edit": queries.may_edit_profile(found.viewer, found.account),
    }  # fmt: skip
    return account_page(request, "profile/self_check.html", found, context, tab="profile",
                        status=422 if form.errors else 200)  # fmt: skip
