"""What one may do about what customers say: record, correct and take away sheets, build trust.

None of it enters the trail: an event says that somebody answered, never what.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.utils.translation import gettext as _

from orchard.domain.accounts.models import Account
from orchard.domain.core import removal
from orchard.domain.core.audit import audited
from orchard.domain.core.mistakes import Conflict, Invalid, NotFound
from orchard.domain.core.models import User
from orchard.domain.core.versions import update_versioned
from orchard.domain.relationships import guards
from orchard.domain.relationships.cards import check_lengths
from orchard.domain.relationships.models import Contact
from orchard.domain.relationships.rules import check_not_ahead
from orchard.domain.voice.models import Answer, AnswerSheet, BenefitCheck, TrustStep
from orchard.domain.voice.rules import (
    SETTLED,
    Balance,
    Item,
    StepKind,
    StepState,
    Way,
    check_scores,
    check_unnamed,
)


@dataclass(frozen=True, slots=True)
class SheetNote:
    """What a person answered: when, asked by whom and how, and whether they may be named."""

    on: date
    way: Way
    asked_by: User
    is_named: bool
    scores: Mapping[Item, int]
    examples: Mapping[Item, str] = field(default_factory=dict)
    words: str = ""

    def check(self) -> None:
        """Refuse answers off their scales, and words that would name somebody."""
        check_scores(self.scores)
        if not self.is_named:
            check_unnamed(self.words, self.examples)
        for item, example in self.examples.items():
            if example.strip() and item not in self.scores:
                text = _("Give “%(question)s” a number too, or leave its example empty.")
                raise Invalid(text % {"question": item.label})
            check_lengths(Answer, {"example": example})


@dataclass(frozen=True, slots=True)
class StepNote:
    """What we promised or intend, who does it and until when."""

    kind: StepKind
    what: str
    owner: User
    due_on: date

    def check(self, account: Account) -> None:
        """Refuse an empty one, and one that nobody does or who does it may not see."""
        if not self.what.strip():
            raise Invalid(_("Say what was promised, or what we want to do."))
        if not self.owner.is_active:
            text = _("%(name)s no longer works here. Choose somebody else.")
            raise Invalid(text % {"name": self.owner})
        if not guards.is_on_team(self.owner, account):
            raise Invalid(_("Who does it has to be in the team of the account."))
        check_lengths(TrustStep, {"what": self.what})


@dataclass(frozen=True, slots=True)
class BenefitNote:
    """What both sides gain, and whether that is fair."""

    they_gain: str
    we_gain: str
    balance: Balance
    on: date
    why: str = ""

    def check(self) -> None:
        """Refuse a check that looks at one side, or that finds it unfair and leaves it at that."""
        if not self.they_gain.strip() or not self.we_gain.strip():
            raise Invalid(_("Say what they gain and what we gain: it takes both."))
        if self.balance is not Balance.FAIR and not self.why.strip():
            raise Invalid(_("Say why it is not fair, and what we change."))


@audited("answers.recorded")
def record_sheet(contact: Contact, *, note: SheetNote, by: User, at: datetime) -> AnswerSheet:
    """Record what a person answered; earlier sheets stay beside it."""
    guards.check_contact(by, contact)
    _check(note, by, at)
    return _record(contact, note, by=by, at=at)


@audited("answers.corrected")
def correct_sheet(
    sheet: AnswerSheet, *, expected: int, note: SheetNote, by: User, at: datetime
) -> AnswerSheet:
    """Record a sheet again as it should have been; the wrong one is taken away and can be seen."""
    guards.check_contact(by, sheet.contact)
    if not sheet.is_named:
        raise NotFound
    _check(note, by, at)
    old = removal.remove(sheet, at=at, expected=expected)
    if not note.is_named:
        _forget_name(old)
    return _record(sheet.contact, note, by=by, at=at, corrects=old)


@audited("answers.removed")
def remove_sheet(sheet: AnswerSheet, *, expected: int, by: User, at: datetime) -> AnswerSheet:
    """Take a sheet away: it counts no longer, and can be put back."""
    guards.check_team(by, guards.current_account(sheet.contact))
    return removal.remove(sheet, at=at, expected=expected)


@audited("answers.restored")
def restore_sheet(sheet: AnswerSheet, *, by: User, at: datetime) -> AnswerSheet:
    """Put a sheet back that was taken away."""
    guards.check_contact(by, sheet.contact)
    if sheet.corrections.exists():
        raise Conflict(_("This sheet was corrected and stays away. Correct the newer one instead."))
    return removal.restore(sheet)


@audited("trust_step.noted")
def note_step(contact: Contact, *, note: StepNote, by: User, at: datetime) -> TrustStep:
    """Write down what we promised a person, or want to do, to be worth their trust."""
    guards.check_contact(by, contact)
    note.check(guards.current_account(contact))
    return TrustStep.objects.create(
        contact=contact,
        kind=note.kind,
        what=note.what.strip(),
        owner=note.owner,
        due_on=note.due_on,
        by=by,
        at=at,
    )


@audited("trust_step.settled")
def settle_step(
    step: TrustStep,
    *,
    expected: int,
    state: StepState,
    on: date,
    outcome: str = "",
    by: User,
    at: datetime,
) -> TrustStep:
    """Say that it was done, broken or dropped, and what came of it; with who left us too."""
    guards.check_usable(by, step.contact)
    if step.state != StepState.OPEN:
        raise Conflict(_("This was settled already."))
    said = outcome.strip()
    if state not in SETTLED:
        raise Invalid(_("Say whether it was done, broken or dropped."))
    if state != StepState.KEPT and not said:
        raise Invalid(_("Say why, so that the next promise is kept."))
    check_not_ahead(on, guards.today(by, at))
    check_lengths(TrustStep, {"outcome": said})
    return update_versioned(step, expected, state=state, settled_on=on, outcome=said)


@audited("trust_step.reopened")
def reopen_step(step: TrustStep, *, expected: int, by: User, at: datetime) -> TrustStep:
    """Take back that it was settled; what was said of it then stays as history."""
    guards.check_usable(by, step.contact)
    if step.state == StepState.OPEN:
        raise Conflict(_("This is open already."))
    return update_versioned(
        step,
        expected,
        state=StepState.OPEN,
        settled_on=None,
        outcome="",
        earlier="\n".join(one for one in (step.earlier, step.settlement) if one),
    )


@audited("benefit.checked")
def check_benefit(account: Account, *, note: BenefitNote, by: User, at: datetime) -> BenefitCheck:
    """Say what both sides gain and whether it is fair; what was said before stays as history."""
    guards.check_team(by, account)
    note.check()
    check_not_ahead(note.on, guards.today(by, at))
    return BenefitCheck.objects.create(
        account=account,
        they_gain=note.they_gain.strip(),
        we_gain=note.we_gain.strip(),
        balance=note.balance,
        why=note.why.strip(),
        on=note.on,
        by=by,
        at=at,
    )


def _record(
    contact: Contact,
    note: SheetNote,
    *,
    by: User,
    at: datetime,
    corrects: AnswerSheet | None = None,
) -> AnswerSheet:
    sheet = AnswerSheet.objects.create(
        contact=contact,
        on=note.on,
        way=note.way,
        asked_by=note.asked_by,
        is_named=note.is_named,
        words=note.words.strip(),
        corrects=corrects,
        by=by,
        at=at,
    )
    Answer.objects.bulk_create(
        Answer(sheet=sheet, item=item, score=score, example=note.examples.get(item, "").strip())
        for item, score in note.scores.items()
    )
    return sheet


def _check(note: SheetNote, by: User, at: datetime) -> None:
    """Refuse a sheet that cannot be, before anything is written."""
    note.check()
    check_not_ahead(note.on, guards.today(by, at))
    if not note.asked_by.is_active:
        text = _("%(name)s no longer works here. Choose somebody else.")
        raise Invalid(text % {"name": note.asked_by})


def _forget_name(sheet: AnswerSheet) -> None:
    """Keep what a person said before they took their name back, without what would tell it.

    A sheet that corrected others takes their names along: the person took back one name, not one
    of its copies.
    """
    known: list[int] = []
    before: int | None = sheet.pk
    while before is not None:
        known.append(before)
        rows = AnswerSheet.objects.filter(pk=before).values_list("corrects", flat=True)
        before = rows.first()
    AnswerSheet.objects.filter(pk__in=known).update(is_named=False, words="")
    Answer.objects.filter(sheet__in=known).update(example="")
