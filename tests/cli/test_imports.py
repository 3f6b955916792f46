"""`orchard import`, `batches`, `undo` and `verify`, driven from outside."""

from __future__ import annotations

import csv
import gzip
import signal
import subprocess
import sys
import time
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from installations import Installation
from make import EXAMPLES
from migrated import laid

HEADER = "Invoice,Line,Date,Customer,Product,Quantity,Net,Currency\n"
JANUARY = HEADER + (
    "A1,1,2026-01-05,C1,P1,2,20.00,EUR\n"
    "A1,2,2026-01-05,C1,P2,1,15.50,EUR\n"
    "A2,1,2026-01-20,C2,P1,1,10.00,EUR\n"
)


@pytest.fixture
def installation(tmp_path: Path) -> Installation:
    return laid(Installation(tmp_path / "data"))


def write(installation: Installation, text: str, name: str = "ledger.csv") -> str:
    installation.data.mkdir(parents=True, exist_ok=True)
    path = installation.data / name
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_an_import_works_without_any_set_up(installation: Installation) -> None:
    file = write(installation, JANUARY)

    said = installation.run("import", file)

    assert "new 3 · same 0 · changed 0 · rejected 0" in said
    assert "ledger.csv" in installation.run("batches")
    assert "0 findings" in installation.run("verify")


@pytest.mark.trust("T-IMP-2")
def test_the_same_file_again_adds_nothing(installation: Installation) -> None:
    file = write(installation, JANUARY)
    installation.run("import", file)

    said = installation.run("import", file)

    assert "new 0 · same 3 · changed 0" in said
    assert installation.visible_rows() == {"ledger": 3}


@pytest.mark.trust("T-IMP-2")
def test_two_imports_of_one_file_at_once_add_it_once(installation: Installation) -> None:
    file = write(installation, JANUARY)

    both = [installation.start("import", file) for _ in range(2)]
    said = [process.communicate(timeout=60)[0] for process in both]

    assert [process.returncode for process in both] == [0, 0], said
    assert sum("new 3" in text for text in said) == 1
    assert sum("same 3" in text for text in said) == 1
    assert installation.visible_rows() == {"ledger": 3}


def test_a_dry_run_changes_nothing(installation: Installation) -> None:
    file = write(installation, JANUARY)

    said = installation.run("import", file, "--dry-run")

    assert "new 3" in said
    assert "Nothing has been imported" in installation.run("batches")


def test_changed_lines_are_listed_and_can_be_corrected(installation: Installation) -> None:
    installation.run("import", write(installation, JANUARY))
    file = write(installation, JANUARY.replace("15.50", "12.00"), "corrected.csv")

    refused = installation.run("import", file, code=1)
    corrected = installation.run("import", file, "--changed", "correct")

    assert "invoice A1/2: 15.5000 in the ledger, now 12.0000" in refused
    assert "--changed correct" in refused
    assert "changed 1" in corrected
    assert installation.visible_rows() == {"ledger": 5}


def test_rejected_lines_are_kept_in_a_file_and_the_rest_by_choice(
    installation: Installation,
) -> None:
    file = write(installation, JANUARY + "A3,1,2026-01-21,C2,P1,1,ten,EUR\n")

    refused = installation.run("import", file, code=1)
    taken = installation.run("import", file, "--yes")

    assert "--yes" in refused
    rejected = (installation.data / "ledger.csv.rejected.csv").read_text(encoding="utf-8")
    assert "5,Net,ten" in rejected
    assert "new 3 · same 0 · changed 0 · rejected 1" in taken


def test_what_is_ambiguous_is_answered_by_an_option(installation: Installation) -> None:
    file = write(installation, HEADER + "A1,1,01/02/2026,C1,P1,1,10.00,EUR\n")

    asked = installation.run("import", file, code=1)
    taken = installation.run("import", file, "--answer", "date_order=dmy")

    assert "--answer date_order=" in asked
    assert "new 1" in taken
    assert list((installation.data / "ledger").glob("0*/2026-02.parquet"))


def test_an_answer_is_remembered_for_the_source(installation: Installation) -> None:
    first = write(installation, HEADER + "A1,1,01/02/2026,C1,P1,1,10.00,EUR\n")
    second = write(installation, HEADER + "A2,1,03/02/2026,C1,P1,1,10.00,EUR\n", "second.csv")
    installation.run("import", first, "--answer", "date_order=dmy")

    assert "new 1" in installation.run("import", second)


@pytest.mark.trust("T-IMP-5")
def test_undoing_takes_the_batch_out(installation: Installation) -> None:
    installation.run("import", write(installation, JANUARY))

    said = installation.run("undo", "1")

    assert "Batch 1 is out of the ledger: 3 lines." in said
    assert installation.visible_rows() == {}
    assert "not in the ledger" in installation.run("undo", "1", code=1)


@pytest.mark.trust("T-VERIFY")
def test_verify_fails_with_findings(installation: Installation) -> None:
    installation.run("import", write(installation, JANUARY))
    (path,) = (installation.data / "ledger").glob("0*/2026-01.parquet")
    path.write_bytes(path.read_bytes()[:-1])

    assert "changed file" in installation.run("verify", code=1)


def test_a_store_without_its_database_is_noticed(installation: Installation) -> None:
    installation.run("import", write(installation, JANUARY))
    installation.lose_database()

    assert "ORCHARD_DATABASE" in installation.run("verify", code=1)


def test_mistakes_and_usage_have_their_exit_codes(installation: Installation) -> None:
    assert "not found" in installation.run("import", "nowhere.csv", code=1)
    installation.run("import", code=2)
    installation.run("import", "x.csv", "--changed", "maybe", code=2)
    installation.run("import", "x.csv", "--answer", "dmy", code=2)
    installation.run("undo", "seven", code=2)
    assert "Nothing has been imported" in installation.run("undo", "7", code=1)


def test_the_example_sums_up_to_what_its_file_says(installation: Installation) -> None:
    example = EXAMPLES / "adventureworks_reseller.csv.gz"
    with gzip.open(example, "rt", encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))

    said = installation.run("import", str(example))

    assert f"new {len(rows):,}" in said
    assert installation.net() == sum(Decimal(row["sales_amount"]) for row in rows)


@pytest.mark.trust("T-IMP-5")
def test_undoing_names_later_files_that_repeated_its_lines(installation: Installation) -> None:
    installation.run("import", write(installation, JANUARY))
    longer = write(installation, JANUARY + "A9,1,2026-02-05,C1,P1,1,9.00,EUR\n", "longer.csv")
    installation.run("import", longer)

    said = installation.run("undo", "1")

    assert "Import them again" in said
    assert "longer.csv (2)" in said
    assert "new 3 · same 1" in installation.run("import", longer)
    assert "Import them again" not in installation.run("undo", "3")


STOPPABLE = (
    "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); "
    "from orchard.interfaces.cli.main import run; run()"
)


def test_ctrl_c_while_lines_are_written_stops_without_a_trace(installation: Installation) -> None:
    installation.run("import", "--resume")
    query = (
        "SELECT 'I' || i AS invoice, 1 AS line, DATE '2016-01-01' + (i % 3600)::INT AS date, "
        "'C' || i % 99 AS customer, 1 AS quantity, 5.00 AS net, 'EUR' AS currency "
        "FROM range(200000) t(i)"
    )
    with duckdb.connect() as engine:
        engine.sql(query).write_csv(str(installation.data / "large.csv"))
    aside = installation.data / "ledger" / ".incoming"
    process = subprocess.Popen(
        [sys.executable, "-c", STOPPABLE, "import", "large.csv"],
        cwd=installation.data, env=installation.environment, text=True,
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip

    while process.poll() is None and not any(aside.glob("*/*.parquet")):
        time.sleep(0.002)
    process.send_signal(signal.SIGINT)
    said = process.communicate(timeout=60)[0]

    assert process.returncode == 130, said
    assert said.startswith("Stopped.")
    assert "0 findings" in installation.run("verify")
    assert installation.visible_rows() == {}


@pytest.mark.trust("T-AUD-2")
def test_a_head_kept_elsewhere_proves_the_trail(installation: Installation) -> None:
    installation.run("import", write(installation, JANUARY))
    head = installation.run("verify").split()[-1]
    installation.run("undo", "1")

    assert "0 findings" in installation.run("verify", "--head", head)
    other = head[:-1] + ("0" if head[-1] != "0" else "1")
    assert "kept elsewhere" in installation.run("verify", "--head", other, code=1)
    installation.run("verify", "--head", "yesterday", code=2)


def test_the_base_currency_is_said_once(installation: Installation) -> None:
    file = write(installation, JANUARY)
    installation.run("import", file, "--currency", "NOK")

    assert "currency is NOK since" in installation.run("import", file, "--currency", "EUR", code=2)
    installation.run("import", file, "--currency", "NOK")


@pytest.mark.parametrize("name", ["", " ", "x" * 201])
def test_a_source_has_a_name_that_can_be_kept(installation: Installation, name: str) -> None:
    file = write(installation, JANUARY)

    assert "Name the source" in installation.run("import", file, "--source", name, code=1)


def test_a_file_name_is_shown_as_it_is(installation: Installation) -> None:
    installation.run("import", write(installation, JANUARY, "a[b].csv"))

    assert "a[b].csv" in installation.run("batches")


@pytest.mark.parametrize("option", ["--mapping", "--costs"])
def test_a_file_that_is_no_text_is_named(installation: Installation, option: str) -> None:
    file = write(installation, JANUARY)
    (installation.data / "odd.toml").write_bytes(b"\xff\xfe\x00")

    said = installation.run("analyse", file, option, "odd.toml", code=1)

    assert "odd.toml is no text in UTF-8" in said
    assert "Traceback" not in said
    assert "cannot be read" in installation.run("analyse", file, option, ".", code=1)
