"""Meetings in other calendars: one's own feed by a secret address, and a meeting as a file."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from orchard.domain.core.permissions import require
from orchard.domain.core.rules import Permission
from orchard.domain.meetings import calendars, queries, services
from orchard.domain.meetings.rules import ics
from orchard.interfaces.web.accounts.viewers import viewer_of
from orchard.interfaces.web.frame import toasts
from orchard.interfaces.web.frame.clock import now
from orchard.interfaces.web.frame.pages import page
from orchard.interfaces.web.meetings.acting import known

KIND = "text/calendar; charset=utf-8"


@login_not_required
@require_safe
def feed(request: HttpRequest, secret: str) -> HttpResponse:
    """Hand out the calendar of an address; nobody is signed in, the address is the key."""
    found = calendars.living_feed(secret)
    events = queries.calendar(found.user, at=now(), shows_titles=found.shows_titles)
    return _file(ics.calendar(events, name=_("Meetings"), stamp=now()))


@require_http_methods(["GET", "HEAD", "POST"])
def mine(request: HttpRequest) -> HttpResponse:
    """Show whether one has a feed; make one, whose address is shown this once."""
    viewer = viewer_of(request)
    require(viewer, Permission.SEE_CONTACTS)
    made = None
    if request.method == "POST":
        shows = request.POST.get("shows_titles") == "yes"
        new = services.make_feed(viewer, shows_titles=shows, by=viewer, at=now())
        made = request.build_absolute_uri(reverse("meetings:feed", args=[new.secret]))
    context = {"feed": queries.my_feed(viewer), "made": made, "place": "calendar"}
    return page(request, "meetings/calendar.html", context, nav="meetings")


@require_POST
def revoke(request: HttpRequest) -> HttpResponse:
    """End one's feed at once."""
    viewer = viewer_of(request)
    require(viewer, Permission.SEE_CONTACTS)
    services.revoke_feed(viewer, by=viewer, at=now())
    toasts.say(request, _("The address is revoked. Calendars that use it get nothing from now on."))
    return redirect("meetings:calendar")


@require_safe
def invitation(request: HttpRequest, slug: str, meeting_id: int) -> HttpResponse:
    """Hand out one meeting as a file that every calendar takes."""
    found = known(request, slug)
    row = queries.meeting(found.viewer, found.account, meeting_id)
    event = calendars.event(row)
    method = "CANCEL" if event.is_cancelled else "PUBLISH"
    answer = _file(ics.calendar([event], name=row.title, stamp=now(), method=method))
    answer["Content-Disposition"] = 'attachment; filename="meeting.ics"'
    return answer


def _file(text: str) -> HttpResponse:
    answer = HttpResponse(text, content_type=KIND)
    answer["Cache-Control"] = "no-store"
    return answer
