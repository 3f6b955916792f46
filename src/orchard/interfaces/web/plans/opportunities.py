"""The card of opportunities: which goal of the customer each serves, and how sure it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from orchard.domain.core.mistakes import NotFound
from orchard.domain.plans.models import Qualification
from orchard.domain.plans.queries import qualification as checks
from orchard.domain.plans.rules.qualification import MOST, Question, capped, is_capped, is_large
from orchard.domain.plans.services import qualification as services
from orchard.domain.whitespace import queries as whitespace
from orchard.domain.whitespace.models import Opportunity
from orchard.domain.whitespace.rules import OpportunityState, Origin
from orchard.interfaces.web.frame.clock import now
from orchard.interfaces.web.plans import forms
from orchard.interfaces.web.plans.acting import on_page, seen_to_edit
from orchard.interfaces.web.plans.place import OnPlan
from orchard.interfaces.web.standing.acting import Step

CHECK = Step(
    _("Is it as sure as we say?"),
    _(
        "Where nobody knows who releases the money, or what hurts, no forecast counts more than half."
    ),
    _("Keep the answers"),
    _("The answers are kept."),
)


@dataclass(frozen=True, slots=True)
class Line:
    """An opportunity as a row of the card."""

    row: Opportunity
    chance: Decimal
    is_large: bool
    total: int | None
    """The points of its check, of 24; nothing where nobody made it."""
    is_capped: bool

    @property
    def weighted(self) -> Decimal:
        """Return what it is worth a year by the chance that counts."""
        return self.row.value * self.chance

    @property
    def is_new(self) -> bool:
        """Say whether it is a new initiative, however far it has come since."""
        return self.row.origin == Origin.NEW


def card(seen: OnPlan) -> Mapping[str, object]:
    """Return the pipeline and what is new, each with goal, worth, chance and next step."""
    found = lines(seen)
    return {
        "groups": (
            (_("Pipeline"), [one for one in found if not one.is_new]),
            (_("New"), [one for one in found if one.is_new]),
        ),
        "lines": found,
        "weighted": sum((one.weighted for one in found), Decimal(0)),
        "most": MOST,
        "flags": whitespace.flags(
            seen.viewer, seen.opportunities, seen.today, whitespace.Hurdle.of(seen.said)
        ),
        "today": seen.today,
    }


def lines(seen: OnPlan) -> list[Line]:
    """Return each opportunity with the chance that counts."""
    return [_line(seen, row, check) for row, check in seen.pipeline]


def _line(seen: OnPlan, row: Opportunity, check: Qualification | None) -> Line:
    scores = None if check is None else check.scores
    figures = seen.found.figures
    return Line(
        row,
        chance=capped(row.chance, scores),
        is_large=is_large(row.value, None if figures is None else figures.revenue_year),
        total=None if scores is None else sum(scores.values()),
        is_capped=scores is not None and is_capped(scores),
    )


@forms.asked_or_sent
def qualify(request: HttpRequest, slug: str, opportunity_id: int) -> HttpResponse:
    """Answer the eight questions about a large opportunity."""
    found = seen_to_edit(request, slug)
    row = whitespace.opportunity(found.viewer, found.account, opportunity_id)
    if row.state != OpportunityState.OPEN:
        raise NotFound
    kept = checks.qualification(found.viewer, found.account, opportunity_id)
    form = forms.CheckForm(request.POST or None, initial=forms.answers_shown(kept))
    return on_page(
        request, found, form, CHECK,
        lambda: services.qualify(row, expected=form.expected, scores=form.scores(),
                                 words=form.cleaned_data["words"], by=found.viewer, at=now()),
        context={"about": row.title, "questions": list(Question)},
    )  # fmt: skip
