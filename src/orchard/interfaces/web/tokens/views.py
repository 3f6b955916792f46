"""The page of one's own tokens."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from orchard.domain.core import queries
from orchard.domain.core.services import tokens as services
from orchard.interfaces.web.entry.viewers import viewer_of
from orchard.interfaces.web.frame import clock, toasts
from orchard.interfaces.web.frame.forms import attempt
from orchard.interfaces.web.frame.pages import page
from orchard.interfaces.web.tokens.forms import TokenForm


@require_http_methods(["GET", "HEAD", "POST"])
def list_(request: HttpRequest) -> HttpResponse:
    """Show one's tokens; make one, whose text is shown this once."""
    viewer, at = viewer_of(request), clock.now()
    form = TokenForm(request.POST) if request.method == "POST" else TokenForm.on(at.date())
    made = None
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        made = attempt(
            form,
            lambda: services.make_token(
                viewer,
                name=said["name"],
                scopes=form.chosen_scopes(),
                expires_on=said["expires_on"],
                by=viewer,
                at=at,
            ),
        ).outcome
    rows = [(row, row.is_alive(at)) for row in queries.my_tokens(viewer)]
    shown = TokenForm.on(at.date()) if made else form
    context = {"rows": rows, "form": shown, "made": made}
    return page(request, "tokens/list.html", context, nav="settings")


@require_POST
def revoke(request: HttpRequest, token_id: int) -> HttpResponse:
    """End a token at once."""
    viewer = viewer_of(request)
    services.revoke_token(queries.my_token(viewer, token_id), by=viewer, at=clock.now())
    toasts.say(request, _("The token is revoked. Programs that use it are refused from now on."))
    return redirect("tokens:list")
