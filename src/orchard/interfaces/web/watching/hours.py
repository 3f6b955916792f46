"""Hours on an account: logged in two fields, summed by what they were for, never by person."""

from __future__ import annotations

from decimal import Decimal

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from orchard.domain.core import queries as core
from orchard.domain.core.mistakes import NotAllowed
from orchard.domain.resources import queries, services
from orchard.domain.resources.rules import LONGEST_DAY, TimeCategory
from orchard.interfaces.web.accounts.pages import account_page
from orchard.interfaces.web.accounts.viewers import seen
from orchard.interfaces.web.frame import toasts
from orchard.interfaces.web.frame.clock import now
from orchard.interfaces.web.frame.forms import attempt

MOST_OWN = 10


class HoursForm(forms.Form):
    """How many hours, and what for; the day is today unless it is changed."""

    hours = forms.DecimalField(label=gettext_lazy("Hours"), max_value=LONGEST_DAY,
                               min_value=Decimal("0.01"), max_digits=4, decimal_places=2)  # fmt: skip
    category = forms.ChoiceField(label=gettext_lazy("What for"), choices=TimeCategory.choices)
    on = forms.DateField(label=gettext_lazy("Day"), widget=forms.DateInput({"type": "date"}))


@require_http_methods(["GET", "HEAD", "POST"])
def hours(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what the hours of twelve months went into, and log one's own."""
    found = seen(request, slug)
    viewer, account = found.viewer, found.account
    today, may_log = (
        core.fiscal_calendar(viewer).today(now()),
        queries.may_log_time(viewer, account),
    )
    form = HoursForm(request.POST or None, initial={"on": today.isoformat()})
    if request.method == "POST":
        if not may_log:
            raise NotAllowed
        given = form.cleaned_data if form.is_valid() else {}
        if given and attempt(form, lambda: services.log_hours(
            account, hours=given["hours"], category=TimeCategory(given["category"]),
            on=given["on"], by=viewer, at=now(),
        )):  # fmt: skip
            toasts.say(request, _("Hours logged."))
            return redirect("watching:hours", slug)
    time, own = (
        queries.time_on(viewer, account, on=today),
        queries.my_time(viewer, account, most=MOST_OWN),
    )
    context = {"form": form, "time": time, "own": own, "may_log": may_log}
    return account_page(
        request, "watching/hours.html", found, context, tab="team",
        status=422 if form.errors else 200,
    )  # fmt: skip


@require_POST
def take_back(request: HttpRequest, slug: str, entry_id: int) -> HttpResponse:
    """Take one's own hours back."""
    found = seen(request, slug)
    entry = queries.my_entry(found.viewer, found.account, entry_id)
    services.take_back_hours(entry, by=found.viewer, at=now())
    toasts.say(request, _("Hours taken back."))
    return redirect("watching:hours", slug)
