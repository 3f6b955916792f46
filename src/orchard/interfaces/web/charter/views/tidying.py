"""The list behind a count of the checklist, with one field for each row that can be filled in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from orchard.domain.core.mistakes import NotFound
from orchard.domain.core.models import User
from orchard.domain.core.permissions import require
from orchard.domain.core.rules import Permission
from orchard.domain.relationships.models import Contact
from orchard.domain.relationships.services.tidying import complete_contacts
from orchard.domain.selection.queries.standings import key_accounts
from orchard.domain.whitespace.models import Opportunity
from orchard.domain.whitespace.queries.tidying import goals_by_account
from orchard.domain.whitespace.services.tidying import complete_opportunities
from orchard.interfaces.web.charter.forms.tidying import MEANWHILE, Fixable, LackingForm, typed
from orchard.interfaces.web.charter.pages import programme_page
from orchard.interfaces.web.charter.tidying import BY_KEY, Checklist, Line, Row, checklist, place_of
from orchard.interfaces.web.entry.viewers import viewer_of
from orchard.interfaces.web.frame import toasts
from orchard.interfaces.web.frame.clock import now, today
from orchard.interfaces.web.frame.forms import took

IN_BULK = ("email", "title", "role", "goal", "expected")


@dataclass(frozen=True, slots=True)
class Lacking:
    """A row of the list and the address where it is put right."""

    row: Row
    href: str


@require_http_methods(["GET", "HEAD", "POST"])
def lacking(request: HttpRequest, what: str) -> HttpResponse:
    """Show what lacks something, and fill it in for many at once where that can be done."""
    viewer = viewer_of(request)
    require(viewer, Permission.SEE_SELECTION)
    if what not in BY_KEY:
        raise NotFound
    found = checklist(viewer, list(key_accounts(viewer)), today())
    line = found.line(what)
    form = _form(request, viewer, found, line)
    if form and took(request, form, _("Filled in."), _save(form, viewer)):
        return redirect("charter:tidy_list", what)
    if form and getattr(form, "conflict", None):
        form.renew([one for one in line.rows if isinstance(one, Contact | Opportunity)])
    if form is None and request.method == "POST":
        return _nothing_left(request, what)
    context = {
        "line": line,
        "form": form,
        "rest": _rest(line, form),
        "is_for_others": form is None and what in IN_BULK,
    }
    return programme_page(request, "charter/tidy_list.html", context, tab="start",
                          status=422 if form and form.errors else 200)  # fmt: skip


def _nothing_left(request: HttpRequest, what: str) -> HttpResponse:
    """Lead back where nothing is the viewer's to fill in; what they typed came too late."""
    if typed(request.POST):
        toasts.say(request, MEANWHILE)
    return redirect("charter:tidy_list", what)


def _form(request: HttpRequest, viewer: User, found: Checklist, line: Line) -> LackingForm | None:
    """Return the form of the rows that the viewer may fill in; without any there is none."""
    rows = [one for one in line.rows if _may_fix(found, one)] if line.kind.key in IN_BULK else []
    if not rows:
        return None
    wants_goals = line.kind.key == "goal"
    goals = goals_by_account(viewer, found.accounts) if wants_goals else {}
    return LackingForm(request.POST or None, key=line.kind.key, rows=rows, goals=goals)  # type: ignore[arg-type]  # chosen by kind


def _may_fix(found: Checklist, row: Row) -> bool:
    if isinstance(row, Contact):
        return found.people.may_fix(row)
    return isinstance(row, Opportunity) and found.business.may_fix(row)


def _save(form: LackingForm, viewer: User) -> Callable[[], object]:
    if form.key in {"goal", "expected"}:
        return lambda: complete_opportunities(form.key, said=form.business(), by=viewer, at=now())
    return lambda: complete_contacts(form.key, said=form.people(), by=viewer, at=now())


def _rest(line: Line, form: LackingForm | None) -> list[Lacking]:
    """Return the rows that stand without a field: what somebody else fills in, or one by one."""
    shown: set[Fixable] = set(form.lacking) if form else set()
    return [Lacking(one, place_of(line.kind.key, one)) for one in line.rows if one not in shown]
