"""Opening engines: what a URL may say, and what a person is told when it says something else."""

from __future__ import annotations

import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from orchard.analytics import engine
from small_ledgers import ENGINE_WARNING

pytestmark = ENGINE_WARNING


@pytest.mark.parametrize(
    "url", ["", "duckdb", "mysql://host/x", "spark://", "postgres://host", "/tmp/file.parquet"]
)
def test_an_unknown_url_is_refused_with_what_to_write(url):
    with pytest.raises(engine.EngineIsUnknown, match=r"write duckdb://.*spark://host:port"):
        engine.open_engine(url)


def test_a_password_is_never_shown():
    with pytest.raises(engine.EngineIsUnknown) as refused:
        engine.open_engine("mysql://me:secret@host/x")

    assert "secret" not in str(refused.value)


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("memory=1GB", "no option 'memory': use memory_limit, temp_directory, threads"),
        ("memory_limit=plenty", "write for example 2GB"),
        ("threads=0", "write for example 4"),
        ("threads=many", "write for example 4"),
    ],
)
def test_a_wrong_option_is_refused(query, text):
    with pytest.raises(engine.EngineOptionIsWrong, match=text):
        engine.open_engine(f"duckdb://?{query}")


def setting(opened, name):
    return opened.backend.raw_sql(f"SELECT current_setting('{name}')").fetchone()[0]


def test_options_reach_duckdb_and_those_of_the_url_win(tmp_path):
    options = engine.EngineOptions(memory_limit="100MB", spill=tmp_path, threads=2)

    with engine.open_engine("duckdb://?threads=1", options) as opened:
        assert setting(opened, "threads") == 1
        assert setting(opened, "memory_limit") == "95.3 MiB"
        assert setting(opened, "temp_directory") == str(tmp_path)
        assert setting(opened, "TimeZone") == "UTC"


def test_what_does_not_fit_is_spilled_to_a_folder_that_is_removed():
    with engine.open_engine() as opened:
        folder = Path(setting(opened, "temp_directory"))
        assert folder.is_dir()

    assert not folder.exists()


def test_a_database_file_can_be_opened_and_a_folder_cannot(tmp_path):
    with engine.open_engine(f"duckdb://{tmp_path}/ledger.duckdb") as opened:
        opened.backend.raw_sql("CREATE TABLE lines AS SELECT 5 AS net")
        assert opened.fetch(opened.read_table("lines")).to_pylist() == [{"net": 5}]

    with pytest.raises(engine.EngineDoesNotAnswer, match="could not be opened"):
        engine.open_engine(f"duckdb://{tmp_path}")


def test_a_missing_file_is_named(tmp_path):
    with engine.open_engine() as opened:
        for path in (tmp_path / "none.parquet", tmp_path / "*.parquet"):
            with pytest.raises(engine.LedgerFileIsMissing, match=r"\.parquet: check the name"):
                opened.read_parquet(path)


def test_several_files_are_one_table_and_each_must_exist(tmp_path):
    for name, net in (("a.parquet", 1), ("b.parquet", 2)):
        pq.write_table(pa.table({"net": [net]}), tmp_path / name)

    with engine.open_engine() as opened:
        both = opened.read_parquet(tmp_path / "a.parquet", tmp_path / "b.parquet")
        assert opened.fetch(both.order_by("net")).to_pylist() == [{"net": 1}, {"net": 2}]
        with pytest.raises(engine.LedgerFileIsMissing, match=r"c\.parquet"):
            opened.read_parquet(tmp_path / "a.parquet", tmp_path / "c.parquet")


def test_a_table_must_be_named_and_exist():
    with engine.open_engine() as opened:
        with pytest.raises(engine.EngineOptionIsWrong, match=r"\?table=schema\.name"):
            opened.read_table()
        with pytest.raises(engine.LedgerTableIsMissing, match="no table nothing"):
            opened.read_table("nothing")


def test_kept_tables_can_be_forgotten():
    with engine.open_engine() as opened:
        kept = opened.load(pa.table({"net": [1]}))
        opened.forget(kept)

        with pytest.raises(engine.LedgerTableIsMissing):
            opened.read_table(kept.op().name)


def test_without_pyspark_the_extra_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "pyspark.sql", None)

    with pytest.raises(engine.EngineIsMissing, match=r"pip install 'orchard\[spark\]'"):
        engine.open_engine("spark://127.0.0.1:7077")


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # PySpark's pipe
def test_without_java_the_version_is_named(monkeypatch, tmp_path):
    pytest.importorskip("pyspark", reason="the extra orchard[spark] is not installed")
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))

    with pytest.raises(engine.EngineDoesNotAnswer, match="Spark 4 needs Java 17"):
        engine.open_engine("spark://local")


@pytest.mark.parametrize("scheme", ["postgres", "postgresql"])
def test_a_warehouse_that_does_not_answer_is_named_without_its_password(scheme):
    with pytest.raises(engine.EngineDoesNotAnswer) as refused:
        engine.open_engine(f"{scheme}://me:secret@127.0.0.1:1/sales")

    assert "me:***@127.0.0.1:1/sales could not be opened" in str(refused.value)
    assert "secret" not in str(refused.value)
