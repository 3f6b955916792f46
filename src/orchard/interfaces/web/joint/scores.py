"""Scoring of joint initiatives: ours, and the customer's as they said it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from orchard.domain.plans.queries import joint
from orchard.domain.plans.rules.joint import Score
from orchard.domain.plans.services import joint_scores as services
from orchard.interfaces.web.frame.clock import now
from orchard.interfaces.web.joint import acting, forms
from orchard.interfaces.web.joint.acting import on_together
from orchard.interfaces.web.plans.acting import seen_to_edit

asked_or_sent = require_http_methods(["GET", "HEAD", "POST"])


@asked_or_sent
def ours(request: HttpRequest, slug: str, initiative_id: int) -> HttpResponse:
    """Say what an initiative brings us."""
    found = seen_to_edit(request, slug)
    one = joint.initiative(found.viewer, found.account, initiative_id)
    shown = _shown(one.both.us, one.row.effort)
    form = forms.ScoreForm(request.POST or None, initial=shown)
    return on_together(
        request, found, form, acting.OUR_SCORE,
        lambda: services.score_initiative(one.row, score=form.score(), by=found.viewer, at=now()),
        context={"about": one.row.title},
    )  # fmt: skip


@asked_or_sent
def theirs(request: HttpRequest, slug: str, initiative_id: int) -> HttpResponse:
    """Keep what somebody at the customer said that it brings them."""
    found = seen_to_edit(request, slug)
    one = joint.initiative(found.viewer, found.account, initiative_id)
    shown = _shown(one.both.customer, one.row.effort)
    form = forms.TheirScoreForm(request.POST or None, found=found, initial=shown)
    return on_together(
        request, found, form, acting.THEIR_SCORE,
        lambda: services.score_initiative(one.row, score=form.score(), contact=form.who(),
                                          by=found.viewer, at=now()),
        context={"about": one.row.title},
    )  # fmt: skip


def _shown(score: Score | None, effort: int | None) -> dict[str, object]:
    """Return a score as its form shows it; before there is one, the effort that was thought of."""
    if score is None:
        return {"effort": effort, "wants": True}
    return {"benefit": score.benefit, "effort": score.effort, "wants": score.wants}
