"""What a guest sees and does: the plan, single things of it, files, what was asked."""

from __future__ import annotations

from collections.abc import Callable, Collection

from django import forms
from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from orchard.domain.core.files import shelf
from orchard.domain.core.files.kinds import FileKind
from orchard.domain.core.mistakes import Invalid, NotFound
from orchard.domain.plans import services
from orchard.domain.plans.queries import portal
from orchard.domain.plans.queries.portal_version import asked_version
from orchard.domain.plans.rules.portal import Guest
from orchard.interfaces.portal import paper, sections
from orchard.interfaces.portal.clock import now, today
from orchard.interfaces.portal.forms import ChangeForm, CommentForm, DoneForm, IdeaForm
from orchard.interfaces.portal.pages import page
from orchard.interfaces.portal.plan import paper_of, plan_page
from orchard.interfaces.portal.sessions import for_guests

WRONG = 422
asked_or_sent = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@for_guests
def plan(request: HttpRequest, guest: Guest) -> HttpResponseBase:
    """Show our plan together."""
    parts = sections.shown(guest, today())
    answer = plan_page(request, guest, parts)
    _note(guest, sections.keys_of(one.part for one in parts))
    return answer


@asked_or_sent
@for_guests
def thing(request: HttpRequest, guest: Guest, kind: str, key: int) -> HttpResponseBase:
    """Show one shared thing with what both sides say on it, and write on it."""
    form = CommentForm(request.POST if request.method == "POST" else None)
    found = portal.guest_thing(guest, kind, key)
    if _took(request, form, _("Written: the team reads it."), lambda: services.say_in_portal(
        guest, kind=kind, key=key, text=form.cleaned_data["text"], by=None, at=now(),
    )):  # fmt: skip
        return redirect("portal:thing", kind=kind, key=key)
    context = {"thing": found, "form": form}
    return page(request, "portal/thing.html", guest, context, status=_status(form))


@require_POST
@for_guests
def take_back(request: HttpRequest, guest: Guest, comment_id: int) -> HttpResponseBase:
    """Take one's own words back."""
    found = services.take_back_comment(guest, key=comment_id, by=None, at=now())
    messages.success(request, _("Taken back."))
    if (found.kind, found.object_id) not in portal.guest_keys(guest):
        return redirect("portal:plan")
    return redirect("portal:thing", kind=found.kind, key=found.object_id)


@asked_or_sent
@for_guests
def done(request: HttpRequest, guest: Guest, key: int) -> HttpResponseBase:
    """Say that one's own action is done."""
    found = portal.guest_action(guest, key, today=today())
    form = DoneForm(request.POST if request.method == "POST" else None)
    if _took(request, form, _("Done: both sides see it."), lambda: services.finish_own_action(
        guest, key=key, evidence=form.cleaned_data["evidence"], by=None, at=now(),
    )):  # fmt: skip
        return redirect("portal:plan")
    return page(request, "portal/done.html", guest, {"row": found, "form": form}, status=_status(form))  # fmt: skip


@asked_or_sent
@for_guests
def propose(request: HttpRequest, guest: Guest) -> HttpResponseBase:
    """Take what a guest would like to do together."""
    form = IdeaForm(request.POST if request.method == "POST" else None)
    if _took(request, form, _("The team reads it."), lambda: services.raise_idea_as_guest(
        guest, text=form.cleaned_data["text"], by=None, at=now(),
    )):  # fmt: skip
        return redirect("portal:plan")
    return page(request, "portal/propose.html", guest, {"form": form}, status=_status(form))


@require_safe
@for_guests
def download(request: HttpRequest, guest: Guest, key: int) -> HttpResponseBase:
    """Hand a shared file out: to keep, never as a page of ours."""
    file = portal.guest_file(guest, key)
    _note(guest, {("document", key)})
    answer = FileResponse(
        shelf.opened(file.token), as_attachment=True, filename=file.name,
        content_type=FileKind(file.kind).media_type,
    )  # fmt: skip
    answer["Content-Encoding"] = "identity"  # packed on the way it would lose its length
    return answer


@require_safe
@for_guests
def printed(request: HttpRequest, guest: Guest) -> HttpResponseBase:
    """Hand the plan out as a paper."""
    _note(guest, sections.keys_of(paper.shown(guest, today())))
    return paper_of(guest)


@asked_or_sent
@for_guests
def version(request: HttpRequest, guest: Guest, key: int) -> HttpResponseBase:
    """Show the version that waits, and take what the customer wants different."""
    asked = asked_version(guest)
    if asked is None or asked.key != key:
        raise NotFound
    form = ChangeForm(request.POST if request.method == "POST" else None)
    if _took(request, form, _("The team knows what you want different."), lambda: (
        services.ask_for_other_plan(guest, key=key, text=form.cleaned_data["text"], by=None, at=now())
    )):  # fmt: skip
        return redirect("portal:plan")
    context = {"asked": asked, "form": form}
    return page(request, "portal/version.html", guest, context, status=_status(form))


@require_POST
@for_guests
def accept(request: HttpRequest, guest: Guest, key: int) -> HttpResponseBase:
    """Accept the version that waits, as it was read."""
    digest = request.POST.get("digest", "")
    services.accept_as_guest(guest, key=key, digest=digest, by=None, at=now())
    messages.success(request, _("Accepted. This is our plan now."))
    return redirect("portal:plan")


def _note(guest: Guest, keys: Collection[tuple[str, int]]) -> None:
    """Keep what a guest saw, unless the last look was minutes ago."""
    if fresh := portal.not_noted(guest, keys, at=now()):
        services.note_seen(guest, keys=fresh, by=None, at=now())


def _took(
    request: HttpRequest, form: forms.Form, said: str | Promise, action: Callable[[], object]
) -> bool:
    """Do what a form asks for; a value that cannot be stands on the form."""
    if request.method != "POST" or not form.is_valid():
        return False
    try:
        action()
    except Invalid as mistake:
        form.add_error(None, str(mistake))
        return False
    messages.success(request, str(said))
    return True


def _status(form: forms.Form) -> int:
    return WRONG if form.errors else HttpResponse.status_code
