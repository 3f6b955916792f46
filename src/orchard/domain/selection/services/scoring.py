"""Scoring a round: the ledger scores what it measures, raters score blind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from orchard.domain.core.audit import audited
from orchard.domain.core.mistakes import Conflict, Invalid, NotFound
from orchard.domain.core.models import User
from orchard.domain.core.permissions import require
from orchard.domain.core.rules import Permission
from orchard.domain.core.versions import update_versioned
from orchard.domain.selection import queries
from orchard.domain.selection.guards import check_raters
from orchard.domain.selection.measuring import measure_all
from orchard.domain.selection.models import (
    Criterion,
    Nomination,
    Rater,
    Rating,
    SelectionRound,
    StrategyGoal,
)
from orchard.domain.selection.moves import check_round
from orchard.domain.selection.rules.choices import RoundState
from orchard.domain.selection.rules.criteria import check_grade, check_score

GOALS_FOR = ((Decimal(9), 3), (Decimal(7), 2), (Decimal(3), 1))
"""From which score on how many goals of the strategy have to be named."""


class TwoTabs(Conflict):
    """The rater scored this already, somewhere else."""


@dataclass(frozen=True, slots=True)
class Said:
    """What a rater says of an account for a criterion."""

    score: Decimal
    grade: str
    evidence: str = ""
    goals: Sequence[StrategyGoal] = ()


@audited("round.scoring_began")
def begin_scoring(
    found: SelectionRound, *, expected: int, by: User, at: datetime
) -> SelectionRound:
    """Measure what the ledger knows and let the raters score; from now the criteria are locked."""
    require(by, Permission.LEAD_SELECTION)
    check_round(found, RoundState.DRAFT)
    check_raters(found, by, at)
    rows = list(queries.nominations(by, found))
    if not rows:
        raise Invalid(_("Nominate accounts first."))
    changed = update_versioned(found, expected, state=RoundState.SCORING, scored_at=at)
    as_of = measure_all(changed, by=by)
    return update_versioned(changed, changed.version, figures_as_of=as_of)


@audited("round.scored")
def rate(  # a score has this many sides
    seat: Rater,
    *,
    row: Nomination,
    criterion: Criterion,
    said: Said,
    expected: int,
    by: User,
    at: datetime,
) -> Rating:
    """Give or change one's own score; the event says that one scored, never how."""
    _check_may_rate(seat, row, criterion, by)
    check_score(said.score)
    check_grade(said.grade)
    _check_evidence(criterion, said)
    values = {"score": said.score, "grade": said.grade, "evidence": said.evidence.strip()}
    rating = Rating.objects.filter(rater=seat, nomination=row, criterion=criterion).first()
    if rating is None:
        rating = _first(seat, row, criterion, values, expected, at)
    elif not expected:
        raise TwoTabs(_already(rating))
    else:
        rating = update_versioned(rating, expected, **values, rated_at=at)
    rating.goals.set(said.goals)
    return rating


@audited("round.handed_in")
def hand_in(seat: Rater, *, expected: int, by: User, at: datetime) -> Rater:
    """Say that one's sheet is whole; it can be opened again until the reveal."""
    _check_own(seat, by)
    missing = [row for row in queries.my_sheet(by, seat) if not row.is_done]
    if missing:
        names = ", ".join(row.nomination.account.name for row in missing[:3])
        text = ngettext(
            "%(count)d account lacks a score, %(names)s. Score it first.",
            "%(count)d accounts lack a score, such as %(names)s. Score them first.",
            len(missing),
        )
        raise Invalid(text % {"count": len(missing), "names": names})
    return update_versioned(seat, expected, handed_in_at=at)


@audited("round.sheet_reopened")
def reopen_sheet(seat: Rater, *, expected: int, by: User, at: datetime) -> Rater:
    """Open one's own sheet again, while nobody has seen it."""
    _check_own(seat, by)
    return update_versioned(seat, expected, handed_in_at=None)


def _check_own(seat: Rater, by: User) -> Rater:
    """Return the person's own place as it is stored now, while the round takes scores."""
    require(by, Permission.SEE_SELECTION)
    if seat.user_id != by.pk:
        raise NotFound
    check_round(seat.round, RoundState.SCORING)
    seat = Rater.objects.get(pk=seat.pk)  # another tab may have handed in meanwhile
    if seat.removed_at is not None:
        raise Conflict(
            _("You no longer score in this round. What you scored is kept; ask who leads it.")
        )
    return seat


def _check_may_rate(seat: Rater, row: Nomination, criterion: Criterion, by: User) -> None:
    seat = _check_own(seat, by)
    row = queries.nomination(by, seat.round, row.pk)
    if seat.handed_in_at is not None:
        raise Conflict(_("You handed your sheet in. Open it again to change a score."))
    if row.withdrawn_at is not None:
        raise Conflict(_("This nomination was taken back. Your other scores stand."))
    if row.account.merged_into_id is not None:
        text = _("%(name)s is now part of another account. Your scores are kept.")
        raise Conflict(text % {"name": row.account})
    if criterion.criteria_set_id != seat.round.criteria_set_id:
        raise NotFound
    if criterion.is_measured:
        raise Invalid(_("The ledger scores this criterion; nobody types it."))


def _check_evidence(criterion: Criterion, said: Said) -> None:
    if not criterion.asks_goals:
        return
    needed = next((count for line, count in GOALS_FOR if said.score >= line), 0)
    if len(said.goals) < needed:
        text = _("A score of %(score)s names at least %(count)d goals of the strategy.")
        raise Invalid(text % {"score": said.score, "count": needed})


def _first(  # a score has this many sides
    seat: Rater,
    row: Nomination,
    criterion: Criterion,
    values: dict[str, object],
    expected: int,
    at: datetime,
) -> Rating:
    if expected:
        raise NotFound
    try:
        with transaction.atomic():
            return Rating.objects.create(
                rater=seat, nomination=row, criterion=criterion, rated_at=at, **values
            )
    except IntegrityError:  # the other tab was a moment faster
        kept = Rating.objects.get(rater=seat, nomination=row, criterion=criterion)
        raise TwoTabs(_already(kept)) from None


def _already(rating: Rating) -> str:
    text = _(
        "You scored this already, with %(score)s, perhaps in another tab. Load the sheet again "
        "and change it there."
    )
    return text % {"score": rating.score}
