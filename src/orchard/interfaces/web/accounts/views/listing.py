"""The list of accounts."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from orchard.domain.accounts import queries as accounts
from orchard.domain.core import queries as core
from orchard.domain.core.rules import Permission, Role
from orchard.domain.economics import queries as economics
from orchard.domain.economics.queries import account_list
from orchard.interfaces.web.accounts.listing import table_spec
from orchard.interfaces.web.accounts.viewers import viewer_of
from orchard.interfaces.web.frame import readings
from orchard.interfaces.web.frame.pages import page
from orchard.interfaces.web.frame.tables import read_table


@require_safe
def list_(request: HttpRequest) -> HttpResponse:
    """Show all accounts that the viewer may know; account managers begin with their own."""
    viewer = viewer_of(request)
    is_manager = Role.ACCOUNT_MANAGER in viewer.held_roles()
    if not request.GET and is_manager and accounts.my_accounts(viewer).exists():
        return redirect(f"{request.path}?mine=yes")
    facts = economics.latest(viewer)
    currency = facts.currency if facts else core.organisation(viewer).currency
    newest = facts.pk if facts else None
    rows = account_list.account_rows(viewer, newest)
    table = read_table(request, table_spec(viewer, currency, newest), rows)
    readings.note_figures(request, table.rows)
    may_group = viewer.may(Permission.EDIT_ACCOUNTS)
    context = {
        "table": table, "facts": facts, "may_group": may_group,
        "may_bring_in": viewer.may(Permission.WRITE_COMMENTS),
    }  # fmt: skip
    return page(request, "accounts/list.html", context, nav="accounts")
