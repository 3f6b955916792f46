"""One criterion: what it asks, the words of its scale, and into or out of a draft."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from orchard.domain.core.models import User
from orchard.domain.core.permissions import require
from orchard.domain.core.rules import Permission
from orchard.domain.selection import queries, services
from orchard.domain.selection.models import CriteriaSet
from orchard.interfaces.web.accounts.conflicts import settle
from orchard.interfaces.web.charter.forms.criteria import OwnForm, WordsForm
from orchard.interfaces.web.charter.pages import programme_page
from orchard.interfaces.web.charter.scales import bands, measured_note, scale
from orchard.interfaces.web.charter.views.criteria import version_page
from orchard.interfaces.web.entry.viewers import viewer_of
from orchard.interfaces.web.frame import toasts
from orchard.interfaces.web.frame.clock import now
from orchard.interfaces.web.frame.forms import took, version_seen


@require_POST
def add(request: HttpRequest, number: int) -> HttpResponse:
    """Add a criterion of the library to a draft."""
    viewer, found = _to_change(request, number)
    key = request.POST.get("key", "")
    services.add_from_library(found, expected=version_seen(request), key=key, by=viewer, at=now())
    toasts.say(request, _("The criterion is added, without a weight yet."))
    return redirect("charter:criteria_set", number)


@require_POST
def add_own(request: HttpRequest, number: int) -> HttpResponse:
    """Add a criterion in one's own words to a draft."""
    viewer, found = _to_change(request, number)
    form = OwnForm(request.POST)
    if took(request, form, _("The criterion is added, without a weight yet."), lambda: (
        services.add_own(found, expected=version_seen(request), text=form.criterion(),
                         by=viewer, at=now())
    )):  # fmt: skip
        return redirect("charter:criteria_set", number)
    return version_page(request, found, own=form)


@require_http_methods(["GET", "HEAD", "POST"])
def criterion(request: HttpRequest, number: int, key: str) -> HttpResponse:
    """Show a criterion with its scale; word it while its version is a draft."""
    viewer = viewer_of(request)
    found = queries.criteria_set(viewer, number)
    row = queries.criterion(viewer, found, key)
    form = WordsForm(request.POST or None, criterion=row)
    if request.method == "POST":
        require(viewer, Permission.LEAD_SELECTION)
        if took(request, form, _("The words are saved."), lambda: services.word(
            found, expected=version_seen(request), key=key, steps=form.steps(),
            question=form.cleaned_data["question"], by=viewer, at=now(),
        )):  # fmt: skip
            return redirect("charter:criteria_set", number)
        _beside_theirs(form, viewer, found, key)
    context = {
        "set": found, "criterion": row, "form": form, "scale": scale(row), "bands": bands(row),
        "note": measured_note(row),
        "is_open": viewer.may(Permission.LEAD_SELECTION) and not found.is_approved,
    }  # fmt: skip
    return programme_page(request, "charter/criterion.html", context, tab="criteria",
                          status=422 if form.errors else 200)  # fmt: skip


@require_POST
def take_out(request: HttpRequest, number: int, key: str) -> HttpResponse:
    """Take a criterion out of a draft."""
    viewer, found = _to_change(request, number)
    services.take_out(found, expected=version_seen(request), key=key, by=viewer, at=now())
    toasts.say(request, _("The criterion is out of this version."))
    return redirect("charter:criteria_set", number)


def _to_change(request: HttpRequest, number: int) -> tuple[User, CriteriaSet]:
    viewer = viewer_of(request)
    require(viewer, Permission.LEAD_SELECTION)
    return viewer, queries.criteria_set(viewer, number)


def _beside_theirs(form: WordsForm, viewer: User, found: CriteriaSet, key: str) -> None:
    now_stored = queries.criteria_set(viewer, found.number)
    theirs = WordsForm(criterion=queries.criterion(viewer, now_stored, key)).initial
    settle(form, theirs, version=now_stored.version)
