"""What customers could read: the area of promises asks before it lets one be written over."""

from __future__ import annotations

from orchard.domain.agreements import telling
from orchard.domain.plans.models import SharedItem
from orchard.domain.plans.rules.sharing import SharedKind


def take_part() -> None:
    """Let the area below know which promises were shown to a customer, also those taken back."""
    telling.add("plans", _was_shown)


def _was_shown(promise_id: int) -> bool:
    return SharedItem.objects.filter(kind=SharedKind.PROMISE, object_id=promise_id).exists()
