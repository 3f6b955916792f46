"""The invoice lines behind a figure of the account."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from orchard.domain.economics import queries as economics
from orchard.interfaces.web.accounts.forms.lines import LinesForm
from orchard.interfaces.web.accounts.line_files import as_csv
from orchard.interfaces.web.accounts.line_pages import pages_of
from orchard.interfaces.web.accounts.pages import account_page
from orchard.interfaces.web.accounts.viewers import seen


@require_safe
def lines(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the lines with the filters of the figure; their total is the figure."""
    found = seen(request, slug)
    form = LinesForm(request.GET)
    wanted = form.wanted()
    if request.GET.get("as") == "csv":
        return as_csv(request, found, wanted)
    behind = economics.behind(found.viewer, found.account, wanted)
    context = {
        "form": form,
        "behind": behind,
        "wanted": wanted,
        "pages": pages_of(request, wanted, behind),
    }
    return account_page(request, "accounts/lines.html", found, context, tab="economics")
