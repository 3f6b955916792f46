"""An idea becomes something that both sides undertake."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from orchard.domain.plans.queries import rights
from orchard.domain.plans.services.initiatives import Undertaking, undertake_idea
from orchard.domain.whitespace import queries as whitespace
from orchard.interfaces.web.accounts.pages import account_page
from orchard.interfaces.web.accounts.viewers import seen
from orchard.interfaces.web.frame.clock import now
from orchard.interfaces.web.frame.forms import took
from orchard.interfaces.web.sharing.forms import UndertakeForm
from orchard.interfaces.web.standing.acting import WRONG


@require_http_methods(["GET", "HEAD", "POST"])
def undertake(request: HttpRequest, slug: str, idea_id: int) -> HttpResponse:
    """Make a joint initiative of an idea."""
    found = seen(request, slug)
    rights.check_may_edit(found.viewer, found.account)
    idea = whitespace.idea(found.viewer, found.account, idea_id)
    form = UndertakeForm(request.POST or None, found=found, idea=idea)
    if took(request, form, _("Both sides undertake it: share it when it is ready."), lambda: (
        undertake_idea(
            idea, expected=form.cleaned_data["version"], plan=form.cleaned_data["plan"],
            undertaking=Undertaking(form.cleaned_data["title"], form.cleaned_data["care"],
                                    found.viewer, why=idea.text),
            by=found.viewer, at=now(),
        )
    )):  # fmt: skip
        return redirect("joint:page", slug)
    context = {"form": form, "idea": idea, "address": request.get_full_path()}
    status = WRONG if form.errors else 200
    return account_page(request, "sharing/undertake.html", found, context, tab="white_space", status=status)  # fmt: skip
