"""What one may do with the analysis of an account: begin, write, find, conclude, finish."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from orchard.domain.accounts.guards import check_writer
from orchard.domain.accounts.models import (
    Account,
    Analysis,
    AnalysisText,
    CustomerGoal,
    Driver,
    Finding,
)
from orchard.domain.accounts.notes import check_lengths
from orchard.domain.accounts.rules.analysis import LONGEST_TEXT, Found, lacking
from orchard.domain.accounts.rules.profile import AnalysisStep, FindingKind
from orchard.domain.core import removal
from orchard.domain.core.audit import audited, remark
from orchard.domain.core.mistakes import Conflict, Invalid, StaleVersion
from orchard.domain.core.models import User
from orchard.domain.core.versions import update_versioned


class AnalysisIsFinished(Conflict):
    """What was concluded stays as it was concluded."""


class AnalysisIsNotWhole(Conflict):
    """Something is missing; the text says what."""


@dataclass(frozen=True, slots=True)
class FindingNote:
    """What was found, which goals of the customer it serves, and which driver it follows from."""

    kind: FindingKind
    text: str
    goals: tuple[CustomerGoal, ...] = ()
    driver: Driver | None = None

    def check(self, account: Account) -> None:
        """Refuse a conclusion that serves nobody, and what belongs to another customer."""
        if not self.text.strip():
            raise Invalid(_("Write something first."))
        check_lengths(Finding, {"text": self.text.strip()})
        if self.kind is FindingKind.CONCLUSION and not self.goals:
            raise Invalid(_("Choose the goal of the customer that this conclusion serves."))
        linked = [*self.goals, *filter(None, [self.driver])]
        if any(
            one.account.home_id != account.home_id or one.removed_at is not None for one in linked
        ):
            raise Invalid(_("This goal or driver does not stand in the profile of this account."))


@audited("analysis.begun")
def begin_analysis(account: Account, *, by: User, at: datetime) -> Analysis:
    """Begin a version of the analysis: with what the last one said, so that nobody begins anew."""
    check_writer(by, account)
    last = Analysis.objects.filter(account=account).order_by("-number").first()
    if last is not None and not last.is_finished:
        raise Conflict(_("A version is open already. Go on with it."))
    number = last.number + 1 if last else 1
    remark(number=number)
    try:
        with transaction.atomic():
            made = Analysis.objects.create(account=account, number=number, begun_by=by, begun_at=at)
    except IntegrityError:  # somebody else began at the same moment
        raise Conflict(_("A version is open already. Go on with it.")) from None
    if last is not None:
        _carry_over(last, made, by, at)
    return made


@audited("analysis.written", keeps=("step",))
def write_step(
    analysis: Analysis, *, step: AnalysisStep, text: str, expected: int, by: User, at: datetime
) -> AnalysisText:
    """Write down what one step says; saved as one goes."""
    _check_open(by, analysis)
    if len(text.strip()) > LONGEST_TEXT:
        raise Invalid(_("A step has at most %(most)d letters.") % {"most": LONGEST_TEXT})
    start = {"text": text.strip(), "written_by": by, "written_at": at}
    row, is_new = AnalysisText.objects.get_or_create(analysis=analysis, step=step, defaults=start)
    if is_new:
        return row
    if expected == 0:
        raise StaleVersion(current=row.version, mine={"text": text}, theirs={"text": row.text})
    update_versioned(row, expected, text=text.strip())
    AnalysisText.objects.filter(pk=row.pk).update(written_by=by, written_at=at)
    return row


@audited("finding.noted")
def add_finding(analysis: Analysis, *, note: FindingNote, by: User, at: datetime) -> Finding:
    """Note a strength, weakness, opportunity, risk or conclusion."""
    _check_open(by, analysis)
    note.check(analysis.account)
    remark(kind=note.kind.value)
    made = Finding.objects.create(
        analysis=analysis, kind=note.kind, text=note.text.strip(), driver=note.driver
    )
    made.goals.set(note.goals)
    return made


@audited("finding.changed")
def change_finding(
    found: Finding, *, expected: int, note: FindingNote, by: User, at: datetime
) -> Finding:
    """Correct a finding, or what it links to."""
    _check_open(by, found.analysis)
    removal.check_stands(found)
    note.check(found.analysis.account)
    update_versioned(found, expected, kind=note.kind, text=note.text.strip(), driver=note.driver)
    found.goals.set(note.goals)
    return found


@audited("finding.removed")
def remove_finding(found: Finding, *, expected: int, by: User, at: datetime) -> Finding:
    """Take a finding out."""
    _check_open(by, found.analysis)
    return removal.remove(found, at=at, expected=expected)


@audited("finding.restored")
def restore_finding(found: Finding, *, by: User, at: datetime) -> Finding:
    """Put a finding back."""
    _check_open(by, found.analysis)
    return removal.restore(found)


@audited("analysis.finished")
def finish_analysis(analysis: Analysis, *, expected: int, by: User, at: datetime) -> Analysis:
    """Close a version that is whole: every step written, every conclusion serving a goal."""
    _check_open(by, analysis)
    if lacks := lacking(_written(analysis), _found(analysis)):
        raise AnalysisIsNotWhole(
            _("The analysis still needs: %(what)s.") % {"what": ", ".join(map(str, lacks))}
        )
    remark(number=analysis.number)
    return update_versioned(analysis, expected, finished_by=by, finished_at=at)


def _written(analysis: Analysis) -> set[AnalysisStep]:
    rows = analysis.texts.exclude(text="").values_list("step", flat=True)
    return {AnalysisStep(step) for step in rows}


def _found(analysis: Analysis) -> list[Found]:
    rows = analysis.findings.filter(removed_at__isnull=True).prefetch_related("goals")
    return [
        Found(FindingKind(row.kind), sum(one.removed_at is None for one in row.goals.all()))
        for row in rows
    ]


def _check_open(by: User, analysis: Analysis) -> None:
    check_writer(by, analysis.account)
    stored = Analysis.objects.select_for_update().get(pk=analysis.pk)
    if stored.is_finished:
        text = _("This version is finished and stays as it is. Begin a new one to go on.")
        raise AnalysisIsFinished(text)


def _carry_over(last: Analysis, made: Analysis, by: User, at: datetime) -> None:
    """Copy texts and findings; goals and drivers that no longer stand are left behind."""
    for text in last.texts.all():
        AnalysisText.objects.create(
            analysis=made, step=text.step, text=text.text, written_by=by, written_at=at
        )
    for old in last.findings.filter(removed_at__isnull=True).order_by("pk"):
        driver = old.driver if old.driver and old.driver.removed_at is None else None
        new = Finding.objects.create(analysis=made, kind=old.kind, text=old.text, driver=driver)
        new.goals.set(old.goals.filter(removed_at__isnull=True))
