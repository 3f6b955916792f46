"""The library of criteria: what each asks, how it is measured, and the words of its scale."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from orchard.domain.selection.rules.choices import Measure

Points = tuple[tuple[float, float], ...]
SPANS = ("0–2", "3–4", "5–6", "7–8", "9–10")
"""The scores that the five written steps of a scale stand for."""


@dataclass(frozen=True, slots=True)
class Card:
    """A criterion as the library keeps it; with `points` the ledger scores it, else people do."""

    key: str
    title: str | Promise
    question: str | Promise
    steps: tuple[str | Promise, ...]
    measure: Measure | None = None
    points: Points = ()
    is_size: bool = False
    asks_goals: bool = False


_SHARES = ("< 0.5 %", "0.5–1 %", "1–3 %", "3–6 %", "> 6 %")
_SHARE_POINTS: Points = ((0, 0), (0.005, 2.5), (0.01, 4.5), (0.03, 6.5), (0.06, 8.5), (0.12, 10))

LIBRARY: tuple[Card, ...] = (
    Card(
        "attainable_contribution",
        _("Attainable contribution, three years"),
        _("How much of our contribution could this account bring in the next three years?"),
        _SHARES,
        Measure.ATTAINABLE,
        _SHARE_POINTS,
        is_size=True,
    ),
    Card(
        "margin_quality",
        _("Margin quality after cost to serve"),
        _("What is left of each sale, beside what is left on average?"),
        (
            _("negative"),
            _("below half of the average"),
            _("around the average"),
            _("above the average"),
            _("twice the average"),
        ),
        Measure.MARGIN_QUALITY,
        ((0, 0), (0.25, 2.5), (0.5, 4.5), (1.0, 5.5), (1.25, 6.5), (1.75, 8.5), (2.5, 10)),
    ),
    Card(
        "growth",
        _("Growth"),
        _("Does this customer, or their industry, grow?"),
        (_("shrinks by more than 3 %"), _("−3 to 0 %"), _("0 to 3 %"), _("3 to 8 %"), _("> 8 %")),
        Measure.GROWTH_THERE,
        ((-0.08, 0), (-0.03, 2.5), (0, 4.5), (0.03, 6.5), (0.08, 8.5), (0.15, 10)),
    ),
    Card(
        "strategic_fit",
        _("Strategic fit"),
        _("Which of our strategy's goals does this account serve?"),
        (_("no goal"), _("one weakly"), _("one clearly"), _("two"), _("three or more")),
        asks_goals=True,
    ),
    Card(
        "reference_value",
        _("Reference and learning value"),
        _("Does this name open doors, and do we learn from them?"),
        (
            _("none"),
            _("private reference"),
            _("public logo"),
            _("active reference"),
            _("opens a market or innovates with us"),
        ),
    ),
    Card(
        "willingness_to_partner",
        _("Willingness to partner, low risk"),
        _("Do they want more than a seller, and is the risk low?"),
        (
            _("adversarial tenders only"),
            _("price first"),
            _("open"),
            _("shares plans"),
            _("joint planning, board access"),
        ),
    ),
    Card(
        "contribution",
        _("Contribution"),
        _("What did this account bring in the mean of two years?"),
        _SHARES,
        Measure.CONTRIBUTION,
        _SHARE_POINTS,
        is_size=True,
    ),
    Card(
        "revenue",
        _("Revenue"),
        _("What did this account buy in the mean of three years?"),
        _SHARES,
        Measure.REVENUE,
        _SHARE_POINTS,
        is_size=True,
    ),
    Card(
        "revenue_year",
        _("Revenue of twelve months"),
        _("What did this account buy in the last twelve months?"),
        _SHARES,
        Measure.REVENUE_YEAR,
        _SHARE_POINTS,
        is_size=True,
    ),
    Card(
        "complexity",
        _("Complexity"),
        _("How many units, countries, offers and competitors meet in this customer?"),
        (_("one of each"), _("few"), _("several"), _("many"), _("very many")),
        Measure.COMPLEXITY,
        ((3, 0), (5, 2.5), (8, 4.5), (12, 6.5), (18, 8.5), (30, 10)),
    ),
    Card(
        "profit_over_years",
        _("Profits through years of repeat business"),
        _("In how many years did they come back?"),
        (_("first year"), _("one"), _("two"), _("three or four"), _("five or more")),
        Measure.REPEAT_YEARS,
        ((0, 0), (1, 3.5), (2, 5.5), (3, 7), (5, 9), (8, 10)),
    ),
)
DEFAULT_WEIGHTS: dict[str, str] = {
    "attainable_contribution": "0.250",
    "margin_quality": "0.200",
    "growth": "0.150",
    "strategic_fit": "0.150",
    "reference_value": "0.100",
    "willingness_to_partner": "0.150",
}
"""The founding set; its weights are the defaults of the methods."""
BY_REVENUE: dict[str, str] = {
    "revenue_year": "0.250",
    "margin_quality": "0.150",
    "growth": "0.100",
    "strategic_fit": "0.200",
    "reference_value": "0.150",
    "willingness_to_partner": "0.150",
}
"""The same for a ledger that lacks costs: what is bought stands for what could be earned.

Margin quality stays in it and stays unknown, so every page says what is missing; it weighs so
little that gate G5 holds without it, and without the growth of who bought for less than two years.
"""


def card(key: str) -> Card | None:
    """Return a criterion of the library by its key."""
    return next((one for one in LIBRARY if one.key == key), None)
