"""What waits for a rater: how many accounts of which round they still have to score."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count, Q

from orchard.domain.core.models import User
from orchard.domain.selection.models import Nomination, Rater
from orchard.domain.selection.queries.rounds import awaiting_me


@dataclass(frozen=True, slots=True)
class Waiting:
    """A round that waits for the viewer: how many accounts they score, how many are done."""

    seat: Rater
    accounts: int
    done: int

    @property
    def left(self) -> int:
        """Return how many accounts still lack a score."""
        return self.accounts - self.done


def waiting_sheets(viewer: User) -> list[Waiting]:
    """Return the viewer's sheets that are not handed in, with how much is left on each."""
    seats = awaiting_me(viewer)
    if not seats:
        return []
    judged = {one.round_id: getattr(one, "judged", 0) for one in seats}
    rows = Nomination.objects.visible_to(viewer).filter(
        round__in=[one.round_id for one in seats],
        withdrawn_at__isnull=True,
        account__merged_into__isnull=True,
    )
    mine = Count("ratings", filter=Q(ratings__rater__user=viewer))
    accounts, done = Counter[int](), Counter[int]()
    for found, given in rows.order_by().annotate(mine=mine).values_list("round", "mine"):
        accounts[found] += 1
        done[found] += given >= judged[found]
    return [Waiting(one, accounts[one.round_id], done[one.round_id]) for one in seats]
