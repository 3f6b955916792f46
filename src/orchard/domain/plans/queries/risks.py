"""Risks of the register beside what is done about them: of an account, and over all accounts."""

from __future__ import annotations

from django.db.models import OuterRef, Subquery

from orchard.domain.accounts.models import Account, may_know_heir
from orchard.domain.core.models import User
from orchard.domain.plans.models import Action
from orchard.domain.risk.models import Risk, RiskQuerySet


def risks(viewer: User, account: Account | None = None) -> RiskQuerySet:
    """Return the risks that the viewer may know of, of one account or of all, the worst first.

    Each has its score, and the next action that is still to be done against it.
    """
    known = Risk.objects.visible_to(viewer)
    rows = known.of(account) if account else known.filter(may_know_heir(viewer))
    steps = Action.objects.visible_to(viewer).standing().filter(risk=OuterRef("pk"))
    first = steps.order_by("due_on", "pk")
    return (
        rows.worst_first()
        .select_related("account__merged_into", "owner")
        .annotate(
            step_key=Subquery(first.values("pk")[:1]),
            step_title=Subquery(first.values("title")[:1]),
            step_on=Subquery(first.values("due_on")[:1]),
        )
    )
