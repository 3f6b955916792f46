"""The scale of a criterion in words: five written steps, and what the ledger measures."""

from __future__ import annotations

from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from orchard.domain.selection.models import Criterion
from orchard.domain.selection.rules.choices import Measure
from orchard.domain.selection.rules.library import SPANS
from orchard.interfaces.web.frame.figures import number, percent

COUNTS = {Measure.COMPLEXITY, Measure.REPEAT_YEARS}
NOTES: dict[Measure, Promise] = {
    Measure.REVENUE: _(
        "The mean of three years, so that one good year makes nobody key. How much it varies stands "
        "beside the score, and where one year brought more than half of the sum, a flag says so."
    ),
    Measure.REVENUE_YEAR: _(
        "Of the last twelve months only, for a ledger of less than three years: prefer the mean of "
        "three where there is one."
    ),
    Measure.CONTRIBUTION: _(
        "The mean of two years, after cost to serve. How much it varies stands beside the score, and "
        "where one year brought more than half of the revenue of three, a flag says so."
    ),
    Measure.ATTAINABLE: _(
        "The contribution of three years to come: last year's, at the growth of the customer's "
        "industry where it is known, and what else they could buy from us, with evidence and grade."
    ),
    Measure.MARGIN_QUALITY: _("Contribution per revenue, divided by that of all accounts."),
    Measure.GROWTH: _("Revenue of the last twelve months beside the twelve before."),
    Measure.GROWTH_THERE: _(
        "Revenue of the last twelve months beside the twelve before, and the growth of their "
        "industry as the page of the account names it, with its source: the mean of both, or the "
        "one that is known."
    ),
    Measure.COMPLEXITY: _(
        "Units, countries, families of offers, competitors and people with a role in decisions, "
        "added up. While nobody named countries, competitors or people, it is at least this."
    ),
    Measure.REPEAT_YEARS: _("Years in which they came back after their first."),
}


def scale(criterion: Criterion) -> list[tuple[str, str]]:
    """Return the scores of each written step with its words."""
    return list(zip(SPANS, [*criterion.steps, *[""] * len(SPANS)], strict=False))


def bands(criterion: Criterion) -> list[tuple[str, str]]:
    """Return which measure earns which score; between two of them the score lies between, too."""
    if not criterion.is_measured:
        return []
    measure = Measure(criterion.measure)
    return [
        (_mark(measure, mark), number(Decimal(str(score)), 1)) for mark, score in criterion.points
    ]


def measured_note(criterion: Criterion) -> str:
    """Return how the ledger measures a criterion, nothing where people judge it."""
    return str(NOTES[Measure(criterion.measure)]) if criterion.is_measured else ""


def _mark(measure: Measure, mark: float) -> str:
    if measure is Measure.MARGIN_QUALITY:
        return f"{number(Decimal(str(mark)), 2)} ×"
    return number(mark) if measure in COUNTS else percent(mark, 1)
