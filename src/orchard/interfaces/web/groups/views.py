"""The project groups of an account, one of them, and the board of all."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from orchard.domain.core.permissions import require
from orchard.domain.core.rules import Permission
from orchard.domain.plans.queries import actions
from orchard.domain.plans.queries import groups as queries
from orchard.domain.plans.queries.rights import may_edit
from orchard.interfaces.web.accounts.pages import account_page
from orchard.interfaces.web.accounts.viewers import seen, viewer_of
from orchard.interfaces.web.frame import readings
from orchard.interfaces.web.frame.clock import today
from orchard.interfaces.web.frame.pages import page
from orchard.interfaces.web.frame.tables import read_table
from orchard.interfaces.web.groups import listing
from orchard.interfaces.web.groups.acting import TAB


@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """Show all project groups: on time, late, closed, and how much simpler it got."""
    viewer = viewer_of(request)
    require(viewer, Permission.SEE_ACCOUNTS)
    rows = listing.rows(viewer)
    table = read_table(request, listing.spec(viewer, today()), rows)
    readings.note_figures(request, {row.account for row in table.rows})
    context = {"table": table, "view": "groups"}
    return page(request, "groups/board.html", context, nav="actions")


@require_safe
def groups(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the project groups of an account."""
    found = seen(request, slug)
    lines = queries.of_account(found.viewer, found.account, today=today())
    context = {
        "running": [one for one in lines if one.row.closed_on is None],
        "closed": [one for one in lines if one.row.closed_on is not None],
        "may_edit": may_edit(found.viewer, found.account),
    }
    return account_page(request, "groups/page.html", found, context, tab=TAB)


@require_safe
def group(request: HttpRequest, slug: str, group_id: int) -> HttpResponse:
    """Show one project group: what gets better, who works in it, what came of it."""
    found = seen(request, slug)
    row = queries.group(found.viewer, found.account, group_id)
    context = {
        "line": queries.GroupLine.of(row, today()),
        "row": row,
        "members": queries.members(found.viewer, row),
        "lead": f"group-{row.pk}",
        "actions": actions.actions_of(found.viewer, found.account).filter(group=row),
        "shows_people": found.viewer.may(Permission.SEE_CONTACTS),
        "may_edit": may_edit(found.viewer, found.account),
        "back": reverse("groups:page", args=[slug]),
    }
    return account_page(request, "groups/group.html", found, context, tab=TAB)
