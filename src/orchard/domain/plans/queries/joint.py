"""What one may ask about what both sides do together: goals, criteria, scores, what matters."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from orchard.domain.accounts.models import (
    MERGERS,
    Account,
    Assignment,
    CustomerGoal,
    in_family,
    may_know_heir,
)
from orchard.domain.accounts.queries import Answers, Questions, counted
from orchard.domain.accounts.rules import TeamRole
from orchard.domain.core.mistakes import NotFound
from orchard.domain.core.models import User
from orchard.domain.plans.models import (
    CriterionAcceptance,
    Initiative,
    JointScore,
    Objective,
    SuccessCriterion,
    WhatMattersCheck,
)
from orchard.domain.plans.rules.joint import (
    Both,
    CriterionState,
    Reach,
    Saying,
    Says,
    Score,
    Side,
    in_order,
    reach,
    state_of,
)
from orchard.domain.plans.rules.joint_matters import Compared, compared
from orchard.domain.plans.rules.plan import Beneficiary, InitiativeState, ObjectiveState

GOALS_END = (ObjectiveState.DROPPED, ObjectiveState.MISSED)
INITIATIVES_END = (InitiativeState.DROPPED, InitiativeState.DONE)
MOST_NEEDS = 8


@dataclass(frozen=True, slots=True)
class Column:
    """The goals of one column: for us, for the customer, or together."""

    beneficiary: Beneficiary
    goals: tuple[Objective, ...]


@dataclass(frozen=True, slots=True)
class Criterion:
    """A success criterion, what both sides said to its text, and where it stands."""

    row: SuccessCriterion
    state: CriterionState
    reach: Reach
    sayings: tuple[CriterionAcceptance, ...]

    @classmethod
    def of(cls, row: SuccessCriterion, sayings: Iterable[CriterionAcceptance]) -> Criterion:
        """Return a criterion with what was said to it, the latest first."""
        said = tuple(sayings)
        known = (Saying(Side(one.side), one.text_version, Says(one.says)) for one in said)
        state = state_of(row.text_version, known)
        return cls(row, state, reach(row.baseline, row.target, row.current), said)

    @property
    def waits_for_us(self) -> bool:
        """Say whether our side has not accepted the text as it is now."""
        return not self._accepted(Side.US)

    @property
    def waits_for_them(self) -> bool:
        """Say whether the customer has not accepted the text as it is now."""
        return not self._accepted(Side.CUSTOMER)

    def _accepted(self, side: Side) -> bool:
        return any(
            one.side == side and one.says == Says.ACCEPTED
            and one.text_version == self.row.text_version
            for one in self.sayings
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Glance:
    """What the plan page says of what both sides settle."""

    criteria: int
    agreed: int
    needs_changed: bool

    @classmethod
    def of(cls, found: Answers) -> Glance:
        """Return what was answered."""
        return cls(found["criteria_there"], found["criteria_agreed"], found["needs_changed"])


@dataclass(frozen=True, slots=True)
class Ranked:
    """A joint initiative with what both sides say, and its place among those that have a score."""

    row: Initiative
    both: Both
    place: int | None


@dataclass(frozen=True, slots=True)
class Matters:
    """A check-in and what it says beside the one before."""

    row: WhatMattersCheck
    change: Compared

    @property
    def asks_for_update(self) -> bool:
        """Say whether something changed and nobody said yet what follows for the plan."""
        return self.row.is_different and self.row.settled_at is None


@dataclass(frozen=True, slots=True)
class MattersNow:
    """The question that waits, the last answer, and the answers before."""

    waiting: WhatMattersCheck | None
    last: Matters | None
    earlier: tuple[Matters, ...]


def glance(viewer: User, account: Account) -> Questions:
    """Return what is asked to know how far both sides agree, and whether what matters changed."""
    said = CriterionAcceptance.objects.filter(
        criterion=OuterRef("pk"), text_version=OuterRef("text_version"), says=Says.ACCEPTED
    )
    by_both = Q(Exists(said.filter(side=Side.US)), Exists(said.filter(side=Side.CUSTOMER)))
    rows = SuccessCriterion.objects.visible_to(viewer).of(account).standing().order_by()
    checks = WhatMattersCheck.objects.visible_to(viewer).of(account).standing()
    return {
        "criteria_there": counted(rows),
        "criteria_agreed": counted(rows.filter(by_both)),
        "needs_changed": Exists(checks.filter(is_different=True, settled_at=None).order_by()),
    }


def mutual_goals(viewer: User, account: Account) -> tuple[Column, ...]:
    """Return the goals of the newest plan in three columns."""
    rows = Objective.objects.visible_to(viewer).of(account).standing().exclude(state__in=GOALS_END)
    found = list(rows.select_related("plan", "owner").order_by("-plan__year", "due_on", "pk"))
    newest = [one for one in found if one.plan.year == found[0].plan.year]
    return tuple(
        Column(beneficiary, tuple(one for one in newest if one.beneficiary == beneficiary))
        for beneficiary in Beneficiary
    )


def objective(viewer: User, account: Account, objective_id: int) -> Objective:
    """Return one standing goal of an account."""
    rows = Objective.objects.visible_to(viewer).of(account).standing()
    found = rows.select_related("plan__account").filter(pk=objective_id).first()
    if found is None:
        raise NotFound
    return found


def criteria(viewer: User, account: Account) -> tuple[Criterion, ...]:
    """Return the success criteria of an account, the next to be reached first."""
    rows = SuccessCriterion.objects.visible_to(viewer).of(account).standing()
    found = list(rows.select_related("our_owner", "their_owner"))
    sayings = CriterionAcceptance.objects.visible_to(viewer).filter(criterion__in=found)
    said: dict[int, list[CriterionAcceptance]] = {row.pk: [] for row in found}
    for one in sayings.select_related("user", "contact"):
        said[one.criterion_id].append(one)
    return tuple(Criterion.of(row, said[row.pk]) for row in found)


def criterion(
    viewer: User, account: Account, criterion_id: int, *, even_removed: bool = False
) -> Criterion:
    """Return one success criterion; one that was taken out only to put it back."""
    rows = SuccessCriterion.objects.visible_to(viewer).of(account)
    known = rows if even_removed else rows.standing()
    row = (
        known.select_related("account", "our_owner", "their_owner").filter(pk=criterion_id).first()
    )
    if row is None:
        raise NotFound
    said = CriterionAcceptance.objects.visible_to(viewer).filter(criterion=row)
    return Criterion.of(row, said.select_related("user", "contact"))


def joint_initiatives(viewer: User, account: Account) -> tuple[Ranked, ...]:
    """Return what both sides may undertake, by joint score; what nobody can rank yet comes last."""
    rows = Initiative.objects.visible_to(viewer).of(account).standing().filter(is_joint=True)
    found = {row.pk: row for row in rows.exclude(state__in=INITIATIVES_END)}
    scores = JointScore.objects.visible_to(viewer).filter(initiative__in=found)
    given = {(one.initiative_id, one.side): one for one in scores}
    ordered = in_order([_both(key, given) for key in found])
    return tuple(
        Ranked(found[one.key], one, place if one.score is not None else None)
        for place, one in enumerate(ordered, start=1)
    )


def other_initiatives(viewer: User, account: Account) -> list[Initiative]:
    """Return the initiatives that we undertake alone."""
    rows = Initiative.objects.visible_to(viewer).of(account).standing().filter(is_joint=False)
    return list(rows.exclude(state__in=INITIATIVES_END))


def initiative(viewer: User, account: Account, initiative_id: int) -> Ranked:
    """Return one initiative of an account with what both sides say."""
    rows = Initiative.objects.visible_to(viewer).of(account).standing()
    row = rows.select_related("plan__account").filter(pk=initiative_id).first()
    if row is None:
        raise NotFound
    scores = JointScore.objects.visible_to(viewer).filter(initiative=row)
    return Ranked(row, _both(row.pk, {(one.initiative_id, one.side): one for one in scores}), None)


def what_matters(viewer: User, account: Account) -> MattersNow:
    """Return what was asked and answered about what matters to the customer now."""
    rows = WhatMattersCheck.objects.visible_to(viewer).of(account).standing()
    found = list(rows.select_related("asked_by", "contact", "settled_by"))
    answered = sorted(
        (one for one in found if one.ranked_on is not None),
        key=lambda one: (one.ranked_on or date.min, one.pk),
        reverse=True,
    )
    before = [*(one.ranked for one in answered[1:]), None]
    said = tuple(
        Matters(one, compared(one.ranked or [], last))
        for one, last in zip(answered, before, strict=False)
    )
    waiting = next((one for one in found if one.ranked_on is None), None)
    return MattersNow(waiting, next(iter(said), None), said[1:])


def matters_check(
    viewer: User, account: Account, check_id: int, *, even_removed: bool = False
) -> WhatMattersCheck:
    """Return one check-in of an account."""
    rows = WhatMattersCheck.objects.visible_to(viewer).of(account).select_related("account")
    known = rows if even_removed else rows.standing()
    found = known.filter(pk=check_id).first()
    if found is None:
        raise NotFound
    return found


def changes_asked(viewer: User, *, most: int) -> list[SuccessCriterion]:
    """Return criteria of accounts that the viewer leads of which the customer wants another text."""
    rows = asked_rows(viewer).select_related("account__merged_into")
    return list(rows.order_by("due_on", "pk")[:most])


def asked_rows(viewer: User) -> QuerySet[SuccessCriterion]:
    """Return all of them, to be counted or narrowed."""
    asked = CriterionAcceptance.objects.filter(
        criterion=OuterRef("pk"), text_version=OuterRef("text_version"), side=Side.CUSTOMER
    )
    rows = SuccessCriterion.objects.visible_to(viewer).standing().filter(led_by(viewer))
    waiting = rows.filter(Exists(asked.filter(says=Says.CHANGE)))
    return waiting.exclude(Exists(asked.filter(says=Says.ACCEPTED)))


def accepted_there(viewer: User, *, most: int) -> list[SuccessCriterion]:
    """Return criteria of accounts that the viewer leads which the customer accepted, and we not yet."""
    rows = accepted_there_rows(viewer).select_related("account__merged_into")
    return list(rows.order_by("due_on", "pk")[:most])


def accepted_there_rows(viewer: User) -> QuerySet[SuccessCriterion]:
    """Return all of them, to be counted or narrowed."""
    accepted = CriterionAcceptance.objects.filter(
        criterion=OuterRef("pk"), text_version=OuterRef("text_version"), says=Says.ACCEPTED
    )
    rows = SuccessCriterion.objects.visible_to(viewer).standing().filter(led_by(viewer))
    theirs = rows.filter(Exists(accepted.filter(side=Side.CUSTOMER)))
    return theirs.exclude(Exists(accepted.filter(side=Side.US)))


def unsettled(viewer: User, *, most: int) -> list[WhatMattersCheck]:
    """Return answers of accounts that the viewer leads that changed and nobody said what follows."""
    rows = unsettled_rows(viewer).select_related("account__merged_into")
    return list(rows.order_by("ranked_on", "pk")[:most])


def unsettled_rows(viewer: User) -> QuerySet[WhatMattersCheck]:
    """Return all of them, to be counted or narrowed."""
    rows = WhatMattersCheck.objects.visible_to(viewer).standing().filter(led_by(viewer))
    return rows.filter(is_different=True, settled_at=None)


def led_by(viewer: User) -> Q:
    """Return the condition that the viewer answers for the account of a row."""
    seats = Assignment.objects.visible_to(viewer).open().in_role(TeamRole.ACCOUNT_MANAGER)
    led = Q()
    for merger in MERGERS:
        led |= Q(**{f"account__{merger}id__in": seats.filter(user=viewer).values("account")})
    return led & may_know_heir(viewer)


def usual_needs(viewer: User, account: Account) -> list[str]:
    """Return what one could ask the customer to rank: as last time, else the goals that we know."""
    last = what_matters(viewer, account).last
    if last is not None:
        return list(last.row.ranked or [])
    goals = CustomerGoal.objects.visible_to(viewer).standing().filter(in_family(account))
    return list(dict.fromkeys(goals.values_list("title", flat=True)))[:MOST_NEEDS]


def _both(key: int, given: Mapping[tuple[int, str], JointScore]) -> Both:
    return Both(key, _score(given.get((key, Side.US))), _score(given.get((key, Side.CUSTOMER))))


def _score(row: JointScore | None) -> Score | None:
    return None if row is None else Score(row.benefit, row.effort, row.wants)
