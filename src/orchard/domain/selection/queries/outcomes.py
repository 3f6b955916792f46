"""What a round came to, as the viewer may know it: the order, how firm it is, what to talk about."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from statistics import pstdev
from typing import TYPE_CHECKING

from orchard.domain.accounts.models import Account
from orchard.domain.core import queries as core
from orchard.domain.core.models import User
from orchard.domain.core.rules import Permission
from orchard.domain.selection.models import (
    Criterion,
    Nomination,
    Rating,
    RoundResult,
    SelectionDecision,
    SelectionRound,
)
from orchard.domain.selection.queries.charter import policy
from orchard.domain.selection.queries.rounds import hidden_in
from orchard.domain.selection.queries.scores import results
from orchard.domain.selection.rules.firm import is_fragile

if TYPE_CHECKING:
    from orchard.domain.selection.rules import outcome

REMEMBERED = 32
"""So many answers stay in the memory of a process: a meeting goes to and fro between a few."""

MOST_DISPUTES = 12


@dataclass(frozen=True, slots=True)
class Robust:
    """How firm the place of an account is: shares of weightings, and the ends of its value."""

    firmness: float | None
    acceptability: float | None
    lowest: float | None
    highest: float | None

    @property
    def shares(self) -> tuple[float, ...]:
        """Return the shares of other weights that choose the account, as far as they are known."""
        both = (self.acceptability, self.firmness)
        return tuple(one for one in both if one is not None)


@dataclass(frozen=True, slots=True)
class Ranked:
    """One account of a round with its place among those that the viewer may know."""

    result: RoundResult
    place: int | None
    is_proposed: bool
    robust: Robust

    @property
    def nomination(self) -> Nomination:
        """Return the nomination that the result belongs to."""
        return self.result.nomination

    @property
    def account(self) -> Account:
        """Return the account."""
        return self.result.nomination.account

    @property
    def decision(self) -> SelectionDecision | None:
        """Return what the meeting decided, nothing before it did."""
        return getattr(self.result.nomination, "decision", None)

    def is_fragile(self, least: float) -> bool:
        """Say whether the account is within the places, and often not with other weights."""
        return self.is_proposed and is_fragile(self.robust.shares, least)


@dataclass(frozen=True, slots=True)
class Dispute:
    """A criterion of an account on which raters are far apart."""

    nomination: Nomination
    criterion: str
    title: str
    scores: Sequence[float]
    median: float
    span: float
    deviation: float


@dataclass(frozen=True, slots=True)
class Lacking:
    """An account that gate G5 stops: the share of weight that is known, and what is not."""

    ranked: Ranked
    known: float
    missing: tuple[Criterion, ...]


@dataclass(frozen=True, slots=True)
class _Line:
    """What is known of an account, so that the same question is answered once in a process."""

    key: int
    scores: tuple[float | None, ...]
    gates_failed: tuple[str, ...]


def ranking(viewer: User, found: SelectionRound, reach: float | None = None) -> list[Ranked]:
    """Return the accounts of a round in order; with `reach` weights may lie so far from the set's.

    Places and shares count the accounts that the viewer may know, as if no other stood in the
    round: neither a gap nor a sum tells of others.
    """
    if found.revealed_at is None:
        return []
    kept = (row for row in results(viewer, found) if row.nomination.account.merged_into_id is None)
    rows = sorted(kept, key=_order)
    places = _places(rows)
    is_stored = reach is None or reach == float(found.reach)
    if not is_stored or hidden_in(viewer, found):
        robust = _anew(viewer, found, rows, float(found.reach) if reach is None else reach)
    else:
        robust = {row.pk: _as_stored(row) for row in rows}
    return [
        Ranked(row, place, place is not None and place <= found.places, robust[row.pk])
        for row, place in zip(rows, places, strict=True)
    ]


def lacking(viewer: User, found: SelectionRound, ranked: Sequence[Ranked]) -> list[Lacking]:
    """Return the accounts of which too little is known to judge them, and what is missing."""
    stopped = [one for one in ranked if one.result.attractiveness is None]
    if not stopped or not viewer.may(Permission.SEE_SELECTION):
        return []
    criteria = list(found.criteria_set.criteria.order_by("-weight", "position", "pk"))
    return [
        Lacking(
            one,
            one.result.known,
            tuple(row for row in criteria if _is_unknown(one.result.scores, row.key)),
        )
        for one in stopped
    ]


def _is_unknown(scores: Mapping[str, Mapping[str, object]], key: str) -> bool:
    cell = scores.get(key)
    return cell is None or cell["score"] is None


def disputes(
    viewer: User, found: SelectionRound, ranked: Sequence[Ranked], most: int = MOST_DISPUTES
) -> tuple[list[Dispute], int]:
    """Return where raters are farthest apart and nothing is settled, and how many there are."""
    cells = [
        (one.nomination, key, cell)
        for one in ranked
        for key, cell in one.result.scores.items()
        if cell["discuss"]
    ]
    cells.sort(key=lambda one: (-one[2]["span"], one[0].account.name, one[1]))
    said = _said(viewer, found, [row.pk for row, _key, _cell in cells[:most]])
    shown = [_dispute(row, key, cell, said[row.pk, key]) for row, key, cell in cells[:most]]
    return shown, len(cells)


def _dispute(
    row: Nomination, key: str, cell: Mapping[str, float], said: Sequence[tuple[str, float]]
) -> Dispute:
    scores = [score for _title, score in said]
    title = said[0][0]
    return Dispute(row, key, title, scores, cell["median"], cell["span"], pstdev(scores))


def _said(
    viewer: User, found: SelectionRound, rows: Sequence[int]
) -> Mapping[tuple[int, str], list[tuple[str, float]]]:
    """Return title and scores of these nominations by criterion, the lowest first."""
    scores: dict[tuple[int, str], list[tuple[str, float]]] = defaultdict(list)
    given = Rating.objects.filter(
        nomination__in=Nomination.objects.visible_to(viewer).filter(round=found, pk__in=rows),
        rater__removed_at__isnull=True,
    )
    names = ("nomination_id", "criterion__key", "criterion__title", "score")
    for row, key, title, score in given.values_list(*names).order_by("score", "pk"):
        scores[row, key].append((title, float(score)))
    return scores


def _order(row: RoundResult) -> tuple[bool, int, float, int]:
    """Return where a row stands: who has no place comes last."""
    return row.place is None, row.place or 0, -(row.attractiveness or 0), row.pk


def _places(rows: Sequence[RoundResult]) -> list[int | None]:
    """Return the place of each row among these rows."""
    placed = iter(range(1, len(rows) + 1))
    return [next(placed) if row.place is not None else None for row in rows]


def _as_stored(row: RoundResult) -> Robust:
    return Robust(row.firmness, row.acceptability, row.lowest, row.highest)


def _anew(
    viewer: User, found: SelectionRound, rows: Sequence[RoundResult], reach: float
) -> Mapping[int, Robust]:
    """Ask again over these rows only; the same rows and scores are answered from memory."""
    from orchard.domain.selection.rules import outcome

    assert found.revealed_at is not None, "there are no results before the reveal"
    criteria = list(
        Criterion.objects.filter(criteria_set=found.criteria_set_id).order_by("position", "pk")
    )
    total = sum(float(one.weight) for one in criteria)
    asked = outcome.Question(
        keys=tuple(one.key for one in criteria),
        weights=tuple(float(one.weight) / total for one in criteria),
        places=found.places,
        reach=reach,
        seed=found.seed,
        policy=policy(viewer, core.fiscal_calendar(viewer).today(found.revealed_at)),
    )
    return _answered(tuple(_line(row, asked.keys) for row in rows), asked)


def _line(row: RoundResult, keys: Sequence[str]) -> _Line:
    scores = tuple(row.scores.get(key, {}).get("score") for key in keys)
    return _Line(row.pk, scores, tuple(row.gates_failed))


@lru_cache(maxsize=REMEMBERED)
def _answered(lines: tuple[_Line, ...], asked: outcome.Question) -> Mapping[int, Robust]:
    from orchard.domain.selection.rules import outcome

    sheets = [
        outcome.Sheet(
            key=one.key,
            rated={},
            measured=dict(zip(asked.keys, one.scores, strict=True)),
            settled={},
            gates_failed=one.gates_failed,
        )
        for one in lines
    ]
    return {
        one.key: Robust(one.firmness, one.acceptability, one.lowest, one.highest)
        for one in outcome.answers(sheets, asked)
    }
