"""Ideas and opportunities of an account."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from orchard.domain.relationships import queries as relationships
from orchard.domain.whitespace import queries, services
from orchard.domain.whitespace.rules import IdeaState, OpportunityState
from orchard.domain.whitespace.services import Spot
from orchard.interfaces.web.frame.clock import now
from orchard.interfaces.web.whitespace import acting, forms
from orchard.interfaces.web.whitespace.acting import (
    on_idea,
    on_opportunity,
    on_white_space,
    seen_to_edit,
)

asked_or_sent = require_http_methods(["GET", "HEAD", "POST"])


@asked_or_sent
def raise_idea(request: HttpRequest, slug: str) -> HttpResponse:
    """Note what more we could do together."""
    found = seen_to_edit(request, slug)
    form = forms.IdeaForm(request.POST or None)
    return on_white_space(
        request, found, form, acting.IDEA,
        lambda: services.raise_idea(found.account, **form.cleaned_data, by=found.viewer, at=now()),
    )  # fmt: skip


@asked_or_sent
def idea(request: HttpRequest, slug: str, idea_id: int) -> HttpResponse:
    """Say what became of an idea."""
    found = seen_to_edit(request, slug)
    row = queries.idea(found.viewer, found.account, idea_id)
    initial = {"version": row.version, "state": row.state, "answer": row.answer}
    form = forms.AnswerForm(request.POST or None, initial=initial)
    return on_idea(
        request, found, form, acting.ANSWER,
        lambda: services.answer_idea(row, expected=form.expected,
                                     state=IdeaState(form.cleaned_data["state"]),
                                     answer=form.cleaned_data["answer"], by=found.viewer, at=now()),
        context={"idea": row, "about": row.text},
    )  # fmt: skip


@asked_or_sent
def take_up(request: HttpRequest, slug: str, idea_id: int) -> HttpResponse:
    """Make an opportunity of an idea."""
    found = seen_to_edit(request, slug)
    row = queries.idea(found.viewer, found.account, idea_id)
    initial = {"version": row.version, "title": row.text[:300], "owner": found.viewer.pk}
    form = forms.IdeaPursuitForm(request.POST or None, found=found, initial=initial)

    def take() -> object:
        given = form.cleaned_data
        spot = Spot(form.units.get(given["unit"]), given["family"].strip())
        return services.take_up_idea(row, expected=form.expected, spot=spot,
                                     pursuit=form.pursuit(), by=found.viewer, at=now())  # fmt: skip

    return on_white_space(request, found, form, acting.PURSUE, take, context={"about": row.text})


@asked_or_sent
def opportunity(request: HttpRequest, slug: str, opportunity_id: int) -> HttpResponse:
    """Change an opportunity."""
    found = seen_to_edit(request, slug)
    row = queries.opportunity(found.viewer, found.account, opportunity_id)
    form = forms.PursuitForm(
        request.POST or None,
        found=found,
        driver=row.driver,
        initial=forms.opportunity_shown(row),
    )
    return on_opportunity(
        request, found, form, acting.CHANGE,
        lambda: services.change_opportunity(row, expected=form.expected, pursuit=form.pursuit(),
                                            by=found.viewer, at=now()),
        context={"row": row, "is_team": relationships.may_see_opinions(found.viewer, found.account)},
    )  # fmt: skip


@asked_or_sent
def close(request: HttpRequest, slug: str, opportunity_id: int) -> HttpResponse:
    """Say how an opportunity ended."""
    found = seen_to_edit(request, slug)
    row = queries.opportunity(found.viewer, found.account, opportunity_id)
    form = forms.CloseForm(request.POST or None, initial={"version": row.version})
    return on_white_space(
        request, found, form, acting.CLOSE,
        lambda: services.close_opportunity(row, expected=form.expected,
                                           state=OpportunityState(form.cleaned_data["state"]),
                                           words=form.cleaned_data["words"], by=found.viewer,
                                           at=now()),
        context={"about": row.title},
    )  # fmt: skip
