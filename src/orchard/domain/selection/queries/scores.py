"""What one may ask about scores: one's own before the reveal, everybody's after it."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet

from orchard.domain.core.mistakes import NotFound
from orchard.domain.core.models import User
from orchard.domain.core.rules import Permission
from orchard.domain.selection.models import (
    Criterion,
    MeasuredScore,
    Nomination,
    Rater,
    Rating,
    RoundResult,
    SelectionDecision,
    SelectionRound,
    SettledScore,
)
from orchard.domain.selection.queries.rounds import check_round, nominations
from orchard.domain.selection.rules.measures import OF_MARGINS


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One account on a rater's own sheet: what is still to be scored, and what they said."""

    nomination: Nomination
    given: dict[int, Rating]
    wanted: int

    @property
    def is_done(self) -> bool:
        """Say whether every criterion has its score."""
        return len(self.given) >= self.wanted


def judged(viewer: User, found: SelectionRound) -> list[Criterion]:
    """Return the criteria that raters score."""
    check_round(viewer, found)
    return list(found.criteria_set.criteria.filter(measure="").order_by("position", "pk"))


def my_sheet(viewer: User, seat: Rater) -> list[SheetRow]:
    """Return the accounts that a rater scores, with their own scores and nobody else's."""
    if seat.user_id != viewer.pk:
        raise NotFound
    criteria = judged(viewer, seat.round)
    mine = Prefetch("ratings", Rating.objects.filter(rater=seat), to_attr="mine")
    rows = nominations(viewer, seat.round).filter(account__merged_into__isnull=True)
    return [
        SheetRow(row, {one.criterion_id: one for one in getattr(row, "mine", [])}, len(criteria))
        for row in rows.prefetch_related(mine)
    ]


def my_rating(viewer: User, seat: Rater, row: Nomination, criterion: Criterion) -> Rating | None:
    """Return what the viewer said of an account for a criterion."""
    if seat.user_id != viewer.pk:
        raise NotFound
    return Rating.objects.filter(rater=seat, nomination=row, criterion=criterion).first()


def results(viewer: User, found: SelectionRound) -> QuerySet[RoundResult]:
    """Return what the accounts came to, the best first; nothing before the reveal."""
    check_round(viewer, found)
    if not found.is_open_to_eyes:
        return RoundResult.objects.none()
    rows = RoundResult.objects.filter(nomination__in=nominations(viewer, found))
    joined = rows.select_related("nomination__account", "nomination__decision", "nomination__by")
    return joined.order_by("place", "-attractiveness", "pk")


def result(viewer: User, row: Nomination) -> RoundResult | None:
    """Return what one account came to, nothing before the reveal."""
    return results(viewer, row.round).filter(nomination=row).first()


def who_scored(viewer: User, row: Nomination) -> list[Rating]:
    """Return every score of an account with its rater; nothing before the reveal."""
    if not row.round.is_open_to_eyes:
        return []
    if not Nomination.objects.visible_to(viewer).filter(pk=row.pk).exists():
        raise NotFound
    rows = Rating.objects.filter(nomination=row).select_related("rater__user", "criterion")
    named = rows.prefetch_related("goals")
    return list(named.order_by("criterion__position", "rater__user__name", "pk"))


def measured(viewer: User, row: Nomination) -> list[MeasuredScore]:
    """Return what the ledger scored, which is no secret while raters score.

    Who may not see margins does not see the scores that they can be read from.
    """
    seen = Nomination.objects.visible_to(viewer).filter(pk=row.pk)
    found = MeasuredScore.objects.filter(nomination__in=seen).select_related("criterion")
    if not viewer.may(Permission.SEE_MARGINS):
        found = found.exclude(criterion__measure__in=OF_MARGINS)
    rows = list(found.order_by("criterion__position", "pk"))
    if not rows and not seen.exists():
        raise NotFound
    return rows


def settled(viewer: User, row: Nomination) -> dict[int, SettledScore]:
    """Return what the talk settled, by criterion; nothing before the reveal."""
    if not row.round.is_open_to_eyes:
        return {}
    if not Nomination.objects.visible_to(viewer).filter(pk=row.pk).exists():
        raise NotFound
    return {one.criterion_id: one for one in row.settled.select_related("by")}


def decisions(viewer: User, found: SelectionRound) -> QuerySet[SelectionDecision]:
    """Return what was decided in a round."""
    check_round(viewer, found)
    rows = SelectionDecision.objects.visible_to(viewer).filter(nomination__round=found)
    return rows.select_related("nomination__account", "by").order_by("nomination_id")
