"""Who scored what about one account, beside what was measured and what the talk settled."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from orchard.domain.core.mistakes import NotFound
from orchard.domain.core.models import User
from orchard.domain.core.rules import Permission
from orchard.domain.selection.models import (
    Criterion,
    MeasuredScore,
    Nomination,
    Rating,
    SettledScore,
)
from orchard.domain.selection.queries.outcomes import Ranked
from orchard.domain.selection.rules.measures import OF_MARGINS


@dataclass(frozen=True, slots=True)
class ScoredCriterion:
    """One criterion of an account: every score, and the one that counts."""

    criterion: Criterion
    ratings: Sequence[Rating]
    measured: MeasuredScore | None
    settled: SettledScore | None
    cell: Mapping[str, float | int | bool | None]


def scored(viewer: User, ranked: Ranked) -> list[ScoredCriterion]:
    """Return the criteria of an account with all that was said; nothing before the reveal.

    Who may not see margins does not see the criteria that they can be read from.
    """
    row = ranked.nomination
    if not Nomination.objects.visible_to(viewer).filter(pk=row.pk).exists():
        raise NotFound
    if row.round.revealed_at is None:
        return []
    said = _said(row)
    measured = {one.criterion_id: one for one in MeasuredScore.objects.filter(nomination=row)}
    settled = {
        one.criterion_id: one
        for one in SettledScore.objects.filter(nomination=row).select_related("by")
    }
    hidden = () if viewer.may(Permission.SEE_MARGINS) else OF_MARGINS
    known = Criterion.objects.filter(criteria_set=row.round.criteria_set_id)
    criteria = known.exclude(measure__in=hidden)
    return [
        ScoredCriterion(
            one,
            said[one.pk],
            measured.get(one.pk),
            settled.get(one.pk),
            ranked.result.scores.get(one.key, {}),
        )
        for one in criteria.order_by("position", "pk")
    ]


def _said(row: Nomination) -> Mapping[int, list[Rating]]:
    """Return the scores by criterion; those of raters who were taken out are kept, and marked."""
    found: dict[int, list[Rating]] = defaultdict(list)
    rows = Rating.objects.filter(nomination=row).select_related("rater__user")
    for one in rows.prefetch_related("goals").order_by("rater__function", "rater__user__name"):
        found[one.criterion_id].append(one)
    return found
