"""What one may do with the draft of an import: say what the file means, have it read, stop it.

A draft moves by conditional updates: whoever comes second is told, and nobody's word is lost.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import F
from django.utils.translation import gettext as _

from orchard.domain.core import services as core
from orchard.domain.core.audit import audited, remark
from orchard.domain.core.mistakes import Conflict, Invalid
from orchard.domain.core.models import User
from orchard.domain.core.permissions import require
from orchard.domain.core.rules import Permission
from orchard.domain.core.versions import update_versioned
from orchard.domain.ledger import queries
from orchard.domain.ledger.models import DraftQuerySet, ImportBatch, ImportDraft
from orchard.domain.ledger.reading.mapping import CHOICES, Question, from_toml
from orchard.domain.ledger.rules import (
    ENDED,
    MOST_FIXES,
    WORKING,
    DraftState,
    DraftWork,
    OnChanged,
    file_label,
    lease_until,
)
from orchard.domain.ledger.services.batches import LONGEST_NAME

LONGEST_CELL = 1000
CORRECTABLE = frozenset({"delimiter", "encoding", "currency"})
"""What was detected and may be corrected by an answer, besides the decisions with choices."""


class DraftIsAtWork(Conflict):
    """A worker has the draft in hand; what people say now would come too late."""


class DraftHasEnded(Conflict):
    """The draft is in the ledger or discarded."""


class QuestionsAreOpen(Conflict):
    """The file can be read in several ways; somebody has to say in which."""

    def __init__(self, questions: Sequence[Question]) -> None:
        self.questions = tuple(questions)
        super().__init__(" ".join(question.text for question in self.questions))


class WorkWasLost(Conflict):
    """Somebody else finished the draft or gave it up while this worker was busy."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that lies in its folder already, under a name of ours."""

    token: str
    label: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Fix:
    """One cell that a person corrected; the file itself is never changed."""

    line: int
    column: str
    value: str
    was: str = ""

    def row(self) -> dict[str, object]:
        """Return it as it is stored."""
        return {"line": self.line, "column": self.column, "value": self.value, "was": self.was}


@audited("ledger.draft_opened")
def open_draft(source: str, *, upload: Upload, mapping: str, by: User, at: datetime) -> ImportDraft:
    """Begin an import of an uploaded file; `mapping` is what the source's last import remembers."""
    require(by, Permission.IMPORT_LEDGER)
    name = source.strip()
    if not name or len(name) > LONGEST_NAME:
        text = _("Name the source in 1 to %(most)d letters, the same way every time.")
        raise Invalid(text % {"most": LONGEST_NAME})
    remark(source=name, sha256=upload.sha256, bytes=upload.size)
    return ImportDraft.objects.create(
        source_name=name,
        file_name=file_label(upload.label),
        token=upload.token,
        sha256=upload.sha256,
        size=upload.size,
        mapping=mapping,
        state=DraftState.QUEUED,
        work=DraftWork.LOOK,
        opened_by=by,
        opened_at=at,
        changed_by=by,
        changed_at=at,
    )


@audited("ledger.draft_answered", keeps=("answers",))
def answer(
    draft: ImportDraft, *, expected: int, answers: Mapping[str, str], by: User, at: datetime
) -> ImportDraft:
    """Answer what the file leaves open, or correct what was detected; it is looked at again."""
    require(by, Permission.IMPORT_LEDGER)
    _refuse_other_choices(answers, queries.open_questions(by, draft))
    merged = {**draft.answers, **answers}
    return _say(draft, expected, DraftWork.LOOK, by=by, at=at, answers=merged)


@audited("ledger.draft_mapped")
def map_columns(
    draft: ImportDraft, *, expected: int, mapping: str, by: User, at: datetime
) -> ImportDraft:
    """Say what each column means; every line is checked with it."""
    said = from_toml(mapping)
    kept = {
        key: value
        for key, value in draft.answers.items()
        if not key.startswith("column.") and getattr(said, key) is None
    }
    changes = {"mapping": mapping, "answers": kept}
    return _say(draft, expected, DraftWork.COUNT, by=by, at=at, **changes)


@audited("ledger.draft_cells_fixed")
def fix_cells(
    draft: ImportDraft, *, expected: int, fixes: Sequence[Fix], by: User, at: datetime
) -> ImportDraft:
    """Correct cells of rejected lines; the fixes are applied at reading, and the file is checked."""
    stored: dict[tuple[object, object], dict[str, object]] = {
        (row["line"], row["column"]): row for row in draft.fixes
    }
    for fix in fixes:
        if len(fix.value) > LONGEST_CELL or not fix.column:
            raise Invalid(_("A cell holds at most %(most)d letters.") % {"most": LONGEST_CELL})
        if "\0" in fix.value:
            raise Invalid(_("A cell holds a character that is no text. Write the value anew."))
        before = stored.get((fix.line, fix.column))
        stored[(fix.line, fix.column)] = {**fix.row(), "was": before["was"] if before else fix.was}
    if len(stored) > MOST_FIXES:
        text = _(
            "More than %(most)d cells need a correction. Correct the file and upload it again."
        )
        raise Invalid(text % {"most": MOST_FIXES})
    remark(lines=[fix.line for fix in fixes])
    rows = sorted(stored.values(), key=lambda row: (row["line"], row["column"]))
    return _say(draft, expected, DraftWork.COUNT, by=by, at=at, fixes=rows)


@audited("ledger.draft_checked_again")
def check_again(draft: ImportDraft, *, expected: int, by: User, at: datetime) -> ImportDraft:
    """Read and count once more, for example after the work was stopped or its worker died."""
    require(by, Permission.IMPORT_LEDGER)
    _refuse_open_questions(draft, by)
    work = DraftWork.COUNT if draft.found else DraftWork.LOOK
    return _say(draft, expected, work, by=by, at=at)


@audited("ledger.draft_ordered", keeps=("on_changed", "without_rejected"))
def order_import(
    draft: ImportDraft,
    *,
    expected: int,
    on_changed: OnChanged,
    without_rejected: bool,
    by: User,
    at: datetime,
) -> ImportDraft:
    """Have the checked draft imported as it was counted."""
    require(by, Permission.IMPORT_LEDGER)
    _refuse_open_questions(draft, by)
    if not draft.counted:
        raise Conflict(_("The file has to be checked first."))
    if draft.counted["rejected"] and not without_rejected:
        raise Invalid(_("Correct the rejected lines, or choose to import the rest without them."))
    if draft.counted["changed"] and on_changed is OnChanged.REFUSE:
        raise Invalid(_("Choose what happens to the lines that stand in the ledger differently."))
    changes = {"on_changed": on_changed.value, "without_rejected": without_rejected}
    return _say(draft, expected, DraftWork.IMPORT, by=by, at=at, **changes)


@audited("ledger.draft_rates_given", keeps=("source",))
def give_rates(
    draft: ImportDraft,
    *,
    rates: Mapping[tuple[str, date], Decimal],
    source: str,
    by: User,
    at: datetime,
) -> ImportDraft:
    """Store the exchange rates that the figures of this file need."""
    for (currency, month), rate in sorted(rates.items()):
        core.record_rate(currency, month=month, rate=rate, source=source, by=by, at=at)
    return draft


@audited("ledger.draft_stop_asked")
def ask_to_stop(draft: ImportDraft, *, by: User, at: datetime) -> ImportDraft:
    """Ask the worker to stop; what still waits for its turn stops at once."""
    require(by, Permission.IMPORT_LEDGER)
    waiting = ImportDraft.objects.filter(pk=draft.pk, state=DraftState.QUEUED)
    waiting.update(state=DraftState.STOPPED, version=F("version") + 1)
    ImportDraft.objects.running().filter(pk=draft.pk).update(wants_stop=True)
    draft.refresh_from_db()
    return draft


@audited("ledger.draft_discarded")
def discard(draft: ImportDraft, *, expected: int, by: User | None, at: datetime) -> ImportDraft:
    """Give the draft up; its file is removed."""
    if by is not None:
        require(by, Permission.IMPORT_LEDGER)
    _refuse_when_ended_or_at_work(draft, at)
    return update_versioned(draft, expected, state=DraftState.DISCARDED, changed_at=at)


@audited("ledger.draft_begun")
def begin_work(draft: ImportDraft, *, by: User, at: datetime) -> ImportDraft:
    """Take a draft in hand that waits or that a dead worker left; the caller holds its lock."""
    require(by, Permission.IMPORT_LEDGER)
    waiting = ImportDraft.objects.filter(pk=draft.pk, state__in=WORKING)
    begun = {"state": DraftState.RUNNING, "work_started_at": at, "lease_until": lease_until(at)}
    _move(draft, waiting, **begun, rows_done=0, rows_total=None, wants_stop=False, failure="")
    return draft


@audited("ledger.draft_looked_at")
def note_found(
    draft: ImportDraft, *, found: Mapping[str, object], by: User, at: datetime
) -> ImportDraft:
    """Keep what looking at the file found; open questions come before the columns."""
    state = DraftState.ASKED if found["questions"] else DraftState.MAPPED
    return _finish(draft, state, found=dict(found), counted={})


@audited("ledger.draft_counted")
def note_counted(
    draft: ImportDraft,
    *,
    found: Mapping[str, object],
    counted: Mapping[str, object],
    by: User,
    at: datetime,
) -> ImportDraft:
    """Keep what the trial counted."""
    remark(**{name: counted[name] for name in ("new", "same", "changed", "rejected")})
    return _finish(draft, DraftState.COUNTED, found=dict(found), counted=dict(counted))


@audited("ledger.draft_imported")
def note_imported(
    draft: ImportDraft,
    *,
    batch: ImportBatch,
    folded: Mapping[str, int],
    by: User,
    at: datetime,
) -> ImportDraft:
    """Tie the draft to the batch that it became."""
    remark(batch=batch.pk)
    return _finish(draft, DraftState.DONE, batch=batch, folded=dict(folded))


@audited("ledger.draft_stopped")
def note_stopped(draft: ImportDraft, *, by: User, at: datetime) -> ImportDraft:
    """Note that the work ended because somebody asked."""
    return _finish(draft, DraftState.STOPPED)


@audited("ledger.draft_failed")
def note_failed(draft: ImportDraft, *, reason: str, by: User | None, at: datetime) -> ImportDraft:
    """Note that the work ended without result, and why."""
    return _finish(draft, DraftState.FAILED, failure=reason)


def _say(
    draft: ImportDraft, expected: int, work: DraftWork, *, by: User, at: datetime, **changes: object
) -> ImportDraft:
    """Keep what a person said, unless it came too late, and let a worker take it from there."""
    require(by, Permission.IMPORT_LEDGER)
    _refuse_when_ended_or_at_work(draft, at)
    update_versioned(draft, expected, **changes)  # first: a conflict shows only what people said
    said = {"state": DraftState.QUEUED, "work": work, "failure": "", "wants_stop": False}
    said |= {"rows_done": 0, "rows_total": None, "work_started_at": None}
    ImportDraft.objects.filter(pk=draft.pk).update(**said, changed_by=by, changed_at=at)
    draft.refresh_from_db()
    return draft


def _refuse_open_questions(draft: ImportDraft, by: User) -> None:
    questions = queries.open_questions(by, draft)
    if questions and draft.state == DraftState.ASKED:
        raise QuestionsAreOpen(questions)


def _refuse_other_choices(answers: Mapping[str, str], questions: Sequence[Question]) -> None:
    """Refuse an answer that nobody asked for, or that is none of the choices."""
    asked = {question.key: question for question in questions}
    for key, value in answers.items():
        choices = asked[key].choices if key in asked else CHOICES.get(key, ())
        if key not in asked and key not in CHOICES and key not in CORRECTABLE:
            raise Invalid(_("Nothing is open under “%(key)s”.") % {"key": key})
        if choices and value not in choices:
            text = _("“%(value)s” is no answer to %(key)s. Choose one of: %(choices)s.")
            facts = {"value": value, "key": key, "choices": ", ".join(choices)}
            raise Invalid(text % facts)


def _refuse_when_ended_or_at_work(draft: ImportDraft, at: datetime) -> None:
    current = ImportDraft.objects.select_for_update().get(pk=draft.pk)
    if current.state in ENDED:
        raise DraftHasEnded(_("This import has ended. Its batch and the others are in the list."))
    if current.state in WORKING and not current.is_dead(at):
        raise DraftIsAtWork(_("The file is being read at this moment. Stop that, or wait for it."))


def _finish(draft: ImportDraft, state: DraftState, **changes: object) -> ImportDraft:
    running = ImportDraft.objects.running().filter(pk=draft.pk)
    _move(draft, running, **changes, state=state, lease_until=None, wants_stop=False)
    return draft


def _move(draft: ImportDraft, rows: DraftQuerySet, **changes: object) -> None:
    if not rows.update(**changes, version=F("version") + 1):
        raise WorkWasLost(_("Somebody else has this import in hand already."))
    draft.refresh_from_db()
