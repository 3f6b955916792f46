"""Steps with an action: forms in the drawer that lead back to where one came from."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from urllib.parse import urlencode

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from orchard.domain.plans.models import Action
from orchard.domain.plans.queries import actions as queries
from orchard.interfaces.web.accounts.viewers import Seen, seen
from orchard.interfaces.web.entry.signing import HOME, safe_path
from orchard.interfaces.web.plans.acting import seen_to_edit
from orchard.interfaces.web.standing.acting import Step, StepPage

TAB = "plan"
PAGE = StepPage("actions/step.html", TAB, "actions:page")

ADD = Step(
    _("Plan an action"),
    _("One person answers for it, by a day, for something that you want to reach."),
    _("Plan it"),
    _("Planned."),
)
CHANGE = Step(_("Change the action"), "", _("Save"), _("Saved."))
MOVE = Step(_("Move the day"), _("Who relies on it sees that it moved, and from when."), _("Move it"), _("Moved."))  # fmt: skip
DONE = Step(_("It is done"), "", _("It is done"), _("Done."))
DROP = Step(
    _("Drop the action"), _("It stays among what was planned, with its reason."), _("Drop it"),
    _("Dropped."), is_end=True,
)  # fmt: skip


def to_edit(request: HttpRequest, slug: str, action_id: int) -> tuple[Seen, Action]:
    """Return an action for those who may change what is planned."""
    found = seen_to_edit(request, slug)
    return found, queries.action(found.viewer, found.account, action_id)


def to_do(request: HttpRequest, slug: str, action_id: int) -> tuple[Seen, Action]:
    """Return an action for who does it, and those who may change what is planned."""
    found = seen(request, slug)
    row = queries.action(found.viewer, found.account, action_id)
    queries.check_may_do(found.viewer, row)
    return found, row


def back_to(request: HttpRequest, slug: str) -> str:
    """Return the address of the list that one came from, else the account's actions."""
    said = request.GET.get("next")
    wanted = safe_path(said)
    is_lost = wanted == HOME and said != HOME
    return reverse("actions:page", args=[slug]) if is_lost else wanted


def next_query(request: HttpRequest) -> str:
    """Return this page as a part of the addresses that lead back to it."""
    return urlencode({"next": request.get_full_path()})


def on_action(
    request: HttpRequest,
    found: Seen,
    form: forms.Form,
    step: Step,
    action: Callable[[], object],
    *,
    context: Mapping[str, object] | None = None,
    undo_url: str | None = None,
) -> HttpResponse:
    """Take a step and go back to where one came from, or show its form."""
    back = back_to(request, found.account.slug)
    step = replace(step, undo_url=undo_url)
    return PAGE(request, found, form, step, action, back=back, context=context)
