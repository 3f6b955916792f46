"""What one may do in the value ledger: note a value, correct it, keep what the customer says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from orchard.domain.accounts.models import Account
from orchard.domain.core import queries as core
from orchard.domain.core import removal
from orchard.domain.core.audit import audited, remark
from orchard.domain.core.mistakes import Invalid
from orchard.domain.core.models import User
from orchard.domain.core.versions import update_versioned
from orchard.domain.economics.queries.assumptions import check_may_edit
from orchard.domain.economics.rules.assumptions import LARGEST
from orchard.domain.plans.models import ValueRecord
from orchard.domain.plans.rules.joint import Benefit
from orchard.domain.plans.rules.values import ValueStatus


@dataclass(frozen=True, slots=True)
class ValueNote:
    """What the customer gained in a year, what it is worth, and how it was measured."""

    year: int
    benefit: str
    amount: Decimal
    method: str
    grade: str
    quarter: int | None = None
    kind: Benefit = Benefit.OTHER
    alternative: str = ""
    alternative_amount: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What somebody at the customer said: `words` is the proof, or why they dispute it.

    `amount` is what it was worth to them, where they correct it.
    """

    who: str
    on: date
    words: str = ""
    amount: Decimal | None = None


@audited("value.noted")
def note_value(account: Account, *, note: ValueNote, by: User, at: datetime) -> ValueRecord:
    """Write down a value that we delivered; until the customer confirms it, only we say so."""
    check_may_edit(by, account)
    return ValueRecord.objects.create(
        account=account,
        currency=core.organisation(by).currency,
        noted_by=by,
        noted_at=at,
        **_values(note),
    )


@audited("value.changed")
def change_value(
    record: ValueRecord, *, expected: int, note: ValueNote, by: User, at: datetime
) -> ValueRecord:
    """Correct a value; what the customer said was about the old text, so they are asked anew."""
    check_may_edit(by, record.account)
    unsaid = {"status": ValueStatus.CLAIMED, "answered_by": "", "answered_on": None, "words": "",
              "corrected_amount": None}  # fmt: skip
    return update_versioned(record, expected, **_values(note), **unsaid, noted_by=by, noted_at=at)


@audited("value.confirmed")
def confirm_value(
    record: ValueRecord, *, expected: int, answer: Answer, by: User, at: datetime
) -> ValueRecord:
    """Keep that the customer confirmed the value, with who and when."""
    check_may_edit(by, record.account)
    said = _said(answer, core.fiscal_calendar(by).today(at))
    return update_versioned(record, expected, status=ValueStatus.CONFIRMED, **said)


@audited("value.disputed")
def dispute_value(
    record: ValueRecord, *, expected: int, answer: Answer, by: User, at: datetime
) -> ValueRecord:
    """Keep that the customer disputes the value, with who, when and why."""
    check_may_edit(by, record.account)
    if not answer.words.strip():
        raise Invalid(_("Say why the customer disputes it."))
    said = _said(answer, core.fiscal_calendar(by).today(at))
    return update_versioned(record, expected, status=ValueStatus.DISPUTED, **said)


@audited("value.removed")
def remove_value(record: ValueRecord, *, expected: int, by: User, at: datetime) -> ValueRecord:
    """Take a value out of the ledger as one saw it; it can be put back."""
    check_may_edit(by, record.account)
    remark(account=record.account_id)
    return removal.remove(record, at=at, expected=expected)


@audited("value.restored")
def restore_value(record: ValueRecord, *, by: User, at: datetime) -> ValueRecord:
    """Put a value back that was taken out."""
    check_may_edit(by, record.account)
    remark(account=record.account_id)
    return removal.restore(record)


def _values(note: ValueNote) -> dict[str, object]:
    """Return the columns of a value that can be meant."""
    benefit, method = note.benefit.strip(), note.method.strip()
    if not benefit or not method:
        raise Invalid(_("Say what the customer gained and how it was measured."))
    if not (note.amount.is_finite() and 0 < note.amount < LARGEST):
        raise Invalid(_("Give what it is worth in the year, as 120000.50."))
    texts = {"benefit": benefit, "method": method, "grade": note.grade, "kind": note.kind}
    when = {"year": note.year, "quarter": note.quarter}
    return {**when, "amount": note.amount, **texts, **_alternative(note)}


def _alternative(note: ValueNote) -> dict[str, object]:
    """Return what the customer would have had otherwise: it has a name before it has a worth."""
    name, amount = note.alternative.strip(), note.alternative_amount
    if amount is not None and not name:
        raise Invalid(_("Name the next best alternative that would have been worth this."))
    if amount is not None and not (amount.is_finite() and 0 <= amount < LARGEST):
        raise Invalid(_("Give what the alternative would have been worth, as 80000."))
    return {"alternative": name, "alternative_amount": amount}


def _said(answer: Answer, today: date) -> dict[str, object]:
    who = answer.who.strip()
    if not who:
        raise Invalid(_("Name who at the customer said so."))
    if answer.on > today:
        raise Invalid(_("This day is still to come. Give the day on which they said so."))
    if answer.amount is not None and not (
        answer.amount.is_finite() and 0 <= answer.amount < LARGEST
    ):
        raise Invalid(_("Give what it was worth to them, as 80000."))
    said = {"answered_by": who, "answered_on": answer.on, "words": answer.words.strip()}
    return {**said, "corrected_amount": answer.amount}
