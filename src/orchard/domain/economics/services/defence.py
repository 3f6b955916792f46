"""What one may do for a price defence: note benefits and concessions."""

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
from orchard.domain.economics.models.defence import Benefit, Concession
from orchard.domain.economics.queries.assumptions import check_may_edit
from orchard.domain.economics.rules.assumptions import LARGEST


@dataclass(frozen=True, slots=True)
class BenefitNote:
    """A benefit against the next-best alternative, worth between `low` and `high` a year."""

    name: str
    alternative: str
    low: Decimal
    high: Decimal
    evidence: str
    grade: str


@dataclass(frozen=True, slots=True)
class ConcessionNote:
    """What was given, what it costs a year, and what came back."""

    agreed_on: date
    given: str
    given_worth: Decimal
    got: str = ""
    got_worth: Decimal | None = None


@audited("benefit.noted")
def note_benefit(account: Account, *, note: BenefitNote, by: User, at: datetime) -> Benefit:
    """Write down what the customer gains with us, and how we know."""
    check_may_edit(by, account)
    texts = {name: getattr(note, name).strip() for name in ("name", "alternative", "evidence")}
    if not all(texts.values()):
        raise Invalid(_("Name the benefit, the next-best alternative and how we know."))
    if note.low > note.high:
        raise Invalid(_("The lower end is above the upper end. Correct one of them."))
    _check_amounts(note.low, note.high)
    return Benefit.objects.create(
        account=account,
        **texts,
        low=note.low,
        high=note.high,
        grade=note.grade,
        currency=core.organisation(by).currency,
        noted_by=by,
        noted_at=at,
    )


@audited("benefit.removed")
def remove_benefit(benefit: Benefit, *, by: User, at: datetime) -> Benefit:
    """Take a benefit off the sheet; it can be put back."""
    check_may_edit(by, benefit.account)
    remark(account=benefit.account_id)
    return removal.remove(benefit, at=at)


@audited("benefit.restored")
def restore_benefit(benefit: Benefit, *, by: User, at: datetime) -> Benefit:
    """Put a benefit back that was taken off the sheet."""
    check_may_edit(by, benefit.account)
    remark(account=benefit.account_id)
    return removal.restore(benefit)


@audited("concession.noted")
def note_concession(
    account: Account, *, note: ConcessionNote, by: User, at: datetime
) -> Concession:
    """Write down what we give and what we get for it."""
    check_may_edit(by, account)
    return Concession.objects.create(
        account=account,
        currency=core.organisation(by).currency,
        noted_by=by,
        noted_at=at,
        **_concession(note),
    )


@audited("concession.changed")
def change_concession(
    concession: Concession, *, expected: int, note: ConcessionNote, by: User, at: datetime
) -> Concession:
    """Correct a concession, mostly to add what came back for it."""
    check_may_edit(by, concession.account)
    return update_versioned(concession, expected, **_concession(note), noted_by=by, noted_at=at)


def _concession(note: ConcessionNote) -> dict[str, object]:
    """Return the columns of a concession that can be meant."""
    given, got = note.given.strip(), note.got.strip()
    if not given:
        raise Invalid(_("Say what we give."))
    if note.got_worth is not None and not got:
        raise Invalid(_("Say what we get: its worth alone is not enough."))
    _check_amounts(note.given_worth, note.got_worth or Decimal(0))
    return {
        "agreed_on": note.agreed_on,
        "given": given,
        "given_worth": note.given_worth,
        "got": got,
        "got_worth": note.got_worth,
    }


def _check_amounts(*amounts: Decimal) -> None:
    if not all(amount.is_finite() and abs(amount) < LARGEST for amount in amounts):
        raise Invalid(_("An amount cannot be kept. Write it as 120000.50."))
