"""Actions across accounts: one's work, the board, the month, who has what, what was carried out."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from orchard.domain.core.calendar import YEARS, add_months
from orchard.domain.plans.queries import actions as queries
from orchard.domain.plans.queries import duties
from orchard.domain.plans.queries.letters import wants_letter
from orchard.domain.plans.rules.actions import FATES, PARTS, Fate, Part, weeks_ahead
from orchard.domain.plans.rules.plan import ActionState
from orchard.interfaces.web.actions import listing, words
from orchard.interfaces.web.actions.acting import next_query
from orchard.interfaces.web.actions.filters import chosen
from orchard.interfaces.web.actions.paging import Shelf
from orchard.interfaces.web.entry.viewers import viewer_of
from orchard.interfaces.web.frame import readings
from orchard.interfaces.web.frame.clock import today
from orchard.interfaces.web.frame.pages import page
from orchard.interfaces.web.frame.tables import read_table

NAV = "actions"
IN_COLUMN = 30
MOST_ALONE = 10


@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """Show what the viewer has to do, what is late first, and what nobody does at their accounts."""
    viewer, day = viewer_of(request), today()
    shelf = Shelf.of(queries.my_work(viewer), request)
    alone = queries.actions(viewer).alone().filter(queries.led_by(viewer))[:MOST_ALONE]
    return _page(
        request, "mine", rows=words.rows(viewer, shelf.rows, day), shelf=shelf,
        alone=words.rows(viewer, alone, day), is_wanted=wants_letter(viewer),
    )  # fmt: skip


@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """Show open, begun and done actions side by side; buttons move them."""
    viewer, day = viewer_of(request), today()
    filters = chosen(request, viewer)
    rows = filters.narrow(queries.actions(viewer))
    found = {
        ActionState.OPEN: rows.filter(state=ActionState.OPEN),
        ActionState.IN_PROGRESS: rows.filter(state=ActionState.IN_PROGRESS),
        ActionState.DONE: rows.done_lately(day),
    }
    taken = {state: list(ones[: IN_COLUMN + 1]) for state, ones in found.items()}
    columns = [
        (state, words.rows(viewer, ones[:IN_COLUMN], day), len(ones) > IN_COLUMN)
        for state, ones in taken.items()
    ]
    is_any = any(taken.values())
    return _page(request, "board", filters=filters, columns=columns, is_any=is_any)


@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """Show a month with what is due on each day."""
    viewer, day = viewer_of(request), today()
    filters, first = chosen(request, viewer), _month(request, day)
    weeks = duties.month(viewer, first, among=filters.narrow)
    return _page(
        request, "calendar", filters=filters, weeks=weeks, first=first, today=day,
        is_any=any(one.actions for week in weeks for one in week),
        earlier=filters.query(month=f"{add_months(first, -1):%Y-%m}"),
        later=filters.query(month=f"{add_months(first, 1):%Y-%m}"),
    )  # fmt: skip


@require_safe
def load(request: HttpRequest) -> HttpResponse:
    """Show what each of our people has to do in the weeks ahead."""
    viewer, day = viewer_of(request), today()
    filters = chosen(request, viewer)
    found = duties.load(viewer, among=filters.narrow, today=day)
    return _page(request, "load", filters=filters, load=found, weeks=weeks_ahead(day))


@require_safe
def every(request: HttpRequest) -> HttpResponse:
    """Show all actions as a table to narrow, sort and take along."""
    viewer, day = viewer_of(request), today()
    rows = queries.actions(viewer)
    return _page(request, "every", table=read_table(request, listing.spec(viewer, day), rows))


@require_safe
def execution(request: HttpRequest) -> HttpResponse:
    """Show how many actions were carried out in time; each number leads to the actions behind it."""
    viewer, day = viewer_of(request), today()
    filters, asked = chosen(request, viewer, default="all"), _asked(request)
    of: dict[str, Any] = {"today": day, "on": filters.past(day), "among": filters.narrow}
    found = queries.judged(viewer, **of)
    context: dict[str, object] = {
        "filters": filters, "judged": found, "parts": words.parts(found, filters.query),
        "counted": words.counted(filters.query), "asked": asked, "as_of": found.as_of,
        "today": day, "is_past": found.as_of < day,
    }  # fmt: skip
    if asked is not None:
        behind = queries.behind(viewer, asked, **of)
        shelf = Shelf.of(behind, request)
        context |= {
            "shelf": shelf, "rows": words.rows(viewer, shelf.rows, day),
            "behind": FATES[asked] if isinstance(asked, Fate) else PARTS[asked],
            "again": filters.query(**words.asked_by(asked)),
        }  # fmt: skip
    return _page(request, "execution", **context)


def _asked(request: HttpRequest) -> Fate | Part | None:
    """Return behind which number one looks; nothing for anything unknown."""
    fate, part = request.GET.get("fate", ""), request.GET.get("among", "")
    if fate in list(Fate):
        return Fate(fate)
    return Part(part) if part in list(Part) else None


def _month(request: HttpRequest, day: date) -> date:
    """Return the first day of the month that is asked for, else of this one."""
    try:
        found = date.fromisoformat(f"{request.GET.get('month', '')}-01")
    except ValueError:
        found = day
    return (found if found.year in YEARS else day).replace(day=1)


def _page(request: HttpRequest, view: str, **context: object) -> HttpResponse:
    """Return one of the pages; the trail keeps who reads what few may know."""
    rows = context.get("rows")
    if isinstance(rows, list):
        readings.note_figures(request, {one.action.home for one in rows})
    shown = {"view": view, "next": next_query(request), **context}
    return page(request, f"actions/{view}.html", shown, nav=NAV)
