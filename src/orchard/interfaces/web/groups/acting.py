"""Steps with a project group: forms in the drawer that lead back to the groups of the account."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from orchard.domain.plans.queries.rights import check_may_edit
from orchard.interfaces.web.accounts.pages import account_page
from orchard.interfaces.web.accounts.viewers import Seen, seen
from orchard.interfaces.web.frame.forms import took
from orchard.interfaces.web.standing.acting import WRONG, Step

TAB = "plan"

BEGIN = Step(_("Begin a project group"), _("A few people of both sides improve one thing, within six months."), _("Begin it"), _("The project group is begun."))  # fmt: skip
CHANGE = Step(_("Change the project group"), "", _("Save"), _("Saved."))
MEASURE = Step(_("Where it stands now"), "", _("Save"), _("Saved."))
CLOSE = Step(_("Close the project group"), _("With what came of it, and how complicated the cooperation is now."), _("Close it"), _("Closed: the effect is kept."))  # fmt: skip
FOLLOW = Step(_("What followed from it"), _("Opportunities that the better cooperation opened."), _("Save"), _("Saved."))  # fmt: skip


def seen_to_edit(request: HttpRequest, slug: str) -> Seen:
    """Return the account for those who may plan with it."""
    found = seen(request, slug)
    check_may_edit(found.viewer, found.account)
    return found


def on_groups(
    request: HttpRequest,
    found: Seen,
    form: forms.Form,
    step: Step,
    action: Callable[[], object],
    *,
    context: Mapping[str, object] | None = None,
) -> HttpResponse:
    """Take a step and go back to the groups of the account, or show its form."""
    if took(request, form, step.done, action):
        return redirect("groups:page", found.account.slug)
    said = {"form": form, "step": step, "address": request.get_full_path(), **(context or {})}
    said = {"back": reverse("groups:page", args=[found.account.slug]), **said}
    return account_page(request, "groups/step.html", found, said, tab=TAB,
                        status=WRONG if form.errors else 200)  # fmt: skip
