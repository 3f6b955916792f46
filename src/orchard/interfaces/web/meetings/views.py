"""Pages of meetings: the board of all accounts, the meetings of one, one meeting."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from orchard.domain.core.models import User
from orchard.domain.core.permissions import require
from orchard.domain.core.rules import Permission
from orchard.domain.meetings import queries
from orchard.domain.meetings.models import Meeting
from orchard.domain.meetings.rules.kinds import LessonKind
from orchard.domain.meetings.talks import NoNextStep
from orchard.domain.plans.queries import rights
from orchard.domain.relationships.rules import LookKind
from orchard.interfaces.web.accounts.pages import account_page
from orchard.interfaces.web.accounts.viewers import viewer_of
from orchard.interfaces.web.frame import readings
from orchard.interfaces.web.frame.clock import now, today
from orchard.interfaces.web.frame.pages import page
from orchard.interfaces.web.meetings.acting import TAB, UNLANDED, known

PAST = 40


@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """Show my next meetings, and the rhythm of every account: broken ones first."""
    viewer = viewer_of(request)
    require(viewer, Permission.SEE_CONTACTS)
    context = {
        "mine": queries.mine(viewer, at=now()),
        "rows": queries.boards(viewer, at=now()),
        "now": now(),
        "place": "board",
    }
    return page(request, "meetings/board.html", context, nav="meetings")


@require_safe
def lessons(request: HttpRequest) -> HttpResponse:
    """Show what reviews of all accounts taught, found by words."""
    viewer = viewer_of(request)
    require(viewer, Permission.SEE_CONTACTS)
    text, kind = request.GET.get("q", "").strip()[:100], request.GET.get("kind", "")
    context = {
        "lessons": queries.lessons(viewer, text=text, kind=kind),
        "text": text,
        "kind": kind,
        "kinds": LessonKind.choices,
        "place": "lessons",
    }
    return page(request, "meetings/lessons.html", context, nav="meetings")


@require_safe
def of_account(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the three rhythms of an account, its meetings to come and what was held."""
    found = known(request, slug)
    context = {
        "row": queries.board(found.viewer, found.account, at=now()),
        "to_come": queries.to_come(found.viewer, found.account),
        "past": queries.past(found.viewer, found.account, most=PAST),
        "wishes": queries.wishes(found.viewer, found.account),
        "may_edit": rights.may_edit(found.viewer, found.account),
        "now": now(),
    }
    return account_page(request, "meetings/page.html", found, context, tab=TAB)


@require_safe
def meeting(request: HttpRequest, slug: str, meeting_id: int) -> HttpResponse:
    """Show one meeting with its agenda, its minutes, and what followed."""
    found = known(request, slug)
    sitting = queries.sitting(found.viewer, found.account, meeting_id)
    may = rights.at_account(found.viewer, found.account)
    targets = queries.targets(found.viewer, found.account, sitting)
    readings.note_people(request, [one.contact for one in targets if one.ties], LookKind.OVERVIEW)
    context = {
        "sitting": sitting,
        "row": sitting.row,
        "may_edit": may.may_edit,
        "targets": targets,
        "unseen": sum(one.is_unseen for one in targets),
        **(_visit(found.viewer, sitting.row) if sitting.row.sponsor else {}),
        "release": queries.release(found.viewer, sitting.row),
        "may_share": may.may_share,
        "has_begun": sitting.row.starts_at <= now(),
        "invited": queries.invited(found.viewer, sitting.row),
        "adapting": queries.adapting(found.viewer, sitting, on=today()),
        "unlanded": NoNextStep.default if _is_unlanded(request, meeting_id) else "",
        "back": reverse("meetings:page", args=[slug]),
    }
    return account_page(request, "meetings/meeting.html", found, context, tab=TAB)


def _is_unlanded(request: HttpRequest, meeting_id: int) -> bool:
    """Say whether closing it was held up a moment ago."""
    return bool(request.session.pop(UNLANDED, None) == meeting_id)


def _visit(viewer: User, row: Meeting) -> dict[str, object]:
    """Return what its sponsor told of a visit, else by when they tell it."""
    told = queries.debrief(viewer, row)
    return {
        "debrief": told,
        "promise_hours": 0 if told else queries.promise_hours(viewer, at=now()),
        "is_mine": row.sponsor_id == viewer.pk,
    }
