"""What each of us may decide at once, in words for the customer: written here, shared by its mark."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from orchard.domain.plans.queries import authorities, sharing
from orchard.domain.plans.services.authorities import say_authority
from orchard.domain.selection.queries import standing
from orchard.interfaces.web.accounts.pages import account_page
from orchard.interfaces.web.accounts.viewers import seen
from orchard.interfaces.web.frame.clock import now, today
from orchard.interfaces.web.frame.forms import took
from orchard.interfaces.web.sharing.forms import AuthorityForm
from orchard.interfaces.web.sharing.views import TAB
from orchard.interfaces.web.standing.acting import WRONG


@require_http_methods(["GET", "HEAD", "POST"])
def authority(request: HttpRequest, slug: str, seat_id: int) -> HttpResponse:
    """Say what somebody may decide at once."""
    found = seen(request, slug)
    sharing.check_may_share(found.viewer, found.account)
    reach = authorities.reach(found.viewer, found.account, seat_id, today=today())
    known = reach.authority
    first = {"words": known.words, "version": known.version} if known else {}
    form = AuthorityForm(request.POST or None, initial=first)
    if took(request, form, _("Kept. The customer reads it while it is shared."), lambda: (
        say_authority(
            reach.seat, expected=form.expected, words=form.cleaned_data["words"],
            by=found.viewer, at=now(),
        )
    )):  # fmt: skip
        return redirect("sharing:page", slug)
    context = {
        "form": form, "reach": reach, "address": request.get_full_path(),
        "standing": standing(found.viewer, found.account),
    }  # fmt: skip
    status = WRONG if form.errors else 200
    return account_page(request, "sharing/authority.html", found, context, tab=TAB, status=status)
