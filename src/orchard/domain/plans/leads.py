"""What an action may lead up to, whatever kind of thing it is."""

from __future__ import annotations

from collections.abc import Mapping

from orchard.domain.accounts.models import Account
from orchard.domain.agreements.models import Deviation, Promise
from orchard.domain.agreements.rules.deviations import Step
from orchard.domain.plans.models import Initiative, Objective, ProjectGroup
from orchard.domain.plans.rules.plan import InitiativeState, ObjectiveState
from orchard.domain.risk.models import Risk
from orchard.domain.risk.rules import OVER
from orchard.domain.whitespace.models import Opportunity
from orchard.domain.whitespace.rules import OpportunityState

Lead = Objective | Initiative | Opportunity | Risk | Deviation | Promise | ProjectGroup
LEADS: Mapping[str, type[Lead]] = {
    "objective": Objective,
    "initiative": Initiative,
    "opportunity": Opportunity,
    "risk": Risk,
    "deviation": Deviation,
    "promise": Promise,
    "group": ProjectGroup,
}
"""By the name of the column of an action that leads there."""
ENDED_OBJECTIVES = (ObjectiveState.ACHIEVED, ObjectiveState.MISSED, ObjectiveState.DROPPED)
ENDED_INITIATIVES = (InitiativeState.DONE, InitiativeState.DROPPED)


def account_of(lead: Lead) -> Account:
    """Return the account that something of a plan belongs to."""
    if isinstance(lead, Objective | Initiative):
        return lead.plan.account
    return lead.account


def is_over(lead: Lead) -> bool:
    """Say whether no new action can lead up to it."""
    if isinstance(lead, Objective | Initiative):
        ended = (*ENDED_OBJECTIVES, *ENDED_INITIATIVES)
        return lead.removed_at is not None or lead.state in ended
    if isinstance(lead, Opportunity):
        return lead.state != OpportunityState.OPEN
    if isinstance(lead, Risk):
        return lead.state in OVER
    if isinstance(lead, Deviation):
        return lead.step == Step.CLOSED
    if isinstance(lead, Promise):
        return not lead.is_open
    return lead.closed_on is not None
