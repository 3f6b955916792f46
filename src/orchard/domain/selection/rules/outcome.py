"""From scores to an order of accounts, with how far one can rely on it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from orchard.analytics.policy.selection import SelectionPolicy
from orchard.analytics.selection import (
    Lines,
    acceptability,
    agreement,
    attractiveness,
    category,
    firmness,
    weightings_near,
)

WEIGHTINGS = 10_000


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is known of one account: raters' scores by criterion, measured and settled ones."""

    key: int
    rated: Mapping[str, Sequence[float]]
    measured: Mapping[str, float | None]
    settled: Mapping[str, float]
    strength: float | None = None
    gates_open: Sequence[str] = ()
    gates_failed: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """By what accounts are put in order: criteria with weights, places, how far weights may lie."""

    keys: Sequence[str]
    weights: Sequence[float]
    places: int
    reach: float
    seed: int
    policy: SelectionPolicy


@dataclass(slots=True)
class Answer:
    """What one account came to."""

    key: int
    attractiveness: float | None
    known: float
    strength: float | None
    category: str
    scores: dict[str, dict[str, object]]
    gates_open: list[str]
    gates_failed: list[str]
    place: int | None = None
    is_proposed: bool = False
    firmness: float | None = None
    acceptability: float | None = None
    lowest: float | None = None
    highest: float | None = None


@dataclass(frozen=True, slots=True)
class _Scores:
    """The scores that count, accounts × criteria, with what raters agreed on."""

    matrix: np.ndarray
    cells: list[dict[str, dict[str, object]]] = field(default_factory=list)


def answers(sheets: Sequence[Sheet], asked: Question) -> list[Answer]:
    """Put accounts in order by what counts, with how firm each place is.

    An account below the known weight of gate G5, or with a failed gate, has no place. What is not
    known of an account that has a place counts as its own mean, so that weights can be moved.
    """
    if not sheets:
        return []
    scores = _scores(sheets, asked)
    found = attractiveness(
        scores.matrix, list(asked.weights), enough=asked.policy.data_weight_least
    )
    lines = Lines(asked.policy.matrix.attractiveness_line, asked.policy.matrix.strength_line)
    answers = [
        _answer(sheet, value, known, cells, lines)
        for sheet, value, known, cells in zip(
            sheets, found.values, found.known, scores.cells, strict=True
        )
    ]
    _place(answers, scores.matrix, asked)
    return answers


def _scores(sheets: Sequence[Sheet], asked: Question) -> _Scores:
    raters = max([len(found) for one in sheets for found in one.rated.values()], default=0)
    ratings = np.full((max(raters, 1), len(sheets), len(asked.keys)), np.nan)
    for place, sheet in enumerate(sheets):
        for at, key in enumerate(asked.keys):
            given = sheet.rated.get(key, ())
            ratings[: len(given), place, at] = given
    limits = asked.policy.raters
    agreed = agreement(ratings, wide_range=limits.range_line, wide_deviation=limits.deviation_line)
    found = _Scores(agreed.median.copy())
    for place, sheet in enumerate(sheets):
        cells: dict[str, dict[str, object]] = {}
        for at, key in enumerate(asked.keys):
            score = _counting(sheet, key, float(agreed.median[place, at]))
            found.matrix[place, at] = np.nan if score is None else score
            cells[key] = {
                "score": score,
                "median": _number(agreed.median[place, at]),
                "span": _number(agreed.span[place, at]),
                "raters": int(agreed.raters[place, at]),
                "discuss": bool(agreed.must_discuss[place, at]) and key not in sheet.settled,
            }
        found.cells.append(cells)
    return found


def _counting(sheet: Sheet, key: str, median: float) -> float | None:
    """Return the score that counts: settled before median before measured."""
    if key in sheet.settled:
        return sheet.settled[key]
    if key in sheet.measured:
        return sheet.measured[key]
    return _number(median)


def _answer(
    sheet: Sheet,
    value: float,
    known: float,
    cells: dict[str, dict[str, object]],
    lines: Lines,
) -> Answer:
    strength = float("nan") if sheet.strength is None else sheet.strength
    field_of = category(float(value), strength, lines)
    return Answer(
        key=sheet.key,
        attractiveness=_number(value),
        known=float(known),
        strength=sheet.strength,
        category=field_of.value if field_of else "",
        scores=cells,
        gates_open=list(sheet.gates_open),
        gates_failed=list(sheet.gates_failed),
    )


def _place(found: list[Answer], matrix: np.ndarray, asked: Question) -> None:
    """Give places to accounts that may have one, and say how firm they are."""
    able = [
        at
        for at, one in enumerate(found)
        if one.attractiveness is not None and not one.gates_failed
    ]
    order = sorted(able, key=lambda at: (-(found[at].attractiveness or 0), found[at].key))
    for place, at in enumerate(order, start=1):
        found[at].place, found[at].is_proposed = place, place <= asked.places
    if able:
        _firm(found, able, matrix, asked)


def _firm(found: list[Answer], able: list[int], matrix: np.ndarray, asked: Question) -> None:
    means = np.array([found[at].attractiveness for at in able])[:, np.newaxis]
    scores = np.where(np.isnan(matrix[able]), means, matrix[able])
    chosen = min(asked.places, len(able))
    near = firmness(scores, list(asked.weights), chosen, step=asked.policy.robustness_step)
    region = weightings_near(list(asked.weights), asked.reach)
    random = np.random.default_rng(asked.seed)
    wide = acceptability(scores, region, chosen, count=WEIGHTINGS, random=random)
    for at, place in enumerate(able):
        one = found[place]
        one.firmness, one.acceptability = float(near.share[at]), float(wide.share[at])
        one.lowest, one.highest = float(near.lowest[at]), float(near.highest[at])


def _number(value: float | np.floating) -> float | None:
    return None if np.isnan(value) else round(float(value), 4)
