"""Drafts of imports: from an uploaded file over questions, columns and a trial to a batch."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest

from orchard.domain.accounts import queries as accounts
from orchard.domain.core import services as core
from orchard.domain.core.bootstrap import operator
from orchard.domain.core.mistakes import Invalid, NotAllowed, StaleVersion
from orchard.domain.core.models import AuditEvent, User
from orchard.domain.core.rules import Role
from orchard.domain.ledger import drafting, importing, jobs, leases, queries, store
from orchard.domain.ledger.models import ImportBatch, ImportDraft
from orchard.domain.ledger.reading.mistakes import EmptyFile
from orchard.domain.ledger.rules import DraftState, DraftWork, OnChanged
from orchard.domain.ledger.services import drafts
from people import NOON, make_user

GOOD = b"""Invoice;Line;Date;Customer;Product;Net;Currency
I1;1;2026-01-13;C1;P1;100,50;EUR
I1;2;2026-01-13;C1;P2;50,25;EUR
I2;1;2026-02-14;C2;P1;10,00;EUR
"""
AMBIGUOUS = b"Invoice,Date,Customer,Net\nI1,01/02/2026,C1,10.50\nI2,03/04/2026,C2,20.25\n"
BROKEN = GOOD + b"I3;1;2026-02-31;C3;P1;7,00;EUR\n"

Receive = Callable[..., ImportDraft]


@pytest.fixture
def receive(finn: User) -> Receive:
    """Upload bytes and have them looked at."""
    operator(currency="EUR", at=NOON)

    def upload(content: bytes, *, source: str = "erp", label: str = "sales.csv") -> ImportDraft:
        draft = drafting.receive([content], label=label, source=source, by=finn, at=NOON)
        return work(draft, finn)

    return upload


def work(draft: ImportDraft, by: User) -> ImportDraft:
    return jobs.import_draft(draft.pk, by.pk, clock=lambda: NOON)


def counted(draft: ImportDraft, by: User) -> ImportDraft:
    draft = drafts.check_again(draft, expected=draft.version, by=by, at=NOON)
    return work(draft, by)


def imported(draft: ImportDraft, by: User, **choices: object) -> ImportDraft:
    wanted = {"on_changed": OnChanged.REFUSE, "without_rejected": False} | choices
    draft = drafts.order_import(draft, expected=draft.version, **wanted, by=by, at=NOON)
    return work(draft, by)


def test_a_clear_file_is_mapped_at_once(receive: Receive):
    draft = receive(GOOD)

    assert draft.state == DraftState.MAPPED
    assert draft.found["mapping"]["columns"]["net"] == "Net"
    assert draft.found["mapping"]["decimal_mark"] == ","


def test_an_ambiguous_file_is_asked_about_and_the_answer_counts(receive: Receive, finn: User):
    draft = receive(AMBIGUOUS)
    assert [question["kind"] for question in draft.found["questions"]] == ["date_order"]

    drafts.answer(draft, expected=draft.version, answers={"date_order": "dmy"}, by=finn, at=NOON)
    draft = counted(work(draft, finn), finn)

    assert draft.counted["first"] == "2026-02-01"


def test_a_trial_counts_and_stores_nothing(receive: Receive, finn: User):
    draft = counted(receive(GOOD), finn)

    assert draft.state == DraftState.COUNTED
    assert (draft.counted["new"], draft.counted["rejected"]) == (3, 0)
    assert draft.counted["totals"] == {"EUR": "160.7500"}
    assert not queries.batches(finn).exists()


def test_the_import_becomes_a_batch_with_accounts(receive: Receive, finn: User):
    draft = imported(counted(receive(GOOD), finn), finn)

    assert draft.state == DraftState.DONE
    assert draft.batch is not None
    assert draft.batch.rows_new == 3
    assert draft.folded["accounts"] == 2
    assert {account.key for account in accounts.accounts(finn)} == {"C1", "C2"}
    assert not (store.draft(draft.token) / store.ORIGINAL).exists()


def test_a_cell_is_fixed_at_reading_and_recorded_with_the_batch(receive: Receive, finn: User):
    draft = counted(receive(BROKEN), finn)
    assert draft.counted["rejected"] == 1
    before = drafting.original(draft).read_bytes()
    fix = drafts.Fix(5, "Date", "2026-02-28", was="2026-02-31")

    drafts.fix_cells(draft, expected=draft.version, fixes=[fix], by=finn, at=NOON)
    draft = work(draft, finn)

    assert (draft.counted["new"], draft.counted["rejected"]) == (4, 0)
    assert drafting.original(draft).read_bytes() == before
    batch = imported(draft, finn).batch
    assert batch is not None
    assert batch.fixes == [fix.row()]


def test_a_correction_that_a_database_cannot_hold_is_refused(receive: Receive, finn: User):
    draft = counted(receive(BROKEN), finn)
    fix = drafts.Fix(5, "Date", "2026-02-28\0", was="2026-02-31")

    with pytest.raises(Invalid):
        drafts.fix_cells(draft, expected=draft.version, fixes=[fix], by=finn, at=NOON)


def test_rejected_lines_are_imported_around_only_when_somebody_says_so(
    receive: Receive, finn: User
):
    draft = counted(receive(BROKEN), finn)

    with pytest.raises(Invalid):
        imported(draft, finn)

    assert imported(draft, finn, without_rejected=True).batch.rows_rejected == 1


@pytest.mark.parametrize(("choice", "net"), [(OnChanged.CORRECT, 161), (OnChanged.KEEP, 160.75)])
def test_changed_lines_need_a_decision(receive: Receive, finn: User, choice: OnChanged, net: float):
    imported(counted(receive(GOOD), finn), finn)
    draft = counted(receive(GOOD.replace(b"10,00", b"10,25")), finn)
    assert draft.counted["changed"] == 1

    with pytest.raises(Invalid):
        imported(draft, finn)
    imported(draft, finn, on_changed=choice)

    totals = [total for batch in queries.batches(finn) for total in batch.totals.all()]
    assert sum((total.added for total in totals), Decimal(0)) == Decimal(str(net))


def test_a_stale_word_is_refused_and_nothing_is_lost(receive: Receive, finn: User):
    draft = receive(AMBIGUOUS)
    first = draft.version
    drafts.answer(draft, expected=first, answers={"date_order": "dmy"}, by=finn, at=NOON)
    draft = work(draft, finn)

    with pytest.raises(StaleVersion):
        drafts.answer(draft, expected=first, answers={"date_order": "mdy"}, by=finn, at=NOON)

    draft.refresh_from_db()
    assert draft.answers == {"date_order": "dmy"}


def test_a_draft_that_waits_stops_at_once(receive: Receive, finn: User):
    draft = drafting.receive([GOOD], label="a.csv", source="erp", by=finn, at=NOON)

    drafts.ask_to_stop(draft, by=finn, at=NOON)

    assert draft.state == DraftState.STOPPED
    with pytest.raises(drafts.WorkWasLost):
        work(draft, finn)


def test_a_running_import_stops_and_leaves_nothing(receive: Receive, finn: User):
    draft = counted(receive(GOOD), finn)
    wanted = {"on_changed": OnChanged.REFUSE, "without_rejected": False}
    drafts.order_import(draft, expected=draft.version, **wanted, by=finn, at=NOON)
    asked = ImportDraft.objects.filter(pk=draft.pk)

    def clock():  # somebody asks while the worker is at it
        asked.filter(state=DraftState.RUNNING).update(wants_stop=True)
        return NOON

    draft = jobs.import_draft(draft.pk, finn.pk, clock=clock)

    assert draft.state == DraftState.STOPPED
    assert queries.ledger_files(finn) == ()


def test_a_draft_whose_worker_died_says_so_and_can_go_on(receive: Receive, finn: User):
    draft = counted(receive(GOOD), finn)
    late = NOON + timedelta(minutes=5)
    ImportDraft.objects.filter(pk=draft.pk).update(
        state=DraftState.RUNNING, work=DraftWork.IMPORT, lease_until=NOON
    )
    draft.refresh_from_db()
    assert draft.is_dead(late)

    drafting.clear_up(at=late)
    draft.refresh_from_db()

    assert draft.state == DraftState.FAILED
    assert imported(counted(draft, finn), finn).state == DraftState.DONE


def test_a_file_without_dates_may_still_be_mapped_by_hand(receive: Receive):
    draft = receive(b"Customer,When,Net\nC1,soon,1.50\nC2,later,2.50\n")

    assert draft.state == DraftState.MAPPED
    assert draft.found["columns"] == ["Customer", "When", "Net"]
    assert "date" in draft.found["mistake"]


def test_what_is_no_ledger_fails_with_words(receive: Receive):
    draft = receive(b"%PDF-1.7 nothing to read here")

    assert draft.state == DraftState.FAILED
    assert "PDF" in draft.failure


def test_an_empty_file_leaves_nothing_behind(receive: Receive, finn: User):
    with pytest.raises(EmptyFile):
        receive(b"")

    assert not ImportDraft.objects.exists()
    assert list((store.root() / store.DRAFTS).iterdir()) == []


def test_only_who_may_import_opens_a_draft(receive: Receive, rita: User):
    with pytest.raises(NotAllowed):
        drafting.receive([GOOD], label="a.csv", source="erp", by=rita, at=NOON)

    assert not AuditEvent.objects.filter(verb__startswith="ledger.draft").exists()
    assert list(queries.drafts(rita)) == []


def test_a_discarded_draft_takes_its_file_along(receive: Receive, finn: User):
    draft = receive(GOOD)

    drafting.discard(draft, expected=draft.version, by=finn, at=NOON)

    assert not store.draft(draft.token).exists()
    assert importing.resume_imports(at=NOON) == ()


def test_missing_rates_are_those_of_the_months_in_the_file(receive: Receive, finn: User):
    draft = counted(receive(GOOD.replace(b"10,00;EUR", b"10,00;NOK")), finn)
    missing = queries.missing_rates(finn, draft)
    assert [(currency, f"{month:%Y-%m}") for currency, month in missing] == [("NOK", "2026-02")]

    drafts.give_rates(
        draft, rates=dict.fromkeys(missing, Decimal("0.09")), source="bank", by=finn, at=NOON
    )

    assert queries.missing_rates(finn, draft) == []


@pytest.mark.trust("T-IMP-3")
@pytest.mark.parametrize("is_after_commit", [False, True])
def test_a_killed_import_is_taken_up_and_adds_nothing_twice(
    receive: Receive, finn: User, is_after_commit: bool
):
    draft = counted(receive(GOOD), finn)
    wanted = {"on_changed": OnChanged.REFUSE, "without_rejected": False}
    drafts.order_import(draft, expected=draft.version, **wanted, by=finn, at=NOON)

    def dying():  # as SIGKILL: nobody gets to say how it ended
        draft.refresh_from_db()
        if (
            draft.state == DraftState.RUNNING and queries.ledger_files(finn)
        ) or not is_after_commit:
            raise SystemExit
        return NOON

    with pytest.raises(SystemExit):
        jobs.import_draft(draft.pk, finn.pk, clock=dying)
    draft = work(draft, finn)

    assert draft.state == DraftState.DONE
    assert draft.batch is not None
    assert draft.batch.rows_new == 3
    assert [batch.rows_new for batch in queries.batches(finn).visible()] == [3]
    assert draft.folded["accounts"] == 2


def test_two_workers_do_not_share_a_draft(receive: Receive, finn: User):
    draft = drafting.receive([GOOD], label="a.csv", source="erp", by=finn, at=NOON)

    with (
        leases.file_lock(store.root() / store.LOCKS / f"draft-{draft.pk}.lock", wait=False),
        pytest.raises(drafts.WorkWasLost),
    ):
        work(draft, finn)


@pytest.mark.trust("T-AUTHZ-8")
def test_who_lost_the_right_before_the_worker_came_imports_nothing(receive: Receive, finn: User):
    draft = counted(receive(GOOD), finn)
    choices = {"on_changed": OnChanged.REFUSE, "without_rejected": False}
    ordered = drafts.order_import(draft, expected=draft.version, **choices, by=finn, at=NOON)
    anna = make_user("Anna Administrator", Role.ADMINISTRATOR)
    core.take_role(finn, role=Role.FINANCE, by=anna, at=NOON)

    with pytest.raises(NotAllowed):
        work(ordered, finn)

    assert not ImportBatch.objects.exists()
    assert ImportDraft.objects.get().state != DraftState.DONE
