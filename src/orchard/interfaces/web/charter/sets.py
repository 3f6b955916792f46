"""One version of the criteria as its page shows it: who may do what, and what stands against it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from orchard.analytics.policy.selection import SelectionPolicy
from orchard.domain.core.models import User
from orchard.domain.core.rules import Permission
from orchard.domain.selection import queries
from orchard.domain.selection.models import CriteriaSet
from orchard.domain.selection.queries import SetState
from orchard.domain.selection.rules.library import SPANS, Card


@dataclass(frozen=True, slots=True)
class ShownSet:
    """A version beside its sums, what the library still has, and what the viewer may do."""

    set: CriteriaSet
    state: SetState
    policy: SelectionPolicy
    unused: list[Card]
    may_lead: bool
    may_approve: bool
    is_own: bool
    spans: tuple[str, ...] = SPANS

    @property
    def is_open(self) -> bool:
        """Say whether the viewer may change it now."""
        return self.may_lead and not self.set.is_approved


def set_context(viewer: User, found: CriteriaSet, today: date) -> ShownSet:
    """Return what the page of a version shows."""
    policy = queries.policy(viewer, today)
    state = queries.set_state(viewer, found, policy)
    return ShownSet(
        set=found,
        state=state,
        policy=policy,
        unused=queries.unused_cards(viewer, found),
        may_lead=viewer.may(Permission.LEAD_SELECTION),
        may_approve=viewer.may(Permission.APPROVE_SELECTION),
        is_own=viewer == found.made_by,
    )
