"""Scoring what the ledger measures, for all accounts of a round at once."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from orchard.domain.core.mistakes import Conflict
from orchard.domain.core.models import User
from orchard.domain.selection import queries
from orchard.domain.selection.models import Criterion, MeasuredScore, Nomination, SelectionRound
from orchard.domain.selection.rules.choices import Measure
from orchard.domain.selection.rules.measures import Facts, Whole, measure, scored


def measure_all(found: SelectionRound, *, by: User) -> date:
    """Write what the newest figures say of every nominated account; return their day."""
    rows = list(Nomination.objects.filter(round=found, withdrawn_at__isnull=True))
    ground = queries.ground(by, [row.account_id for row in rows])
    if ground is None:
        raise Conflict(_("There are no figures yet. Import a ledger first."))
    criteria = list(found.criteria_set.criteria.exclude(measure=""))
    MeasuredScore.objects.filter(nomination__round=found).delete()
    MeasuredScore.objects.bulk_create(
        _measured(row, one, ground.accounts.get(row.account_id), ground.whole, ground.as_of)
        for row in rows
        for one in criteria
    )
    return ground.as_of


def _measured(
    row: Nomination, criterion: Criterion, facts: Facts | None, whole: Whole, as_of: date
) -> MeasuredScore:
    """Return one measured score; an account without figures has none, and that is not a zero."""
    if facts is None:
        return MeasuredScore(nomination=row, criterion=criterion, as_of=as_of)
    value = measure(Measure(criterion.measure), facts, whole)
    found = scored(value, criterion.points, facts.grade)
    return MeasuredScore(
        nomination=row,
        criterion=criterion,
        measure=found.value,
        score=found.score,
        grade=found.grade,
        peak_year=facts.peak_year,
        volatility=facts.volatility,
        as_of=as_of,
    )
