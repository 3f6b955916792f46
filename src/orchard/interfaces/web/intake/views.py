"""What comes in from another system: choose, upload, see what becomes of every row, take it over."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from orchard.domain.accounts import queries as accounts
from orchard.domain.core.mistakes import NotAllowed
from orchard.domain.core.models import User
from orchard.domain.core.permissions import require
from orchard.domain.core.rules import Permission
from orchard.domain.relationships import queries, services
from orchard.domain.relationships.arriving import tables
from orchard.domain.relationships.arriving.outcomes import State
from orchard.domain.relationships.arriving.sorts import SORTS
from orchard.domain.relationships.models import Intake
from orchard.domain.relationships.rules import IntakeKind
from orchard.interfaces.web.accounts.viewers import viewer_of
from orchard.interfaces.web.frame import toasts
from orchard.interfaces.web.frame.clock import now
from orchard.interfaces.web.frame.forms import attempt
from orchard.interfaces.web.frame.pages import page
from orchard.interfaces.web.intake.forms import IntakeForm
from orchard.interfaces.web.intake.kinds import ACTIVITIES, KINDS, OPPORTUNITIES, Kind
from orchard.interfaces.web.relations import files, previews
from orchard.interfaces.web.relations.arrival_forms import ColumnsForm, TakeForm

asked_or_sent = require_http_methods(["GET", "HEAD", "POST"])
WRONG = 422
MOST_ACCOUNTS = 12
NAV = "imports"


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """Show everything that can come in from another system, as far as the viewer may."""
    viewer = viewer_of(request)
    imports = viewer.may(Permission.IMPORT_LEDGER)
    kinds = [one for one in KINDS.values() if viewer.may(one.kind.permission)]
    if not kinds and not imports:
        raise NotAllowed
    knows_people = viewer.may(Permission.SEE_OPINIONS)
    mine = list(accounts.my_accounts(viewer)) if knows_people else []
    context = {
        "may_import": imports, "kinds": kinds, "knows_people": knows_people, "mine": mine[:MOST_ACCOUNTS],
        "more": len(mine[MOST_ACCOUNTS:]),
        "waiting": queries.waiting_intakes(viewer, at=now()),
    }  # fmt: skip
    return page(request, "intake/start.html", context, nav=NAV)


@asked_or_sent
def opportunities(request: HttpRequest) -> HttpResponse:
    """Take a file of opportunities and open the look at it."""
    return _upload(request, OPPORTUNITIES)


@asked_or_sent
def activities(request: HttpRequest) -> HttpResponse:
    """Take a file of activities and open the look at it."""
    return _upload(request, ACTIVITIES)


@asked_or_sent
def look(request: HttpRequest, intake_id: int) -> HttpResponse:
    """Show what becomes of every row; say otherwise which column is what."""
    viewer = viewer_of(request)
    one = queries.intake(viewer, intake_id, at=now())
    kind = KINDS[IntakeKind(one.kind)]
    form = ColumnsForm(request.POST or None, arrival=one, labels=kind.labels)
    if request.method == "POST" and form.is_valid():
        attempted = attempt(form, lambda: services.say_intake_columns(
            one, expected=form.expected, meaning=form.meaning(), by=viewer, at=now()
        ))  # fmt: skip
        if attempted:
            return redirect("intake:look", one.pk)
    return _preview(request, one, status=WRONG if form.errors else 200, form=form)


@require_POST
def take(request: HttpRequest, intake_id: int) -> HttpResponse:
    """Take over every row that is new or changed."""
    viewer = viewer_of(request)
    one = queries.intake(viewer, intake_id, at=now())
    kind, form = KINDS[IntakeKind(one.kind)], TakeForm(request.POST)
    if form.is_valid():
        attempted = attempt(form, lambda: kind.take(
            one, expected=form.expected, seen=form.cleaned_data["seen"], by=viewer, at=now()
        ))  # fmt: skip
        if attempted and attempted.outcome:
            toasts.say(request, kind.done(attempted.outcome))
            return redirect(kind.leads_to)
    fresh = queries.intake(viewer, intake_id, at=now())
    return _preview(request, fresh, status=WRONG, taking=form)


@require_POST
def away(request: HttpRequest, intake_id: int) -> HttpResponse:
    """Let the file go."""
    viewer = viewer_of(request)
    one = queries.intake(viewer, intake_id, at=now())
    services.turn_intake_away(one, by=viewer, at=now())
    toasts.say(request, _("Nothing was taken over, and the file is gone."))
    return redirect("intake:start")


def _upload(request: HttpRequest, kind: Kind) -> HttpResponse:
    viewer = viewer_of(request)
    require(viewer, kind.kind.permission)
    form = kind.form(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        attempted = attempt(form, lambda: _open(viewer, form))
        if attempted and attempted.outcome:
            return redirect("intake:look", attempted.outcome.pk)
    context = {"form": form, "kind": kind}
    status = WRONG if form.errors else 200
    return page(request, "intake/upload.html", context, nav=NAV, status=status)


def _open(viewer: User, form: IntakeForm) -> Intake:
    text = files.read(form.cleaned_data["file"], form.cleaned_data["encoding"])
    table = tables.read_columns(text.text, SORTS[form.kind])
    return services.open_intake(table, note=form.note(text), by=viewer, at=now())


def _preview(
    request: HttpRequest, one: Intake, *, status: int, **forms: ColumnsForm | TakeForm
) -> HttpResponse:
    """Show the file as it stands beside what is here now."""
    viewer, kind = viewer_of(request), KINDS[IntakeKind(one.kind)]
    rows = kind.outcomes(viewer, one)
    near = [row for state in State for row in previews.first(rows, state)]
    context = {
        "intake": one, "kind": kind, "what": kind.what,
        "form": ColumnsForm(arrival=one, labels=kind.labels),
        **previews.look(rows, kind.speech(viewer, near)), **forms,
    }  # fmt: skip
    return page(request, "intake/look.html", context, nav=NAV, status=status)
