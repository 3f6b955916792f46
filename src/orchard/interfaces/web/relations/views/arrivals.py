"""Pages of a file of people: upload it, see who is new, changed or refused, take it over."""

from __future__ import annotations

from itertools import chain

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from orchard.domain.relationships import queries, services
from orchard.domain.relationships.arriving import tables
from orchard.domain.relationships.arriving.outcomes import State
from orchard.domain.relationships.models import Arrival
from orchard.interfaces import background
from orchard.interfaces.web.accounts.pages import account_page
from orchard.interfaces.web.accounts.viewers import Seen
from orchard.interfaces.web.frame import toasts
from orchard.interfaces.web.frame.clock import now
from orchard.interfaces.web.frame.forms import attempt
from orchard.interfaces.web.relations import files, previews
from orchard.interfaces.web.relations.arrival_forms import ColumnsForm, FileForm, TakeForm
from orchard.interfaces.web.relations.pages import WRONG, of_team

asked_or_sent = require_http_methods(["GET", "HEAD", "POST"])


@asked_or_sent
def upload(request: HttpRequest, slug: str) -> HttpResponse:
    """Take a file and open the look at it."""
    found = of_team(request, slug)
    form = FileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        attempted = attempt(form, lambda: _open(found, form))
        if attempted and attempted.outcome:
            return redirect("relations:arrival", slug, attempted.outcome.pk)
    status = WRONG if form.errors else 200
    context = {"form": form}
    return account_page(
        request, "relations/import.html", found, context, tab="people", status=status
    )


@asked_or_sent
def look(request: HttpRequest, slug: str, arrival_id: int) -> HttpResponse:
    """Show what becomes of every row; say otherwise which column is what."""
    found = of_team(request, slug)
    one = queries.arrival(found.viewer, found.account, arrival_id, at=now())
    form = ColumnsForm(request.POST or None, arrival=one)
    if request.method == "POST" and form.is_valid():
        attempted = attempt(form, lambda: services.say_columns(
            one, expected=form.expected, meaning=form.meaning(), by=found.viewer, at=now()
        ))  # fmt: skip
        if attempted:
            return redirect("relations:arrival", slug, one.pk)
    status = WRONG if form.errors else 200
    return _preview(request, found, one, status=status, form=form)


@require_POST
def take(request: HttpRequest, slug: str, arrival_id: int) -> HttpResponse:
    """Take everybody over who is new or changed."""
    found = of_team(request, slug)
    one = queries.arrival(found.viewer, found.account, arrival_id, at=now())
    form = TakeForm(request.POST)
    if form.is_valid():
        attempted = attempt(form, lambda: services.take_over(
            one, expected=form.expected, seen=form.cleaned_data["seen"], by=found.viewer, at=now()
        ))  # fmt: skip
        if attempted and attempted.outcome:
            background.index_names()
            _say_taken(request, attempted.outcome)
            return redirect("relations:people", slug)
    fresh = queries.arrival(found.viewer, found.account, arrival_id, at=now())
    return _preview(request, found, fresh, status=WRONG, taking=form)


@require_POST
def away(request: HttpRequest, slug: str, arrival_id: int) -> HttpResponse:
    """Let the file go."""
    found = of_team(request, slug)
    one = queries.arrival(found.viewer, found.account, arrival_id, at=now())
    services.turn_away(one, by=found.viewer, at=now())
    toasts.say(request, _("Nothing was taken over, and the file is gone."))
    return redirect("relations:people", slug)


def _open(found: Seen, form: FileForm) -> Arrival:
    text = files.read(form.cleaned_data["file"], form.cleaned_data["encoding"])
    return services.open_arrival(
        found.account, table=tables.read(text.text), note=form.note(text), by=found.viewer, at=now()
    )


def _preview(
    request: HttpRequest, found: Seen, one: Arrival, *, status: int, **forms: ColumnsForm | TakeForm
) -> HttpResponse:
    """Show the file as it stands beside the people now."""
    context = {"form": ColumnsForm(arrival=one), **_shown(found, one), **forms}
    return account_page(
        request, "relations/arrival.html", found, context, tab="people", status=status
    )


def _shown(found: Seen, one: Arrival) -> dict[str, object]:
    rows = queries.outcomes_of(found.viewer, one)
    near = chain.from_iterable(previews.first(rows, state) for state in State)
    speech = previews.of_people(queries.unit_names(found.viewer, near))
    return {"arrival": one, **previews.look(rows, speech)}


def _say_taken(request: HttpRequest, taken: Arrival) -> None:
    new = ngettext("%(count)d new person", "%(count)d new people", taken.new)
    text = _("%(new)s, %(changed)d corrected.")
    toasts.say(request, text % {"new": new % {"count": taken.new}, "changed": taken.changed})
