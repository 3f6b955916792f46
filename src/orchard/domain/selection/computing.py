"""What the scores of a round come to, made anew over all its accounts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from orchard.domain.core.models import User
from orchard.domain.selection import queries
from orchard.domain.selection.models import (
    GateAnswer,
    MeasuredScore,
    Nomination,
    Rating,
    RoundResult,
    SelectionRound,
    SettledScore,
)
from orchard.domain.selection.moves import today
from orchard.domain.selection.rules.choices import Gate

if TYPE_CHECKING:
    from orchard.domain.selection.rules import outcome


def compute(found: SelectionRound, *, by: User, at: datetime) -> None:
    """Put the accounts of a round in order anew, over all of them, whoever asks."""
    from orchard.domain.selection.rules import outcome

    criteria = list(found.criteria_set.criteria.order_by("position", "pk"))
    rows = list(
        Nomination.objects.filter(
            round=found, withdrawn_at__isnull=True, account__merged_into__isnull=True
        ).order_by("pk")
    )
    asked = outcome.Question(
        keys=[one.key for one in criteria],
        weights=_whole([float(one.weight) for one in criteria]),
        places=found.places,
        reach=float(found.reach),
        seed=found.seed,
        policy=queries.policy(by, today(by, at)),
    )
    answers = outcome.answers(_sheets(found, rows, by), asked)
    RoundResult.objects.filter(nomination__round=found).delete()
    RoundResult.objects.bulk_create(_stored(one) for one in answers)


def _stored(one: outcome.Answer) -> RoundResult:
    names = [field.attname for field in RoundResult._meta.concrete_fields]
    values = {name: getattr(one, name) for name in names if hasattr(one, name)}
    return RoundResult(nomination_id=one.key, **values)


def _sheets(found: SelectionRound, rows: list[Nomination], by: User) -> list[outcome.Sheet]:
    from orchard.domain.selection.rules import outcome

    rated, measured, settled = _rated(found), _measured(found), _settled(found)
    passed, failed = _gates(found)
    strengths = queries.strengths(by, [row.account_id for row in rows])
    return [
        outcome.Sheet(
            key=row.pk,
            rated=rated[row.pk],
            measured=measured[row.pk],
            settled=settled[row.pk],
            strength=strengths.get(row.account_id),
            gates_open=[one for one in Gate.values if one not in passed[row.pk] | failed[row.pk]],
            gates_failed=sorted(failed[row.pk]),
        )
        for row in rows
    ]


def _rated(found: SelectionRound) -> Mapping[int, dict[str, list[float]]]:
    """Return scores by nomination and criterion; who was taken out does not count."""
    scores: dict[int, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    rows = Rating.objects.filter(rater__round=found, rater__removed_at__isnull=True)
    for row, key, score in rows.values_list("nomination_id", "criterion__key", "score"):
        scores[row][key].append(float(score))
    return scores


def _measured(found: SelectionRound) -> Mapping[int, dict[str, float | None]]:
    scores: dict[int, dict[str, float | None]] = defaultdict(dict)
    rows = MeasuredScore.objects.filter(nomination__round=found)
    for row, key, score in rows.values_list("nomination_id", "criterion__key", "score"):
        scores[row][key] = score
    return scores


def _settled(found: SelectionRound) -> Mapping[int, dict[str, float]]:
    scores: dict[int, dict[str, float]] = defaultdict(dict)
    rows = SettledScore.objects.filter(nomination__round=found)
    for row, key, score in rows.values_list("nomination_id", "criterion__key", "score"):
        scores[row][key] = float(score)
    return scores


def _gates(found: SelectionRound) -> tuple[Mapping[int, set[str]], Mapping[int, set[str]]]:
    """Return the gates that each nomination passes, and those that it does not."""
    passed: dict[int, set[str]] = defaultdict(set)
    failed: dict[int, set[str]] = defaultdict(set)
    rows = GateAnswer.objects.filter(nomination__round=found)
    for row, gate, passes in rows.values_list("nomination_id", "gate", "passes"):
        (passed if passes else failed)[row].add(gate)
    return passed, failed


def _whole(weights: list[float]) -> list[float]:
    """Return weights that make one exactly; a set may be off by half a thousandth."""
    total = sum(weights)
    return [weight / total for weight in weights]
