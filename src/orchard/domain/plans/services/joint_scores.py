"""Joint initiatives: each side says what it expects of one, what it takes, and whether to do it."""

from __future__ import annotations

from datetime import datetime

from orchard.domain.core.audit import audited, remark
from orchard.domain.core.mistakes import NotFound
from orchard.domain.core.models import User
from orchard.domain.core.versions import update_versioned
from orchard.domain.plans import both_sides
from orchard.domain.plans.both_sides import check_speaks
from orchard.domain.plans.models import Initiative, JointScore, Objective
from orchard.domain.plans.queries.rights import check_may_edit
from orchard.domain.plans.rules.joint import Score
from orchard.domain.plans.rules.plan import Beneficiary
from orchard.domain.relationships.models import Contact


@audited("initiative.scored")
def score_initiative(
    found: Initiative,
    *,
    score: Score,
    contact: Contact | None = None,
    by: User,
    at: datetime,
) -> JointScore:
    """Say what a joint initiative brings to us, or what somebody at the customer said it brings them."""
    check_may_edit(by, found.plan.account)
    if contact is not None:
        check_speaks(by, found.plan.account, contact)
    return both_sides.keep_score(found, score, user=by, contact=contact, at=at)


@audited("initiative.joint_set")
def set_joint(
    found: Initiative, *, expected: int, is_joint: bool, by: User, at: datetime
) -> Initiative:
    """Put an initiative on the list of both sides, or make it ours alone again."""
    check_may_edit(by, found.plan.account)
    if found.removed_at is not None:
        raise NotFound
    remark(account=found.plan.account_id, is_joint=is_joint)
    return update_versioned(found, expected, is_joint=is_joint)


@audited("objective.beneficiary_set")
def set_beneficiary(
    found: Objective, *, expected: int, beneficiary: Beneficiary, by: User, at: datetime
) -> Objective:
    """Say for whom an objective is: for us, for the customer, or together."""
    check_may_edit(by, found.plan.account)
    if found.removed_at is not None:
        raise NotFound
    remark(account=found.plan.account_id, beneficiary=beneficiary)
    return update_versioned(found, expected, beneficiary=beneficiary)
