"""Scoring what the ledger measures, for all accounts of a round at once."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from orchard.domain.core.mistakes import Conflict
from orchard.domain.core.models import User
from orchard.domain.selection import queries
from orchard.domain.selection.models import Criterion, MeasuredScore, Nomination, SelectionRound
from orchard.domain.selection.rules.choices import Measure
from orchard.domain.selection.rules.measures import Facts, Whole, grade_of, measure, scored


def measure_all(found: SelectionRound, *, by: User) -> date:
    """Write what the newest figures say of every nominated account; return their day."""
    return _measure(found, Nomination.objects.filter(round=found, withdrawn_at__isnull=True), by=by)


def measure_late(found: SelectionRound, *, by: User) -> None:
    """Write the same of accounts that were nominated after scoring began."""
    standing = Nomination.objects.filter(round=found, withdrawn_at__isnull=True)
    late = standing.filter(measured__isnull=True)
    if late.exists() and found.criteria_set.criteria.exclude(measure="").exists():
        _measure(found, late, by=by)


def measure_missing(found: SelectionRound, *, by: User) -> int:
    """Write what the newest figures say where the ledger said nothing; return how much that is.

    What was measured before stays: after the reveal nobody moves a score that is known.
    """
    rows = Nomination.objects.filter(
        round=found, withdrawn_at__isnull=True, account__merged_into__isnull=True
    )
    empty = MeasuredScore.objects.filter(nomination__in=rows, score__isnull=True)
    wanted = list(empty.select_related("nomination", "criterion"))
    ground = queries.ground(by, [one.nomination.account_id for one in wanted])
    if ground is None:
        return 0
    made = [
        _measured(one.nomination, one.criterion, ground.accounts.get(one.nomination.account_id),
                  ground.whole, ground.as_of)
        for one in wanted
    ]  # fmt: skip
    known = [one for one in made if one.score is not None]
    keys = {(one.nomination_id, one.criterion_id) for one in known}
    MeasuredScore.objects.filter(
        pk__in=[one.pk for one in wanted if (one.nomination_id, one.criterion_id) in keys]
    ).delete()
    MeasuredScore.objects.bulk_create(known)
    return len(known)


def _measure(found: SelectionRound, wanted: QuerySet[Nomination], *, by: User) -> date:
    rows = list(wanted)
    ground = queries.ground(by, [row.account_id for row in rows])
    if ground is None:
        raise Conflict(_("There are no figures yet. Import a ledger first."))
    criteria = list(found.criteria_set.criteria.exclude(measure=""))
    MeasuredScore.objects.filter(nomination__in=rows).delete()
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
    kind = Measure(criterion.measure)
    found = scored(measure(kind, facts, whole), criterion.points, grade_of(kind, facts))
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
