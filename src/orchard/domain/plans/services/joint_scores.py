"""Joint initiatives: each side says what it expects of one, what it takes, and whether to do it."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from orchard.domain.core.audit import audited, remark
from orchard.domain.core.mistakes import Invalid, NotFound
from orchard.domain.core.models import User
from orchard.domain.core.versions import update_versioned
from orchard.domain.plans.models import Initiative, JointScore, Objective
from orchard.domain.plans.queries.rights import check_may_edit
from orchard.domain.plans.rules.joint import Score, Side
from orchard.domain.plans.rules.plan import Beneficiary
from orchard.domain.plans.services.speaking import check_speaks
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
    return keep_score(found, score, user=by, contact=contact, at=at)


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


def keep_score(
    found: Initiative, score: Score, *, user: User | None, contact: Contact | None, at: datetime
) -> JointScore:
    """Keep what a side says; its earlier score is replaced. Agreed effort stands on the initiative."""
    row = Initiative.objects.select_for_update().filter(pk=found.pk, removed_at=None).first()
    if row is None:
        raise NotFound
    if not row.is_joint:
        raise Invalid(_("Only initiatives that both sides undertake are scored by both."))
    if not (1 <= score.benefit <= 5 and 1 <= score.effort <= 5):  # noqa: PLR2004 - the scale
        raise Invalid(_("Score benefit and effort from 1 to 5."))
    side = Side.US if contact is None else Side.CUSTOMER
    remark(account=row.plan.account_id, side=side)
    values = {"benefit": score.benefit, "effort": score.effort, "wants": score.wants}
    said = {**values, "user": user, "contact": contact, "given_at": at}
    known = JointScore.objects.filter(initiative=row, side=side).first()
    if known is None:
        kept = JointScore.objects.create(initiative=row, side=side, **said)
    else:
        kept = update_versioned(known, known.version, **said)
    _keep_effort(row)
    return kept


def _keep_effort(row: Initiative) -> None:
    """Write the effort onto the initiative once both sides say the same."""
    efforts = set(row.scores.values_list("effort", flat=True))
    if row.scores.count() == len(Side) and len(efforts) == 1 and efforts != {row.effort}:
        update_versioned(row, row.version, effort=efforts.pop())
