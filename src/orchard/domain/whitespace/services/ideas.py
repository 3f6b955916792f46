"""What one may do with ideas: have one, say what became of it, make an opportunity of it."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from orchard.domain.accounts.models import Account
from orchard.domain.core.audit import audited, remark
from orchard.domain.core.mistakes import Conflict, Invalid
from orchard.domain.core.models import User
from orchard.domain.core.versions import update_versioned
from orchard.domain.whitespace.models import Idea
from orchard.domain.whitespace.moves import Spot
from orchard.domain.whitespace.queries.rights import check_may_edit
from orchard.domain.whitespace.rules import IdeaState
from orchard.domain.whitespace.services.opportunities import Pursuit, open_opportunity


@audited("idea.raised")
def raise_idea(
    account: Account, *, text: str, from_customer: str = "", by: User, at: datetime
) -> Idea:
    """Note what more we could do together; `from_customer` names who there had the idea."""
    check_may_edit(by, account)
    if not text.strip():
        raise Invalid(_("Write down the idea."))
    remark(account=account.pk)
    return Idea.objects.create(
        account=account,
        text=text.strip(),
        from_customer=from_customer.strip(),
        raised_by=by,
        raised_at=at,
    )


@audited("idea.answered")
def answer_idea(
    found: Idea, *, expected: int, state: IdeaState, answer: str, by: User, at: datetime
) -> Idea:
    """Say what became of an idea; one that is taken up becomes an opportunity."""
    check_may_edit(by, found.account)
    _check_not_taken_up(found)
    if state == IdeaState.TAKEN_UP:
        raise Invalid(_("Take the idea up as an opportunity, with an owner and a next step."))
    if state == IdeaState.DECLINED and not answer.strip():
        raise Invalid(_("Say why it is declined: whoever had it wants to know."))
    return update_versioned(found, expected, state=state, answer=answer.strip())


@audited("idea.taken_up")
def take_up_idea(
    found: Idea, *, expected: int, spot: Spot, pursuit: Pursuit, by: User, at: datetime
) -> Idea:
    """Make an opportunity of an idea; the two stay linked."""
    check_may_edit(by, found.account)
    _check_not_taken_up(found)
    today = found.account.merged_into or found.account
    made = open_opportunity(today, spot=spot, pursuit=pursuit, by=by, at=at)
    return update_versioned(found, expected, state=IdeaState.TAKEN_UP, opportunity=made)


def _check_not_taken_up(found: Idea) -> None:
    if found.state == IdeaState.TAKEN_UP:
        raise Conflict(_("This idea is an opportunity already."))
