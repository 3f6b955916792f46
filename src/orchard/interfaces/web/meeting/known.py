"""What is missing of accounts that gate G5 stops, and what would bring it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from orchard.domain.core.models import User
from orchard.domain.selection import queries
from orchard.domain.selection.models import Criterion, SelectionRound
from orchard.domain.selection.queries import Lacking
from orchard.domain.selection.rules.choices import Measure
from orchard.interfaces.web.meeting.ranking import Row

MOST = 12
_COSTS = _("what its invoice lines cost, and what it costs to serve")
_TWO_YEARS = _("its invoice lines of two years")
BRINGS: dict[str, str | Promise] = {
    Measure.REVENUE: _("its invoice lines of three years"),
    Measure.REVENUE_YEAR: _("its invoice lines of the last twelve months"),
    Measure.CONTRIBUTION: _COSTS,
    Measure.ATTAINABLE: _("what its invoice lines of two years cost, or on Position how its industry grows"),
    Measure.MARGIN_QUALITY: _COSTS,
    Measure.GROWTH: _TWO_YEARS,
    Measure.GROWTH_THERE: _("its invoice lines of two years, or on Position how its industry grows"),
    Measure.COMPLEXITY: _("its units, offers, competitors and people"),
    Measure.REPEAT_YEARS: _TWO_YEARS,
}  # fmt: skip
"""What makes a measure known."""


@dataclass(frozen=True, slots=True)
class Missing:
    """A criterion of which nothing is known, and what would bring it."""

    criterion: Criterion
    brings: str | Promise

    @property
    def is_measured(self) -> bool:
        """Say whether the ledger scores it; the others are settled by talking."""
        return self.criterion.is_measured


@dataclass(frozen=True, slots=True)
class Unjudged:
    """An account that gate G5 stops, as the page shows it."""

    name: str
    href: str
    known: float
    missing: Sequence[Missing]


def unjudged(viewer: User, found: SelectionRound, rows: Sequence[Row]) -> list[Unjudged]:
    """Return the accounts of which too little is known, with what would make them judged."""
    stopped = queries.lacking(viewer, found, [row.ranked for row in rows])
    return [_shown(found, one) for one in stopped]


def can_be_measured(shown: Sequence[Unjudged]) -> bool:
    """Say whether new figures could fill something in."""
    return any(missing.is_measured for one in shown for missing in one.missing)


def _shown(found: SelectionRound, one: Lacking) -> Unjudged:
    nomination = one.ranked.nomination
    return Unjudged(
        name=nomination.account.name,
        href=reverse("meeting:account", args=[found.pk, nomination.pk]),
        known=one.known,
        missing=[Missing(row, BRINGS.get(row.measure, "")) for row in one.missing],
    )
