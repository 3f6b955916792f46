"""Pages of our position with a customer."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from orchard.domain.core.permissions import may, require
from orchard.domain.core.rules import Permission
from orchard.domain.selection import queries, services
from orchard.interfaces.web.accounts.pages import account_page
from orchard.interfaces.web.accounts.viewers import Seen, seen
from orchard.interfaces.web.frame import toasts
from orchard.interfaces.web.frame.clock import now
from orchard.interfaces.web.frame.forms import took, version_seen
from orchard.interfaces.web.position.forms import NoteForm, PositionForm
from orchard.interfaces.web.position.kinds import KINDS, Kind, kind_of
from orchard.interfaces.web.position.reading import standpoint


@require_safe
def position(request: HttpRequest, slug: str) -> HttpResponse:
    """Show where we stand with the customer, in our eyes and in theirs."""
    return _position(request, _seen(request, slug))


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, slug: str) -> HttpResponse:
    """Write down how we and the customer see the relation."""
    found = _seen(request, slug, to_edit=True)
    row = queries.position(found.viewer, found.account)
    form = PositionForm(request.POST or None, found=found, row=row)
    if took(request, form, _("Saved."), lambda: services.write_position(
        found.account, expected=form.expected, note=form.note(), by=found.viewer, at=now()
    )):  # fmt: skip
        return redirect("position:position", slug=slug)
    return account_page(request, "position/edit.html", found, {"form": form, "row": row},
                        tab="position", status=422 if form.errors else 200)  # fmt: skip


@require_POST
def add(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    """Add a row to a list."""
    found, chosen = _seen(request, slug, to_edit=True), kind_of(kind)
    form = chosen.form(request.POST, found=found)
    if took(request, form, _("Noted."), lambda: (
        chosen.add(found.account, note=form.note(), by=found.viewer, at=now())  # type: ignore[attr-defined]  # each form has one
    )):  # fmt: skip
        return redirect("position:position", slug=slug)
    return _position(request, found, wrong={chosen.key: form})


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, slug: str, kind: str, row_id: int) -> HttpResponse:
    """Correct a row of a list."""
    found, chosen = _seen(request, slug, to_edit=True), kind_of(kind)
    row = chosen.find(found.viewer, found.account, row_id)
    form = chosen.form(request.POST or None, found=found, row=row)
    if took(request, form, _("Saved."), lambda: (
        chosen.change(row, expected=form.expected, note=form.note(), by=found.viewer, at=now())  # type: ignore[attr-defined]  # each form has one
    )):  # fmt: skip
        return redirect("position:position", slug=slug)
    context = {"form": form, "row": row, "kind": chosen}
    return account_page(request, "position/change.html", found, context, tab="position",
                        status=422 if form.errors else 200)  # fmt: skip


@require_POST
def remove(request: HttpRequest, slug: str, kind: str, row_id: int) -> HttpResponse:
    """Take a row out of a list."""
    found, chosen = _seen(request, slug, to_edit=True), kind_of(kind)
    row = chosen.find(found.viewer, found.account, row_id)
    chosen.remove(row, expected=version_seen(request), by=found.viewer, at=now())
    toasts.say(request, _("Taken out."), reverse("position:restore", args=[slug, kind, row_id]))
    return redirect("position:position", slug=slug)


@require_POST
def restore(request: HttpRequest, slug: str, kind: str, row_id: int) -> HttpResponse:
    """Put a row back."""
    found, chosen = _seen(request, slug, to_edit=True), kind_of(kind)
    row = chosen.find(found.viewer, found.account, row_id)
    chosen.restore(row, by=found.viewer, at=now())
    return redirect("position:position", slug=slug)


def _seen(request: HttpRequest, slug: str, *, to_edit: bool = False) -> Seen:
    """Return the account for those who may see how it is chosen."""
    found = seen(request, slug)
    require(found.viewer, Permission.SEE_SELECTION)
    if to_edit:
        require(found.viewer, Permission.NOMINATE)
    return found


def _position(
    request: HttpRequest, found: Seen, wrong: dict[str, NoteForm] | None = None
) -> HttpResponse:
    forms = {key: _form(kind, found, wrong or {}) for key, kind in KINDS.items()}
    context = {
        "standpoint": standpoint(found.viewer, found.account, now()),
        "forms": forms,
        "may_edit": may(found.viewer, Permission.NOMINATE),
    }
    status = 422 if wrong else 200
    return account_page(
        request, "position/position.html", found, context, tab="position", status=status
    )


def _form(kind: Kind, found: Seen, wrong: dict[str, NoteForm]) -> NoteForm:
    return wrong.get(kind.key) or kind.form(found=found)
