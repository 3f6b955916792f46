"""What one may do about promises: give, confirm, refuse, keep, break, agree on another day, take back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from orchard.domain.accounts.models import Account
from orchard.domain.agreements.models.promises import Promise, Renegotiation
from orchard.domain.agreements.queries.promises import (
    check_may_answer,
    check_may_correct,
    check_may_give,
    check_may_settle,
    may_be_corrected,
)
from orchard.domain.agreements.rules.promises import (
    ENDED,
    LONGEST,
    OPEN,
    UNCONFIRMED,
    Function,
    PromiseIsElsewhere,
    PromiseIsRead,
    State,
    after_another_day,
    check_in_time,
    check_step,
)
from orchard.domain.core import queries as core
from orchard.domain.core.audit import audited, remark
from orchard.domain.core.mistakes import Conflict, Invalid, NotFound
from orchard.domain.core.models import User
from orchard.domain.core.versions import update_versioned
from orchard.domain.relationships.models import Contact


@dataclass(frozen=True, slots=True)
class PromiseNote:
    """What somebody of us promised whom, by when, and which function has to keep it."""

    words: str
    given_to: Contact
    promised_by: User
    given_on: date
    due_on: date
    function: Function

    def check(self, account: Account, by: User, today: date, *, kept: Promise | None) -> None:
        """Refuse what says nothing, days that cannot be, and people who are not there; kept ones stay."""
        if not self.words.strip():
            raise Invalid(_("Say what was promised, so that a stranger could see whether it is kept."))  # fmt: skip
        if len(self.words.strip()) > LONGEST:
            raise Invalid(_("Say it in at most %(count)d letters.") % {"count": LONGEST})
        if self.function not in Function.values:
            raise Invalid(_("Say which function has to keep it."))
        if self.given_on > today:
            raise Invalid(_("The day on which it was given is still to come. Correct it."))
        if self.due_on < self.given_on:
            raise Invalid(_("It is due before it was given. Correct one of the two days."))
        if not self.promised_by.is_active and (
            kept is None or kept.promised_by_id != self.promised_by.pk
        ):
            text = _("%(name)s no longer works here. Choose somebody else.")
            raise Invalid(text % {"name": self.promised_by})
        if kept is None or kept.given_to_id != self.given_to.pk:
            _check_there(by, account, self.given_to)

    def values(self) -> dict[str, object]:
        """Return the columns of a promise that can be meant."""
        return {
            "words": self.words.strip(), "given_to": self.given_to, "promised_by": self.promised_by,
            "given_on": self.given_on, "due_on": self.due_on, "counts_on": self.due_on,
            "function": self.function,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class AnotherDay:
    """By when instead, and who at the customer agreed to that when."""

    due_on: date
    agreed_with: Contact
    agreed_on: date


@audited("promise.given")
def give_promise(account: Account, *, note: PromiseNote, by: User, at: datetime) -> Promise:
    """Write a promise down: it waits until the function that has to keep it says yes."""
    check_may_give(by, account)
    if account.merged_into_id is not None:
        text = _("This account was merged. Write it down with the account that it is now.")
        raise Conflict(text)
    note.check(account, by, _today(by, at), kept=None)
    remark(account=account.pk)
    return Promise.objects.create(account=account, noted_by=by, noted_at=at, **note.values())


@audited("promise.corrected")
def correct_promise(
    found: Promise, *, expected: int, note: PromiseNote, by: User, at: datetime
) -> Promise:
    """Say it differently while nobody relies on it; then its function is asked anew.

    What the function confirmed, what the customer read, and a day to which they agreed stay.
    """
    check_may_correct(by, found)
    row = _locked(found)
    if row.state not in UNCONFIRMED:
        raise PromiseIsElsewhere
    if not may_be_corrected(by, row):
        raise PromiseIsRead
    note.check(found.home, by, _today(by, at), kept=row)
    remark(account=found.home.pk)
    return update_versioned(found, expected, state=State.GIVEN, doubt="", **note.values())


@audited("promise.confirmed")
def confirm_promise(found: Promise, *, expected: int, by: User, at: datetime) -> Promise:
    """Say for the function that it keeps the promise, while its day is to come: then it counts."""
    check_may_answer(by, found)
    check_in_time(_locked(found).due_on, _today(by, at))
    return _move(found, expected, State.CONFIRMED, confirmed_by=by, confirmed_at=at, doubt="")


@audited("promise.refused")
def refuse_promise(found: Promise, *, expected: int, doubt: str, by: User, at: datetime) -> Promise:
    """Say for the function that it cannot be kept so, and why: then somebody talks to the customer."""
    check_may_answer(by, found)
    if not doubt.strip():
        raise Invalid(_("Say why it cannot be kept, and what could be instead."))
    return _move(found, expected, State.REFUSED, doubt=doubt.strip())


@audited("promise.kept", keeps=("on",))
def keep_promise(found: Promise, *, expected: int, on: date, by: User, at: datetime) -> Promise:
    """Write down that it was kept, and on which day."""
    check_may_settle(by, found)
    _check_day(found, on, by, at)
    return _end(found, expected, State.KEPT, ended_on=on)


@audited("promise.broken", keeps=("on",))
def break_promise(
    found: Promise, *, expected: int, reason: str, on: date, by: User, at: datetime
) -> Promise:
    """Write down that it is not kept any more, since when and why."""
    check_may_settle(by, found)
    if not reason.strip():
        raise Invalid(_("Say why it was not kept: the next promise is better for it."))
    _check_day(found, on, by, at)
    return _end(found, expected, State.BROKEN, ended_on=on, reason=reason.strip())


@audited("promise.reopened")
def reopen_promise(found: Promise, *, expected: int, by: User, at: datetime) -> Promise:
    """Take back that it was kept or broken: it stands as it did before."""
    check_may_settle(by, found)
    row = _locked(found)
    if row.state not in ENDED:
        raise PromiseIsElsewhere
    remark(account=found.home.pk, was=row.state)
    return update_versioned(
        found, expected, state=State(row.ended_from), ended_from="", ended_on=None, reason=""
    )


@audited("promise.renegotiated")
def renegotiate_promise(
    found: Promise, *, expected: int, another: AnotherDay, by: User, at: datetime
) -> Promise:
    """Keep to which other day somebody at the customer agreed; the function says yes to an earlier one.

    By the new day it is judged only if they agreed before the old one came.
    """
    check_may_settle(by, found)
    row = _locked(found)
    if row.state not in OPEN:
        raise PromiseIsElsewhere
    _check_another(row, another, _today(by, at))
    _check_there(by, found.home, another.agreed_with)
    days = row.days.moved(another.due_on, another.agreed_on)
    state = after_another_day(State(row.state), row.due_on, another.due_on)
    remark(account=found.home.pk, due_on=another.due_on, before=row.due_on)
    done = update_versioned(
        found, expected, due_on=days.due_on, counts_on=days.counts_on, state=state
    )
    Renegotiation.objects.create(
        promise=row, due_on=another.due_on, agreed_with=another.agreed_with,
        agreed_on=another.agreed_on, due_before=row.due_on, counted_before=row.counts_on,
        state_before=row.state, noted_by=by, noted_at=at,
    )  # fmt: skip
    return done


@audited("promise.renegotiation_taken_back")
def take_renegotiation_back(found: Promise, *, expected: int, by: User, at: datetime) -> Promise:
    """Take back the last other day, which was noted by mistake: the one before holds again."""
    check_may_settle(by, found)
    row = _locked(found)
    last = Renegotiation.objects.standing().filter(promise=row).last()
    if last is None or row.state not in OPEN:
        raise PromiseIsElsewhere
    remark(account=found.home.pk, due_on=last.due_before, before=row.due_on)
    state = _state_again(row, last)
    done = update_versioned(
        found, expected, due_on=last.due_before, counts_on=last.counted_before, state=state,
        **_unsaid(row, last),
    )  # fmt: skip
    last.taken_back_at = at
    last.save(update_fields=["taken_back_at"])
    return done


def _state_again(row: Promise, last: Renegotiation) -> State:
    """Return how it stood before the other day; a no that was said since then holds."""
    if row.state == State.REFUSED:
        return State.REFUSED
    before = State(last.state_before)
    return State.GIVEN if before == State.REFUSED and not row.doubt else before


def _unsaid(row: Promise, last: Renegotiation) -> dict[str, object]:
    """Return that nobody confirmed it, where the yes was said to the other day alone."""
    was_to_that = row.confirmed_at is not None and row.confirmed_at >= last.noted_at
    is_unsaid = was_to_that and last.state_before != State.CONFIRMED
    return {"confirmed_by": None, "confirmed_at": None} if is_unsaid else {}


def _move(found: Promise, expected: int, state: State, **changes: object) -> Promise:
    """Take a promise one step further, as it is stored; who does so meanwhile waits."""
    row = _locked(found)
    check_step(State(row.state), state)
    remark(account=found.home.pk)
    return update_versioned(found, expected, state=state, **changes)


def _end(found: Promise, expected: int, state: State, **changes: object) -> Promise:
    row = _locked(found)
    return _move(found, expected, state, ended_from=row.state, **changes)


def _locked(found: Promise) -> Promise:
    """Return the promise as it is stored; who changes it meanwhile waits."""
    row = Promise.objects.select_for_update().filter(pk=found.pk).first()
    if row is None:
        raise NotFound
    return row


def _check_there(by: User, account: Account, contact: Contact) -> None:
    """Refuse who is not of the account, left, was erased, or said no to the use of their data."""
    here = Contact.objects.visible_to(by).of(account).usable().filter(left_on__isnull=True)
    if not here.filter(pk=contact.pk).exists():
        raise Invalid(_("Choose somebody who works at this customer."))


def _check_another(row: Promise, another: AnotherDay, today: date) -> None:
    if another.agreed_on > today:
        raise Invalid(_("The day on which they agreed is still to come. Agree with them first."))
    if another.agreed_on < row.given_on:
        raise Invalid(_("They agreed before it was promised. Correct the day."))
    if another.due_on == row.due_on:
        raise Invalid(_("It is due on this day already. Give the day that was agreed instead."))
    if another.due_on < another.agreed_on:
        raise Invalid(_("The new day is before they agreed to it. Correct one of the two days."))


def _check_day(found: Promise, on: date, by: User, at: datetime) -> None:
    if on > _today(by, at):
        raise Invalid(_("This day is still to come. Give the day on which it happened."))
    if on < found.given_on:
        raise Invalid(_("This day is before it was promised. Correct it."))


def _today(by: User, at: datetime) -> date:
    return core.fiscal_calendar(by).today(at)
