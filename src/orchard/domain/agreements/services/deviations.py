"""What one may do about deviations: report, answer, find the cause, mend, let accept, close, reopen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from orchard.domain.accounts.models import Account, AccountUnit
from orchard.domain.agreements.models.deviations import Deviation
from orchard.domain.agreements.models.register import Agreement
from orchard.domain.agreements.queries.deviations import check_may_handle
from orchard.domain.agreements.rules.deviations import (
    Severity,
    Step,
    StepIsOutOfOrder,
    Timers,
    check_step,
)
from orchard.domain.core import queries as core
from orchard.domain.core.audit import audited
from orchard.domain.core.mistakes import Conflict, Invalid
from orchard.domain.core.models import User
from orchard.domain.core.versions import update_versioned
from orchard.domain.relationships.guards import merged


@dataclass(frozen=True, slots=True)
class Report:
    """What went wrong, what it means for the customer, and who mends it."""

    title: str
    consequence: str
    severity: Severity
    reporter: str
    owner: User
    unit: AccountUnit | None = None
    agreement: Agreement | None = None

    def check(self, account: Account) -> None:
        """Refuse what says nothing, and what belongs to another account."""
        if not (self.title.strip() and self.consequence.strip() and self.reporter.strip()):
            text = _("Say what went wrong, what it means for the customer, and who reported it.")
            raise Invalid(text)
        if not self.owner.is_active:
            text = _("%(name)s no longer works here. Choose somebody else.")
            raise Invalid(text % {"name": self.owner})
        for one in (self.unit, self.agreement):
            if one is not None and merged(one.account).pk != account.pk:
                raise Invalid(_("Choose a unit and an agreement of this account."))

    def values(self) -> dict[str, object]:
        """Return the columns of a deviation that can be meant."""
        texts = {name: getattr(self, name).strip() for name in ("title", "consequence", "reporter")}
        return {
            **texts, "severity": self.severity, "owner": self.owner, "unit": self.unit,
            "agreement": self.agreement,
        }  # fmt: skip


@audited("deviation.reported")
def report_deviation(account: Account, *, report: Report, by: User, at: datetime) -> Deviation:
    """Keep what went wrong; by when somebody answers and mends follows from how bad it is."""
    check_may_handle(by, account)
    if account.merged_into_id is not None:
        raise Conflict(_("This account was merged. Report it with the account that it is now."))
    report.check(account)
    timers = Timers.of(report.severity, at, _today(by, at))
    return Deviation.objects.create(
        account=account, reported_at=at, counts_from=at, respond_by=timers.respond_by,
        fix_by=timers.fix_by, noted_by=by, noted_at=at, **report.values(),
    )  # fmt: skip


@audited("deviation.corrected")
def correct_deviation(
    found: Deviation, *, expected: int, report: Report, by: User, at: datetime
) -> Deviation:
    """Correct what was reported; another severity sets other times, counted from the report.

    What came back counts from then; the first answer was given before.
    """
    _check_open(found, by)
    report.check(found.home)
    changes = report.values()
    if report.severity != found.severity:
        start = found.counts_from
        timers = Timers.of(report.severity, start, _today(by, start))
        changes["fix_by"] = timers.fix_by
        if not found.reopened:
            changes["respond_by"] = timers.respond_by
    return update_versioned(found, expected, **changes)


@audited("deviation.acknowledged")
def acknowledge_deviation(found: Deviation, *, expected: int, by: User, at: datetime) -> Deviation:
    """Say that the customer had our first answer."""
    return _move(found, expected, Step.ACKNOWLEDGED, by, responded_at=at)


@audited("deviation.cause_found")
def name_cause(found: Deviation, *, expected: int, cause: str, by: User, at: datetime) -> Deviation:
    """Write down why it happened."""
    if not cause.strip():
        raise Invalid(_("Say why it happened."))
    return _move(found, expected, Step.CAUSE_KNOWN, by, cause=cause.strip())


@audited("deviation.fixed", keeps=("on",))
def fix_deviation(
    found: Deviation, *, expected: int, fix: str, on: date, by: User, at: datetime
) -> Deviation:
    """Write down what was done about it, and on which day."""
    if not fix.strip():
        raise Invalid(_("Say what was done."))
    _check_day(found, on, by, at)
    return _move(found, expected, Step.FIXED, by, fix=fix.strip(), fixed_on=on)


@audited("deviation.accepted", keeps=("on",))
def accept_deviation(
    found: Deviation, *, expected: int, who: str, on: date, by: User, at: datetime
) -> Deviation:
    """Keep that the customer accepted the mending, with who and when."""
    if not who.strip():
        raise Invalid(_("Name who at the customer accepted it."))
    _check_day(found, on, by, at)
    if found.fixed_on is not None and on < found.fixed_on:
        raise Invalid(_("This day is before it was mended. Correct it."))
    return _move(found, expected, Step.ACCEPTED, by, accepted_by=who.strip(), accepted_on=on)


@audited("deviation.closed")
def close_deviation(
    found: Deviation, *, expected: int, lesson: str, by: User, at: datetime
) -> Deviation:
    """Close what the customer accepted, with what we change."""
    if not lesson.strip():
        raise Invalid(
            _("Say what we change so that it does not come back, or that nothing can be.")
        )
    return _move(found, expected, Step.CLOSED, by, lesson=lesson.strip())


@audited("deviation.reopened")
def reopen_deviation(
    found: Deviation, *, expected: int, reason: str, by: User, at: datetime
) -> Deviation:
    """Begin again with what came back; the times count anew from now."""
    check_may_handle(by, found.home)
    if found.step not in (Step.FIXED, Step.ACCEPTED, Step.CLOSED):
        raise StepIsOutOfOrder
    if not reason.strip():
        raise Invalid(_("Say what came back."))
    timers = Timers.of(Severity(found.severity), at, _today(by, at))
    return update_versioned(
        found, expected, step=Step.ACKNOWLEDGED, reopened=found.reopened + 1,
        consequence=f"{found.consequence}\n\n{reason.strip()}", counts_from=at,
        fix_by=timers.fix_by, fixed_on=None, accepted_on=None, accepted_by="",
    )  # fmt: skip


def _move(found: Deviation, expected: int, step: Step, by: User, **changes: object) -> Deviation:
    """Take a deviation one step further, as it is stored; who does so meanwhile waits."""
    check_may_handle(by, found.home)
    stored = Deviation.objects.select_for_update().get(pk=found.pk)
    check_step(Step(stored.step), step)
    return update_versioned(found, expected, step=step, **changes)


def _check_open(found: Deviation, by: User) -> None:
    check_may_handle(by, found.home)
    if found.step == Step.CLOSED:
        raise Conflict(_("It is closed. Reopen it first, if it came back."))


def _check_day(found: Deviation, on: date, by: User, at: datetime) -> None:
    if on > _today(by, at):
        raise Invalid(_("This day is still to come. Give the day on which it happened."))
    if on < _today(by, found.counts_from):
        text = _("This day is before it came back. Correct it.")
        raise Invalid(
            text if found.reopened else _("This day is before it was reported. Correct it.")
        )


def _today(by: User, at: datetime) -> date:
    return core.fiscal_calendar(by).today(at)
