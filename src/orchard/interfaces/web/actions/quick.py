"""One press and it is done, where the action stands; and the way back of a moved day."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from orchard.domain.plans import services
from orchard.domain.plans.models import Action
from orchard.interfaces.web.actions.acting import back_to, to_do, to_edit
from orchard.interfaces.web.frame import figures, toasts
from orchard.interfaces.web.frame.clock import now
from orchard.interfaces.web.frame.forms import version_seen


@require_POST
def tick(request: HttpRequest, slug: str, action_id: int) -> HttpResponse:
    """Say that it is done; what shows it is so far the word of whoever says so."""
    found, row = to_do(request, slug, action_id)
    seen = version_seen(request) or row.version  # Home knows an action only by its name
    said = _("%(name)s said so; nothing else shows it yet.") % {"name": found.viewer.name}
    shown = row.evidence or said  # what showed it before stays
    done = services.finish_action(row, expected=seen, evidence=shown, by=found.viewer, at=now())
    undo = reverse("actions:reopen", args=[slug, action_id])
    toasts.say(
        request, _("Done: %(title)s") % {"title": row.title},
        f"{_undo(request, slug, undo, done.version)}&undo=1",
    )  # fmt: skip
    return redirect(back_to(request, slug))


@require_POST
def move_back(request: HttpRequest, slug: str, action_id: int) -> HttpResponse:
    """Take a move of the day back."""
    found, row = to_edit(request, slug, action_id)
    back = services.move_action_back(row, expected=version_seen(request), by=found.viewer, at=now())
    toasts.say(request, _("It is due on %(day)s again.") % {"day": figures.day(back.due_on)})
    return redirect(back_to(request, slug))


def undo_of_move(request: HttpRequest, slug: str, row: Action) -> str:
    """Return the address that takes a move of this action back, before it is moved."""
    undo = reverse("actions:move_back", args=[slug, row.pk])
    return _undo(request, slug, undo, row.version + 1)


def _undo(request: HttpRequest, slug: str, address: str, version: int) -> str:
    """Return an undo that leads back to where one is."""
    query = urlencode({"version": version, "next": back_to(request, slug)})
    return f"{address}?{query}"
