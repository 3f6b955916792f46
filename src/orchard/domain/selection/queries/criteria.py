"""What one may ask about sets of criteria."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from orchard.analytics.policy.selection import SelectionPolicy
from orchard.domain.core.mistakes import NotFound
from orchard.domain.core.models import User
from orchard.domain.selection.models import CriteriaSet, CriteriaSetQuerySet, Criterion
from orchard.domain.selection.rules.criteria import (
    Weighed,
    mistakes_of,
    size_weight,
    total_weight,
)
from orchard.domain.selection.rules.library import LIBRARY, Card


@dataclass(frozen=True, slots=True)
class SetState:
    """A set beside what it has to keep to."""

    criteria: list[Criterion]
    total: Decimal
    size: Decimal
    mistakes: list[str]


def criteria_sets(viewer: User) -> CriteriaSetQuerySet:
    """Return all versions of the criteria, the latest first."""
    found = CriteriaSet.objects.visible_to(viewer).select_related("made_by", "approved_by")
    return found.order_by("-number")


def criteria_set(viewer: User, number: int) -> CriteriaSet:
    """Return one version by its number."""
    found = criteria_sets(viewer).filter(number=number).first()
    if found is None:
        raise NotFound
    return found


def set_in_force(viewer: User) -> CriteriaSet | None:
    """Return the approved set with the highest number."""
    return criteria_sets(viewer).approved().first()


def set_state(viewer: User, found: CriteriaSet, policy: SelectionPolicy) -> SetState:
    """Return the criteria of a set with their sums and what stands against approving them."""
    if not CriteriaSet.objects.visible_to(viewer).filter(pk=found.pk).exists():
        raise NotFound
    criteria = list(found.criteria.order_by("position", "pk"))
    weighed = [_weigh(one) for one in criteria]
    mistakes = mistakes_of(weighed, policy)
    return SetState(criteria, total_weight(weighed), size_weight(weighed), mistakes)


def criterion(viewer: User, found: CriteriaSet, key: str) -> Criterion:
    """Return one criterion of a set."""
    if not CriteriaSet.objects.visible_to(viewer).filter(pk=found.pk).exists():
        raise NotFound
    row = found.criteria.filter(key=key).first()
    if row is None:
        raise NotFound
    return row


def unused_cards(viewer: User, found: CriteriaSet) -> list[Card]:
    """Return the criteria of the library that a set does not have."""
    used = {one.key for one in set_criteria(viewer, found)}
    return [card for card in LIBRARY if card.key not in used]


def set_criteria(viewer: User, found: CriteriaSet) -> list[Criterion]:
    """Return the criteria of a set in their order."""
    if not CriteriaSet.objects.visible_to(viewer).filter(pk=found.pk).exists():
        raise NotFound
    return list(found.criteria.order_by("position", "pk"))


def _weigh(criterion: Criterion) -> Weighed:
    """Return a criterion as far as the rules look at it."""
    return Weighed(criterion.key, criterion.title, criterion.weight, criterion.is_size)
