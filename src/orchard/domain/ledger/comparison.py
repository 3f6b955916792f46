"""What is new, known or changed in a staged file, compared with the visible ledger in DuckDB.

The key of a line is (invoice, invoice line) where the file has both, else (day, invoice, customer,
offer, quantity, net, currency); equal lines of one key are told apart by counting them.
"""
# ruff: noqa: S608 - put together from column names of our contract; values are parameters

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from orchard.domain.ledger import statements
from orchard.domain.ledger.rules import OnChanged

if TYPE_CHECKING:
    import duckdb

EXAMPLES = 20


@dataclass(frozen=True, slots=True)
class Known:
    """The visible files of one source; paths sort in the order of their batches."""

    lines: tuple[Path, ...] = ()
    reversals: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """A line that stands in the ledger with other values."""

    source_line: int
    invoice: str | None
    invoice_line: str | None
    booked_on: date
    net: Decimal
    net_before: Decimal
    differs: str = ""
    """The columns whose values differ, with commas between."""


@dataclass(frozen=True, slots=True)
class Counts:
    """How the staged lines relate to the ledger; the three add up to all of them."""

    new: int
    same: int
    changed: int


@dataclass(frozen=True, slots=True)
class Selection:
    """A query with its named parameters that yields STAGED columns."""

    sql: str
    parameters: dict[str, object]


class Comparison:
    """One staged file held against the ledger; its tables live in the connection."""

    def __init__(self, engine: duckdb.DuckDBPyConnection, staged: Path, known: Known) -> None:
        self.engine = engine
        self.staged = staged
        self.known = known
        self.counts = self._compare()

    def _compare(self) -> Counts:
        engine = self.engine
        total = _number(engine, "SELECT count(*) FROM read_parquet(?)", [str(self.staged)])
        files = self._files_with_the_same_keys(total)
        if not files:
            engine.execute("CREATE TABLE pairs (row BIGINT, filename VARCHAR, old_row BIGINT)")
            engine.execute("CREATE TABLE fresh (row BIGINT)")
            self.all_new = True
            return Counts(new=total, same=0, changed=0)
        self.all_new = False
        self._load_present(files)
        self._match()
        changed = _number(engine, "SELECT count(*) FROM pairs")
        new = _number(engine, "SELECT count(*) FROM fresh")
        return Counts(new=new, same=total - new - changed, changed=changed)

    def _files_with_the_same_keys(self, total: int) -> list[str]:
        """Return the ledger files that hold any of the keys; reads the key columns only."""
        if not (self.known.lines and total):
            return []
        self.engine.execute(
            f"CREATE TABLE incoming AS SELECT file_row_number AS row, {statements.hashes()} "
            "FROM read_parquet(?, file_row_number = true)",
            [str(self.staged)],
        )
        rows = self.engine.execute(
            f"SELECT DISTINCT filename FROM (SELECT filename, {statements.key_hashes()} "
            "FROM read_parquet(?, filename = true)) SEMI JOIN incoming USING (k1, k2)",
            [_texts(self.known.lines)],
        ).fetchall()
        return sorted(name for (name,) in rows)

    def _load_present(self, files: list[str]) -> None:
        """Load the ledger's lines with these keys, without those that were taken back since."""
        self.engine.execute(
            f"CREATE TABLE present AS SELECT * FROM (SELECT filename, file_row_number AS row, "
            f"{statements.hashes()} FROM read_parquet(?, filename = true, file_row_number = true)) "
            "SEMI JOIN incoming USING (k1, k2)",
            [files],
        )
        if self.known.reversals:
            self.engine.execute(statements.REVERSED, [_texts(self.known.reversals)])
            self.engine.execute(statements.WITHOUT_REVERSED)

    def _match(self) -> None:
        """Pair equal lines first, then the rest of the same key: those have changed."""
        for statement in statements.MATCH:
            self.engine.execute(statement)

    def examples(self) -> tuple[Change, ...]:
        """Return the first changed lines, to show."""
        if not self.counts.changed:
            return ()
        rows = self.engine.execute(
            "SELECT new.source_line, new.invoice, new.invoice_line, new.booked_on, new.net, old.net, "
            f"{statements.differing('new', 'old')} "
            "FROM pairs JOIN read_parquet(?, file_row_number = true) AS new "
            "ON new.file_row_number = pairs.row "
            "JOIN read_parquet(?, filename = true, file_row_number = true) AS old "
            "ON old.filename = pairs.filename AND old.file_row_number = pairs.old_row "
            f"ORDER BY new.source_line LIMIT {EXAMPLES}",
            [str(self.staged), sorted(self.corrected_files())],
        ).fetchall()
        return tuple(Change(*row) for row in rows)

    def corrected_files(self) -> dict[str, int]:
        """Return how many lines are taken back per ledger file."""
        return dict(
            self.engine.execute("SELECT filename, count(*) FROM pairs GROUP BY 1").fetchall()
        )

    def additions(self, on_changed: OnChanged) -> Selection:
        """Return the staged lines that the import adds."""
        columns = ", ".join(statements.COLUMNS)
        staged: dict[str, object] = {"staged": str(self.staged)}
        if self.all_new:
            return Selection(f"SELECT {columns} FROM read_parquet($staged)", staged)
        corrected = " UNION ALL SELECT row FROM pairs" if on_changed is OnChanged.CORRECT else ""
        return Selection(
            f"SELECT {columns} FROM read_parquet($staged, file_row_number = true) "
            f"WHERE file_row_number IN (SELECT row FROM fresh{corrected})",
            staged,
        )

    def reversals(self, on_changed: OnChanged) -> Selection | None:
        """Return the old lines with every amount negated, or nothing to take back."""
        if on_changed is not OnChanged.CORRECT or not self.counts.changed:
            return None
        return Selection(
            f"SELECT {statements.negated('old')} "
            "FROM read_parquet($old, filename = true, file_row_number = true) AS old "
            "SEMI JOIN pairs ON pairs.filename = old.filename "
            "AND pairs.old_row = old.file_row_number",
            {"old": sorted(self.corrected_files())},
        )


def _texts(paths: Sequence[Path]) -> list[str]:
    return [str(path) for path in paths]


def _number(engine: duckdb.DuckDBPyConnection, sql: str, parameters: Sequence[object] = ()) -> int:
    row = engine.execute(sql, parameters).fetchone()
    assert row is not None, "count(*) always gives one row"
    return int(row[0])
