"""The packs of an account: which there are, one of them, and its file."""

from __future__ import annotations

from datetime import date

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from orchard.domain.packs import queries, services
from orchard.domain.packs.jobs import make_pack
from orchard.domain.packs.models import Pack
from orchard.interfaces.web.accounts.pages import account_page
from orchard.interfaces.web.accounts.viewers import Seen, seen
from orchard.interfaces.web.files.serving import served
from orchard.interfaces.web.frame import toasts
from orchard.interfaces.web.frame.clock import now, today
from orchard.interfaces.web.frame.forms import attempt
from orchard.interfaces.web.packs.forms import WishForm
from orchard.interfaces.web.packs.words import lines
from orchard.interfaces.web.standing.acting import WRONG

TAB = "packs"


@require_safe
def packs(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the packs of an account."""
    found = seen(request, slug)
    rows = queries.packs(found.viewer, found.account)
    context = {
        "lines": lines(found.viewer, found.account, rows, now()),
        "may_make": queries.may_make(found.viewer, found.account),
        "may_edit_template": queries.may_edit_template(found.viewer),
    }
    return account_page(request, "packs/page.html", found, context, tab=TAB)


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask for a pack."""
    found = seen(request, slug)
    queries.check_may_make(found.viewer, found.account)
    form = WishForm(request.POST or None, found=found, today=today(), meets_on=_meets_on(request))
    if request.method == "POST" and form.is_valid():
        made = attempt(form, lambda: _asked(found, form)).outcome
        if made is not None:
            undo = reverse("packs:remove", args=[slug, made.pk])
            toasts.say(request, _("It is being made."), undo)
            return redirect("packs:page", slug)
    context = {"form": form, "back": reverse("packs:page", args=[slug])}
    status = WRONG if form.errors else 200
    return account_page(request, "packs/ask.html", found, context, tab=TAB, status=status)


def _meets_on(request: HttpRequest) -> date | None:
    """Return the day of the meeting from whose page one comes."""
    try:
        return date.fromisoformat(request.GET.get("on", ""))
    except ValueError:
        return None


@require_safe
def pack(request: HttpRequest, slug: str, pack_id: int) -> HttpResponse:
    """Show one pack and how far it is."""
    found = seen(request, slug)
    row = queries.pack(found.viewer, found.account, pack_id)
    context = {
        "line": lines(found.viewer, found.account, [row], now())[0],
        "may_make": queries.may_make(found.viewer, found.account),
    }
    return account_page(request, "packs/pack.html", found, context, tab=TAB)


@require_safe
def download(request: HttpRequest, slug: str, pack_id: int) -> FileResponse:
    """Hand the file of a pack out, to who may still have it."""
    found = seen(request, slug)
    row = queries.pack(found.viewer, found.account, pack_id)
    return served(request, queries.file_of(found.viewer, row))


@require_POST
def remove(request: HttpRequest, slug: str, pack_id: int) -> HttpResponse:
    """Take a pack away."""
    found = seen(request, slug)
    row = queries.pack(found.viewer, found.account, pack_id)
    services.remove_pack(row, by=found.viewer, at=now())
    toasts.say(
        request, _("The pack is taken away."), reverse("packs:restore", args=[slug, pack_id])
    )
    return redirect("packs:page", slug)


@require_POST
def restore(request: HttpRequest, slug: str, pack_id: int) -> HttpResponse:
    """Put a pack back."""
    found = seen(request, slug)
    row = queries.pack(found.viewer, found.account, pack_id, even_removed=True)
    services.restore_pack(row, by=found.viewer, at=now())
    return redirect("packs:page", slug)


def _asked(found: Seen, form: WishForm) -> Pack:
    """Ask for a pack, and have it made in the background."""
    at = now()
    made = services.ask_for_pack(found.account, wish=form.wish(), by=found.viewer, at=at)
    make_pack.enqueue(made.pk, at.isoformat())
    return made
