"""Pages of nominations: who could stand, one nomination with its gates, taking it back."""

from __future__ import annotations

from datetime import date
from typing import Protocol

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from orchard.domain.accounts.models import AccountQuerySet
from orchard.domain.core.models import User
from orchard.domain.core.permissions import may, require
from orchard.domain.core.rules import Permission
from orchard.domain.selection import queries, services
from orchard.domain.selection.models import Nomination, SelectionRound
from orchard.domain.selection.queries import boards
from orchard.domain.selection.rules.choices import Grade
from orchard.interfaces.web.accounts.pages import account_page
from orchard.interfaces.web.accounts.viewers import seen
from orchard.interfaces.web.charter.pages import programme_page
from orchard.interfaces.web.entry.viewers import viewer_of
from orchard.interfaces.web.frame import readings, toasts
from orchard.interfaces.web.frame.clock import now, today
from orchard.interfaces.web.frame.forms import took
from orchard.interfaces.web.rounds.candidates import candidates
from orchard.interfaces.web.rounds.forms import CaseForm, GatesForm, ReasonForm
from orchard.interfaces.web.rounds.states import standing


class Whom(Protocol):
    """A question for the accounts that one click nominates."""

    def __call__(self, viewer: User, found: SelectionRound, *, on: date) -> AccountQuerySet:
        """Return the accounts."""


@require_safe
def find(request: HttpRequest, round_id: int) -> HttpResponse:
    """Find an account to nominate: by its name, or among the largest."""
    viewer = viewer_of(request)
    require(viewer, Permission.NOMINATE)
    found = queries.round_at(viewer, round_id)
    words = request.GET.get("words", "").strip()
    context = {
        "found": found,
        "words": words,
        "candidates": candidates(viewer, found, words, on=today()),
        "takes_names": standing(found).takes_names,
    }
    return programme_page(request, "rounds/find.html", context, tab="rounds")


@require_http_methods(["GET", "HEAD", "POST"])
def nominate(request: HttpRequest, slug: str) -> HttpResponse:
    """Propose an account for a round, with the reason."""
    found = seen(request, slug)
    require(found.viewer, Permission.NOMINATE)
    open_to = list(boards.rounds_without(found.viewer, found.account))
    form = CaseForm(request.POST or None, rounds=open_to, wanted=request.GET.get("round", ""))
    said = _("%(name)s is nominated.") % {"name": found.account}
    if took(request, form, said, lambda: services.nominate(
        found.account, found=form.found, case=form.case(), by=found.viewer, at=now()
    )):  # fmt: skip
        return redirect("rounds:round", form.found.pk)
    context = {
        "form": form,
        "open_to": open_to,
        "standing_in": queries.nominated_in(found.viewer, found.account)[:3],
        "may_lead": may(found.viewer, Permission.LEAD_SELECTION),
        "back": reverse("accounts:overview", args=[slug]),
    }
    return account_page(request, "rounds/nominate_account.html", found, context, tab="overview",
                        status=422 if form.errors else 200)  # fmt: skip


@require_POST
def nominate_a_list(request: HttpRequest, round_id: int) -> HttpResponse:
    """Propose every account of class A by contribution in one click."""
    case = services.Case(
        _("On the A-list: among those that bring most of our contribution"),
        _("Class A by contribution in the newest figures"),
        Grade.MEASURED,
    )
    return _nominate_many(request, round_id, boards.a_list, case)


@require_POST
def nominate_key(request: HttpRequest, round_id: int) -> HttpResponse:
    """Propose today's key accounts, so that they are measured by the same criteria."""
    case = services.Case(
        _("Key account today: reviewed by the same criteria as everybody"),
        _("Holds a key account's place"),
        Grade.MEASURED,
    )
    return _nominate_many(request, round_id, boards.key_to_review, case)


@require_safe
def nomination(request: HttpRequest, round_id: int, nomination_id: int) -> HttpResponse:
    """Show one nomination: why, what the ledger says, its gates."""
    viewer = viewer_of(request)
    found = queries.round_at(viewer, round_id)
    return _nomination(request, viewer, boards.nomination(viewer, found, nomination_id))


@require_POST
def gates(request: HttpRequest, round_id: int, nomination_id: int) -> HttpResponse:
    """Answer at the gates."""
    viewer = viewer_of(request)
    require(viewer, Permission.NOMINATE)
    found = queries.round_at(viewer, round_id)
    row = boards.nomination(viewer, found, nomination_id)
    form = GatesForm(request.POST, answered=boards.answers_of(viewer, row))
    if took(request, form, _("The answers are kept."), lambda: services.answer_gates(
        row, answers=form.answers(), by=viewer, at=now()
    )):  # fmt: skip
        return redirect("rounds:nomination", round_id, nomination_id)
    form.settle(queries.gates_of(viewer, row))
    return _nomination(request, viewer, row, gates_form=form)


@require_POST
def withdraw(request: HttpRequest, round_id: int, nomination_id: int) -> HttpResponse:
    """Take a nomination back."""
    viewer = viewer_of(request)
    found = queries.round_at(viewer, round_id)
    row = boards.nomination(viewer, found, nomination_id)
    if row.by_id != viewer.pk:
        require(viewer, Permission.LEAD_SELECTION)
    form = ReasonForm(request.POST)
    said = _("The nomination of %(name)s is taken back.") % {"name": row.account}
    if took(request, form, said, lambda: services.withdraw(
        row, expected=form.cleaned_data["version"] or 0, why=form.cleaned_data["why"],
        by=viewer, at=now(),
    ), undo_url=reverse("rounds:again", args=[round_id, nomination_id])):  # fmt: skip
        return redirect("rounds:round", round_id)
    return _nomination(request, viewer, row, reason=form)


@require_POST
def again(request: HttpRequest, round_id: int, nomination_id: int) -> HttpResponse:
    """Let a nomination that was taken back stand again, for the same reason."""
    viewer = viewer_of(request)
    found = queries.round_at(viewer, round_id)
    row = boards.nomination(viewer, found, nomination_id)
    case = services.Case(row.why, row.evidence, row.grade)
    services.nominate(row.account, found=found, case=case, by=viewer, at=now())
    return redirect("rounds:round", round_id)


@require_POST
def follow(request: HttpRequest, round_id: int, nomination_id: int) -> HttpResponse:
    """Nominate the account into which a nominated one was merged."""
    viewer = viewer_of(request)
    found = queries.round_at(viewer, round_id)
    row = boards.nomination(viewer, found, nomination_id)
    made = services.follow_merger(row, by=viewer, at=now())
    toasts.say(request, _("%(name)s is nominated.") % {"name": made.account})
    return redirect("rounds:round", round_id)


def _nominate_many(
    request: HttpRequest,
    round_id: int,
    whom: Whom,
    case: services.Case,
) -> HttpResponse:
    viewer = viewer_of(request)
    require(viewer, Permission.NOMINATE)
    found = queries.round_at(viewer, round_id)
    accounts = list(whom(viewer, found, on=today()))
    services.nominate_all(found, accounts=accounts, case=case, by=viewer, at=now())
    text = _("%(count)d accounts were nominated.") if accounts else _(
        "Nobody was left to nominate: all of them stand in the round already."
    )  # fmt: skip
    toasts.say(request, text % {"count": len(accounts)} if accounts else text)
    return redirect("rounds:round", round_id)


def _nomination(
    request: HttpRequest,
    viewer: User,
    row: Nomination,
    *,
    gates_form: GatesForm | None = None,
    reason: ReasonForm | None = None,
) -> HttpResponse:
    readings.note_figures(request, [row.account])
    context = {
        "found": row.round,
        "row": row,
        "evidence": boards.evidence(viewer, row),
        "fallen": boards.fate(viewer, row),
        "gates": gates_form or GatesForm(answered=boards.answers_of(viewer, row)),
        "reason": reason or ReasonForm(initial={"version": row.version}),
        "back": reverse("rounds:round", args=[row.round_id]),
        **_rights(viewer, row),
    }
    return programme_page(request, "rounds/nomination.html", context, tab="rounds",
                          status=422 if gates_form or reason else 200)  # fmt: skip


def _rights(viewer: User, row: Nomination) -> dict[str, bool]:
    """Return what the viewer may do with a nomination, and see of it."""
    is_open = standing(row.round).takes_names
    leads = row.by_id == viewer.pk or may(viewer, Permission.LEAD_SELECTION)
    return {
        "may_answer": is_open and may(viewer, Permission.NOMINATE),
        "may_withdraw": is_open and row.withdrawn_at is None and leads,
        "shows_margins": may(viewer, Permission.SEE_MARGINS),
    }
