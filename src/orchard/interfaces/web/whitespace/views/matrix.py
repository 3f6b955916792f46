"""The page of white space, and its matrix as a file."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from orchard.domain.agreements import queries as agreements
from orchard.domain.core.mistakes import NotFound
from orchard.domain.whitespace import queries
from orchard.domain.whitespace.queries import Board, Registered, RollUp, Sources
from orchard.domain.whitespace.rules import Status
from orchard.interfaces.web.accounts.pages import account_page
from orchard.interfaces.web.accounts.viewers import Seen, seen
from orchard.interfaces.web.frame.clock import now
from orchard.interfaces.web.whitespace import files
from orchard.interfaces.web.whitespace.acting import TAB


@require_safe
def white_space(request: HttpRequest, slug: str) -> HttpResponse:
    """Show which units buy what, what may be won, and what is done about it."""
    found = seen(request, slug)
    sources = Sources(found.viewer, found.account)
    board = _board(request, sources)
    rows = queries.opportunities(found.viewer, found.account)
    context: dict[str, object] = {
        "board": board,
        "query": request.GET.urlencode(),
        "ideas": queries.ideas(found.viewer, found.account),
        "opportunities": rows,
        "flags": queries.flags(found.viewer, rows, timezone.localtime(now()).date()),
        "tasks": queries.tasks(found.viewer, found.account),
        "may_edit": queries.may_edit(found.viewer, found.account),
    }
    if board is not None:
        context |= _around(found, sources, board)
    return account_page(request, "whitespace/page.html", found, context, tab=TAB)


@require_safe
def file(request: HttpRequest, slug: str) -> HttpResponse:
    """Return the matrix as a file: one line per cell."""
    found = seen(request, slug)
    board = _board(request, Sources(found.viewer, found.account))
    wanted = request.GET.get("as", "csv")
    if board is None or wanted not in files.KINDS:
        raise NotFound
    return files.as_file(request, found, board, wanted)


def _board(request: HttpRequest, sources: Sources) -> Board | None:
    """Return the matrix that the address asks for."""
    by, family = request.GET.get("by", RollUp.UNIT), request.GET.get("family", "")
    if by not in RollUp.values:
        raise NotFound
    if family and not any(one.family == family for one in sources.offers):
        raise NotFound
    return queries.board(sources, by=RollUp(by), family=family)


def _around(found: Seen, sources: Sources, board: Board) -> dict[str, object]:
    """Return what stands around the matrix."""
    day = timezone.localtime(now()).date()
    wallets = queries.wallets(sources, day)
    return {
        "statuses": list(Status),
        "roll_ups": RollUp.choices,
        "best": queries.priorities(board),
        "suggestions": queries.suggestions(sources),
        "look": sources.look,
        "tested": queries.tested(sources.look),
        "wallets": wallets,
        "wallet_total": queries.total(wallets),
        "agreements": queries.agreements(sources, _register(found, day)),
    }


def _register(found: Seen, day: date) -> list[Registered]:
    """Return the agreements that units buy by; white space itself knows nothing of the register."""
    rows = agreements.bought_by(found.viewer, found.account, today=day)
    return [
        Registered(one.pk, one.name, one.account_id, frozenset(unit.pk for unit in one.units.all()))
        for one in rows
    ]
