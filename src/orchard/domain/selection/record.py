"""The whole record of a round as plain values: what the archive keeps and people print.

People stand in it as the keys of their rows, never by name, and a text about a person (why a rater
was taken out) not at all: somebody who is anonymised later is so in every record, and no hash
changes by it. Whoever reads a record gives the keys their names of today.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import models

from orchard.domain.core import chain
from orchard.domain.selection.models import (
    Criterion,
    GateAnswer,
    MeasuredScore,
    Nomination,
    Rater,
    Rating,
    RoundResult,
    SelectionDecision,
    SelectionRound,
    SettledScore,
    Signature,
)

FORMAT = 2
"""The second format holds keys of people instead of names, and fingerprints of its rows."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A table of which rows belong to a round, and the columns that its fingerprint covers.

    A column that says something of a person and may be erased is not among them. Columns that a
    later version adds belong to a later format: what was archived keeps the fingerprint that it has.
    """

    model: type[models.Model]
    round: str
    columns: tuple[str, ...]


OF_ROUND: Mapping[str, Kept] = {
    "round": Kept(SelectionRound, "pk", (
        "name", "criteria_set_id", "places", "places_reason", "reach", "seed", "is_starter",
        "led_by_id", "opened_at", "figures_as_of", "scored_at", "revealed_at", "decided_at",
        "notes",
    )),
    "criteria": Kept(Criterion, "criteria_set__rounds", (
        "position", "key", "title", "question", "weight", "steps", "measure", "points", "is_size",
        "asks_goals",
    )),
    "nominations": Kept(Nomination, "round", (
        "account_id", "by_id", "why", "evidence", "grade", "nominated_at", "withdrawn_at",
        "withdrawn_why",
    )),
    "raters": Kept(Rater, "round", (
        "user_id", "function", "asked_at", "handed_in_at", "removed_at",
    )),
    "scores": Kept(Rating, "rater__round", (
        "rater_id", "nomination_id", "criterion_id", "score", "evidence", "grade", "rated_at",
        "sealed_at",
    )),
    "goals": Kept(Rating.goals.through, "rating__rater__round", (
        "rating_id", "strategygoal_id", "strategygoal__title",
    )),
    "measures": Kept(MeasuredScore, "nomination__round", (
        "nomination_id", "criterion_id", "measure", "score", "grade", "peak_year", "volatility",
        "as_of",
    )),
    "gates": Kept(GateAnswer, "nomination__round", (
        "nomination_id", "gate", "passes", "note", "by_id", "at",
    )),
    "talks": Kept(SettledScore, "nomination__round", (
        "nomination_id", "criterion_id", "score", "reason", "by_id", "at",
    )),
    "results": Kept(RoundResult, "nomination__round", (
        "nomination_id", "attractiveness", "known", "strength", "category", "place",
        "is_proposed", "firmness", "acceptability", "lowest", "highest", "gates_open",
        "gates_failed", "scores",
    )),
    "decisions": Kept(SelectionDecision, "nomination__round", (
        "nomination_id", "outcome", "reason", "light_reason", "target_hours", "mandate",
        "not_before", "by_id", "at",
    )),
    "signatures": Kept(Signature, "round", ("user_id", "at")),
}  # fmt: skip
SEALED_WITH_IT = (
    "nominations", "raters", "measures", "gates", "talks", "results", "decisions",
)  # fmt: skip
"""Tables whose rows are sealed with the round; scores were at the reveal, signatures always."""


def digest_of(record: object) -> str:
    """Return the hash by which a record is known."""
    return hashlib.sha256(chain.canonical(record).encode()).hexdigest()


def fingerprints(found: SelectionRound) -> dict[str, str]:
    """Return a hash of the rows of every table of the round, as they are stored now."""
    hashes = {}
    for name, kept in OF_ROUND.items():
        rows = kept.model._default_manager.filter(**{kept.round: found.pk}).order_by("pk")
        hashes[name] = digest_of([list(row) for row in rows.values_list("pk", *kept.columns)])
    return hashes


def seal_rows(found: SelectionRound, at: datetime) -> None:
    """Seal what belongs to the round: from now the database refuses to change it."""
    for name in SEALED_WITH_IT:
        kept = OF_ROUND[name]
        kept.model._default_manager.filter(**{kept.round: found.pk}).update(sealed_at=at)


def record_of(found: SelectionRound) -> dict[str, object]:
    """Return criteria, raters, every score, results, decisions and signatures of a round."""
    return {
        "format": FORMAT,
        "round": {"name": found.name, "places": found.places, "notes": found.notes,
                  "reach": str(found.reach), "seed": found.seed,
                  "figures_as_of": str(found.figures_as_of)},
        "criteria": {"number": found.criteria_set.number, **_criteria(found)},
        "raters": [_rater(one) for one in found.raters.order_by("pk")],
        "accounts": _accounts(found),
        "signatures": [
            {"by": one.user_id, "at": one.at.isoformat()}
            for one in found.signatures.order_by("at", "pk")
        ],
        "rows": fingerprints(found),
    }  # fmt: skip


def _criteria(found: SelectionRound) -> dict[str, dict[str, str]]:
    rows = list(found.criteria_set.criteria.order_by("position", "pk"))
    return {
        "weights": {one.key: str(one.weight) for one in rows},
        "titles": {one.key: one.title for one in rows},
    }


def _rater(one: Rater) -> dict[str, object]:
    gone = one.removed_at.isoformat() if one.removed_at else ""
    return {"name": one.user_id, "function": one.function, "taken_out": gone}


def _accounts(found: SelectionRound) -> list[dict[str, object]]:
    rows = Nomination.objects.filter(round=found).select_related("account").order_by("pk")
    scores, settled = _scores(found), _settled(found)
    measured, gates = _measured(found), _gates(found)
    results = {one.nomination_id: one for one in RoundResult.objects.filter(nomination__in=rows)}
    decided = {
        one.nomination_id: one for one in SelectionDecision.objects.filter(nomination__in=rows)
    }
    return [
        {
            "account": row.account.key,
            "name": row.account.name,
            "nominated_by": row.by_id,
            "why": row.why,
            "evidence": row.evidence,
            "withdrawn": row.withdrawn_why,
            "scores": scores[row.pk],
            "measured": measured[row.pk],
            "gates": gates[row.pk],
            "settled": settled[row.pk],
            "result": _result(results.get(row.pk)),
            "decision": _decision(decided.get(row.pk)),
        }
        for row in rows
    ]


def _scores(found: SelectionRound) -> dict[int, list[list[object]]]:
    scores: dict[int, list[list[object]]] = defaultdict(list)
    rows = Rating.objects.filter(rater__round=found).select_related("rater", "criterion")
    for one in rows.order_by("pk"):
        said: list[object] = [
            one.rater.user_id,
            one.criterion.key,
            str(one.score),
            one.grade,
            one.evidence,
        ]
        scores[one.nomination_id].append(said)
    return scores


def _settled(found: SelectionRound) -> dict[int, list[list[str]]]:
    settled: dict[int, list[list[str]]] = defaultdict(list)
    rows = SettledScore.objects.filter(nomination__round=found).select_related("criterion")
    for one in rows.order_by("pk"):
        settled[one.nomination_id].append([one.criterion.key, str(one.score), one.reason])
    return settled


def _measured(found: SelectionRound) -> dict[int, list[list[object]]]:
    measured: dict[int, list[list[object]]] = defaultdict(list)
    rows = MeasuredScore.objects.filter(nomination__round=found).select_related("criterion")
    for one in rows.order_by("pk"):
        measured[one.nomination_id].append(
            [one.criterion.key, one.measure, one.score, one.grade, str(one.as_of)]
        )
    return measured


def _gates(found: SelectionRound) -> dict[int, list[list[object]]]:
    gates: dict[int, list[list[object]]] = defaultdict(list)
    rows = GateAnswer.objects.filter(nomination__round=found)
    for one in rows.order_by("pk"):
        gates[one.nomination_id].append([one.gate, one.passes, one.note, one.by_id])
    return gates


def _result(one: RoundResult | None) -> dict[str, object] | None:
    if one is None:
        return None
    names = ("attractiveness", "known", "strength", "category", "place", "firmness",
             "acceptability", "lowest", "highest", "gates_failed", "gates_open", "scores")  # fmt: skip
    return {name: getattr(one, name) for name in names}


def _decision(one: SelectionDecision | None) -> dict[str, object] | None:
    if one is None:
        return None
    return {
        "outcome": one.outcome,
        "reason": one.reason,
        "light_reason": one.light_reason,
        "target_hours": one.target_hours,
        "mandate": one.mandate,
    }
