"""Answering the eight questions about a large opportunity."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.utils.translation import gettext as _

from orchard.domain.core.audit import audited, remark
from orchard.domain.core.mistakes import Conflict, Invalid
from orchard.domain.core.models import User
from orchard.domain.core.versions import update_versioned
from orchard.domain.plans.models import Qualification
from orchard.domain.plans.queries.rights import check_may_edit
from orchard.domain.plans.rules.qualification import Answer, Question
from orchard.domain.whitespace.models import Opportunity
from orchard.domain.whitespace.rules import OpportunityState


@audited("opportunity.qualified")
def qualify(
    opportunity: Opportunity,
    *,
    expected: int,
    scores: Mapping[Question, int],
    words: str,
    by: User,
    at: datetime,
) -> Opportunity:
    """Keep how far the eight questions are answered; nobody's first check is version 0."""
    check_may_edit(by, opportunity.account)
    if opportunity.state != OpportunityState.OPEN:
        raise Conflict(_("This opportunity is closed: nothing is left to check."))
    if set(scores) != set(Question) or not set(scores.values()) <= set(Answer.values):
        raise Invalid(_("Answer each of the eight questions from 0 to 3."))
    remark(account=opportunity.account_id, total=sum(scores.values()))
    values: dict[str, object] = {one.value: number for one, number in scores.items()}
    values |= {"words": words.strip(), "noted_by": by, "noted_at": at}
    found = Qualification.objects.filter(opportunity=opportunity).first()
    if found is None:
        Qualification.objects.create(opportunity=opportunity, **values)
    else:
        update_versioned(found, expected, **values)
    return opportunity
