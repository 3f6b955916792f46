"""The first page."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from orchard.domain.core.models import User
from orchard.domain.core.rules import Permission
from orchard.interfaces.web.frame import clock, readings
from orchard.interfaces.web.frame.pages import page
from orchard.interfaces.web.frame.tables import read_table
from orchard.interfaces.web.home import needs, trees
from orchard.interfaces.web.home.desk import Desk
from orchard.interfaces.web.home.table import rows_of, table_spec

MOST_CARDS = 8


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show what needs the viewer, and the viewer's accounts as an orchard or as a table."""
    desk = Desk(cast("User", request.user), clock.now())
    shows_margins = desk.may(Permission.SEE_MARGINS)
    drawn = trees.drawings(desk)
    is_table = request.GET.get("view") == "table"
    context = {
        "desk": desk,
        "hour": timezone.localtime(desk.now).hour,
        "needs": needs.of(desk),
        "drawings": drawn,
        "cards": drawn[:MOST_CARDS],
        "shows_margins": shows_margins,
        "is_table": is_table,
    }
    readings.note_figures(request, (tree.account for tree in desk.trees))
    if is_table:
        spec = table_spec(desk.currency, shows_margins=shows_margins)
        context["table"] = read_table(request, spec, rows_of(drawn))
    return page(request, "home/home.html", context, nav="home")
