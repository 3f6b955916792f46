"""The plan of an account by quarter."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from orchard.domain.economics.queries import assumptions
from orchard.domain.economics.services import assumptions as services
from orchard.interfaces.web.accounts.conflicts import settle
from orchard.interfaces.web.accounts.forms.plan import PlanForm, shown
from orchard.interfaces.web.accounts.pages import account_page
from orchard.interfaces.web.accounts.viewers import seen_with_margins
from orchard.interfaces.web.frame import toasts
from orchard.interfaces.web.frame.clock import now, today
from orchard.interfaces.web.frame.forms import attempt


@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the versions of the plan; who may, makes a new one."""
    found = seen_with_margins(request, slug)
    versions = assumptions.revenue_plans(found.viewer, found.account)
    planned = assumptions.quarters_of(found.viewer, versions[0]) if versions else {}
    number = versions[0].number if versions else 0
    form = PlanForm(planned, number, today(), request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        if attempt(form, lambda: services.plan_quarters(
            found.account, seen=given["seen"], quarters=form.quarters(),
            reason=given["reason"], by=found.viewer, at=now(),
        )):  # fmt: skip
            toasts.say(request, _("Plan saved as a new version."))
            return redirect("accounts:plan", slug=slug)
        settle(form, shown(planned, number), version=number, field="seen")
    may_edit = assumptions.may_edit(found.viewer, found.account)
    context = {"form": form, "versions": versions, "may_edit": may_edit}
    return account_page(request, "accounts/plan.html", found, context, tab="economics",
                        status=422 if form.errors else 200)  # fmt: skip
