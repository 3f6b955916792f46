"""The profile of an account: the page itself, one thing of it, and how it changed."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from orchard.domain.accounts import queries as accounts
from orchard.domain.accounts.models import Sourced
from orchard.domain.accounts.queries import analysis as analyses
from orchard.domain.accounts.queries import learning
from orchard.domain.accounts.queries import profile as queries
from orchard.domain.accounts.services import profile as services
from orchard.domain.core.permissions import may, require
from orchard.domain.core.rules import Permission
from orchard.domain.risk import queries as risks
from orchard.domain.whitespace import queries as whitespace
from orchard.interfaces.web.accounts.header import address
from orchard.interfaces.web.accounts.pages import account_page
from orchard.interfaces.web.accounts.viewers import Seen, seen
from orchard.interfaces.web.frame import toasts
from orchard.interfaces.web.frame.clock import now, today
from orchard.interfaces.web.frame.forms import attempt, version_seen
from orchard.interfaces.web.profile.kinds import Kind, kind_of
from orchard.interfaces.web.profile.reading import factors

MOST_CHANGES = 100
STARTS = ("about", "block", "line")
"""What the link that leads to an empty form may choose already."""


@require_safe
def profile(request: HttpRequest, slug: str) -> HttpResponse:
    """Show everything that is known about the customer, and what is not."""
    found = seen(request, slug)
    viewer, account = found.viewer, found.account
    is_in_team = accounts.is_in_team(viewer, account)
    context = {
        "profile": queries.profile(viewer, account, today=today()),
        "findings": analyses.findings_by_driver(viewer, account),
        "following": whitespace.following(viewer, account),
        "threatening": risks.following(viewer, account),
        "factors": factors(viewer, account),
        "may_edit": queries.may_edit_profile(viewer, account),
        "is_in_team": is_in_team,
        "people_href": address("relations:people", account.slug)
        if may(viewer, Permission.SEE_CONTACTS)
        else "",
        "sub": "profile",
    }
    return account_page(request, "profile/profile.html", found, context, tab="profile")


@require_safe
def changes(request: HttpRequest, slug: str) -> HttpResponse:
    """Show how the profile changed: who learned, corrected or confirmed what."""
    found = seen(request, slug)
    rows = learning.changes(found.viewer, found.account, most=MOST_CHANGES)
    context = {"rows": rows, "is_cut": len(rows) == MOST_CHANGES, "sub": "changes"}
    return account_page(request, "profile/changes.html", found, context, tab="profile")


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    """Note something that is known."""
    found, chosen = to_edit(request, slug), kind_of(kind)
    start = {name: request.GET[name] for name in STARTS if name in request.GET}
    start |= {"said_on": today().isoformat()}
    form = chosen.form(request.POST or None, found=found, start=start)
    if request.method == "POST" and form.is_valid() and attempt(form, lambda: services.note_known(
        found.account, note=form.note(), by=found.viewer, at=now()
    )):  # fmt: skip
        toasts.say(request, _("Noted."))
        return redirect(chosen.page, slug=slug)
    context = {"form": form, "kind": chosen, "title": chosen.add, "back": _back(chosen, slug)}
    return account_page(request, "profile/note.html", found, context, tab="profile",
                        status=422 if form.errors else 200)  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, slug: str, kind: str, row_id: int) -> HttpResponse:
    """Show one thing with its past, and correct it."""
    is_write = request.method == "POST"
    found = to_edit(request, slug) if is_write else seen(request, slug)
    chosen = kind_of(kind)
    row = queries.row_of(found.viewer, found.account, chosen.kind, row_id)
    form = chosen.form(request.POST or None, found=found, row=row)
    if is_write and form.is_valid() and attempt(form, lambda: services.change_known(
        row, expected=form.expected, note=form.note(), by=found.viewer, at=now()
    )):  # fmt: skip
        toasts.say(request, _("Saved."))
        return redirect(chosen.page, slug=slug)
    context = {
        "form": form, "kind": chosen, "row": row, "back": _back(chosen, slug),
        "title": chosen.kind.label, "history": learning.history(found.viewer, row),
        "may_edit": queries.may_edit_profile(found.viewer, found.account),
    }  # fmt: skip
    return account_page(request, "profile/note.html", found, context, tab="profile",
                        status=422 if form.errors else 200)  # fmt: skip


@require_POST
def confirm(request: HttpRequest, slug: str, kind: str, row_id: int) -> HttpResponse:
    """Say that something is still true."""
    found, chosen, row = _to_change(request, slug, kind, row_id)
    services.confirm_known(row, expected=version_seen(request), by=found.viewer, at=now())
    toasts.say(request, _("Still true: noted with your name and today's date."))
    return redirect(chosen.page, slug=slug)


@require_POST
def remove(request: HttpRequest, slug: str, kind: str, row_id: int) -> HttpResponse:
    """Take something out."""
    found, chosen, row = _to_change(request, slug, kind, row_id)
    services.remove_known(row, expected=version_seen(request), by=found.viewer, at=now())
    toasts.say(request, _("Taken out."), reverse("profile:restore", args=[slug, kind, row_id]))
    return redirect(chosen.page, slug=slug)


@require_POST
def restore(request: HttpRequest, slug: str, kind: str, row_id: int) -> HttpResponse:
    """Put something back."""
    found, chosen, row = _to_change(request, slug, kind, row_id)
    services.restore_known(row, by=found.viewer, at=now())
    return redirect(chosen.page, slug=slug)


def to_edit(request: HttpRequest, slug: str) -> Seen:
    """Return the account for those who may tell of it."""
    found = seen(request, slug)
    require(found.viewer, Permission.EDIT_PROFILES)
    return found


def _to_change(
    request: HttpRequest, slug: str, kind: str, row_id: int
) -> tuple[Seen, Kind, Sourced]:
    found, chosen = to_edit(request, slug), kind_of(kind)
    return found, chosen, queries.row_of(found.viewer, found.account, chosen.kind, row_id)


def _back(chosen: Kind, slug: str) -> str:
    return reverse(chosen.page, args=[slug])
