"""Business models: the customer's with where we touch it, and that of our own offer."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from orchard.domain.accounts.models import OfferNote
from orchard.domain.accounts.queries import profile as queries
from orchard.domain.accounts.rules.profile import Block
from orchard.domain.accounts.services import offer as services
from orchard.domain.core.models import User
from orchard.domain.core.permissions import may, require
from orchard.domain.core.rules import Permission
from orchard.interfaces.web.accounts.pages import account_page
from orchard.interfaces.web.accounts.viewers import seen, viewer_of
from orchard.interfaces.web.frame import toasts
from orchard.interfaces.web.frame.clock import now, today
from orchard.interfaces.web.frame.forms import attempt, version_seen
from orchard.interfaces.web.frame.pages import page
from orchard.interfaces.web.profile.model_forms import OfferForm


@require_safe
def canvas(request: HttpRequest, slug: str) -> HttpResponse:
    """Show how the customer earns, and where we touch their profit and loss."""
    found = seen(request, slug)
    notes = queries.canvas(found.viewer, found.account, today=today())
    context = {
        "blocks": [(block, notes[block.value]) for block in Block],
        "touches": notes["touch"],
        "may_edit": queries.may_edit_profile(found.viewer, found.account),
        "sub": "canvas",
    }
    return account_page(request, "profile/canvas.html", found, context, tab="profile")


@require_safe
def offer(request: HttpRequest) -> HttpResponse:
    """Show the business model of our own offer."""
    return _offer(request, viewer_of(request))


@require_http_methods(["GET", "HEAD", "POST"])
def add_offer(request: HttpRequest) -> HttpResponse:
    """Note something in it."""
    viewer = viewer_of(request)
    require(viewer, Permission.EDIT_PROFILES)
    form = OfferForm(request.POST or None, initial={"block": request.GET.get("block", "")})
    if request.method == "POST" and form.is_valid() and attempt(form, lambda: services.note_offer(
        form.cleaned_data["text"], block=form.cleaned_data["block"], by=viewer, at=now()
    )):  # fmt: skip
        toasts.say(request, _("Noted."))
        return redirect("profile:offer")
    return _form(request, form, None)


@require_http_methods(["GET", "HEAD", "POST"])
def change_offer(request: HttpRequest, note_id: int) -> HttpResponse:
    """Correct a note."""
    viewer = viewer_of(request)
    require(viewer, Permission.EDIT_PROFILES)
    row = queries.offer_note(viewer, note_id)
    start = {"block": row.block, "text": row.text, "version": row.version}
    form = OfferForm(request.POST or None, initial=start)
    if request.method == "POST" and form.is_valid() and attempt(form, lambda: services.change_offer(
        row, expected=form.cleaned_data["version"] or 0, block=form.cleaned_data["block"],
        text=form.cleaned_data["text"], by=viewer, at=now(),
    )):  # fmt: skip
        toasts.say(request, _("Saved."))
        return redirect("profile:offer")
    return _form(request, form, row)


@require_POST
def remove_offer(request: HttpRequest, note_id: int) -> HttpResponse:
    """Take a note out."""
    viewer = viewer_of(request)
    require(viewer, Permission.EDIT_PROFILES)
    row = queries.offer_note(viewer, note_id)
    services.remove_offer(row, expected=version_seen(request), by=viewer, at=now())
    toasts.say(request, _("Taken out."), reverse("profile:restore_offer", args=[note_id]))
    return redirect("profile:offer")


@require_POST
def restore_offer(request: HttpRequest, note_id: int) -> HttpResponse:
    """Put a note back."""
    viewer = viewer_of(request)
    require(viewer, Permission.EDIT_PROFILES)
    services.restore_offer(queries.offer_note(viewer, note_id), by=viewer, at=now())
    return redirect("profile:offer")


def _offer(request: HttpRequest, viewer: User) -> HttpResponse:
    rows = queries.offer_notes(viewer)
    context = {
        "blocks": [(block, [row for row in rows if row.block == block]) for block in Block],
        "may_edit": may(viewer, Permission.EDIT_PROFILES),
    }
    return page(request, "profile/offer.html", context, nav="programme")


def _form(request: HttpRequest, form: OfferForm, row: OfferNote | None) -> HttpResponse:
    context = {"form": form, "row": row, "back": reverse("profile:offer")}
    return page(request, "profile/offer_note.html", context, nav="programme",
                status=422 if form.errors else 200)  # fmt: skip
