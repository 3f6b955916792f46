"""Pages of who is missing: empty seats, and ties to take over."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from orchard.domain.relationships import queries, services
from orchard.domain.relationships.models import Contact
from orchard.domain.relationships.rules import Level
from orchard.interfaces.web.accounts.viewers import Seen
from orchard.interfaces.web.frame import toasts
from orchard.interfaces.web.frame.clock import now
from orchard.interfaces.web.relations.forms import PersonForm, SeatForm
from orchard.interfaces.web.relations.pages import Words, filled, of_team

asked_or_sent = require_http_methods(["GET", "HEAD", "POST"])
OPEN = Words(
    gettext_lazy("Open an empty seat"), gettext_lazy("Open the seat"), gettext_lazy("Opened."),
    gettext_lazy("Somebody at the customer should know us here. Say who finds them, and how."),
)  # fmt: skip
CHANGE = Words(gettext_lazy("Empty seat"), gettext_lazy("Save"), gettext_lazy("Saved."))
CLOSE = Words(
    gettext_lazy("Close the seat"), gettext_lazy("Close it"), gettext_lazy("Closed."),
    gettext_lazy("Somebody sits there now, or nobody is needed."), is_end=True,
)  # fmt: skip
SETTLE = Words(
    gettext_lazy("Who follows?"), gettext_lazy("Settle it"), gettext_lazy("Settled."),
    gettext_lazy("Choose whom we know instead, or write what comes of it."),
)  # fmt: skip
PLACED = ("function", "level", "role")


@asked_or_sent
def add(request: HttpRequest, slug: str) -> HttpResponse:
    """Open an empty seat."""
    found = of_team(request, slug)
    asked = {name: request.GET.get(name, "") for name in PLACED}
    initial = {"influence": "4", "level": Level.EXECUTIVE, **{k: v for k, v in asked.items() if v}}
    form = _form(request, found, initial)
    return filled(request, found, form, OPEN, lambda: services.open_seat(
        found.account, note=form.note(), by=found.viewer, at=now()
    ), back=_back(slug))  # fmt: skip


@asked_or_sent
def change(request: HttpRequest, slug: str, seat_id: int) -> HttpResponse:
    """Correct an empty seat, its owner or its plan."""
    found = of_team(request, slug)
    seat = queries.seat(found.viewer, found.account, seat_id)
    names = ("version", "title", "function", "level", "role", "influence", "plan", "due_on")
    initial = {name: getattr(seat, name) for name in names} | {"owner": seat.owner_id or ""}
    form = _form(request, found, initial)
    return filled(request, found, form, CHANGE, lambda: services.change_seat(
        seat, expected=form.expected, note=form.note(), by=found.viewer, at=now()
    ), back=_back(slug), context={"seat": seat})  # fmt: skip


@asked_or_sent
def close(request: HttpRequest, slug: str, seat_id: int) -> HttpResponse:
    """Close a seat."""
    found = of_team(request, slug)
    seat = queries.seat(found.viewer, found.account, seat_id)
    form = PersonForm(
        request.POST or None, people=_here(found), label=_("Who fills it"),
        initial={"version": seat.version},
    )  # fmt: skip
    return filled(request, found, form, CLOSE, lambda: services.close_seat(
        seat, expected=form.expected, filled_by=form.chosen, why=form.cleaned_data["reason"],
        by=found.viewer, at=now(),
    ), back=_back(slug), undo=lambda one: reverse("relations:reopen_seat", args=[slug, one.pk]))  # fmt: skip


@require_POST
def reopen(request: HttpRequest, slug: str, seat_id: int) -> HttpResponse:
    """Take the closing of a seat back."""
    found = of_team(request, slug)
    seat = queries.seat(found.viewer, found.account, seat_id)
    services.reopen_seat(seat, by=found.viewer, at=now())
    toasts.say(request, _("The seat is open again."))
    return redirect(_back(slug))


@asked_or_sent
def settle(request: HttpRequest, slug: str, row_id: int) -> HttpResponse:
    """Say who follows somebody who left."""
    found = of_team(request, slug)
    row = queries.reassignment(found.viewer, found.account, row_id)
    form = PersonForm(
        request.POST or None, people=_here(found), label=_("Who follows"),
        initial={"version": row.version},
    )  # fmt: skip
    return filled(request, found, form, SETTLE, lambda: services.settle_reassignment(
        row, expected=form.expected, successor=form.chosen, outcome=form.cleaned_data["reason"],
        by=found.viewer, at=now(),
    ), back=_back(slug), context={"person": row.contact})  # fmt: skip


def _form(request: HttpRequest, found: Seen, initial: object) -> SeatForm:
    people = queries.our_people(found.viewer, found.account)
    return SeatForm(request.POST or None, people=people, initial=initial)


def _here(found: Seen) -> list[Contact]:
    return list(queries.usable_contacts(found.viewer, found.account))


def _back(slug: str) -> str:
    return reverse("relations:people", args=[slug])
