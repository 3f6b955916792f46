"""The page where a visitor of a demo chooses a person; anywhere else there is no such page."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST, require_safe

from orchard.domain.core import demo
from orchard.interfaces.web.demo import members
from orchard.interfaces.web.entry import signing
from orchard.interfaces.web.frame.pages import page


@login_not_required
@require_safe
def choose(request: HttpRequest) -> HttpResponse:
    """Show the cast."""
    return page(request, "demo/choose.html", {"members": members.members(demo.cast())})


@login_not_required
@require_POST
def become(request: HttpRequest, user_id: int) -> HttpResponse:
    """Sign the visitor in as the person."""
    return signing.sign_in_as(request, demo.member(user_id))
