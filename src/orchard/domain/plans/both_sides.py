"""What is kept of what either side says, whoever writes it down: one of us, or they themselves."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.utils.translation import gettext as _

from orchard.domain.accounts.models import Account
from orchard.domain.core import removal
from orchard.domain.core.audit import remark
from orchard.domain.core.mistakes import Conflict, Invalid, NotFound
from orchard.domain.core.models import User
from orchard.domain.core.versions import update_versioned
from orchard.domain.plans.models import (
    CriterionAcceptance,
    Initiative,
    JointScore,
    SuccessCriterion,
    WhatMattersCheck,
)
from orchard.domain.plans.rules.joint import Says, Score, Side
from orchard.domain.plans.rules.joint_matters import checked_needs, compared
from orchard.domain.relationships.guards import merged
from orchard.domain.relationships.models import Contact

TEXT = ("metric", "unit", "baseline", "target", "due_on", "our_owner", "their_owner")
"""What a success criterion says; the people at its end are not kept with what was accepted."""


def check_speaks(by: User, account: Account, contact: Contact) -> None:
    """Refuse who is not of the account, left, was erased, or said no to the use of their data.

    Of an account that became part of another, the people of the whole may speak.
    """
    known = Contact.objects.visible_to(by).of(merged(account)).usable().filter(pk=contact.pk)
    if not known.filter(left_on__isnull=True).exists():
        raise Invalid(_("Nobody at this customer can be named like that. Choose one of the list."))


def named(person: Contact | None) -> str:
    """Return what somebody is called to their colleagues; nobody who left, or may not be named."""
    if person is None:
        return ""
    is_named = person.is_here and person.restricted_on is None
    return person.name if is_named else _("somebody of yours")


def check_current(account: Account) -> None:
    """Refuse to begin something with an account that became part of another."""
    if account.merged_into_id is not None:
        raise Conflict(_("This account was merged. Go to the account that it is now."))


def say(
    found: SuccessCriterion,
    text_version: int,
    says: Says,
    words: str,
    *,
    user: User | None,
    contact: Contact | None,
    at: datetime,
) -> CriterionAcceptance:
    """Keep what a side says to the text that it saw; a text that changed meanwhile is refused."""
    row = locked(found)
    removal.check_stands(row)
    if row.text_version != text_version:
        raise Conflict(_("The text changed meanwhile. Read it as it is now, then decide."))
    if says == Says.CHANGE and not words.strip():
        raise Invalid(_("Say what should be different."))
    side = Side.US if contact is None else Side.CUSTOMER
    now = row.sayings.filter(text_version=text_version, side=side, says=Says.ACCEPTED)
    if now.exists():
        raise Conflict(_("This side accepted this text already."))
    remark(account=row.account_id, side=side, text_version=text_version)
    return CriterionAcceptance.objects.create(
        criterion=row, text_version=text_version, text=_text(row), side=side, says=says,
        words=words.strip(), user=user, contact=contact, said_at=at,
    )  # fmt: skip


def locked(found: SuccessCriterion) -> SuccessCriterion:
    """Return the criterion as it is stored; who words it anew meanwhile waits."""
    row = SuccessCriterion.objects.select_for_update().filter(pk=found.pk).first()
    if row is None:
        raise NotFound
    return row


def _text(row: SuccessCriterion) -> dict[str, str]:
    """Return what the criterion says, without the people who answer for it."""
    return {name: str(getattr(row, name)) for name in TEXT[:5]}


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


def keep_ranking(
    found: WhatMattersCheck,
    expected: int,
    needs: Sequence[str],
    *,
    contact: Contact,
    on: date,
    noted_by: User | None,
) -> WhatMattersCheck:
    """Keep a ranking and whether anything stands elsewhere than the last time."""
    removal.check_stands(found)
    if found.ranked_on is not None:
        raise Conflict(_("They answered already. Ask anew to hear what changed."))
    ranked = checked_needs(needs)
    last = _last(found.account)
    is_different = compared(ranked, None if last is None else last.ranked).is_different
    remark(account=found.account_id, is_different=is_different)
    return update_versioned(
        found, expected, ranked=ranked, contact=contact, ranked_on=on, noted_by=noted_by,
        is_different=is_different,
    )  # fmt: skip


def _last(account: Account) -> WhatMattersCheck | None:
    """Return the ranking that was given last."""
    answered = (
        WhatMattersCheck.objects.of(merged(account)).standing().filter(ranked_on__isnull=False)
    )
    return answered.order_by("-ranked_on", "-pk").first()
