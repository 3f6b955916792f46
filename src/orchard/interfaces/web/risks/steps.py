"""What is done with risks: noted, opened, treated, accepted, looked at again, over; none found."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from orchard.domain.risk import queries, services
from orchard.domain.risk.models import Risk
from orchard.domain.risk.rules import REVIEW, Category, State
from orchard.domain.selection.rules.choices import StarterStep
from orchard.interfaces.web.accounts.viewers import Seen, seen
from orchard.interfaces.web.charter.exposure import exposure_of
from orchard.interfaces.web.frame.clock import now, today
from orchard.interfaces.web.risks import acting, forms
from orchard.interfaces.web.risks.acting import on_questions, on_register, seen_to_edit

asked_or_sent = require_http_methods(["GET", "HEAD", "POST"])


@asked_or_sent
def note(request: HttpRequest, slug: str) -> HttpResponse:
    """Note a risk; who is not in the team proposes it."""
    found = seen(request, slug)
    queries.check_may_propose(found.viewer, found.account)
    start = {"category": request.GET.get("category", "")}
    if not queries.may_edit(found.viewer, found.account):
        return _propose(request, found, start)
    form = forms.NoteForm(request.POST or None, found=found, initial=start)
    return on_register(
        request, found, form, acting.NOTE,
        lambda: services.note_risk(found.account, note=form.note(), opening=form.opening(),
                                   by=found.viewer, at=now()),
    )  # fmt: skip


def _propose(request: HttpRequest, found: Seen, start: dict[str, str]) -> HttpResponse:
    form = forms.RiskForm(request.POST or None, found=found, initial=start)
    return on_register(
        request, found, form, acting.PROPOSE,
        lambda: services.propose_risk(found.account, note=form.note(), review_on=today() + REVIEW,
                                      by=found.viewer, at=now()),
    )  # fmt: skip


@asked_or_sent
def change(request: HttpRequest, slug: str, risk_id: int) -> HttpResponse:
    """Correct what a risk says."""
    found, row = _to_edit(request, slug, risk_id)
    form = forms.RiskForm(request.POST or None, found=found, about=row, initial=forms.shown(row))
    return on_register(
        request, found, form, acting.CHANGE,
        lambda: services.change_risk(row, expected=form.expected, note=form.note(),
                                     by=found.viewer, at=now()),
    )  # fmt: skip


@asked_or_sent
def reopen(request: HttpRequest, slug: str, risk_id: int) -> HttpResponse:
    """Open what is proposed or over; hand an open risk to somebody."""
    found, row = _to_edit(request, slug, risk_id)
    start = {"version": row.version, "owner": str(row.owner_id)}
    form = forms.OpenForm(request.POST or None, found=found, initial=start)
    is_open = row.state not in {State.PROPOSED, State.CLOSED, State.OCCURRED}
    return on_register(
        request, found, form, acting.HAND if is_open else acting.OPEN,
        lambda: services.open_risk(row, expected=form.expected, opening=form.opening(),
                                   by=found.viewer, at=now()),
        context={"about": row.title},
    )  # fmt: skip


@asked_or_sent
def treat(request: HttpRequest, slug: str, risk_id: int) -> HttpResponse:
    """Say what we do about a risk, and what is left of it."""
    found, row = _to_edit(request, slug, risk_id)
    start = {"treatment": row.treatment, "comment": row.comment, "cost": row.treatment_cost,
             "exposure": row.residual_exposure}  # fmt: skip
    form = forms.TreatForm(request.POST or None, initial={**forms.now_shown(row), **start})
    return on_register(
        request, found, form, acting.TREAT,
        lambda: services.treat_risk(row, expected=form.expected, treating=form.treating(),
                                    by=found.viewer, at=now()),
        context={"about": row.title},
    )  # fmt: skip


@asked_or_sent
def accept(request: HttpRequest, slug: str, risk_id: int) -> HttpResponse:
    """Live with a risk."""
    found, row = _to_edit(request, slug, risk_id)
    form = forms.AcceptForm(request.POST or None, initial=forms.now_shown(row))
    return on_register(
        request, found, form, acting.ACCEPT,
        lambda: services.accept_risk(row, expected=form.expected, **form.said(),
                                     by=found.viewer, at=now()),
        context={"about": row.title},
    )  # fmt: skip


@asked_or_sent
def review(request: HttpRequest, slug: str, risk_id: int) -> HttpResponse:
    """Look at a risk again."""
    found, row = _to_edit(request, slug, risk_id)
    form = forms.ReviewForm(request.POST or None, initial=forms.now_shown(row))
    return on_register(
        request, found, form, acting.REVIEW,
        lambda: services.review_risk(row, expected=form.expected, look=form.look(),
                                     by=found.viewer, at=now()),
        context={"about": row.title},
    )  # fmt: skip


@asked_or_sent
def end(request: HttpRequest, slug: str, risk_id: int) -> HttpResponse:
    """Close a risk, or say that it occurred."""
    found, row = _to_edit(request, slug, risk_id)
    form = forms.EndForm(request.POST or None, initial={"version": row.version})
    return on_register(
        request, found, form, acting.END,
        lambda: services.end_risk(row, expected=form.expected, over=form.over(),
                                  by=found.viewer, at=now()),
        context={"about": row.title},
    )  # fmt: skip


@asked_or_sent
def check(request: HttpRequest, slug: str, category: str) -> HttpResponse:
    """Say that somebody looked for risks of a category and found none."""
    found = seen_to_edit(request, slug)
    if category not in Category.values:
        raise Http404
    form = forms.CheckForm(request.POST if request.method == "POST" else None)
    return on_register(
        request, found, form, acting.CHECK,
        lambda: services.check_category(found.account, category=Category(category),
                                        words=form.cleaned_data["words"], by=found.viewer, at=now()),
        context={"about": Category(category).label},
    )  # fmt: skip


@asked_or_sent
def short(request: HttpRequest, slug: str) -> HttpResponse:
    """Answer the five questions of the first thirty days about an account."""
    found = seen_to_edit(request, slug)
    form = forms.ShortForm(request.POST or None, found=found)
    return on_questions(
        request, found, form, acting.SHORT,
        lambda: services.look_shortly(found.account, said=form.answers(), by=found.viewer, at=now()),
        back=reverse("charter:step", args=[StarterStep.RISK.value]),
        context={"known": exposure_of(found.viewer, found.account)},
    )  # fmt: skip


@asked_or_sent
def take(request: HttpRequest, slug: str, signal: str) -> HttpResponse:
    """Take over a risk that Orchard proposes."""
    found = seen_to_edit(request, slug)
    seen_signal = queries.signal(found.viewer, found.account, signal, today=today())
    form = forms.NoteForm(request.POST or None, found=found, initial=forms.proposed(seen_signal))
    return on_register(
        request, found, form, acting.TAKE,
        lambda: services.take_signal_over(found.account, key=signal, note=form.note(),
                                          opening=form.opening(), by=found.viewer, at=now()),
        context={"about": seen_signal.kind.label},
    )  # fmt: skip


@asked_or_sent
def dismiss(request: HttpRequest, slug: str, signal: str) -> HttpResponse:
    """Say why what Orchard proposes is no risk."""
    found = seen_to_edit(request, slug)
    seen_signal = queries.signal(found.viewer, found.account, signal, today=today())
    form = forms.DismissForm(request.POST or None)
    return on_register(
        request, found, form, acting.DISMISS,
        lambda: services.dismiss_signal(found.account, key=signal,
                                        reason=form.cleaned_data["reason"], by=found.viewer,
                                        at=now()),
        context={"about": seen_signal.why},
    )  # fmt: skip


def _to_edit(request: HttpRequest, slug: str, risk_id: int) -> tuple[Seen, Risk]:
    found = seen_to_edit(request, slug)
    return found, queries.risk(found.viewer, found.account, risk_id)
