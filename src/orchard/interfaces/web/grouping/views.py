"""The pages of the groups editor: find, merge, move, split, divide, undo."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from orchard.domain.accounts import queries, services
from orchard.domain.accounts.models import Account, Regrouping
from orchard.domain.accounts.rules import UnitKind
from orchard.domain.core.mistakes import NotFound
from orchard.domain.core.permissions import require
from orchard.domain.core.rules import Permission
from orchard.interfaces.web.entry.viewers import viewer_of
from orchard.interfaces.web.frame import clock, toasts
from orchard.interfaces.web.frame.forms import attempt
from orchard.interfaces.web.frame.pages import page
from orchard.interfaces.web.frame.tables import read_table
from orchard.interfaces.web.grouping import figures, tree
from orchard.interfaces.web.grouping.forms import (
    ChangeUnitForm,
    MergeForm,
    MoveForm,
    SplitForm,
    UnitForm,
)
from orchard.interfaces.web.grouping.tables import accounts_for

SUGGESTED = 8
LEAST_TO_MERGE = 2
LONGEST_KEY = 18
"""Digits that every database takes for a key."""


@require_safe
def list_(request: HttpRequest) -> HttpResponse:
    """Show the accounts with their customers, and which are probably one."""
    viewer = viewer_of(request)
    require(viewer, Permission.EDIT_ACCOUNTS)
    context = {
        "table": read_table(request, accounts_for(viewer), queries.accounts_counted(viewer)),
        "suggestions": queries.likely_same(viewer, most=SUGGESTED),
    }
    return page(request, "grouping/list.html", context, nav="accounts")


@require_http_methods(["GET", "HEAD", "POST"])
def merge(request: HttpRequest) -> HttpResponse:
    """Put the chosen accounts together."""
    require(viewer_of(request), Permission.EDIT_ACCOUNTS)
    asked = request.GET.getlist("account")
    chosen = [int(key) for key in asked if key.isdecimal() and len(key) <= LONGEST_KEY]
    accounts = list(queries.accounts_counted(viewer_of(request)).filter(pk__in=chosen))
    form = MergeForm(request.POST or None, accounts=accounts)
    if request.method == "POST" and form.is_valid():
        into, others = form.chosen()
        reason = form.cleaned_data["reason"]
        if made := attempt(
            form,
            lambda: services.merge_accounts(
                into, others=others, reason=reason, by=viewer_of(request), at=clock.now()
            ),
        ):
            return _done(request, made.outcome, into)
    context = {"accounts": accounts, "form": form, "is_enough": len(accounts) >= LEAST_TO_MERGE}
    return page(request, "grouping/merge.html", context, nav="accounts", status=_status(request))


@require_safe
def account(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one account: its customers, its parts, and what was regrouped."""
    require(viewer_of(request), Permission.EDIT_ACCOUNTS)
    return _account_page(request, queries.account_at(viewer_of(request), slug))


@require_POST
def move(request: HttpRequest, slug: str) -> HttpResponse:
    """Move customers into another account."""
    found = _account(request, slug)
    links = list(queries.customers(viewer_of(request), found))
    form = MoveForm(request.POST, links=links, find=_finder(request))
    if form.is_valid():
        said = form.cleaned_data
        if made := attempt(
            form,
            lambda: services.regroup(
                said["into"],
                customers=form.chosen(),
                reason=said["reason"],
                by=viewer_of(request),
                at=clock.now(),
            ),
        ):
            return _done(request, made.outcome, found)
    return _account_page(request, found, move=form)


@require_POST
def split(request: HttpRequest, slug: str) -> HttpResponse:
    """Make an account of customers of this one."""
    found = _account(request, slug)
    form = SplitForm(request.POST, links=list(queries.customers(viewer_of(request), found)))
    if form.is_valid():
        said = form.cleaned_data
        if made := attempt(
            form,
            lambda: services.split_account(
                found,
                key=said["key"] or said["name"],
                name=said["name"],
                customers=form.chosen(),
                reason=said["reason"],
                by=viewer_of(request),
                at=clock.now(),
            ),
        ):
            return _done(request, made.outcome, found)
    return _account_page(request, found, split=form)


@require_POST
def add_unit(request: HttpRequest, slug: str) -> HttpResponse:
    """Add a part to the account."""
    found = _account(request, slug)
    form = UnitForm(request.POST, units=list(queries.units(viewer_of(request), found)))
    if form.is_valid() and attempt(
        form,
        lambda: services.add_unit(
            found,
            name=form.cleaned_data["name"],
            kind=UnitKind(form.cleaned_data["kind"]),
            parent=form.parent_unit(),
            by=viewer_of(request),
            at=clock.now(),
        ),
    ):
        toasts.say(request, _("The part is added."))
        return redirect("grouping:account", slug=found.slug)
    return _account_page(request, found, unit=form)


@require_http_methods(["GET", "HEAD", "POST"])
def unit(request: HttpRequest, slug: str, unit_id: int) -> HttpResponse:
    """Rename a part or put it elsewhere in the account."""
    found = _account(request, slug)
    units = list(queries.units(viewer_of(request), found))
    part = next((one for one in units if one.pk == unit_id), None)
    if part is None:
        raise NotFound
    initial = {"name": part.name, "parent": part.parent_id or "", "version": part.version}
    form = ChangeUnitForm(request.POST or None, units=tree.outside(units, part), initial=initial)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        if attempt(
            form,
            lambda: services.change_unit(
                part,
                expected=said["version"],
                name=said["name"],
                parent=form.parent_unit(),
                by=viewer_of(request),
                at=clock.now(),
            ),
        ):
            toasts.say(request, _("The part is changed."))
            return redirect("grouping:account", slug=found.slug)
    context = {"account": found, "unit": part, "form": form}
    return page(request, "grouping/unit.html", context, nav="accounts", status=_status(request))


@require_safe
def history(request: HttpRequest) -> HttpResponse:
    """Show everything that was regrouped, with its undo."""
    require(viewer_of(request), Permission.EDIT_ACCOUNTS)
    context = {"regroupings": queries.regroupings_counted(viewer_of(request))[:200]}
    return page(request, "grouping/history.html", context, nav="accounts")


@require_POST
def undo(request: HttpRequest, number: int) -> HttpResponse:
    """Put the customers of a regrouping back."""
    require(viewer_of(request), Permission.EDIT_ACCOUNTS)
    made = queries.regrouping(viewer_of(request), number)
    services.undo_regrouping(made, by=viewer_of(request), at=clock.now())
    figures.renew()
    toasts.say(request, _("The regrouping is undone; every customer is back where it was."))
    return redirect("grouping:history")


def _finder(request: HttpRequest) -> Callable[[str], Account]:
    """Return what finds an account by its key or name, among those that the person may know."""
    return partial(queries.account_called, viewer_of(request))


def _account(request: HttpRequest, slug: str) -> Account:
    require(viewer_of(request), Permission.EDIT_ACCOUNTS)
    return queries.account_at(viewer_of(request), slug)


def _account_page(request: HttpRequest, found: Account, **forms: object) -> HttpResponse:
    links = list(queries.customers(viewer_of(request), found).select_related("unit"))
    units = list(queries.units(viewer_of(request), found))
    context = {
        "account": found,
        "heir": queries.heir(viewer_of(request), found),
        "links": links,
        "tree": tree.of(units),
        "move": forms.get("move") or MoveForm(links=links, find=_finder(request)),
        "split": forms.get("split") or SplitForm(links=links),
        "unit_form": forms.get("unit") or UnitForm(units=units),
        "chosen": request.POST.getlist("customers"),
        "others": queries.accounts(viewer_of(request)).exclude(pk=found.pk)[:2000],
        "regroupings": queries.regroupings_counted(viewer_of(request)).filter(account=found)[:10],
    }
    return page(request, "grouping/account.html", context, nav="accounts", status=_status(request))


def _done(request: HttpRequest, made: Regrouping | None, shown: Account) -> HttpResponse:
    """Say what moved, offer to undo it, and have the figures follow."""
    assert made is not None, "an attempt that is done has its outcome"
    figures.renew()
    toasts.say(request, _moved(made), figures.undo_address(made))
    return redirect("grouping:account", slug=shown.slug)


def _moved(made: Regrouping) -> str:
    count = figures.customers_of(made)
    text = ngettext("%(n)d customer has moved.", "%(n)d customers have moved.", count)
    return text % {"n": count}


def _status(request: HttpRequest) -> int:
    return 422 if request.method == "POST" else 200
