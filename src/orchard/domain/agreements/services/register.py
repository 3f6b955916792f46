"""What one may do with agreements: record, amend, sign, renew, end, and answer a reminder."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from orchard.domain.accounts.models import Account, AccountUnit
from orchard.domain.agreements.models.register import Agreement, AgreementQuerySet, Amendment
from orchard.domain.agreements.queries.register import check_may_edit
from orchard.domain.agreements.queries.register import document as document_of
from orchard.domain.agreements.rules.register import (
    ENDED,
    AgreementIsOver,
    EndedBy,
    Kind,
    NoticeUnit,
    Renewal,
    Stage,
    check_dates,
    check_not_ending,
    check_renewable,
    is_to_tell,
    last_day_for_notice,
    rebate_steps,
    state_on,
    step_due,
)
from orchard.domain.core import queries as core
from orchard.domain.core import services as files
from orchard.domain.core.audit import audited, remark
from orchard.domain.core.files.keeping import KeptFile
from orchard.domain.core.mistakes import Conflict, Invalid, NotFound
from orchard.domain.core.models import Attachment, User
from orchard.domain.core.versions import update_versioned
from orchard.domain.relationships.guards import merged

MOST_MONTHS = 600


@dataclass(frozen=True, slots=True)
class Terms:
    """What is agreed; no units means the whole account."""

    name: str
    kind: Kind
    parties: str
    starts_on: date
    renewal: Renewal
    ends_on: date | None = None
    notice_period: int | None = None
    notice_unit: NoticeUnit = NoticeUnit.MONTHS
    renews_for_months: int | None = None
    price_structure: str = ""
    price_version: str = ""
    indexation: str = ""
    rebates: str = ""
    units: Sequence[AccountUnit] = ()

    def check(self, account: Account, *, kept: Agreement | None = None) -> None:
        """Refuse terms that cannot be, and units of another account.

        Units of accounts that were merged into this one are its own; those of an agreement that
        is changed or renewed stay.
        """
        if not self.name.strip() or not self.parties.strip():
            raise Invalid(_("Name the agreement and its parties."))
        notice = (self.notice_period, self.notice_unit)
        check_dates(self.starts_on, self.ends_on, notice, self.renewal)
        if self.renews_for_months is not None and not 0 < self.renews_for_months <= MOST_MONTHS:
            raise Invalid(_("Give the months for which it renews, from 1 to 600."))
        rebate_steps(self.rebates)
        chosen = set() if kept is None else set(kept.units.values_list("pk", flat=True))
        for unit in self.units:
            if unit.pk not in chosen and merged(unit.account).pk != account.pk:
                text = _("%(unit)s is no unit of %(account)s. Choose units of this account.")
                raise Invalid(text % {"unit": unit.name, "account": account.name})

    def values(self) -> dict[str, object]:
        """Return what is stored in the row of the agreement."""
        texts = {name: getattr(self, name).strip() for name in TEXTS}
        return {
            **texts,
            "kind": self.kind,
            "starts_on": self.starts_on,
            "ends_on": self.ends_on,
            "notice_period": self.notice_period,
            "notice_unit": self.notice_unit,
            "notice_on": last_day_for_notice(self.ends_on, self.notice_period, self.notice_unit),
            "renewal": self.renewal,
            "renews_for_months": self.renews_for_months,
        }


TEXTS = ("name", "parties", "price_structure", "price_version", "indexation", "rebates")


@dataclass(frozen=True, slots=True)
class Progress:
    """How far it is on the way to two signatures; a signed one has the day."""

    stage: Stage = Stage.DRAFT
    signed_on: date | None = None

    def check(self, today: date) -> None:
        """Refuse a signature without its day, of a day to come, or of what is a draft."""
        if (self.stage == Stage.SIGNED) != (self.signed_on is not None):
            raise Invalid(
                _("Give the day of the second signature when it is signed, and only then.")
            )
        if self.signed_on is not None and self.signed_on > today:
            raise Invalid(_("The day of the signature is still to come. Give the day on which it was signed."))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Change:
    """Since when terms are different, and why."""

    agreed_on: date
    reason: str


@dataclass(frozen=True, slots=True)
class Ending:
    """The last day of an agreement, who ended it and why."""

    last_day: date
    ended_by: EndedBy
    reason: str


@audited("agreement.recorded")
def record_agreement(
    account: Account,
    *,
    terms: Terms,
    progress: Progress,
    follows: Agreement | None = None,
    by: User,
    at: datetime,
) -> Agreement:
    """Write an agreement into the register, at whatever stage it is.

    It may follow one whose term ended: so the renewals of earlier years are entered afterwards.
    """
    check_may_edit(by, account)
    remark(account=account.pk)
    if follows is not None:
        _check_order(account, _locked(follows), terms)
    return _write(account, terms, progress, follows, by, at)


@audited("agreement.amended")
def amend_agreement(
    found: Agreement,
    *,
    expected: int,
    terms: Terms,
    change: Change | None = None,
    by: User,
    at: datetime,
) -> Agreement:
    """Change terms; of a signed agreement it is kept since when, why, and what it said before."""
    check_may_edit(by, found.home)
    terms.check(found.home, kept=found)
    today, row = _today(by, at), _locked(found)
    if state_on(today, row.life) in ENDED:
        raise AgreementIsOver
    before = _said(row)
    has_new_dates = (row.starts_on, row.notice_on) != (terms.starts_on, terms.values()["notice_on"])
    answered = {"reminder_answered": None} if has_new_dates else {}
    done = update_versioned(found, expected, **terms.values(), **answered)
    done.units.set(terms.units)
    if done.ended_on is not None:
        _check_last_day(done, done.ended_on)
    remark(account=found.home.pk)
    if row.stage == Stage.SIGNED:
        _keep(row, before, change, by, at)
    return done


@audited("agreement.moved")
def begin_talks(found: Agreement, *, expected: int, by: User, at: datetime) -> Agreement:
    """Say that a draft is negotiated with the customer."""
    check_may_edit(by, found.home)
    row = _locked(found)
    if row.ended_on is not None or row.stage != Stage.DRAFT:
        raise Conflict(_("Only a draft begins to be negotiated. Load the page again."))
    remark(account=found.home.pk)
    return update_versioned(found, expected, stage=Stage.NEGOTIATION)


@audited("agreement.signed")
def sign_agreement(
    found: Agreement, *, expected: int, signed_on: date, by: User, at: datetime
) -> Agreement:
    """Keep on which day the second side signed; what it follows is renewed by that."""
    check_may_edit(by, found.home)
    row = _locked(found)
    if row.ended_on is not None:
        raise AgreementIsOver
    if row.stage == Stage.SIGNED:
        raise Conflict(_("It is signed already. A change of its terms is an amendment."))
    Progress(Stage.SIGNED, signed_on).check(_today(by, at))
    if row.follows is not None and row.follows.ended_on is not None:
        raise Conflict(_("The agreement that it follows was terminated meanwhile. Record it anew."))
    remark(account=found.home.pk)
    return update_versioned(found, expected, stage=Stage.SIGNED, signed_on=signed_on)


@audited("agreement.renewed")
def renew_agreement(
    found: Agreement, *, expected: int, terms: Terms, progress: Progress, by: User, at: datetime
) -> Agreement:
    """Record the next agreement that follows this one; signed, it renews it."""
    check_may_edit(by, found.home)
    row = _locked(found)
    check_renewable(state_on(_today(by, at), row.life))
    _check_order(found.home, row, terms)
    update_versioned(found, expected, reminder_answered=row.reminder_answered)
    remark(account=found.home.pk, follows=found.pk)
    return _write(found.home, terms, progress, found, by, at)


@audited("agreement.ended")
def end_agreement(
    found: Agreement, *, expected: int, ending: Ending, by: User, at: datetime
) -> Agreement:
    """Terminate an agreement with its last day, or give up what was never signed."""
    check_may_edit(by, found.home)
    row = _locked(found)
    state = state_on(_today(by, at), row.life)
    if state in ENDED:
        raise AgreementIsOver(_("This agreement is over already. Nothing is left to end."))
    check_not_ending(state)
    if not ending.reason.strip():
        raise Invalid(_("Say why it ends: the next talks begin with that."))
    if row.stage == Stage.SIGNED:
        _check_last_day(row, ending.last_day)
    remark(account=found.home.pk)
    return update_versioned(
        found, expected, ended_on=ending.last_day, ended_by=ending.ended_by,
        end_reason=ending.reason.strip(),
    )  # fmt: skip


@audited("agreement.reopened")
def reopen_agreement(found: Agreement, *, expected: int, by: User, at: datetime) -> Agreement:
    """Take back that an agreement ended, or that talks were given up: it stands as it did before."""
    check_may_edit(by, found.home)
    row = _locked(found)
    if row.ended_on is None:
        raise Conflict(_("Nobody ended this agreement. Load the page again."))
    if row.follows_id is not None:
        others = Agreement.objects.filter(follows=row.follows_id).exclude(pk=row.pk)
        _check_alone(others)
    remark(account=found.home.pk, ended_on=row.ended_on)
    return update_versioned(found, expected, ended_on=None, ended_by="", end_reason="")


@audited("agreement.reminder_answered")
def answer_reminder(found: Agreement, *, expected: int, by: User, at: datetime) -> Agreement:
    """Say that the reminder was heard; the next step reminds again."""
    check_may_edit(by, found.home)
    row = _locked(found)
    step = step_due(_today(by, at), row.life)
    if not is_to_tell(step, row.reminder_answered):
        raise Conflict(_("No reminder waits here. Load the page again."))
    remark(account=found.home.pk, days=step)
    return update_versioned(found, expected, reminder_answered=step)


@audited("agreement.document_added")
def add_document(found: Agreement, *, file: KeptFile, by: User, at: datetime) -> Agreement:
    """Hang a document that was kept on an agreement, also on one that is over."""
    check_may_edit(by, found.home)
    remark(account=found.home.pk)
    files.add_file(found, file=file, by=by, at=at)
    return found


@audited("agreement.document_removed")
def remove_document(found: Agreement, *, document: Attachment, by: User, at: datetime) -> Agreement:
    """Take a document away; until it expires it can be put back."""
    _check_document(by, found, document)
    files.remove_file(document, by=by, at=at)
    return found


@audited("agreement.document_restored")
def restore_document(
    found: Agreement, *, document: Attachment, by: User, at: datetime
) -> Agreement:
    """Put a document back that was taken away."""
    _check_document(by, found, document)
    files.restore_file(document, by=by, at=at)
    return found


def _write(
    account: Account,
    terms: Terms,
    progress: Progress,
    follows: Agreement | None,
    by: User,
    at: datetime,
) -> Agreement:
    """Store a new agreement with its units."""
    terms.check(account, kept=follows)
    progress.check(_today(by, at))
    if account.merged_into_id is not None:
        raise Conflict(_("This account was merged. Record agreements with the account that it is now."))  # fmt: skip
    made = Agreement.objects.create(
        account=account, follows=follows, currency=core.organisation(by).currency,
        stage=progress.stage, signed_on=progress.signed_on, recorded_by=by, recorded_at=at,
        **terms.values(),
    )  # fmt: skip
    made.units.set(terms.units)
    return made


def _check_order(account: Account, row: Agreement, terms: Terms) -> None:
    """Refuse to follow what is not of this account, never bound, was ended, or has its next one."""
    if row.home.pk != account.pk:
        raise Invalid(_("An agreement follows one of the same account. Choose another."))
    if row.stage != Stage.SIGNED or row.ended_on is not None:
        raise Conflict(_("Nothing follows an agreement that was not signed, or was terminated."))
    _check_alone(Agreement.objects.filter(follows=row))
    if terms.starts_on <= row.starts_on:
        raise Invalid(_("The next agreement starts after this one did. Correct its first day."))


def _check_alone(others: AgreementQuerySet) -> None:
    """Refuse a second agreement in the place of the next one."""
    if others.signed().exists():
        raise Conflict(_("This agreement was renewed already. Renew the one that follows it."))
    if others.in_talks().exists():
        raise Conflict(_("The next agreement is in talks already: sign that one, or give it up."))


def _locked(found: Agreement) -> Agreement:
    """Return the agreement as it is stored; who changes it meanwhile waits."""
    Agreement.objects.select_for_update().filter(pk=found.pk).first()
    row = Agreement.objects.with_life().select_related("follows").filter(pk=found.pk).first()
    if row is None:
        raise NotFound
    return row


def _keep(
    row: Agreement, before: Mapping[str, str], change: Change | None, by: User, at: datetime
) -> None:
    """Keep what an amendment changed."""
    if change is None or not change.reason.strip():
        raise Invalid(_("It is signed: say since when the terms are different, and why."))
    if change.agreed_on > _today(by, at):
        raise Invalid(_("The day of the amendment is still to come. Give the day on which both sides agreed."))  # fmt: skip
    after = _said(_locked(row))
    changed = [name for name in after if after[name] != before[name]]
    if not changed:
        raise Invalid(_("Nothing is different. Change a term, or cancel."))
    Amendment.objects.create(
        agreement=row, agreed_on=change.agreed_on, reason=change.reason.strip(),
        before={name: before[name] for name in changed},
        after={name: after[name] for name in changed}, written_by=by, written_at=at,
    )  # fmt: skip


def _said(row: Agreement) -> dict[str, str]:
    """Return every term as text, as amendments keep it."""
    names = [*TEXTS, "kind", "starts_on", "ends_on", "notice_period", "notice_unit", "renewal",
             "renews_for_months"]  # fmt: skip
    said = {name: getattr(row, name) for name in names}
    units = ", ".join(sorted(unit.name for unit in row.units.all()))
    return {name: "" if one is None else str(one) for name, one in said.items()} | {"units": units}


def _check_last_day(row: Agreement, last_day: date) -> None:
    if last_day < row.starts_on:
        raise Invalid(_("The last day is before the agreement began. Correct it."))
    if row.ends_on is not None and last_day > row.ends_on and row.renewal != Renewal.AUTOMATIC:
        raise Invalid(_("The last day is after the end of the term. Give a day up to its end."))


def _check_document(by: User, found: Agreement, document: Attachment) -> None:
    """Refuse who may not write in the register, and a document of another agreement."""
    check_may_edit(by, found.home)
    document_of(by, found, document.pk, even_removed=True)


def _today(by: User, at: datetime) -> date:
    return core.fiscal_calendar(by).today(at)
