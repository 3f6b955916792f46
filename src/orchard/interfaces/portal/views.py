"""What a guest sees: the plan that both sides work by."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe

from orchard.domain.plans.rules.portal import Guest
from orchard.interfaces.portal.plan import plan_page
from orchard.interfaces.portal.sessions import for_guests


@require_safe
@for_guests
def plan(request: HttpRequest, guest: Guest) -> HttpResponseBase:
    """Show our plan together."""
    return plan_page(request, guest)
