"""The overview of an account, its timeline, and what stands behind a figure."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from orchard.domain.core.mistakes import NotFound
from orchard.domain.economics.happenings import Happening
from orchard.domain.meetings import queries as meetings
from orchard.domain.relationships import queries as people
from orchard.domain.relationships.rules import LookKind
from orchard.interfaces.web.account_health.line import line_of
from orchard.interfaces.web.accounts import explanations, sightings
from orchard.interfaces.web.accounts.overview import overview as whole
from orchard.interfaces.web.accounts.pages import account_page
from orchard.interfaces.web.accounts.viewers import seen
from orchard.interfaces.web.frame import readings
from orchard.interfaces.web.frame.pages import page

MOST = 100
KINDS = {
    meetings.KIND: _("Conversations"),
    "comment": _("Comments"),
    "file": _("Files"),
    "profile": _("What we learned"),
    "forecast": _("Forecasts"),
    "team": _("Team"),
    "value": _("Value delivered"),
    "plan": _("Plan"),
    "criterion": _("Success criteria"),
    "import": _("Imports"),
}
"""What the timeline can be narrowed to, by the beginning of the verb."""


@require_safe
def overview(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what the account is worth, brings and needs."""
    found = seen(request, slug)
    context = {
        **whole(found),
        "health": line_of(found.viewer, found.account),
        "is_first_look": sightings.is_due(found),
    }
    return account_page(request, "accounts/overview.html", found, context, tab="overview")


@require_POST
def note_seen(request: HttpRequest, slug: str) -> HttpResponse:
    """Note who has the overview open: the page says so itself, looking alone writes nothing."""
    sightings.note(seen(request, slug))
    return HttpResponse(status=204)


@require_safe
def timeline(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what happened with the account, the latest first."""
    found = seen(request, slug)
    chosen = request.GET.get("what", "")
    if chosen and chosen not in KINDS:
        raise NotFound
    latest = meetings.timeline(found.viewer, found.account, most=MOST, only=chosen)
    is_team = people.may_see_opinions(found.viewer, found.account)
    _note_told(request, latest)
    context = {
        "latest": latest,
        "is_cut": len(latest) == MOST,
        "is_team": is_team,
        "chosen": chosen,
        "kinds": [(key, title) for key, title in KINDS.items() if is_team or key != meetings.KIND],
    }
    return account_page(request, "accounts/timeline.html", found, context, tab="timeline")


def _note_told(request: HttpRequest, latest: Sequence[Happening]) -> None:
    """Keep with whom the notes of conversations were that the timeline shows."""
    notes = [one.told for one in latest if isinstance(one, meetings.Conversed) and one.told]
    theirs = [person for one in notes for person in one.contacts]
    readings.note_people(request, theirs, LookKind.NOTES)


@require_safe
def figure(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """Show formula, inputs, method, day and grade of one figure."""
    found = seen(request, slug)
    explained = explanations.explain(found, key)
    readings.note_figures(request, [found.account])
    context = {"account": found.account, "explained": explained, "back": _came_from(request, slug)}
    return page(request, "accounts/figure.html", context, nav="accounts")


def _came_from(request: HttpRequest, slug: str) -> str:
    """Return the page beside which the drawer opens: where it closes, the address is that page's."""
    account = reverse("accounts:overview", args=[slug])
    page_ = request.htmx.current_url_abs_path or ""  # type: ignore[attr-defined]  # django-htmx sets it
    return account if page_.startswith(f"{account}/figures/") or not page_ else page_
