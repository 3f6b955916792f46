"""The same file twice, two people at once, an import taken back, a file that is mostly wrong."""

from __future__ import annotations

import time

import duckdb
import pytest
from django.test import Client

from orchard.domain.accounts.models import Account, AccountUnit, CustomerLink
from orchard.domain.core.models import User
from orchard.domain.core.rules import Role
from orchard.domain.ledger import queries
from orchard.domain.ledger.models import ImportBatch
from orchard.domain.ledger.rules import BatchState, DraftState
from orchard.interfaces import background
from people import make_user

from .conftest import Upload
from .files import GOOD
from .test_steps import check, order

CORRECTED = GOOD.replace(b"10,00", b"12,00") + b"I9;1;2026-02-20;C9;Cedar AS;P1;5,00;EUR\n"
BAD_ROWS = 30_000
SECONDS = 5
LINE = (
    b"W%d;1;2026-02-31;C1;P1;7,00;EUR\nR%d;1;2026-02-11;C1;P1;7,50;EUR\n"
    b"R%d;2;2026-02-12;C1;P1;8,50;EUR\n"
)


def digest(viewer: User) -> tuple[object, ...]:
    """Return everything that the ledger and the accounts say, whichever files it stands in."""
    files = queries.files_by_source(viewer)
    every = [str(path) for paths in files.values() for one in paths for path in _paths(one)]
    rows = duckdb.connect().execute(LINES, [every]).fetchall() if every else []
    return (
        sorted(map(str, rows)),
        list(Account.objects.order_by("key").values_list("key", "name", "merged_into")),
        list(AccountUnit.objects.order_by("key").values_list("key", "account__key")),
        list(CustomerLink.objects.order_by("customer").values_list("customer", "account__key")),
    )


LINES = (
    "SELECT invoice, invoice_line, booked_on, customer, offer, sum(net) FROM "
    "read_parquet(?, union_by_name = true) GROUP BY ALL HAVING sum(net) <> 0"
)


def _paths(one: object) -> list[object]:
    return list(one) if isinstance(one, list | tuple) else [one]


@pytest.fixture
def colleague(finn: User) -> Client:
    """The browser of another person in finance."""
    client = Client()
    client.force_login(make_user("Frida Finance", Role.FINANCE))
    return client


@pytest.mark.trust("T-IMP-2")
def test_the_same_file_again_brings_nothing(browser: Client, upload: Upload, finn: User):
    order(browser, check(browser, upload(GOOD)))
    before = digest(finn)

    again = check(browser, upload(GOOD, name="again.csv"))
    counted = {name: again.counted[name] for name in ("new", "same", "changed", "rejected")}
    order(browser, again)

    assert counted == {"new": 0, "same": 3, "changed": 0, "rejected": 0}
    assert digest(finn) == before


@pytest.mark.trust("T-IMP-2")
def test_two_people_who_import_the_same_at_once_bring_it_once(
    browser: Client, colleague: Client, upload: Upload, finn: User
):
    mine, theirs = check(browser, upload(GOOD)), check(browser, upload(GOOD, name="theirs.csv"))
    assert (mine.counted["new"], theirs.counted["new"]) == (3, 3)

    order(browser, mine)
    before = digest(finn)
    order(colleague, theirs)

    assert digest(finn) == before
    committed = ImportBatch.objects.filter(state=BatchState.COMMITTED)
    assert sorted(committed.values_list("rows_new", flat=True)) in ([3], [0, 3])


@pytest.mark.trust("T-IMP-2")
def test_two_people_order_one_draft_and_it_is_imported_once(
    browser: Client, colleague: Client, upload: Upload
):
    draft = check(browser, upload(GOOD))
    said = {"version": draft.version}

    first = browser.post(f"/imports/{draft.pk}/check", said)
    second = colleague.post(f"/imports/{draft.pk}/check", said)

    assert first.status_code == 302
    assert second.status_code in {409, 422}
    assert ImportBatch.objects.count() == 1


@pytest.mark.trust("T-IMP-5")
def test_taking_an_import_back_gives_the_exact_ledger_before(
    browser: Client, upload: Upload, finn: User
):
    order(browser, check(browser, upload(GOOD)))
    before = digest(finn)
    draft = order(browser, check(browser, upload(CORRECTED)), on_changed="correct")
    assert draft.state == DraftState.DONE
    assert digest(finn)[0] != before[0]

    browser.post(f"/imports/batches/{draft.batch_id}/undo")

    assert digest(finn)[0] == before[0]
    again = order(browser, check(browser, upload(CORRECTED)), on_changed="correct")
    assert (again.batch.rows_new, again.batch.rows_changed) == (1, 1)


@pytest.mark.trust("T-IMP-6")
def test_thirty_thousand_wrong_lines_are_reported_at_once(
    browser: Client, upload: Upload, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(background, "READ_AT_ONCE", 1 << 30)  # no worker runs beside a test
    wrong = b"".join(LINE % (number, number, number) for number in range(BAD_ROWS))
    draft = upload(GOOD.replace(b";Customer name", b"").replace(b";Alder AS", b"").replace(
        b";Birch AS", b"") + wrong)  # fmt: skip
    draft = check(browser, draft)
    assert draft.counted["rejected"] == BAD_ROWS
    begun = time.process_time()

    page = browser.get(f"/imports/{draft.pk}/check")
    answer = browser.get(f"/imports/{draft.pk}/rejected.csv")
    lines = sum(piece.count(b"\n") for piece in answer.streaming_content)

    assert time.process_time() - begun < SECONDS
    assert lines == BAD_ROWS + 1
    assert len(page.content) < MOST_BYTES


MOST_BYTES = 100_000
