"""Steps in the white space of an account: forms in the drawer that lead back to the matrix."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from orchard.domain.whitespace import queries
from orchard.interfaces.web.accounts.pages import account_page
from orchard.interfaces.web.accounts.viewers import Seen, seen
from orchard.interfaces.web.frame.forms import took
from orchard.interfaces.web.standing.acting import WRONG, Step

T = TypeVar("T")
TAB = "white_space"
STEP = "whitespace/step.html"

CELL = Step(_("What do we know about this cell?"), "", _("Save"), _("Saved."))
PURSUE = Step(
    _("Make it an opportunity"),
    _("The cell is in the pipeline from now on. One person owns it and says the next step."),
    _("Open the opportunity"),
    _("The opportunity is open."),
)
DISMISS = Step(
    _("Dismiss the suggestion"), _("It does not come back."), _("Dismiss"), _("Dismissed."), is_end=True
)  # fmt: skip
WALLET = Step(
    _("What do they spend?"),
    _("With all suppliers, in a year. Where nobody knows, their ranking of us tells a share."),
    _("Save"),
    _("Saved."),
)
COVERAGE = Step(
    _("May this unit buy by an agreement?"),
    _("Units that buy outside it, and units that are not on it, are listed."),
    _("Save"),
    _("Saved."),
)
IDEA = Step(
    _("What more could we do together?"), _("The whole team sees it."), _("Note the idea"), _("Noted.")
)  # fmt: skip
ANSWER = Step(_("What became of the idea?"), "", _("Save"), _("Saved."))
CHANGE = Step(_("Change the opportunity"), "", _("Save"), _("Saved."))
ROLE = Step(_("Who decides"), "", _("Add"), _("Noted."))
CLOSE = Step(_("How did it end?"), "", _("Close it"), _("Closed."), is_end=True)


def seen_to_edit(request: HttpRequest, slug: str) -> Seen:
    """Return the account for those who may write in its white space."""
    found = seen(request, slug)
    queries.check_may_edit(found.viewer, found.account)
    return found


def on_white_space(
    request: HttpRequest,
    found: Seen,
    form: forms.Form,
    step: Step,
    action: Callable[[], T],
    *,
    template: str = STEP,
    context: Mapping[str, object] | None = None,
) -> HttpResponse:
    """Take a step and go back to the matrix, or show its form."""
    if took(request, form, step.done, action):
        return redirect("whitespace:page", found.account.slug)
    shown = {
        "form": form,
        "step": step,
        "back": reverse("whitespace:page", args=[found.account.slug]),
        "address": request.get_full_path(),
        **(context or {}),
    }
    status = WRONG if form.errors else 200
    return account_page(request, template, found, shown, tab=TAB, status=status)
