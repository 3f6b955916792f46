"""Files that a guest hands over to the team, and takes back."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from orchard.domain.core import signing
from orchard.domain.core.files.keeping import LARGEST
from orchard.domain.core.mistakes import DomainError, NotFound
from orchard.domain.plans.handing_over import hand_over
from orchard.domain.plans.rules.portal import Guest
from orchard.domain.plans.services.portal_files import take_back_document
from orchard.interfaces.portal import sessions
from orchard.interfaces.portal.clock import now
from orchard.interfaces.portal.forms import DocumentForm
from orchard.interfaces.portal.pages import page
from orchard.interfaces.portal.sessions import for_guests

WRONG = 422
READ = 2 * LARGEST
"""So much is read of what a guest sends: enough to say that a file is too large, not to fill a disk."""


@require_http_methods(["GET", "HEAD", "POST"])
@for_guests
def new(request: HttpRequest, guest: Guest) -> HttpResponseBase:
    """Take a file for both sides."""
    is_sent = request.method == "POST"
    form = DocumentForm(request.POST, request.FILES) if is_sent else DocumentForm()
    if is_sent and form.is_valid() and _handed_over(guest, form):
        messages.success(request, _("Handed over: the team sees it."))
        return redirect("portal:plan")
    return page(request, "portal/hand_over.html", guest, {"form": form}, status=WRONG if form.errors else 200)  # fmt: skip


@require_POST
@for_guests
def take_back(request: HttpRequest, guest: Guest, key: int) -> HttpResponseBase:
    """Take a file of one's own back."""
    take_back_document(guest, key=key, by=None, at=now())
    messages.success(request, _("Taken back."))
    return redirect("portal:plan")


def bytes_from(request: HttpRequest) -> int:
    """Return how many bytes of files may come with a request: from guests, to the one page that takes them."""
    is_here = request.path_info == reverse("portal:hand_over")
    return READ if is_here and sessions.guest_in(request) else 0


def _handed_over(guest: Guest, form: DocumentForm) -> bool:
    """Keep the file, or say on the form why it cannot be."""
    if signing.count_try((f"portal-file:{guest.person}",), now()):
        form.add_error(None, _("These were many files at once. Wait some minutes and try again."))
        return False
    try:
        hand_over(guest, upload=form.upload(), at=now())
    except NotFound:
        raise
    except DomainError as mistake:
        form.add_error(None, str(mistake))
        return False
    return True
