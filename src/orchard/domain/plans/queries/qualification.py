"""What one may ask about the checks of large opportunities."""

from __future__ import annotations

from orchard.domain.accounts.models import Account
from orchard.domain.core.models import User
from orchard.domain.plans.models import Qualification
from orchard.domain.plans.rules.qualification import Question
from orchard.domain.whitespace import queries as whitespace
from orchard.domain.whitespace.models import Opportunity


def pipeline(viewer: User, account: Account) -> list[tuple[Opportunity, Qualification | None]]:
    """Return the open opportunities of an account, the largest first, each with its check."""
    rows = whitespace.pipeline(viewer, account).select_related("qualification")
    return [(one, getattr(one, "qualification", None)) for one in rows]


def scores(viewer: User, account: Account) -> dict[int, dict[Question, int]]:
    """Return the answers of each opportunity of an account that was checked."""
    rows = Qualification.objects.visible_to(viewer).of(account)
    return {one.opportunity_id: one.scores for one in rows}


def qualification(viewer: User, account: Account, opportunity_id: int) -> Qualification | None:
    """Return the check of an opportunity, if somebody made it."""
    rows = Qualification.objects.visible_to(viewer).of(account)
    return rows.filter(opportunity=opportunity_id).first()
