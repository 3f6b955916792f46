"""What one may ask about selection rounds: who is nominated, who scores, how far it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from orchard.domain.accounts.models import Account, may_know
from orchard.domain.accounts.rules import Confidentiality
from orchard.domain.core.mistakes import NotFound
from orchard.domain.core.models import User
from orchard.domain.selection.models import (
    GateAnswer,
    Nomination,
    Potential,
    Rater,
    RoundQuerySet,
    SelectionRound,
    Signature,
)
from orchard.domain.selection.rules.choices import Gate


@dataclass(frozen=True, slots=True)
class Turnout:
    """How far a rater has come: how many scores, never which ones."""

    rater: Rater
    given: int
    wanted: int


def rounds(viewer: User) -> RoundQuerySet:
    """Return all rounds, the latest first."""
    found = SelectionRound.objects.visible_to(viewer).select_related("criteria_set", "led_by")
    return found.order_by("-opened_at", "-pk")


def round_at(viewer: User, round_id: int) -> SelectionRound:
    """Return one round."""
    found = rounds(viewer).filter(pk=round_id).first()
    if found is None:
        raise NotFound
    return found


def nominations(viewer: User, found: SelectionRound) -> QuerySet[Nomination]:
    """Return who stands in a round, in the order of nomination; withdrawn ones are left out."""
    standing = every_nomination(viewer, found).filter(withdrawn_at__isnull=True)
    return standing.order_by("pk")


def every_nomination(viewer: User, found: SelectionRound) -> QuerySet[Nomination]:
    """Return who was ever nominated for a round, withdrawn ones too."""
    rows = Nomination.objects.visible_to(viewer).filter(round=found)
    return rows.select_related("account", "account__merged_into", "by")


def nomination(viewer: User, found: SelectionRound, nomination_id: int) -> Nomination:
    """Return one nomination of a round, with what its account could buy beyond today at hand."""
    noted = Potential.objects.filter(account=OuterRef("account"), removed_at=None)
    rows = every_nomination(viewer, found).filter(pk=nomination_id)
    near = ("account__built_potential", "account__position")
    row = rows.select_related(*near).annotate(is_overruled=Exists(noted.order_by())).first()
    if row is None:
        raise NotFound
    return row


def nominated_in(viewer: User, account: Account) -> QuerySet[Nomination]:
    """Return the nominations of an account, the latest first."""
    rows = Nomination.objects.visible_to(viewer).filter(account=account)
    return rows.select_related("round", "by").order_by("-nominated_at", "-pk")


def raters(viewer: User, found: SelectionRound) -> list[Rater]:
    """Return who scores in a round, those who were taken out last."""
    check_round(viewer, found)
    rows = found.raters.select_related("user").order_by("removed_at", "user__name", "pk")
    return sorted(rows, key=lambda one: one.removed_at is not None)


def turnout(viewer: User, found: SelectionRound) -> list[Turnout]:
    """Return how far each rater has come with what they may score.

    Only accounts that the viewer knows are counted: a number would tell of the others.
    """
    standing = nominations(viewer, found).filter(account__merged_into__isnull=True)
    judged = sum(not one.measure for one in found.criteria_set.criteria.all())
    wanted = _wanted(standing, judged)
    given = Count("ratings", filter=Q(ratings__nomination__in=standing.order_by().values("pk")))
    seen = SelectionRound.objects.visible_to(viewer).filter(pk=found.pk)
    rows = Rater.objects.filter(round__in=seen).select_related("user").annotate(given=given)
    ordered = sorted(rows.order_by("user__name", "pk"), key=lambda one: one.removed_at is not None)
    return [Turnout(one, one.given, wanted(one)) for one in ordered]


def _wanted(standing: QuerySet[Nomination], judged: int) -> Callable[[Rater], int]:
    """Return how many scores a rater owes; who may not know an account does not score it."""
    who_may = standing.values_list(
        "account_id", "account__confidentiality", "account__insiders__user"
    )
    open_to_all: set[int] = set()
    insiders: Counter[int] = Counter()
    for account, who, insider in who_may:
        if who == Confidentiality.OPEN:
            open_to_all.add(account)
        else:
            insiders[insider] += 1
    return lambda one: (len(open_to_all) + insiders[one.user_id]) * judged


def any_seat(viewer: User, found: SelectionRound) -> Rater | None:
    """Return the viewer's place among the raters, even where they were taken out of it."""
    seen = SelectionRound.objects.visible_to(viewer).filter(pk=found.pk)
    return Rater.objects.filter(round__in=seen, user=viewer).first()


def my_seat(viewer: User, found: SelectionRound) -> Rater | None:
    """Return the viewer's place among the raters, nothing when they have none (or no more)."""
    check_round(viewer, found)
    return found.raters.filter(user=viewer, removed_at__isnull=True).first()


def signatures(viewer: User, found: SelectionRound) -> list[Signature]:
    """Return who signed the decisions of a round."""
    seen = SelectionRound.objects.visible_to(viewer).filter(pk=found.pk)
    rows = Signature.objects.filter(round__in=seen).select_related("user")
    return list(rows.order_by("at", "pk"))


def gates_of(viewer: User, row: Nomination) -> dict[Gate, GateAnswer | None]:
    """Return each gate with its answer, nothing where nobody answered."""
    if not Nomination.objects.visible_to(viewer).filter(pk=row.pk).exists():
        raise NotFound
    answered = {one.gate: one for one in row.gates.select_related("by")}
    return {gate: answered.get(gate) for gate in Gate}


def check_round(viewer: User, found: SelectionRound) -> None:
    """Hide a round from who may not see any."""
    if not SelectionRound.objects.visible_to(viewer).filter(pk=found.pk).exists():
        raise NotFound


def hidden_in(viewer: User, found: SelectionRound) -> bool:
    """Say whether the round holds an account that the viewer may not know."""
    standing = Nomination.objects.filter(round=found, withdrawn_at__isnull=True)
    return standing.exclude(may_know(viewer, "account__")).exists()
