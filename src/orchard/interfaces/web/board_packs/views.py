"""Board packs over all accounts: which there are, one of them, and its file."""

from __future__ import annotations

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from orchard.domain.core import queries as core
from orchard.domain.core.models import User
from orchard.domain.packs import queries, services
from orchard.domain.packs.jobs import make_board_pack
from orchard.interfaces.web.board_packs.forms import BoardWishForm
from orchard.interfaces.web.entry.viewers import viewer_of
from orchard.interfaces.web.files.serving import served
from orchard.interfaces.web.frame import toasts
from orchard.interfaces.web.frame.clock import now, today
from orchard.interfaces.web.frame.forms import took
from orchard.interfaces.web.frame.pages import page
from orchard.interfaces.web.packs.words import board_lines
from orchard.interfaces.web.standing.acting import WRONG

NAV = "portfolio"


@require_safe
def packs(request: HttpRequest) -> HttpResponse:
    """Show the board packs."""
    rows = queries.board_packs(viewer_of(request))
    return page(request, "board_packs/page.html", {"lines": board_lines(rows, now())}, nav=NAV)


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Ask for a board pack."""
    viewer = viewer_of(request)
    queries.check_may_make_for_board(viewer)
    form = BoardWishForm(request.POST or None, viewer=viewer, today=today())
    if took(request, form, _("It is being made."), lambda: _asked(viewer, form)):
        return redirect("board_packs:page")
    context = {"form": form, "back": reverse("board_packs:page")}
    status = WRONG if form.errors else 200
    return page(request, "board_packs/ask.html", context, nav=NAV, status=status)


@require_safe
def pack(request: HttpRequest, pack_id: int) -> HttpResponse:
    """Show one board pack and how far it is."""
    row = queries.board_pack(viewer_of(request), pack_id)
    context = {"line": board_lines([row], now())[0]}
    return page(request, "board_packs/pack.html", context, nav=NAV)


@require_safe
def download(request: HttpRequest, pack_id: int) -> FileResponse:
    """Hand the file of a board pack out, to who may still know all that is in it."""
    viewer = viewer_of(request)
    row = queries.board_pack(viewer, pack_id)
    return served(request, queries.file_of(viewer, row))


@require_POST
def remove(request: HttpRequest, pack_id: int) -> HttpResponse:
    """Take a board pack away."""
    viewer = viewer_of(request)
    row = queries.board_pack(viewer, pack_id)
    services.remove_pack(row, by=viewer, at=now())
    toasts.say(
        request, _("The pack is taken away."), reverse("board_packs:restore", args=[pack_id])
    )
    return redirect("board_packs:page")


@require_POST
def restore(request: HttpRequest, pack_id: int) -> HttpResponse:
    """Put a board pack back."""
    viewer = viewer_of(request)
    row = queries.board_pack(viewer, pack_id, even_removed=True)
    services.restore_pack(row, by=viewer, at=now())
    return redirect("board_packs:page")


def _asked(viewer: User, form: BoardWishForm) -> None:
    """Ask for a board pack, and have it made in the background."""
    at, organisation = now(), core.organisation(viewer)
    made = services.ask_for_board_pack(organisation, wish=form.wish(), by=viewer, at=at)
    make_board_pack.enqueue(made.pk, at.isoformat())
