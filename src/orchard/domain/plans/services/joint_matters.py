"""What matters now: asked, ranked by the customer, and settled in the plan."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.utils.translation import gettext as _

from orchard.domain.accounts.models import Account
from orchard.domain.core import queries as core
from orchard.domain.core import removal
from orchard.domain.core.audit import audited, remark
from orchard.domain.core.mistakes import Conflict, Invalid
from orchard.domain.core.models import User
from orchard.domain.core.versions import update_versioned
from orchard.domain.plans import both_sides
from orchard.domain.plans.both_sides import check_current, check_speaks
from orchard.domain.plans.models import WhatMattersCheck
from orchard.domain.plans.queries.rights import check_may_edit, check_may_share
from orchard.domain.plans.rules.joint_matters import checked_needs
from orchard.domain.plans.rules.sharing import SharedKind
from orchard.domain.plans.services.sharing import share
from orchard.domain.relationships.models import Contact


@audited("needs.asked")
def ask_what_matters(
    account: Account, *, needs: Sequence[str], by: User, at: datetime
) -> WhatMattersCheck:
    """Ask the customer to rank their needs, also in the portal; one question is open at a time."""
    check_may_edit(by, account)
    check_may_share(by, account)
    check_current(account)
    offered = checked_needs(needs)
    Account.objects.select_for_update().filter(pk=account.pk).first()
    waiting = WhatMattersCheck.objects.of(account).standing().filter(ranked_on=None)
    if waiting.exists():
        raise Conflict(_("They were asked already and have not answered yet."))
    made = WhatMattersCheck.objects.create(
        account=account, offered=offered, asked_by=by, asked_at=at
    )
    share(account, kind=SharedKind.QUESTION, object_id=made.pk, by=by, at=at)
    remark(account=account.pk)
    return made


@audited("needs.ranked")
def note_ranking(
    found: WhatMattersCheck,
    *,
    expected: int,
    needs: Sequence[str],
    contact: Contact,
    on: date,
    by: User,
    at: datetime,
) -> WhatMattersCheck:
    """Write down in which order somebody at the customer put their needs."""
    check_may_edit(by, found.account)
    check_speaks(by, found.account, contact)
    if on > core.fiscal_calendar(by).today(at):
        raise Invalid(_("This day is still to come. Give the day on which they said so."))
    return both_sides.keep_ranking(found, expected, needs, contact=contact, on=on, noted_by=by)


@audited("needs.settled")
def settle_what_matters(
    found: WhatMattersCheck, *, expected: int, how: str, by: User, at: datetime
) -> WhatMattersCheck:
    """Say what follows for the plan from what changed: then nobody is asked for it any more."""
    check_may_edit(by, found.account)
    removal.check_stands(found)
    if found.ranked_on is None or found.settled_at is not None:
        raise Conflict(_("Nothing waits here. Load the page again."))
    if not how.strip():
        raise Invalid(_("Say what you changed in the plan, or why it stays as it is."))
    remark(account=found.account_id)
    return update_versioned(found, expected, settled_by=by, settled_at=at, settled_how=how.strip())


@audited("needs.withdrawn")
def withdraw_question(
    found: WhatMattersCheck, *, expected: int, by: User, at: datetime
) -> WhatMattersCheck:
    """Take the question back before it was answered."""
    check_may_edit(by, found.account)
    if found.ranked_on is not None:
        raise Conflict(_("They answered already: what they said stays."))
    remark(account=found.account_id)
    return removal.remove(found, at=at, expected=expected)


@audited("needs.question_restored")
def restore_question(found: WhatMattersCheck, *, by: User, at: datetime) -> WhatMattersCheck:
    """Ask again what was taken back."""
    check_may_edit(by, found.account)
    waiting = WhatMattersCheck.objects.of(found.account).standing().filter(ranked_on=None)
    if waiting.exists():
        raise Conflict(_("They were asked anew meanwhile."))
    remark(account=found.account_id)
    return removal.restore(found)
