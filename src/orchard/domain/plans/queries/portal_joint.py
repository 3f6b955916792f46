"""What a guest of the portal sees of what both sides settle: shared things, field by field."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TypeVar

from django.db.models import F, FilteredRelation, Q

from orchard.domain.accounts.models import Account, in_family
from orchard.domain.core.mistakes import NotFound
from orchard.domain.plans.models import (
    CriterionAcceptance,
    Initiative,
    SuccessCriterion,
    ValueRecord,
    ValueRequest,
    WhatMattersCheck,
)
from orchard.domain.plans.queries.joint import INITIATIVES_END, Criterion
from orchard.domain.plans.queries.portal import open_keys
from orchard.domain.plans.rules.joint import (
    Both,
    CriterionState,
    Reach,
    Says,
    Score,
    Side,
    in_order,
)
from orchard.domain.plans.rules.joint_scorecard import Quarter
from orchard.domain.plans.rules.portal import Guest
from orchard.domain.plans.rules.sharing import SharedKind
from orchard.domain.plans.rules.values import ValueStatus


@dataclass(frozen=True, slots=True)
class GuestCriterion:
    """A success criterion as both sides know it."""

    key: int
    metric: str
    unit: str
    owners: tuple[str, str]
    start: Decimal
    now: Decimal | None
    agreed: Decimal
    due_on: date
    text_version: int
    state: CriterionState
    reach: Reach
    asks_you: bool
    """Whether the customer has not accepted this text yet."""
    your_words: str
    """What the customer asked to be different in this text."""


@dataclass(frozen=True, slots=True)
class GuestInitiative:
    """A joint initiative; our score is told once they gave theirs, which counts as much."""

    key: int
    title: str
    yours: Score | None
    ours: Score | None
    effort: int | None
    score: float | None
    is_agreed: bool


@dataclass(frozen=True, slots=True)
class GuestNeeds:
    """The needs that the customer is asked to put into their order."""

    key: int
    version: int
    needs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GuestValue:
    """A value that we say the customer had from us."""

    key: int
    version: int
    period: str
    benefit: str
    kind: str
    amount: Decimal
    currency: str
    method: str
    status: ValueStatus
    corrected: Decimal | None


@dataclass(frozen=True, slots=True)
class GuestQuestion:
    """For which quarter we ask, until when, in which words."""

    period: str
    words: str
    due_on: date


@dataclass(frozen=True, slots=True)
class GuestValues:
    """The shared values: those that wait for the customer's word, and the others; never added up."""

    waiting: tuple[GuestValue, ...]
    answered: tuple[GuestValue, ...]
    asked: tuple[GuestQuestion, ...]


SAID = ("benefit", "effort", "wants")
T = TypeVar("T", GuestCriterion, GuestInitiative, GuestValue)


def guest_criteria(viewer: Guest) -> tuple[GuestCriterion, ...]:
    """Return the shared success criteria, the next to be reached first."""
    rows = SuccessCriterion.objects.standing().filter(
        pk__in=open_keys(viewer, SharedKind.CRITERION)
    )
    found = list(rows.of(_account(viewer)).select_related("our_owner", "their_owner"))
    said: dict[int, list[CriterionAcceptance]] = {row.pk: [] for row in found}
    for one in CriterionAcceptance.objects.filter(criterion__in=found):
        said[one.criterion_id].append(one)
    return tuple(_criterion(row, said[row.pk]) for row in found)


def guest_criterion(viewer: Guest, key: int) -> GuestCriterion:
    """Return one shared success criterion."""
    return _one(guest_criteria(viewer), key)


def guest_initiatives(viewer: Guest) -> tuple[GuestInitiative, ...]:
    """Return the shared joint initiatives, by what both gain of them; unscored ones come last."""
    rows = Initiative.objects.standing().filter(pk__in=open_keys(viewer, SharedKind.INITIATIVE))
    joint = rows.of(_account(viewer)).filter(is_joint=True).exclude(state__in=INITIATIVES_END)
    found = {row.pk: row for row in joint.annotate(**_given(Side.US), **_given(Side.CUSTOMER))}
    both = [
        Both(key, _score(row, Side.US), _score(row, Side.CUSTOMER)) for key, row in found.items()
    ]
    return tuple(_initiative(found[one.key], one) for one in in_order(both))


def guest_initiative(viewer: Guest, key: int) -> GuestInitiative:
    """Return one shared joint initiative."""
    return _one(guest_initiatives(viewer), key)


def guest_needs(viewer: Guest) -> GuestNeeds | None:
    """Return the needs that wait to be put into an order, if we asked."""
    rows = WhatMattersCheck.objects.standing().filter(pk__in=open_keys(viewer, SharedKind.QUESTION))
    found = rows.of(_account(viewer)).filter(ranked_on=None).first()
    return None if found is None else GuestNeeds(found.pk, found.version, tuple(found.offered))


def guest_values(viewer: Guest) -> GuestValues | None:
    """Return the shared values with what the customer says to them; nothing where none is shared."""
    account = _account(viewer)
    rows = ValueRecord.objects.standing().filter(pk__in=open_keys(viewer, SharedKind.VALUE))
    found = list(rows.filter(in_family(account)))
    if not found:
        return None
    waiting = [one for one in found if one.status == ValueStatus.CLAIMED]
    answered = (one for one in found if one.status != ValueStatus.CLAIMED)
    return GuestValues(
        tuple(_value(one) for one in waiting), tuple(_value(one) for one in answered),
        tuple(_questions(account, waiting)),
    )  # fmt: skip


def guest_value(viewer: Guest, key: int) -> GuestValue:
    """Return one shared value."""
    found = guest_values(viewer)
    return _one(() if found is None else (*found.waiting, *found.answered), key)


def is_shared(viewer: Guest, kind: SharedKind, key: int) -> bool:
    """Say whether a thing of the guest's account is shared with them now."""
    return key in set(open_keys(viewer, kind))


def _one(found: Iterable[T], key: int) -> T:
    for one in found:
        if one.key == key:
            return one
    raise NotFound


def _account(viewer: Guest) -> Account:
    return Account(pk=viewer.account)


def _criterion(row: SuccessCriterion, said: list[CriterionAcceptance]) -> GuestCriterion:
    one = Criterion.of(row, said)
    theirs = (
        word.words
        for word in said
        if word.side == Side.CUSTOMER
        and word.says == Says.CHANGE
        and word.text_version == row.text_version
    )
    return GuestCriterion(
        key=row.pk, metric=row.metric, unit=row.unit,
        owners=(row.our_owner.name, row.who_answers_there), start=row.baseline, now=row.current,
        agreed=row.target, due_on=row.due_on, text_version=row.text_version, state=one.state,
        reach=one.reach, asks_you=one.waits_for_them, your_words=next(theirs, ""),
    )  # fmt: skip


def _initiative(row: Initiative, both: Both) -> GuestInitiative:
    ours = both.us if both.customer is not None else None
    return GuestInitiative(
        row.pk, row.title, both.customer, ours, both.effort, both.score, both.is_agreed
    )


def _given(side: Side) -> dict[str, FilteredRelation | F]:
    """Return what a side says of an initiative, asked together with it: it says it once."""
    name = f"by_{side.value}"
    joined = FilteredRelation("scores", condition=Q(scores__side=side))
    found: dict[str, FilteredRelation | F] = {name: joined}
    return found | {f"{one}_{name}": F(f"{name}__{one}") for one in SAID}


def _score(row: Initiative, side: Side) -> Score | None:
    benefit, effort, wants = (getattr(row, f"{one}_by_{side.value}") for one in SAID)
    return None if benefit is None else Score(benefit, effort, wants)


def _value(row: ValueRecord) -> GuestValue:
    return GuestValue(
        key=row.pk, version=row.version,
        period=str(Quarter(row.year, row.quarter)) if row.quarter else str(row.year),
        benefit=row.benefit, kind=row.get_kind_display(), amount=row.amount, currency=row.currency,
        method=row.method, status=ValueStatus(row.status), corrected=row.corrected_amount,
    )  # fmt: skip


def _questions(account: Account, waiting: Sequence[ValueRecord]) -> Iterator[GuestQuestion]:
    """Yield what we ask about quarters of which a value still waits for the customer's word."""
    for row in ValueRequest.objects.of(account).open() if waiting else ():
        if any(one.year == row.year and one.quarter in {None, row.quarter} for one in waiting):
            yield GuestQuestion(str(Quarter(row.year, row.quarter)), row.words, row.due_on)
