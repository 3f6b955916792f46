"""What each key account makes better next: asked of those that stand well, too."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models.functions import Coalesce

from orchard.domain.accounts.models import Account
from orchard.domain.accounts.rules import Status
from orchard.domain.core.models import User
from orchard.domain.plans.models import Objective
from orchard.domain.plans.rules.plan import OVER, ObjectiveState

KEY_STATUSES = (Status.KEY, Status.KEY_LIGHT)
ENDED = (*OVER, ObjectiveState.ACHIEVED)
"""States of an objective that makes nothing better from now on."""


@dataclass(frozen=True, slots=True)
class Improvement:
    """A key account with the objective that makes something better, nothing where none leads on.

    An objective whose day is past, that was reached or dropped, or whose owner left, leads nowhere.
    """

    account: Account
    objective: Objective | None


def improvements(viewer: User, *, today: date) -> list[Improvement]:
    """Return every key account that the viewer may know, those without an improvement first.

    What was planned for an account that became part of another counts for the other one.
    """
    known = Account.objects.visible_to(viewer).current().filter(status__in=KEY_STATUSES)
    found = _leading_on(viewer, today)
    rows = [Improvement(one, found.get(one.pk)) for one in known.order_by("name", "pk")]
    return sorted(rows, key=lambda one: one.objective is not None)


def _leading_on(viewer: User, today: date) -> dict[int, Objective]:
    """Return the improvement of each account that is due first."""
    rows = Objective.objects.visible_to(viewer).standing().filter(
        is_improvement=True, due_on__gte=today, owner__is_active=True
    )  # fmt: skip
    home = Coalesce("plan__account__merged_into", "plan__account")
    ordered = rows.exclude(state__in=ENDED).annotate(home=home).order_by("-due_on", "-pk")
    return {one.home: one for one in ordered.select_related("owner", "plan")}  # type: ignore[attr-defined]  # annotated
