"""The actions of an account, who does what towards whom, and one action by itself."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from orchard.domain.accounts.models import Account
from orchard.domain.core.models import User
from orchard.domain.meetings import queries as meetings
from orchard.domain.plans.models import Action
from orchard.domain.plans.queries import actions as queries
from orchard.domain.plans.queries import duties, traces
from orchard.domain.plans.queries.rights import may_edit
from orchard.domain.plans.rules.actions import HEALTHY_SHARE, LATE
from orchard.interfaces.web.accounts.pages import account_page
from orchard.interfaces.web.accounts.viewers import seen
from orchard.interfaces.web.actions import words
from orchard.interfaces.web.actions.acting import TAB, back_to, next_query
from orchard.interfaces.web.frame.clock import today

MOST, MOST_OVER = 100, 20


@require_safe
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what is to be done at an account, and what became of what was."""
    found, day = seen(request, slug), today()
    rows = queries.actions_of(found.viewer, found.account)
    judged = queries.judged(found.viewer, today=day, account=found.account)
    standing = list(rows.standing()[: MOST + 1])
    over = rows.exclude(pk__in=rows.standing().values("pk")).order_by("-done_on", "-due_on", "-pk")
    shown = words.rows(found.viewer, standing[:MOST], day, here=found.account)
    context = {
        "rows": shown,
        "close": sum(one.is_close for one in shown),
        "has_more": len(standing) > MOST,
        "over": words.rows(found.viewer, over[:MOST_OVER], day, here=found.account),
        "judged": judged,
        "parts": words.parts(judged, _of(found.account)),
        "counted": words.counted(_of(found.account)),
        "healthy": HEALTHY_SHARE,
        "may_edit": may_edit(found.viewer, found.account),
        "next": next_query(request),
        "view": "list",
    }
    return account_page(request, "actions/page.html", found, context, tab=TAB)


def _of(account: Account) -> Callable[..., str]:
    """Return what makes the address of an account's actions among those that were carried out."""
    return lambda **said: urlencode({"whose": "all", "account": account.slug, **said})


@require_safe
def matrix(request: HttpRequest, slug: str) -> HttpResponse:
    """Show who with us does what towards which group of the customer's people."""
    found = seen(request, slug)
    context = {
        "matrix": duties.matrix(found.viewer, found.account),
        "today": today(),
        "may_edit": may_edit(found.viewer, found.account),
        "next": next_query(request),
        "view": "matrix",
    }
    return account_page(request, "actions/matrix.html", found, context, tab=TAB)


@require_safe
def action(request: HttpRequest, slug: str, action_id: int) -> HttpResponse:
    """Show one action: who, by when, for what, and how one sees that it is done."""
    found, day = seen(request, slug), today()
    row = queries.action(found.viewer, found.account, action_id)
    step = row.reminder_on(day) if row.user_id == found.viewer.pk else None
    context = {
        "row": words.rows(found.viewer, [row], day, here=found.account)[0],
        "pill": words.state_pill(row, day),
        **_way(found.viewer, row),
        "meeting": meetings.meeting_of(found.viewer, row),
        "waits": step is not None and step != LATE,
        "back": back_to(request, slug),
        "next": request.GET.urlencode(),
    }
    return account_page(request, "actions/action.html", found, context, tab=TAB)


def _way(viewer: User, row: Action) -> dict[str, object]:
    """Return the objectives that an action leads up to, and whether none of them is strategic."""
    if row.plan is None:
        return {}
    found = traces.ladder(viewer, row.plan)
    return {"way": found.way(row), "is_loose": row.is_standing and found.is_loose(row)}
