"""A ledger comes in by the programming interface: sent, asked about, tried, imported, undone."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from ledgers import make_line, make_staged
from orchard.domain.core import services as core
from orchard.domain.core.models import User
from orchard.domain.core.rules import Role, TokenScope
from orchard.domain.ledger import store
from orchard.domain.ledger.models import ImportBatch, ImportDraft
from orchard.interfaces.api import imports
from people import NOON, make_user
from programs import program_of

IMPORTS = "/api/v1/imports"
JSON = "application/json"
CLEAR = b"""Invoice;Line;Date;Customer;Product;Net;Currency
I1;1;2026-01-13;C1;P1;100,50;EUR
I2;1;2026-01-14;C2;P1;20,00;EUR
"""
AMBIGUOUS = b"Date;Customer;Net\n01/02/2026;C1;1.234\n03/04/2026;C2;5.678\n"
REJECTED = CLEAR + b"I3;1;2026-02-31;C1;P1;7,00;EUR\n"


@pytest.fixture(autouse=True)
def at_once(db: None, settings: Settings) -> None:
    core.found_organisation("Supplier", currency="EUR", by=None, at=NOON)
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}


@pytest.fixture
def program(finn: User) -> Client:
    return program_of(finn)


def send(program: Client, content: bytes = CLEAR, *, name: str = "march.csv", **headers: str):
    return program.post(
        f"{IMPORTS}?source=erp&file_name={name}",
        content,
        "application/octet-stream",
        headers=headers,
    )


def sent(program: Client, content: bytes = CLEAR) -> tuple[str, dict]:
    """Return the address of a file that was sent, and what became of it."""
    address = f"{IMPORTS}/{send(program, content).json()['id']}"
    return address, program.get(address).json()


def say(program: Client, address: str, body: dict | None = None, *, verb: str = "post"):
    """Say something about the draft as it is now."""
    version = program.get("/".join(address.split("/")[:5]))["ETag"]
    headers = {"If-Match": version}
    return getattr(program, verb)(address, body or {}, JSON, headers=headers)


def kept() -> list[Path]:
    return [path for path in store.root().rglob("original") if path.is_file()]


def test_a_file_is_sent_tried_and_imported(program: Client):
    answer = send(program)
    address = f"{IMPORTS}/{answer.json()['id']}"
    assert (answer.status_code, answer.json()["state"], answer["ETag"]) == (201, "queued", '"1"')
    assert program.get(address).json()["state"] == "mapped"

    assert say(program, f"{address}/check").status_code == 202
    tried = program.get(address).json()
    assert (tried["state"], tried["batch"]) == ("counted", None)
    assert tried["counted"] == {
        "rows": 2,
        "new": 2,
        "same": 0,
        "changed": 0,
        "rejected": 0,
        "first": "2026-01-13",
        "last": "2026-01-14",
        "totals": {"EUR": "120.5000"},
    }
    assert not ImportBatch.objects.exists()

    assert say(program, f"{address}/commit").status_code == 202
    done = program.get(address).json()
    assert done["state"] == "done"
    batch = program.get(f"/api/v1/batches/{done['batch']}").json()
    assert (batch["file_name"], batch["rows_new"], batch["source"]) == ("march.csv", 2, "erp")
    assert program.get("/api/v1/figures").json()["items"], "figures follow the import"


@pytest.mark.trust("T-IMP-1")
def test_what_is_ambiguous_is_asked_and_never_guessed(program: Client):
    address, draft = sent(program, AMBIGUOUS)
    assert draft["state"] == "asked"

    refused = say(program, f"{address}/check")

    assert (refused.status_code, refused["Content-Type"]) == (409, "application/problem+json")
    asked = {one["key"]: one for one in refused.json()["questions"]}
    assert asked["date_order"]["choices"] == ["dmy", "mdy"]
    assert asked["decimal_mark"]["choices"] == [".", ","]
    assert asked["date_order"]["column"] == "Date"
    assert refused.json()["detail"]
    assert say(program, f"{address}/commit").status_code == 409

    answers = {"date_order": "dmy", "decimal_mark": "."}
    assert say(program, f"{address}/answers", {"answers": answers}).status_code == 202
    assert say(program, f"{address}/check").status_code == 202
    counted = program.get(address).json()["counted"]
    assert (counted["first"], counted["totals"]) == ("2026-02-01", {"EUR": "6.9120"})


@pytest.mark.parametrize(
    "wrong",
    [
        {"date_order": "ymd"},
        {"date_order": ""},
        {"nothing": "x"},
        {"date_order": 7},
        {"date_order": "dmy", "mapping": "x"},
    ],
)
def test_an_answer_that_is_none_of_the_choices_is_refused(program: Client, wrong: dict):
    address, _draft = sent(program, AMBIGUOUS)

    answer = say(program, f"{address}/answers", {"answers": wrong})

    assert answer.status_code == 422
    assert program.get(address).json()["state"] == "asked"


def test_columns_are_said_by_name(program: Client):
    address, draft = sent(program, b"When;Who;How much\n2026-01-13;C1;100,50\n2026-01-14;C2;2,00\n")
    columns = {"booked_on": "When", "customer": "Who", "net": "How much"}

    answer = say(
        program, f"{address}/mapping", {"columns": columns, "decimal_mark": ","}, verb="put"
    )

    assert answer.status_code == 202, draft
    found = program.get(address).json()
    assert (found["state"], found["counted"]["totals"]) == ("counted", {"EUR": "102.5000"})


@pytest.mark.parametrize(
    "wrong", [{"columns": {"nonsense": "Net"}}, {"date_order": "ydm"}, {"columns": 7}, {}]
)
def test_a_meaning_that_no_ledger_knows_is_refused(program: Client, wrong: dict):
    address, draft = sent(program)

    assert say(program, f"{address}/mapping", wrong, verb="put").status_code == 422
    assert program.get(address).json()["version"] == draft["version"]


def test_rejected_lines_are_told_and_left_out_only_by_choice(program: Client):
    address, _draft = sent(program, REJECTED)
    say(program, f"{address}/check")

    (line,) = program.get(f"{address}/rejected").json()
    refused = say(program, f"{address}/commit")
    done = say(program, f"{address}/commit", {"without_rejected": True})

    assert (line["line"], line["column"], line["value"]) == (4, "Date", "2026-02-31")
    assert line["reason"]
    assert (refused.status_code, done.status_code) == (422, 202)
    assert program.get(address).json()["state"] == "done"


def cell(line: int, column: str, value: str) -> dict[str, object]:
    return {"cells": [{"line": line, "column": column, "value": value}]}


def test_a_cell_of_a_rejected_line_is_corrected(program: Client):
    address, _draft = sent(program, REJECTED)
    say(program, f"{address}/check")

    answer = say(program, f"{address}/cells", cell(4, "Date", "2026-02-28"))
    counted = program.get(address).json()

    assert (answer.status_code, counted["counted"]["new"]) == (202, 3)
    assert program.get(f"{address}/rejected").json() == []
    (fix,) = ImportDraft.objects.get().fixes
    assert (fix["was"], fix["value"]) == ("2026-02-31", "2026-02-28")
    assert say(program, f"{address}/commit").status_code == 202


@pytest.mark.parametrize(
    "wrong",
    [cell(2, "Date", "2026-02-28"), cell(4, "Net", "8"), cell(4, "Elsewhere", "8"), {"cells": []},
     cell(4, "Date", "x" * 1001), cell(4, "Date", "a\x00"), cell(0, "Date", "2026-02-28")],
)  # fmt: skip
def test_only_cells_that_keep_a_line_out_are_corrected(program: Client, wrong: dict):
    address, _draft = sent(program, REJECTED)
    say(program, f"{address}/check")

    answer = say(program, f"{address}/cells", wrong)

    assert (answer.status_code, ImportDraft.objects.get().fixes) == (422, [])


@pytest.mark.trust("T-CONC-1")
def test_a_cell_is_corrected_in_the_import_that_was_read(program: Client):
    address, draft = sent(program, REJECTED)
    say(program, f"{address}/check")
    body, path = cell(4, "Date", "2026-02-28"), f"{address}/cells"

    without = program.post(path, body, JSON)
    stale = program.post(path, body, JSON, headers={"If-Match": f'"{draft["version"]}"'})

    assert (without.status_code, stale.status_code) == (428, 412)
    assert ImportDraft.objects.get().fixes == []


def test_lines_that_changed_need_a_decision(program: Client):
    for content in (CLEAR, CLEAR.replace(b"20,00", b"25,00")):
        address, _draft = sent(program, content)
        say(program, f"{address}/check")
        answer = say(program, f"{address}/commit")

    assert answer.status_code == 422
    assert say(program, f"{address}/commit", {"on_changed": "correct"}).status_code == 202
    assert program.get(address).json()["state"] == "done"


def test_parquet_comes_in_as_it_is(program: Client, tmp_path: Path):
    staged = make_staged(tmp_path / "lines.parquet", [make_line("I1"), make_line("I2")])

    address, draft = sent(program, staged.parquet.read_bytes())
    say(program, f"{address}/check")

    assert draft["failure"] == ""
    assert program.get(address).json()["counted"]["rows"] == 2


def test_a_file_that_is_no_ledger_says_so(program: Client):
    _address, draft = sent(program, b"\x00\x01\x02 no ledger")

    assert draft["state"] == "failed"
    assert draft["failure"]


@pytest.mark.parametrize(
    ("kind", "body", "status"),
    [("multipart/form-data; boundary=x", b"--x--", 415), ("text/csv", b"", 422)],
)
def test_a_form_or_an_empty_body_is_refused_and_nothing_kept(
    program: Client, kind: str, body: bytes, status: int
):
    answer = program.post(f"{IMPORTS}?source=erp", body, kind)

    assert answer.status_code == status
    assert not ImportDraft.objects.exists()
    assert kept() == []


@pytest.mark.trust("T-DOS-1")
def test_a_file_that_is_too_large_is_refused_unread(
    program: Client, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(imports, "LARGEST_UPLOAD", 20)

    assert send(program).status_code == 413
    assert kept() == []


@pytest.mark.trust("T-FILE-4")
def test_a_name_is_only_a_label(program: Client):
    answer = send(program, name="..%2F..%2Fetc%2Fpasswd%0d%0aX: y")

    assert answer.json()["file_name"] == "../../etc/passwd  X: y"
    (path,) = kept()
    assert path.parent.parent.name == ".drafts"


@pytest.mark.trust("T-ACID-7")
def test_a_file_that_is_sent_again_with_its_key_is_kept_once(program: Client):
    first = send(program, **{"Idempotency-Key": "k1"})
    again = send(program, **{"Idempotency-Key": "k1"})
    other = send(program, AMBIGUOUS, **{"Idempotency-Key": "k1"})

    assert (again.status_code, again.json()) == (201, first.json())
    assert again["Idempotent-Replayed"] == "true"
    assert other.status_code == 422
    assert (ImportDraft.objects.count(), len(kept())) == (1, 1)


@pytest.mark.trust("T-CONC-1")
def test_two_programs_at_one_import_do_not_overwrite_each_other(program: Client):
    address, draft = sent(program, AMBIGUOUS)
    stale = {"If-Match": f'"{draft["version"]}"'}
    say(program, f"{address}/answers", {"answers": {"date_order": "dmy"}})

    answer = program.post(
        f"{address}/answers", {"answers": {"date_order": "mdy"}}, JSON, headers=stale
    )

    assert answer.status_code == 412
    assert ImportDraft.objects.get().answers == {"date_order": "dmy"}
    assert program.post(f"{address}/check").status_code == 428


def test_a_discarded_import_leaves_no_file(program: Client):
    address, _draft = sent(program)
    once = {"If-Match": program.get(address)["ETag"], "Idempotency-Key": "gone"}

    answer = program.delete(address, headers=once)

    assert (answer.status_code, answer.json()["state"]) == (200, "discarded")
    assert kept() == []
    assert program.get(IMPORTS).json()["items"] == []
    assert program.get(address).status_code == 404
    assert program.get(f"{address}/rejected").status_code == 404
    assert program.post(f"{address}/check", headers={"If-Match": '"9"'}).status_code == 409
    assert program.delete(address, headers=once).json() == answer.json()


def test_an_import_that_waits_can_be_stopped(program: Client):
    address, _draft = sent(program)
    ImportDraft.objects.update(state="queued")

    assert program.post(f"{address}/stop").json()["state"] == "stopped"


@pytest.mark.trust("T-AUTHZ-1")
@pytest.mark.parametrize("role", [Role.READER, Role.ACCOUNT_MANAGER, Role.PROGRAMME_DIRECTOR])
def test_who_may_not_import_sends_nothing_and_sees_none(program: Client, role: Role):
    address, draft = sent(program)
    other = program_of(make_user("Otto Other", role))

    assert send(other).status_code == 404
    assert other.get(IMPORTS).json()["items"] == []
    assert other.get(address).content == other.get(f"{IMPORTS}/999").content
    said = {"If-Match": f'"{draft["version"]}"'}
    assert other.post(f"{address}/commit", {}, JSON, headers=said).status_code == 404
    assert (ImportDraft.objects.count(), len(kept())) == (1, 1)


def test_a_token_for_reading_sends_nothing(finn: User):
    assert send(program_of(finn, TokenScope.READ)).status_code == 403
    assert kept() == []


def test_figures_follow_an_import_that_is_undone(program: Client):
    address, _draft = sent(program)
    say(program, f"{address}/check")
    say(program, f"{address}/commit")
    more, _draft = sent(program, CLEAR.replace(b"I1", b"I8").replace(b"I2", b"I9"))
    say(program, f"{more}/check")
    say(program, f"{more}/commit")
    before = program.get("/api/v1/figures").json()["items"]

    undone = program.post(f"/api/v1/batches/{program.get(more).json()['batch']}/undo")

    after = program.get("/api/v1/figures").json()["items"]
    assert undone.json()["state"] == "undone"
    assert sum(Decimal(row["revenue"]) for row in after) == Decimal("120.5")
    assert sum(Decimal(row["revenue"]) for row in before) == 241
