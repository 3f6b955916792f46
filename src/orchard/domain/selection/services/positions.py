"""What one may do about our position with a customer: factors, their view, potential, references."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date, datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from orchard.domain.accounts.models import Account, AccountUnit
from orchard.domain.core import queries as core
from orchard.domain.core import removal
from orchard.domain.core.audit import audited, remark
from orchard.domain.core.mistakes import Conflict, Invalid
from orchard.domain.core.models import User
from orchard.domain.core.permissions import require
from orchard.domain.core.rules import Permission
from orchard.domain.core.versions import update_versioned
from orchard.domain.economics.rules.assumptions import LARGEST
from orchard.domain.selection.models import Position, Potential, Reference, SuccessFactor
from orchard.domain.selection.moves import check_known, today
from orchard.domain.selection.races import one_alone
from orchard.domain.selection.rules.choices import Permit, ReferenceKind, Stage, TheirView
from orchard.domain.selection.rules.criteria import check_score

FASTEST = 10
"""Growth of an industry is below tenfold a year; more is a slip of the hand."""


@dataclass(frozen=True, slots=True)
class FactorNote:
    """What counts for a customer, with our score beside the best competitor's."""

    title: str
    weight: Decimal
    own: Decimal
    competitor: Decimal
    source: str
    grade: str
    competitor_name: str = ""

    def check(self) -> None:
        """Refuse what nobody can retrace, and scores off the scale."""
        if not self.title.strip() or not self.source.strip():
            raise Invalid(_("Say what counts for them, and how you know."))
        if not (self.weight.is_finite() and 0 < self.weight <= 1):
            raise Invalid(_("A weight lies between 0 and 1, such as 0.25."))
        check_score(self.own)
        check_score(self.competitor)


@dataclass(frozen=True, slots=True)
class PositionNote:
    """How we and the customer see the relation; what is not known stays empty."""

    stage: Stage | None = None
    intended_stage: Stage | None = None
    stated_stage: Stage | None = None
    their_view: TheirView | None = None
    our_appeal: Decimal | None = None
    source: str = ""
    grade: str = ""
    said_on: date | None = None
    industry_growth: Decimal | None = None
    industry_source: str = ""
    industry_on: date | None = None
    later_attractiveness: Decimal | None = None
    later_strength: Decimal | None = None
    later_why: str = ""

    def check(self) -> None:
        """Refuse what the customer is said to think without a source, and scores off the scale."""
        theirs = (self.stated_stage, self.their_view, self.our_appeal)
        if any(one is not None for one in theirs) and not self.source.strip():
            raise Invalid(_("Say how you know what the customer thinks."))
        if self.industry_growth is not None and not self.industry_source.strip():
            raise Invalid(_("Say who measured the growth of their industry."))
        growth = self.industry_growth
        if growth is not None and not (growth.is_finite() and abs(growth) < FASTEST):
            raise Invalid(_("Give the growth of a year as a share, such as 0.03 for 3 %."))
        for score in (self.our_appeal, self.later_attractiveness, self.later_strength):
            if score is not None:
                check_score(score)

    def values(self) -> dict[str, object]:
        """Return what is stored."""
        said = {one.name: getattr(self, one.name) for one in fields(self)}
        texts = {name: text.strip() for name, text in said.items() if isinstance(text, str)}
        return said | texts | {"their_view": self.their_view or ""}


@dataclass(frozen=True, slots=True)
class PotentialNote:
    """What a unit could buy of a family in a year beyond today, and what shows it."""

    family: str
    yearly: Decimal
    evidence: str
    grade: str
    unit: AccountUnit | None = None


@dataclass(frozen=True, slots=True)
class ReferenceNote:
    """How a customer helps us to be believed."""

    kind: ReferenceKind
    permit: Permit
    text: str
    asked_on: date | None = None
    used_on: date | None = None
    used_for: str = ""


@audited("factor.added")
def add_factor(account: Account, *, note: FactorNote, by: User, at: datetime) -> SuccessFactor:
    """Note what counts for a customer when they choose a supplier."""
    _check(by, account)
    note.check()
    _check_new_factor(account, note.title)
    remark(account=account.pk)
    with one_alone(_twice()):
        return SuccessFactor.objects.create(account=account, **_stripped(note))


@audited("factor.changed")
def change_factor(
    found: SuccessFactor, *, expected: int, note: FactorNote, by: User, at: datetime
) -> SuccessFactor:
    """Correct a factor."""
    _check(by, found.account)
    note.check()
    if note.title.strip() != found.title:
        _check_new_factor(found.account, note.title)
    with one_alone(_twice()):
        return update_versioned(found, expected, **_stripped(note))


@audited("factor.removed")
def remove_factor(found: SuccessFactor, *, expected: int, by: User, at: datetime) -> SuccessFactor:
    """Take a factor out."""
    _check(by, found.account)
    return removal.remove(found, at=at, expected=expected)


@audited("factor.restored")
def restore_factor(found: SuccessFactor, *, by: User, at: datetime) -> SuccessFactor:
    """Put a factor back, unless its name was given again."""
    _check(by, found.account)
    _check_new_factor(found.account, found.title, but=found.pk)
    with one_alone(_twice()):
        return removal.restore(found)


@audited("position.written")
def write_position(
    account: Account, *, expected: int, note: PositionNote, by: User, at: datetime
) -> Position:
    """Write down how we and the customer see the relation; an empty field is not known."""
    _check(by, account)
    note.check()
    if note.industry_on is not None and note.industry_on > today(by, at):
        raise Invalid(_("This day is still to come."))
    found, made = Position.objects.get_or_create(account=account)
    return update_versioned(found, found.version if made else expected, **note.values())


@audited("potential.noted")
def note_potential(account: Account, *, note: PotentialNote, by: User, at: datetime) -> Potential:
    """Note what could be sold beyond today, in one cell of unit and offer family."""
    _check(by, account)
    _check_potential(account, note)
    currency = core.organisation(by).currency
    return Potential.objects.create(
        account=account, **_stripped(note), currency=currency, written_by=by
    )


@audited("potential.changed")
def change_potential(
    found: Potential, *, expected: int, note: PotentialNote, by: User, at: datetime
) -> Potential:
    """Correct a cell."""
    _check(by, found.account)
    _check_potential(found.account, note)
    return update_versioned(found, expected, **_stripped(note), written_by=by)


@audited("potential.removed")
def remove_potential(found: Potential, *, expected: int, by: User, at: datetime) -> Potential:
    """Take a cell out."""
    _check(by, found.account)
    return removal.remove(found, at=at, expected=expected)


@audited("potential.restored")
def restore_potential(found: Potential, *, by: User, at: datetime) -> Potential:
    """Put a cell back."""
    _check(by, found.account)
    return removal.restore(found)


@audited("reference.noted")
def note_reference(account: Account, *, note: ReferenceNote, by: User, at: datetime) -> Reference:
    """Note how a customer helps us to be believed, and whether they allow it."""
    _check(by, account)
    values = _reference(note, by, at)
    return Reference.objects.create(account=account, **values, written_by=by)


@audited("reference.changed")
def change_reference(
    found: Reference, *, expected: int, note: ReferenceNote, by: User, at: datetime
) -> Reference:
    """Correct a reference, say when it was used or asked for."""
    _check(by, found.account)
    return update_versioned(found, expected, **_reference(note, by, at))


@audited("reference.removed")
def remove_reference(found: Reference, *, expected: int, by: User, at: datetime) -> Reference:
    """Take a reference out."""
    _check(by, found.account)
    return removal.remove(found, at=at, expected=expected)


@audited("reference.restored")
def restore_reference(found: Reference, *, by: User, at: datetime) -> Reference:
    """Put a reference back."""
    _check(by, found.account)
    return removal.restore(found)


def _check_new_factor(account: Account, title: str, *, but: int = 0) -> None:
    standing = SuccessFactor.objects.filter(account=account, removed_at__isnull=True)
    if standing.exclude(pk=but).filter(title=title.strip()).exists():
        raise Conflict(_twice())


def _twice() -> str:
    return _("This stands in the list already. Change it there.")


def _check_potential(account: Account, note: PotentialNote) -> None:
    if not note.family.strip() or not note.evidence.strip():
        raise Invalid(_("Say which offers, and what shows that they could buy them."))
    if not (note.yearly.is_finite() and 0 < note.yearly < LARGEST):
        raise Invalid(_("Give the revenue of a year as an amount above zero."))
    if note.unit is not None and note.unit.account_id != account.pk:
        raise Invalid(_("This unit belongs to another account."))


def _reference(note: ReferenceNote, by: User, at: datetime) -> dict[str, object]:
    if not note.text.strip():
        raise Invalid(_("Say what the reference is: the quote, the case, the visit."))
    if note.used_on is not None and note.permit is not Permit.GRANTED:
        raise Invalid(_("A reference is used only with the customer's permission."))
    for day in (note.asked_on, note.used_on):
        if day is not None and day > today(by, at):
            raise Invalid(_("This day is still to come."))
    return _stripped(note)


def _stripped(note: FactorNote | PotentialNote | ReferenceNote) -> dict[str, object]:
    said = {one.name: getattr(note, one.name) for one in fields(note)}
    return {name: text.strip() if type(text) is str else text for name, text in said.items()}


def _check(by: User, account: Account) -> None:
    require(by, Permission.NOMINATE)
    check_known(by, account)
