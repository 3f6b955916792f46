"""Who could be among the first key accounts, as far as the ledger alone can tell."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from orchard.domain.accounts.models import Account
from orchard.domain.core.models import User
from orchard.domain.economics import queries as economics
from orchard.domain.economics.models import AccountFigures
from orchard.domain.economics.words.numbers import percent, short_money
from orchard.domain.selection.queries.measures import ground
from orchard.domain.selection.rules.library import DEFAULT_WEIGHTS, card
from orchard.domain.selection.rules.measures import Facts, Whole, growth, measure, scored

LOOKED_AT = 40
"""So many of the most valuable accounts are measured: a key account is hardly further down."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """An account with what the ledger measures of it, 0 to 10, and the numbers behind that."""

    account: Account
    score: float | None
    known: float
    contribution: Decimal | None
    revenue: Decimal | None
    growth: Decimal | None
    value: Decimal | None
    grade: str
    is_peak: bool

    @property
    def evidence(self) -> str:
        """Return numbers that whoever sees accounts may see, as the evidence of a nomination."""
        told = [_("revenue %(amount)s in twelve months") % {"amount": short_money(self.revenue)}]
        if self.growth is not None:
            told.append(_("growth %(share)s") % {"share": percent(self.growth)})
        return ", ".join(told)


def first_candidates(viewer: User, *, most: int) -> list[Candidate]:
    """Return the accounts that the ledger's criteria put first, the best first."""
    rows = list(economics.ranked(viewer)[:LOOKED_AT])
    found = ground(viewer, [row.account_id for row in rows])
    if found is None:
        return []
    made = [
        _candidate(row, found.accounts[row.account_id], found.whole)
        for row in rows
        if row.account_id in found.accounts
    ]
    return sorted(made, key=lambda one: -(one.score or 0.0))[:most]


def _candidate(row: AccountFigures, facts: Facts, whole: Whole) -> Candidate:
    score, known = _score(facts, whole)
    return Candidate(
        account=row.account,
        score=score,
        known=known,
        contribution=facts.contribution_year if row.shows_margins else None,
        revenue=facts.revenue_year,
        growth=growth(facts),
        value=row.value if row.shows_margins else None,
        grade=row.grade if row.shows_margins else "",
        is_peak=facts.peak_year,
    )


def _score(facts: Facts, whole: Whole) -> tuple[float | None, float]:
    """Return the mean of the measured founding criteria by their weights, and what is known."""
    from orchard.analytics.selection import attractiveness

    cards = [(one, float(weight)) for key, weight in DEFAULT_WEIGHTS.items() if (one := card(key))]
    measured = [(one, weight) for one, weight in cards if one.measure]
    total = sum(weight for _one, weight in measured)
    scores = [
        scored(measure(one.measure, facts, whole), one.points, facts.grade).score
        for one, _weight in measured
        if one.measure
    ]
    row = [float("nan") if score is None else score for score in scores]
    found = attractiveness([row], [weight / total for _one, weight in measured], enough=0.5)
    value = float(found.values[0])
    return (None if value != value else round(value, 2)), float(found.known[0])  # noqa: PLR0124 - NaN
