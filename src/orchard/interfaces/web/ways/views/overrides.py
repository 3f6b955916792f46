"""Exceptions that end: accounts let in under pressure, service better than the tier."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from orchard.domain.accounts import queries as accounts
from orchard.domain.accounts.models import Account
from orchard.domain.core.mistakes import Invalid, NotFound
from orchard.domain.core.models import User
from orchard.domain.core.permissions import require
from orchard.domain.core.rules import Permission
from orchard.domain.selection import queries, services
from orchard.domain.selection.models import PressureOverride, ServiceException
from orchard.interfaces.web.charter.pages import programme_page
from orchard.interfaces.web.frame import toasts
from orchard.interfaces.web.frame.clock import now
from orchard.interfaces.web.frame.forms import attempt, version_seen
from orchard.interfaces.web.frame.tables import Column, TableSpec, read_table
from orchard.interfaces.web.standing.acting import WRONG
from orchard.interfaces.web.ways import forms
from orchard.interfaces.web.ways.rights import looking, rights

TAB = "overrides"
PAGE = 50
KINDS = ("override", "exception")
Asked = TypeVar("Asked", PressureOverride, ServiceException)


@require_safe
def overrides(request: HttpRequest) -> HttpResponse:
    """Show what was asked for, what is allowed, and what has expired."""
    viewer = looking(request)
    if "account" not in request.GET:
        return _page(request, viewer, forms.NamedForm())
    form, kind = forms.NamedForm(request.GET), request.GET.get("kind", "")
    if form.is_valid() and kind in KINDS:
        name = form.cleaned_data["account"]
        found = attempt(form, lambda: _called(viewer, name.strip())).outcome
        if found is not None:
            return redirect(f"standing:{kind}", found.slug)
    return _page(request, viewer, form)


def _called(viewer: User, name: str) -> Account:
    """Return the account of this name; what nobody is called is a mistake of the form."""
    try:
        return accounts.account_called(viewer, name)
    except NotFound as missing:
        raise Invalid(str(missing)) from None


def _page(request: HttpRequest, viewer: User, form: forms.NamedForm) -> HttpResponse:
    context = {
        **rights(viewer),
        "overrides": read_table(
            request, _latest("override", "written_at"), queries.overrides(viewer)
        ),
        "exceptions": read_table(
            request, _latest("exception", "asked_at"), queries.exceptions(viewer)
        ),
        "form": form,
    }
    return programme_page(request, "ways/overrides.html", context, tab=TAB,
                          status=WRONG if form.errors else 200)  # fmt: skip


def _latest(kind: str, moment: str) -> TableSpec:
    """Return a list of what was asked for, the latest first, that is read page by page."""
    return TableSpec(
        name=f"{kind}s", prefix=f"{kind}s-", page_size=PAGE, exports=False,
        columns=(Column(moment, _("Asked on")),), default_sort=f"-{moment}",
    )  # fmt: skip


def answering(
    find: Callable[[User, int], Asked], answer: Callable[..., object], said: Promise
) -> Callable[[HttpRequest, int], HttpResponse]:
    """Return the view that answers what somebody else asked for."""

    @require_POST
    def view(request: HttpRequest, asked_id: int) -> HttpResponse:
        viewer = looking(request)
        require(viewer, Permission.APPROVE_SELECTION)
        row = find(viewer, asked_id)
        answer(row, expected=version_seen(request), by=viewer, at=now())
        toasts.say(request, said)
        return redirect("ways:overrides")

    return view


ALLOWED, REFUSED = _("Allowed. It ends by itself."), _("Refused. That it was asked for is kept.")
allow_override = answering(queries.override, services.allow_override, ALLOWED)
refuse_override = answering(queries.override, services.refuse_override, REFUSED)
allow_exception = answering(queries.exception, services.allow_exception, ALLOWED)
refuse_exception = answering(queries.exception, services.refuse_exception, REFUSED)
