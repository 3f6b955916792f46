"""Success criteria: proposed, worded anew, measured, and accepted by both sides."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TypedDict

from django.utils.translation import gettext as _

from orchard.domain.accounts.models import Account
from orchard.domain.core import queries as core
from orchard.domain.core import removal
from orchard.domain.core.audit import audited, remark
from orchard.domain.core.mistakes import Invalid
from orchard.domain.core.models import User
from orchard.domain.core.versions import update_versioned
from orchard.domain.plans import both_sides
from orchard.domain.plans.both_sides import TEXT, check_current, check_speaks
from orchard.domain.plans.models import CriterionAcceptance, SuccessCriterion
from orchard.domain.plans.queries.rights import check_may_edit
from orchard.domain.plans.rules.joint import Says
from orchard.domain.relationships.models import Contact

MOST = Decimal(10) ** 12


class Said(TypedDict):
    """What somebody at the customer says to a text, and to which one."""

    text_version: int
    contact: Contact
    words: str


@dataclass(frozen=True, slots=True)
class Wording:
    """What a criterion says: what is measured, from where to where, by when, who answers for it."""

    metric: str
    unit: str
    baseline: Decimal
    target: Decimal
    due_on: date
    our_owner: User
    their_owner: Contact

    def check(self, account: Account, by: User) -> None:
        """Refuse a wording that nobody could measure or answer for."""
        if not self.metric.strip():
            raise Invalid(_("Say what is measured."))
        for number in (self.baseline, self.target):
            if not number.is_finite() or abs(number) >= MOST:
                raise Invalid(_("Give both ends as numbers, as 93.1 and 97."))
        if self.baseline == self.target:
            raise Invalid(_("The target is where it starts. Say what should become better."))
        if not self.our_owner.is_active:
            raise Invalid(_("Who answers with us works here no more. Choose somebody else."))
        check_speaks(by, account, self.their_owner)

    def values(self) -> dict[str, object]:
        """Return what is stored."""
        said = {name: getattr(self, name) for name in TEXT}
        return {**said, "metric": self.metric.strip(), "unit": self.unit.strip()}


@audited("criterion.proposed")
def propose_criterion(
    account: Account, *, wording: Wording, by: User, at: datetime
) -> SuccessCriterion:
    """Propose by what both sides see that it works; nobody has accepted it yet."""
    check_may_edit(by, account)
    check_current(account)
    wording.check(account, by)
    remark(account=account.pk)
    return SuccessCriterion.objects.create(
        account=account, noted_by=by, noted_at=at, **wording.values()
    )


@audited("criterion.worded")
def word_criterion(
    found: SuccessCriterion, *, expected: int, wording: Wording, by: User, at: datetime
) -> SuccessCriterion:
    """Change what a criterion says: it is a new text, which both sides have to accept anew."""
    check_may_edit(by, found.account)
    removal.check_stands(found)
    wording.check(found.account, by)
    row = both_sides.locked(found)
    values = wording.values()
    if all(getattr(row, name) == values[name] for name in TEXT):
        raise Invalid(_("Nothing is different. Change something, or cancel."))
    remark(account=found.account_id, text_version=row.text_version + 1)
    return update_versioned(found, expected, **values, text_version=row.text_version + 1)


@audited("criterion.measured")
def measure_criterion(
    found: SuccessCriterion, *, expected: int, current: Decimal, on: date, by: User, at: datetime
) -> SuccessCriterion:
    """Keep where it stands now; what was agreed stays agreed."""
    check_may_edit(by, found.account)
    removal.check_stands(found)
    if not current.is_finite() or abs(current) >= MOST:
        raise Invalid(_("Give where it stands as a number, as 96.2."))
    if on > core.fiscal_calendar(by).today(at):
        raise Invalid(_("This day is still to come. Give the day on which it was measured."))
    remark(account=found.account_id)
    return update_versioned(found, expected, current=current, current_on=on)


@audited("criterion.accepted")
def accept_criterion(
    found: SuccessCriterion,
    *,
    text_version: int,
    contact: Contact | None = None,
    words: str = "",
    by: User,
    at: datetime,
) -> CriterionAcceptance:
    """Accept the text that one saw: for us, or for the customer with who said so and the proof."""
    check_may_edit(by, found.account)
    if contact is not None:
        check_speaks(by, found.account, contact)
        if not words.strip():
            raise Invalid(_("Say how they accepted it: the mail, the minutes, the meeting."))
    return both_sides.say(
        found, text_version, Says.ACCEPTED, words, user=by, contact=contact, at=at
    )


@audited("criterion.change_asked")
def ask_for_change(
    found: SuccessCriterion,
    *,
    text_version: int,
    contact: Contact | None = None,
    words: str,
    by: User,
    at: datetime,
) -> CriterionAcceptance:
    """Ask for another text, with what should be different."""
    check_may_edit(by, found.account)
    if contact is not None:
        check_speaks(by, found.account, contact)
    return both_sides.say(found, text_version, Says.CHANGE, words, user=by, contact=contact, at=at)


@audited("criterion.removed")
def remove_criterion(
    found: SuccessCriterion, *, expected: int, by: User, at: datetime
) -> SuccessCriterion:
    """Take a criterion out as one saw it; it can be put back."""
    check_may_edit(by, found.account)
    remark(account=found.account_id)
    return removal.remove(found, at=at, expected=expected)


@audited("criterion.restored")
def restore_criterion(found: SuccessCriterion, *, by: User, at: datetime) -> SuccessCriterion:
    """Put a criterion back that was taken out."""
    check_may_edit(by, found.account)
    remark(account=found.account_id)
    return removal.restore(found)
