"""The whole record of a round as plain values: what the archive keeps and people print."""

from __future__ import annotations

from collections import defaultdict

from orchard.domain.selection.models import (
    GateAnswer,
    MeasuredScore,
    Nomination,
    Rater,
    Rating,
    RoundResult,
    SelectionDecision,
    SelectionRound,
    SettledScore,
)


def record_of(found: SelectionRound) -> dict[str, object]:
    """Return criteria, raters, every score, results, decisions and signatures of a round."""
    return {
        "round": {"name": found.name, "places": found.places, "notes": found.notes,
                  "reach": str(found.reach), "seed": found.seed,
                  "figures_as_of": str(found.figures_as_of)},
        "criteria": {"number": found.criteria_set.number, **_criteria(found)},
        "raters": [_rater(one) for one in found.raters.select_related("user").order_by("pk")],
        "accounts": _accounts(found),
        "signatures": [
            {"by": one.user.name, "at": one.at.isoformat()}
            for one in found.signatures.select_related("user").order_by("at", "pk")
        ],
    }  # fmt: skip


def _criteria(found: SelectionRound) -> dict[str, dict[str, str]]:
    rows = list(found.criteria_set.criteria.order_by("position", "pk"))
    return {
        "weights": {one.key: str(one.weight) for one in rows},
        "titles": {one.key: one.title for one in rows},
    }


def _rater(one: Rater) -> dict[str, object]:
    return {"name": one.user.name, "function": one.function, "taken_out": one.removed_why}


def _accounts(found: SelectionRound) -> list[dict[str, object]]:
    rows = Nomination.objects.filter(round=found).select_related("account", "by").order_by("pk")
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
            "nominated_by": row.by.name,
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


def _scores(found: SelectionRound) -> dict[int, list[list[str]]]:
    scores: dict[int, list[list[str]]] = defaultdict(list)
    rows = Rating.objects.filter(rater__round=found).select_related("rater__user", "criterion")
    for one in rows.order_by("pk"):
        said = [one.rater.user.name, one.criterion.key, str(one.score), one.grade, one.evidence]
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
    rows = GateAnswer.objects.filter(nomination__round=found).select_related("by")
    for one in rows.order_by("pk"):
        gates[one.nomination_id].append([one.gate, one.passes, one.note, one.by.name])
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
