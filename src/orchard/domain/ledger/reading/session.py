"""The DuckDB session that one reading uses: little memory, few threads, spills beside the result."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

MEMORY_LIMIT = "240MB"
THREADS = 2


def literal(text: str) -> str:
    """Quote a text for SQL."""
    return "'" + text.replace("'", "''") + "'"


class Session:
    """One connection; `rows` and `one` answer, `run` only does."""

    def __init__(self, workspace: Path) -> None:
        import duckdb

        self.workspace = workspace
        self.connection = duckdb.connect(
            config={
                "memory_limit": MEMORY_LIMIT,
                "threads": THREADS,
                "temp_directory": str(workspace / "spill"),
                "autoinstall_known_extensions": False,
                "autoload_known_extensions": False,
            }
        )
        self.connection.execute("SET preserve_insertion_order = true")
        self.connection.execute("SET enable_progress_bar = true")
        self.connection.execute("SET enable_progress_bar_print = false")
        self.connection.execute("SET TimeZone = 'UTC'")

    def run(self, sql: str) -> None:
        """Execute without asking for rows."""
        self.connection.execute(sql)

    def rows(self, sql: str) -> list[tuple[object, ...]]:
        """Return all rows."""
        found: list[tuple[object, ...]] = self.connection.execute(sql).fetchall()
        return found

    def one(self, sql: str) -> tuple[object, ...]:
        """Return the only row."""
        return self.rows(sql)[0]

    def numbers(self, sql: str) -> Sequence[int]:
        """Return the only row as whole numbers."""
        return [int(str(value or 0)) for value in self.one(sql)]
