"""The list of batches, one batch, undoing, and whether the ledger is whole."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client

from ledgers import make_line, make_staged
from orchard.domain.core.models import User
from orchard.domain.core.rules import Role
from orchard.domain.ledger import importing, store
from orchard.domain.ledger.models import ImportBatch
from orchard.domain.ledger.rules import BatchState
from people import NOON, make_user

MOST_QUERIES = 15


def imported(by: User, folder: Path, name: str, *invoices: str) -> ImportBatch:
    staged = make_staged(folder / "staged.parquet", [make_line(one, "1") for one in invoices])
    order = importing.Order("erp", name)
    batch = importing.import_ledger(staged, order=order, by=by, at=NOON).batch
    assert batch is not None
    return batch


def test_an_empty_installation_offers_the_first_steps(browser: Client):
    page = browser.get("/imports").content.decode()

    assert "Import your ledger" in page
    assert "Use the example" in page


def test_the_list_names_file_totals_and_actions(browser: Client, finn: User, tmp_path: Path):
    batch = imported(finn, tmp_path, "may.csv", "I1", "I2")

    page = browser.get("/imports").content.decode()

    assert "may.csv" in page
    assert f"/imports/batches/{batch.pk}/undo" in page
    assert "EUR" in page


def test_the_list_is_a_file_too(browser: Client, finn: User, tmp_path: Path):
    imported(finn, tmp_path, "may.csv", "I1", "I2")

    answer = browser.get("/imports?as=csv")

    assert answer["Content-Type"] == "text/csv"
    assert "may.csv" in answer.content.decode("utf-8-sig")


def test_the_number_of_queries_does_not_grow(
    browser: Client, finn: User, tmp_path: Path, django_assert_max_num_queries: object
):
    for number in range(6):
        imported(finn, tmp_path, f"{number}.csv", f"I{number}")

    with django_assert_max_num_queries(MOST_QUERIES):  # type: ignore[operator]
        browser.get("/imports")


def test_a_batch_is_undone_after_a_question(browser: Client, finn: User, tmp_path: Path):
    batch = imported(finn, tmp_path, "may.csv", "I1", "I2")
    question = browser.get(f"/imports/batches/{batch.pk}/undo").content.decode()
    assert "Undo import of 2 lines" in question
    batch.refresh_from_db()
    assert batch.state == BatchState.COMMITTED

    answer = browser.post(f"/imports/batches/{batch.pk}/undo", follow=True)

    batch.refresh_from_db()
    assert batch.state == BatchState.UNDONE
    assert "out of the ledger" in answer.content.decode()


def test_what_leans_on_a_batch_is_said_before(browser: Client, finn: User, tmp_path: Path):
    first = imported(finn, tmp_path, "may.csv", "I1")
    imported(finn, tmp_path, "june.csv", "I1", "I2")

    page = browser.get(f"/imports/batches/{first.pk}/undo").content.decode()

    assert "june.csv" in page


def test_undoing_twice_changes_nothing(browser: Client, finn: User, tmp_path: Path):
    batch = imported(finn, tmp_path, "may.csv", "I1")
    browser.post(f"/imports/batches/{batch.pk}/undo")

    answer = browser.post(f"/imports/batches/{batch.pk}/undo")

    assert answer.status_code == 409
    assert "nothing to undo" in answer.content.decode()


def test_the_ledger_is_checked_on_the_page(browser: Client, finn: User, tmp_path: Path):
    batch = imported(finn, tmp_path, "may.csv", "I1")
    assert "exactly what was imported" in browser.post("/imports/verify").content.decode()

    (store.root() / batch.files.get().path).write_bytes(b"other")

    assert "changed file" in browser.post("/imports/verify").content.decode()


def test_who_sees_the_ledger_but_may_not_undo_has_no_button(
    finn: User, tmp_path: Path, client: Client
):
    batch = imported(finn, tmp_path, "may.csv", "I1")
    client.force_login(make_user("Dora Director", Role.PROGRAMME_DIRECTOR))

    assert b"/undo" not in client.get("/imports").content
    assert client.get(f"/imports/batches/{batch.pk}").status_code == 200
    assert client.post(f"/imports/batches/{batch.pk}/undo").status_code == 404


@pytest.mark.parametrize("path", ["/imports", "/imports/batches/1", "/imports/verify"])
def test_the_ledger_does_not_exist_for_readers(finn: User, client: Client, path: str):
    client.force_login(make_user("Rita Reader", Role.READER))

    assert client.get(path).status_code == 404
