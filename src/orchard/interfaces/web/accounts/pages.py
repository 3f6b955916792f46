"""A page of an account: its header beside what the page itself shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.http import HttpRequest, HttpResponse

from orchard.domain.accounts.models import Assignment
from orchard.domain.relationships.models import Contact
from orchard.domain.relationships.rules import LookKind
from orchard.interfaces.web.accounts.header import Header, header
from orchard.interfaces.web.accounts.viewers import Seen
from orchard.interfaces.web.frame import readings
from orchard.interfaces.web.frame.pages import page

REFUSED = 400
"""From this status on an answer writes nothing."""


def account_page(
    request: HttpRequest,
    template: str,
    seen: Seen,
    context: Mapping[str, object],
    *,
    tab: str,
    status: int = 200,
    team: Sequence[Assignment] | None = None,
) -> HttpResponse:
    """Return a page of the account under its tab; the trail keeps who reads what few may know.

    A page that has a `person` is about that one alone, and it is kept that the viewer looked.
    `team` are the seats of today, where the page has read them already; so may `header` be in the
    context.
    """
    readings.note_figures(request, [seen.account])
    if isinstance(person := context.get("person"), Contact) and status < REFUSED:
        readings.note_people(request, [person], LookKind.OPINIONS)
    given = context.get("header")
    top = given if isinstance(given, Header) else header(seen, team)
    shown: dict[str, object] = {
        "account": seen.account,
        "figures": seen.figures,
        "shows_margins": seen.shows_margins,
        "header": top,
        "charter": top.meaning,
        "tab": tab,
    }
    return page(request, template, {**shown, **context}, nav="accounts", status=status)
