"""What a guest says of meetings: how often they want to meet."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from orchard.domain.core.mistakes import NotFound
from orchard.domain.meetings.queries.portal import guest_rhythms
from orchard.domain.meetings.rules.kinds import Rhythm
from orchard.domain.meetings.services.portal import wish_as_guest
from orchard.domain.plans.rules.portal import Guest
from orchard.interfaces.portal.clock import now
from orchard.interfaces.portal.pages import page
from orchard.interfaces.portal.sessions import for_guests

WRONG = 422


class RhythmForm(forms.Form):
    """How often they want to meet."""

    rhythm = forms.TypedChoiceField(
        label=gettext_lazy("How often do you want to meet?"), choices=Rhythm.choices, coerce=Rhythm,
        widget=forms.RadioSelect,
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@for_guests
def rhythm(request: HttpRequest, guest: Guest, kind: str) -> HttpResponseBase:
    """Ask how often the guest wants to meet, for one type of meeting."""
    known = next((one for one in guest_rhythms(guest) if one.kind == kind), None)
    if known is None:
        raise NotFound
    form = RhythmForm(request.POST or None, initial={"rhythm": known.wanted or known.agreed})
    if request.method == "POST" and form.is_valid():
        wish_as_guest(guest, kind=known.kind, rhythm=form.cleaned_data["rhythm"], by=None, at=now())
        messages.success(request, _("Thank you. We come back to you."))
        return redirect("portal:plan")
    context = {"form": form, "title": known.kind.label, "address": request.path}
    return page(request, "portal/joint.html", guest, context, status=WRONG if form.errors else 200)
