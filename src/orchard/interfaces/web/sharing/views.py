"""What is shared with an account's customer, and one thing of it: share, look, take back."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from orchard.domain.core.mistakes import NotFound
from orchard.domain.plans import services
from orchard.domain.plans.queries import authorities, portal_people, sharing
from orchard.domain.plans.rules.sharing import SharedKind
from orchard.interfaces.portal.plan import paper_of, plan_page
from orchard.interfaces.web.accounts.pages import account_page
from orchard.interfaces.web.accounts.viewers import seen
from orchard.interfaces.web.entry.signing import safe_path
from orchard.interfaces.web.frame import toasts
from orchard.interfaces.web.frame.clock import now, today
from orchard.interfaces.web.sharing.forms import AnswerForm

TAB = "sharing"
MOST = 50


@require_safe
def overview(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what is shared, with whom, what they saw, and what they wrote."""
    found = seen(request, slug)
    viewer, account = found.viewer, found.account
    known = portal_people.overview(viewer, account, most=MOST)
    context = {
        "things": known.things,
        "people": portal_people.portal_people(viewer, account, at=now()),
        "visits": known.visits,
        "comments": known.comments,
        "may_share": sharing.may_share(viewer, account),
        "reaches": authorities.reaches(viewer, account, today=today()),
        "previewers": portal_people.previewers(viewer, account),
    }
    return account_page(request, "sharing/page.html", found, context, tab=TAB)


@require_safe
def thing(request: HttpRequest, slug: str, kind: str, object_id: int) -> HttpResponse:
    """Show whether a thing is shared, and who would see it."""
    found = seen(request, slug)
    context = {
        "thing": sharing.thing(found.viewer, found.account, kind, object_id),
        "people": portal_people.portal_people(found.viewer, found.account, at=now()),
        "may_share": sharing.may_share(found.viewer, found.account),
        "comments": portal_people.comments_on(found.viewer, found.account, kind, object_id),
        "form": AnswerForm(),
        "back": safe_path(request.GET.get("back")),
    }
    if context["back"] == "/":
        context["back"] = reverse("sharing:page", args=[slug])
    return account_page(request, "sharing/thing.html", found, context, tab=TAB)


@require_POST
def share(request: HttpRequest, slug: str, kind: str, object_id: int) -> HttpResponse:
    """Let the customer see the thing."""
    found = seen(request, slug)
    undo = reverse("sharing:withdraw", args=[slug, kind, object_id])
    services.share(found.account, kind=_kind(kind), object_id=object_id, by=found.viewer, at=now())
    toasts.say(request, _("The customer sees it now."), undo)
    return redirect(_back(request, slug))


@require_POST
def withdraw(request: HttpRequest, slug: str, kind: str, object_id: int) -> HttpResponse:
    """Take the thing back."""
    found = seen(request, slug)
    undo = reverse("sharing:share", args=[slug, kind, object_id])
    services.withdraw(found.account, kind=_kind(kind), object_id=object_id, by=found.viewer, at=now())  # fmt: skip
    toasts.say(request, _("Taken back: the customer sees it no more."), undo)
    return redirect(_back(request, slug))


@require_POST
def answer(request: HttpRequest, slug: str, kind: str, object_id: int) -> HttpResponse:
    """Write on a shared thing what the customer reads."""
    found = seen(request, slug)
    form = AnswerForm(request.POST)
    words = form.cleaned_data["text"] if form.is_valid() else ""
    services.answer_in_portal(found.account, kind=_kind(kind), key=object_id, text=words, by=found.viewer, at=now())  # fmt: skip
    toasts.say(request, _("Written: the customer reads it."))
    return redirect("sharing:thing", slug, kind, object_id)


@require_safe
def preview(request: HttpRequest, slug: str, contact_id: int) -> HttpResponse:
    """Show the portal as a contact sees it; it is the portal itself that draws it."""
    found = seen(request, slug)
    sharing.check_may_share(found.viewer, found.account)
    return plan_page(request, portal_people.preview(found.viewer, found.account, contact_id))


@require_safe
def printed(request: HttpRequest, slug: str, contact_id: int) -> HttpResponse:
    """Hand out on paper what a contact would see, for who does not come in."""
    found = seen(request, slug)
    sharing.check_may_share(found.viewer, found.account)
    return paper_of(portal_people.preview(found.viewer, found.account, contact_id))


def _kind(text: str) -> SharedKind:
    if text not in SharedKind.values:
        raise NotFound
    return SharedKind(text)


def _back(request: HttpRequest, slug: str) -> str:
    """Return the page from which one came."""
    goal = safe_path(request.POST.get("back"))
    return reverse("sharing:page", args=[slug]) if goal == "/" else goal
