"""What the board of a round shows: who stands, what the ledger says of them, who fell away."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Self

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from orchard.domain.accounts import queries as accounts
from orchard.domain.accounts.models import Account, AccountQuerySet, AccountWatch
from orchard.domain.accounts.rules import KEY_STATUSES, Status
from orchard.domain.core.mistakes import NotFound
from orchard.domain.core.models import User
from orchard.domain.core.permissions import may, require
from orchard.domain.core.rules import Permission
from orchard.domain.economics import queries as economics
from orchard.domain.economics.models import AccountFigures, FigureSet
from orchard.domain.relationships.queries import may_see_opinions
from orchard.domain.selection.models import (
    Criterion,
    GateAnswer,
    MeasuredScore,
    Nomination,
    Rater,
    SelectionDecision,
    SelectionRound,
)
from orchard.domain.selection.queries.measures import Ground, ground
from orchard.domain.selection.queries.rounds import every_nomination, gates_of, nominations
from orchard.domain.selection.queries.scores import measured
from orchard.domain.selection.rules.choices import Gate, Measure, RoundState
from orchard.domain.selection.rules.measures import OF_MARGINS, Facts, grade_of, measure, scored

TAKES_NAMES = (RoundState.DRAFT, RoundState.SCORING)
"""The states of a round in which accounts can be nominated."""


@dataclass(frozen=True, slots=True)
class Marks:
    """What one viewer may do next with an account: leave off following it, nominate it."""

    is_watched: bool
    is_awaited: bool

    @classmethod
    def of(cls, found: accounts.Answers, viewer: User) -> Self:
        """Return what was answered; only who may nominate is waited for."""
        is_awaited = found["waits"] and may(viewer, Permission.NOMINATE)
        return cls(is_watched=found["follows"], is_awaited=is_awaited)


@dataclass(frozen=True, slots=True)
class Fallen:
    """A nomination that no longer counts: taken back, or its account went into another one.

    `into` is that account, as far as the viewer may know it.
    """

    row: Nomination
    into: Account | None
    stands_anyway: bool


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the ledger says of a nominated account today, before it is written down."""

    facts: Facts | None
    scores: tuple[MeasuredScore, ...]
    shows_deciders: bool = False


def board(viewer: User, found: SelectionRound) -> QuerySet[Nomination]:
    """Return who stands in a round, with gates, measured scores and newest figures at hand."""
    newest = FigureSet.objects.visible_to(viewer).current().values("pk")[:1]
    figures = AccountFigures.objects.filter(figure_set__in=newest)
    rows = nominations(viewer, found).prefetch_related(
        Prefetch("gates", GateAnswer.objects.order_by("pk"), to_attr="answers"),
        Prefetch("account__figures", figures, to_attr="newest"),
    )
    if found.scored_at is None:
        return rows
    scores = MeasuredScore.objects.select_related("criterion").order_by("criterion__position", "pk")
    return rows.prefetch_related(Prefetch("measured", scores, to_attr="scores"))


def nomination(viewer: User, found: SelectionRound, nomination_id: int) -> Nomination:
    """Return one nomination of a round with its round and its gates at hand."""
    answers = Prefetch("gates", GateAnswer.objects.select_related("by"), to_attr="answers")
    rows = every_nomination(viewer, found).select_related("round__criteria_set", "round__led_by")
    row = rows.filter(pk=nomination_id).prefetch_related(answers).first()
    if row is None:
        raise NotFound
    return row


def answers_of(viewer: User, row: Nomination) -> dict[Gate, GateAnswer | None]:
    """Return each gate of a nomination that is at hand, nothing where nobody answered."""
    if not hasattr(row, "answers"):
        return gates_of(viewer, row)
    given = {one.gate: one for one in row.answers}
    return {gate: given.get(gate) for gate in Gate}


def fallen(viewer: User, found: SelectionRound) -> list[Fallen]:
    """Return nominations that no longer count, with what became of their accounts."""
    known = Account.objects.visible_to(viewer).filter(pk=OuterRef("account__merged_into"))
    heirs = nominations(viewer, found).filter(account=OuterRef("account__merged_into"))
    rows = every_nomination(viewer, found).filter(
        Q(withdrawn_at__isnull=False) | Q(account__merged_into__isnull=False)
    )
    said = rows.annotate(knows_heir=Exists(known), heir_stands=Exists(heirs.order_by()))
    return [
        Fallen(row, row.account.merged_into if row.knows_heir else None, row.heir_stands)
        for row in said.order_by("account__name", "pk")
    ]


def fate(viewer: User, row: Nomination) -> Fallen | None:
    """Return what became of a nomination that no longer counts, nothing while it counts."""
    if row.withdrawn_at is None and row.account.merged_into_id is None:
        return None
    found = (one for one in fallen(viewer, row.round) if one.row.pk == row.pk)
    return next(found, None)


def shown_scores(viewer: User, scores: Iterable[MeasuredScore]) -> list[MeasuredScore]:
    """Return those of measured scores that the viewer may see."""
    shows_margins = viewer.may(Permission.SEE_MARGINS)
    return [one for one in scores if shows_margins or one.criterion.measure not in OF_MARGINS]


def evidence(viewer: User, row: Nomination) -> Evidence:
    """Return what the newest figures say of a nominated account, and how it is scored by them.

    Before scoring begins the scores are those of today; after it those that were written down,
    which for an account that was nominated later happens at the reveal.
    """
    found = ground(viewer, [row.account_id])
    facts = found.accounts.get(row.account_id) if found else None
    if row.round.scored_at is not None and (written := measured(viewer, row)):
        return _told(viewer, row, facts, written)
    if found is None or facts is None:
        return Evidence(None, ())
    hidden: Collection[str] = () if viewer.may(Permission.SEE_MARGINS) else OF_MARGINS
    criteria = row.round.criteria_set.criteria.exclude(measure="").exclude(measure__in=hidden)
    scores = [_today(row, one, found, facts) for one in criteria.order_by("position", "pk")]
    return _told(viewer, row, facts, scores)


def sizing(viewer: User, account: Account) -> Facts | None:
    """Return what says how large a team an account asks for, to who takes part in choosing."""
    found = ground(viewer, [account.pk]) if may(viewer, Permission.SEE_SELECTION) else None
    facts = found.accounts.get(account.pk) if found else None
    return facts and _open(facts, is_team=may_see_opinions(viewer, account))


def _told(
    viewer: User, row: Nomination, facts: Facts | None, scores: Sequence[MeasuredScore]
) -> Evidence:
    is_shown = may_see_opinions(viewer, row.account)
    return Evidence(facts and _open(facts, is_team=is_shown), tuple(scores), is_shown)


def _open(facts: Facts, *, is_team: bool) -> Facts:
    """Return what is told; how many have a role in decisions is for the team of the account.

    It is left out of the sum as well: else who knows the other parts could reckon it.
    """
    return facts if is_team else replace(facts, deciders=None)


def _today(row: Nomination, criterion: Criterion, found: Ground, facts: Facts) -> MeasuredScore:
    kind = Measure(criterion.measure)
    said = scored(measure(kind, facts, found.whole), criterion.points, grade_of(kind, facts))
    return MeasuredScore(
        nomination=row,
        criterion=criterion,
        measure=said.value,
        score=said.score,
        grade=said.grade,
        as_of=found.as_of,
    )


def open_rounds(viewer: User) -> QuerySet[SelectionRound]:
    """Return the rounds that accounts can be nominated for, the latest first."""
    found = SelectionRound.objects.visible_to(viewer).filter(state__in=TAKES_NAMES)
    return found.order_by("-opened_at", "-pk")


def rounds_without(viewer: User, account: Account) -> QuerySet[SelectionRound]:
    """Return the open rounds in which an account does not stand yet."""
    standing = Nomination.objects.visible_to(viewer).filter(
        round=OuterRef("pk"), account=account, withdrawn_at__isnull=True
    )
    return open_rounds(viewer).filter(~Exists(standing))


def marks(viewer: User, account: Account) -> accounts.Questions:
    """Return what is asked to know whether the viewer follows it, and whether a round waits for it."""
    followed = AccountWatch.objects.filter(user=viewer, account=account)
    return {"follows": Exists(followed), "waits": Exists(rounds_without(viewer, account))}


def a_list(viewer: User, found: SelectionRound, *, on: date) -> AccountQuerySet:
    """Return the accounts of class A by contribution that can be nominated and are not yet."""
    require(viewer, Permission.SEE_MARGINS)
    latest = economics.latest(viewer)
    best = AccountFigures.objects.filter(
        figure_set=latest.pk if latest else None, class_contribution="A"
    )
    return nominable(viewer, found, on=on).filter(pk__in=best.values("account"))


def key_to_review(viewer: User, found: SelectionRound, *, on: date) -> AccountQuerySet:
    """Return today's key accounts that do not stand in the round yet."""
    return nominable(viewer, found, on=on).filter(status__in=KEY_STATUSES)


def nominable(viewer: User, found: SelectionRound, *, on: date) -> AccountQuerySet:
    """Return the accounts that can be nominated for a round and are not yet, by name."""
    known = Account.objects.visible_to(viewer).current()
    ever = every_nomination(viewer, found).order_by().values("account")
    waiting = SelectionDecision.objects.filter(
        nomination__account=OuterRef("pk"), not_before__gt=on
    )
    left = known.exclude(status__in=[Status.LOST, Status.IN_TRANSITION]).exclude(pk__in=ever)
    return left.filter(~Exists(waiting)).order_by("name", "pk")


def people_to_ask(viewer: User, found: SelectionRound) -> Mapping[str, User]:
    """Return who could score and does not yet, by key: whose roles let them see the selection."""
    require(viewer, Permission.LEAD_SELECTION)
    asked = Rater.objects.filter(round=found, removed_at__isnull=True).values("user")
    people = User.objects.visible_to(viewer).active().exclude(pk__in=asked)
    able = people.prefetch_related("roles").order_by("name", "pk")
    return {str(one.pk): one for one in able if one.may(Permission.SEE_SELECTION)}
