"""What one may do about who decides on an opportunity."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from orchard.domain.core.audit import audited
from orchard.domain.core.mistakes import Conflict
from orchard.domain.core.models import User
from orchard.domain.core.versions import update_versioned
from orchard.domain.relationships import queries as relationships
from orchard.domain.relationships import services as people
from orchard.domain.relationships.models import Contact
from orchard.domain.relationships.rules import DecisionRole
from orchard.domain.whitespace.models import Opportunity
from orchard.domain.whitespace.queries.rights import check_may_edit
from orchard.domain.whitespace.rules import OpportunityState

LONGEST = 200
"""Letters that the name of a decision takes."""


@audited("opportunity.role_given")
def give_role(
    found: Opportunity, *, contact: Contact, role: DecisionRole, by: User, at: datetime
) -> Opportunity:
    """Say what somebody is in the decision on an opportunity; its first role names the decision."""
    check_may_edit(by, found.account)
    if found.state != OpportunityState.OPEN:
        raise Conflict(_("This opportunity is closed. Its buying group stays as it was."))
    person = relationships.contact(by, found.account, contact.pk)
    if not found.decision:
        found = update_versioned(found, found.version, decision=found.title[:LONGEST].strip())
    people.give_buying_role(person, role=role, decision=found.decision, by=by, at=at)
    return found
