"""The promises of an account, one of them, and those of all accounts that wait for a function."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from orchard.domain.agreements.queries import promises as queries
from orchard.domain.plans.queries import actions, rights
from orchard.interfaces.web.accounts.pages import account_page
from orchard.interfaces.web.accounts.viewers import seen
from orchard.interfaces.web.entry.viewers import viewer_of
from orchard.interfaces.web.frame.clock import today
from orchard.interfaces.web.frame.pages import page
from orchard.interfaces.web.promises import words

TAB = "promises"


@require_safe
def register(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what people of the customer were promised: what needs somebody first."""
    found = seen(request, slug)
    is_named, day, here = queries.sees_names(found.viewer), today(), found.account
    rows = queries.promises(found.viewer, found.account)
    context = {
        "open": words.lines(rows.open, day, is_named=is_named, here=here),
        "ended": words.lines(rows.ended, day, is_named=is_named, here=here),
        "voice": queries.voice(found.viewer, found.account),
    }
    return account_page(request, "promises/page.html", found, context, tab=TAB)


@require_safe
def promise(request: HttpRequest, slug: str, promise_id: int) -> HttpResponse:
    """Show one promise: how far it is, on which other days both agreed, and the next step."""
    found = seen(request, slug)
    row = queries.promise(found.viewer, found.account, promise_id)
    is_named = queries.sees_names(found.viewer)
    voice = queries.voice(found.viewer, found.account)
    other_days = queries.renegotiations(found.viewer, row)
    context = {
        "row": row,
        "line": words.line(row, today(), is_named=is_named),
        "days": words.days(other_days, is_named=is_named),
        "may_answer": voice.may_answer(row),
        "is_day_over": row.due_on < today(),
        "may_settle": voice.may_settle(row),
        "may_correct": voice.may_correct(row) and queries.may_be_corrected(found.viewer, row),
        "lead": f"promise-{row.pk}",
        "actions": actions.actions_of(found.viewer, found.account).filter(promise=row),
        "may_edit": rights.may_edit(found.viewer, found.account),
        "is_over": not row.is_open,
        "back": reverse("promises:page", args=[slug]),
    }
    return account_page(request, "promises/promise.html", found, context, tab=TAB)


@require_safe
def waiting(request: HttpRequest) -> HttpResponse:
    """Show the promises of all accounts that wait for a function, and how reliable each function is."""
    viewer, day = viewer_of(request), today()
    is_named = queries.sees_names(viewer)
    mine, others = queries.waiting(viewer)
    context = {
        "view": "promises",
        "for_me": mine,
        "for_others": others,
        "mine": words.lines(mine.rows, day, is_named=is_named),
        "others": words.lines(others.rows, day, is_named=is_named),
        "reliability": queries.reliability(viewer, today=day),
        "as_of": day,
    }
    return page(request, "promises/waiting.html", context, nav="actions")
