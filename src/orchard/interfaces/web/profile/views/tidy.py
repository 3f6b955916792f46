"""The tidy list: what is missing and stale about one's accounts, and many mended at once."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from orchard.domain.accounts import queries as accounts
from orchard.domain.accounts.models import Account
from orchard.domain.accounts.queries import profile as queries
from orchard.domain.accounts.rules import KEY_STATUSES
from orchard.domain.accounts.services import profile as services
from orchard.domain.core.models import User
from orchard.domain.core.permissions import may, require
from orchard.domain.core.rules import Permission
from orchard.interfaces.web.accounts.viewers import viewer_of
from orchard.interfaces.web.frame import toasts
from orchard.interfaces.web.frame.clock import now, today
from orchard.interfaces.web.frame.forms import attempt
from orchard.interfaces.web.frame.pages import page
from orchard.interfaces.web.profile.model_forms import RowsForm, SourceRowsForm

ON_A_PAGE = 10
MINE, KEY = "mine", "key"


@require_safe
def tidy(request: HttpRequest) -> HttpResponse:
    """Show what is missing and stale, account by account."""
    return _tidy(request, viewer_of(request))


@require_POST
def confirm(request: HttpRequest) -> HttpResponse:
    """Say of many lines that they are still true."""
    viewer, form = _writer(request), RowsForm(request.POST)
    if form.is_valid() and attempt(form, lambda: services.confirm_together(
        "profile", rows=queries.rows_named(viewer, form.cleaned_data["rows"]), by=viewer, at=now()
    )):  # fmt: skip
        toasts.say(request, _("Still true: noted with your name and today's date."))
        return redirect(_here(request))
    return _tidy(request, viewer, wrong=form)


@require_POST
def source(request: HttpRequest) -> HttpResponse:
    """Give many lines one source and day."""
    viewer, form = _writer(request), SourceRowsForm(request.POST)
    if form.is_valid() and attempt(form, lambda: services.source_together(
        "profile", rows=queries.rows_named(viewer, form.cleaned_data["rows"]),
        source=form.cleaned_data["source"], said_on=form.cleaned_data["said_on"],
        confidence=form.cleaned_data["confidence"], by=viewer, at=now(),
    )):  # fmt: skip
        toasts.say(request, _("Source and date are noted."))
        return redirect(_here(request))
    return _tidy(request, viewer, wrong=form)


def _writer(request: HttpRequest) -> User:
    viewer = viewer_of(request)
    require(viewer, Permission.EDIT_PROFILES)
    return viewer


def _tidy(request: HttpRequest, viewer: User, wrong: RowsForm | None = None) -> HttpResponse:
    whose, found = _accounts(viewer, request.GET.get("whose", ""))
    listed = Paginator(found, ON_A_PAGE).get_page(request.GET.get("page"))
    gaps = queries.gaps(viewer, list(listed), today=today())
    source_form = wrong if isinstance(wrong, SourceRowsForm) else SourceRowsForm()
    context = {
        "gaps": gaps,
        "listed": listed,
        "whose": whose,
        "wrong": wrong,
        "source_form": source_form,
        "chosen": set(wrong.sent) if wrong else set(),
        "stale": sum(len(one.stale) for one in gaps),
        "may_edit": may(viewer, Permission.EDIT_PROFILES),
    }
    return page(request, "profile/tidy.html", context, nav="accounts",
                status=422 if wrong else 200)  # fmt: skip


def _accounts(viewer: User, whose: str) -> tuple[str, list[Account]]:
    """Return one's own accounts, else the key accounts; a programme has few of either."""
    mine = [] if whose == KEY else list(accounts.my_accounts(viewer))
    if mine or whose == MINE:
        return MINE, mine
    return KEY, list(accounts.accounts(viewer).filter(status__in=KEY_STATUSES))


def _here(request: HttpRequest) -> str:
    asked = request.GET.urlencode()
    return reverse("profile:tidy") + (f"?{asked}" if asked else "")
