"""Changing one field of an objective where it stands: Enter saves, Esc puts the old text back."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django import forms as fields
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from orchard.domain.core.mistakes import NotFound
from orchard.domain.plans.models import Objective
from orchard.domain.plans.queries import plan as queries
from orchard.domain.plans.services import objectives
from orchard.interfaces.web.accounts.pages import account_page
from orchard.interfaces.web.frame import toasts
from orchard.interfaces.web.frame.clock import now, today
from orchard.interfaces.web.frame.forms import attempt
from orchard.interfaces.web.plans import forms, goals
from orchard.interfaces.web.plans.acting import TAB, home, seen_to_edit
from orchard.interfaces.web.standing.acting import WRONG
from orchard.interfaces.web.standing.forms import VersionedForm

FIELDS = ("title", "current", "target", "due_on")
"""What is changed without opening the whole objective."""


def _sent(request: HttpRequest, name: str) -> Mapping[str, str] | None:
    """Return what was sent; an undo says in its address what the field was, and of which day."""
    if request.method == "POST" and "was" in request.GET:
        back = {"version": request.GET.get("version", ""), name: request.GET["was"]}
        return {**back, "current_on": request.GET.get("on", "")}
    return request.POST or None


def _undo(request: HttpRequest, row: Objective, was: Mapping[str, object]) -> str | None:
    """Return the address that puts the field back; an undo is not undone."""
    if "was" in request.GET:
        return None
    said = {key: "" if one is None else str(one) for key, one in was.items()}
    return f"{request.path}?{urlencode({'version': row.version, **said})}"


def _was(row: Objective, name: str) -> dict[str, object]:
    """Return what a field is now; of a number that was measured also when."""
    now_there = {"was": getattr(row, name)}
    return {**now_there, "on": row.current_on} if name == "current" else now_there


class FieldForm(VersionedForm):
    """One field of an objective, named as in its own form."""

    def __init__(
        self, data: object = None, *, name: str, is_undo: bool = False, **options: Any
    ) -> None:
        super().__init__(data, **options)  # type: ignore[arg-type]  # a QueryDict or nothing
        self.puts_day_back = is_undo and name == "current"
        for one in (name, "current_on") if self.puts_day_back else (name,):
            self.fields[one] = deepcopy(forms.ObjectiveForm.base_fields[one])
        self.name = name
        self.fields[name].widget.attrs["data-focus"] = ""  # one has just asked to change it

    @property
    def field(self) -> fields.BoundField:
        """Return the field that is changed."""
        return self[self.name]

    def asked(self, row: Objective) -> objectives.Target:
        """Return the objective with the one field as it was entered."""
        said = {self.name: self.cleaned_data[self.name]}
        if self.puts_day_back:
            said["current_on"] = self.cleaned_data["current_on"]
        elif self.name == "current":
            said["current_on"] = None if said["current"] is None else today()
        return replace(objectives.Target.of(row), **said)


@forms.asked_or_sent
def field(request: HttpRequest, slug: str, objective_id: int, name: str) -> HttpResponse:
    """Show one field of an objective to be changed, and save it."""
    found = seen_to_edit(request, slug)
    row = queries.objective(found.viewer, found.account, objective_id)
    goals.check_may_read(found, row)
    if name not in FIELDS:
        raise NotFound
    initial = {"version": row.version, name: getattr(row, name)}
    was, is_undo = _was(row, name), "was" in request.GET
    form = FieldForm(_sent(request, name), name=name, is_undo=is_undo, initial=initial)
    is_sent = request.method == "POST" and form.is_valid()
    done = is_sent and attempt(form, lambda: objectives.change_objective(
        row, expected=form.expected, target=form.asked(row), by=found.viewer, at=now()
    ))  # fmt: skip
    if done:
        toasts.say(request, _("Saved."), _undo(request, row, was))
    if done and not request.headers.get("HX-Request"):
        return redirect(home(found, row.plan))
    context = {
        "row": row, "name": name, "form": form, "plan": row.plan, "is_saved": bool(done),
        "line": goals.line(found, row, row.plan.year), "may_edit": True,
        "back": home(found, row.plan),
        "is_inside": request.GET.get("part") == "cell",  # inside the plan, not a page of its own
    }  # fmt: skip
    status = WRONG if form.errors and not request.headers.get("HX-Request") else 200
    return account_page(request, "plans/field.html", found, context, tab=TAB, status=status)
