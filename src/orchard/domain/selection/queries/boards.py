"""What the board of a round shows: who stands, what the ledger says of them, who fell away."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from orchard.domain.accounts.models import Account, AccountQuerySet
from orchard.domain.accounts.rules import KEY_STATUSES, Status
from orchard.domain.core.models import User
from orchard.domain.core.permissions import require
from orchard.domain.core.rules import Permission
from orchard.domain.economics import queries as economics
from orchard.domain.economics.models import AccountFigures
from orchard.domain.selection.models import (
    Criterion,
    MeasuredScore,
    Nomination,
    Rater,
    SelectionDecision,
    SelectionRound,
)
from orchard.domain.selection.queries.measures import ground
from orchard.domain.selection.queries.rounds import every_nomination, nominations
from orchard.domain.selection.rules.choices import Measure, RoundState
from orchard.domain.selection.rules.measures import OF_MARGINS, Facts, measure, scored

TAKES_NAMES = (RoundState.DRAFT, RoundState.SCORING)
"""The states of a round in which accounts can be nominated."""


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


def board(viewer: User, found: SelectionRound) -> QuerySet[Nomination]:
    """Return who stands in a round, with gates, measured scores and newest figures at hand."""
    latest = economics.latest(viewer)
    figures = AccountFigures.objects.filter(figure_set=latest.pk if latest else None)
    scores = MeasuredScore.objects.select_related("criterion").order_by("criterion__position", "pk")
    return nominations(viewer, found).prefetch_related(
        "gates",
        Prefetch("measured", scores),
        Prefetch("account__figures", figures, to_attr="newest"),
    )


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


def shown_scores(viewer: User, row: Nomination) -> list[MeasuredScore]:
    """Return the measured scores of a row of the board that the viewer may see."""
    shows_margins = viewer.may(Permission.SEE_MARGINS)
    return [
        one
        for one in row.measured.all()
        if shows_margins or one.criterion.measure not in OF_MARGINS
    ]


def evidence(viewer: User, row: Nomination) -> Evidence:
    """Return what the newest figures say of a nominated account, and how they would score."""
    found = ground(viewer, [row.account_id])
    facts = found.accounts.get(row.account_id) if found else None
    if found is None or facts is None:
        return Evidence(None, ())
    hidden: Collection[str] = () if viewer.may(Permission.SEE_MARGINS) else OF_MARGINS
    criteria = row.round.criteria_set.criteria.exclude(measure="").exclude(measure__in=hidden)
    scores = []
    for criterion in criteria.order_by("position", "pk"):
        value = measure(Measure(criterion.measure), facts, found.whole)
        said = scored(value, criterion.points, facts.grade)
        scores.append(
            MeasuredScore(
                nomination=row, criterion=criterion, measure=said.value, score=said.score,
                grade=said.grade, as_of=found.as_of,
            )
        )  # fmt: skip
    return Evidence(facts, tuple(scores))


def criteria_of(viewer: User, found: SelectionRound) -> list[Criterion]:
    """Return the criteria of a round in their order."""
    seen = SelectionRound.objects.visible_to(viewer).filter(pk=found.pk)
    rows = Criterion.objects.filter(criteria_set__rounds__in=seen)
    return list(rows.order_by("position", "pk"))


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


def a_list(viewer: User, found: SelectionRound) -> AccountQuerySet:
    """Return the accounts of class A by contribution that can be nominated and are not yet."""
    require(viewer, Permission.SEE_MARGINS)
    latest = economics.latest(viewer)
    best = AccountFigures.objects.filter(
        figure_set=latest.pk if latest else None, class_contribution="A"
    )
    return nominable(viewer, found).filter(pk__in=best.values("account"))


def key_to_review(viewer: User, found: SelectionRound) -> AccountQuerySet:
    """Return today's key accounts that do not stand in the round yet."""
    return nominable(viewer, found).filter(status__in=KEY_STATUSES)


def nominable(viewer: User, found: SelectionRound) -> AccountQuerySet:
    """Return the accounts that can be nominated for a round and are not yet, by name."""
    known = Account.objects.visible_to(viewer).current()
    ever = every_nomination(viewer, found).order_by().values("account")
    waiting = SelectionDecision.objects.filter(
        nomination__account=OuterRef("pk"), not_before__gt=found.opened_at.date()
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
