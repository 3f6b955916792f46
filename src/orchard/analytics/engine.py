"""Opens the query engine that a URL names: DuckDB in this process, Apache Spark, or PostgreSQL."""

from __future__ import annotations

import glob
import re
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Protocol, Self
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

import ibis
from ibis.common.exceptions import TableNotFound

from orchard.analytics.mistakes import AnalyticsMistake

if TYPE_CHECKING:
    import pyarrow as pa
    from ibis.backends import BaseBackend
    from ibis.expr.types import Table
    from pyspark.sql import SparkSession

DUCKDB, SPARK, POSTGRES = "duckdb", "spark", "postgres"
EMBEDDED = "duckdb://"
WHAT_TO_WRITE = (
    "write duckdb:// (in this process), duckdb://?memory_limit=2GB&threads=4, spark://host:port, "
    "spark://local, or postgres://user@host/database?table=schema.name"
)
LOOPBACK = ("localhost", "127.0.0.1", "::1")
SIZE = re.compile(r"\d+(\.\d+)?\s*([KMGT]i?B|%)", re.IGNORECASE)
SPARK_DEFAULTS: Mapping[str, str] = {
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.execution.arrow.pyspark.enabled": "true",
}


class EngineIsUnknown(AnalyticsMistake):
    """The URL names no engine that is known here."""


class EngineOptionIsWrong(AnalyticsMistake):
    """An option of the engine's URL is unknown or has no usable value."""


class EngineIsMissing(AnalyticsMistake):
    """The engine's package or program is not installed."""


class EngineDoesNotAnswer(AnalyticsMistake):
    """The engine is known, but could not be reached or opened."""


class LedgerFileIsMissing(AnalyticsMistake):
    """No Parquet file stands where one was named."""


class LedgerTableIsMissing(AnalyticsMistake):
    """The warehouse has no table of that name, or not for this user."""


class EngineReadsTables(AnalyticsMistake):
    """A warehouse analyses its own tables, not files."""


@dataclass(frozen=True, slots=True)
class EngineOptions:
    """Limits of the embedded engine; `None`: what DuckDB chooses. The URL's own options win.

    `memory_limit` is a size such as "2GB"; `spill` is the folder for what does not fit.
    """

    memory_limit: str | None = None
    spill: Path | None = None
    threads: int | None = None


class Access(Protocol):
    """How tables get into an engine, are kept there, and how rows get out."""

    def read(self, name: str, paths: Sequence[str]) -> Table:
        """Return the rows of Parquet files as one table."""
        ...

    def load(self, name: str, rows: pa.Table) -> Table:
        """Bring rows of this process into a table of that name."""
        ...

    def keep(self, name: str, expression: Table) -> Table:
        """Compute the expression into a table of that name."""
        ...

    def forget(self, name: str) -> None:
        """Give the table's memory back."""
        ...

    def fetch(self, expression: Table) -> pa.Table:
        """Return the rows of the expression."""
        ...


@dataclass(frozen=True, slots=True)
class _TemporaryTables:
    """DuckDB and PostgreSQL: tables that end with the session."""

    backend: BaseBackend

    def read(self, name: str, paths: Sequence[str]) -> Table:
        return self.backend.read_parquet(paths, table_name=name)

    def load(self, name: str, rows: pa.Table) -> Table:
        return self.keep(name, ibis.memtable(rows))

    def keep(self, name: str, expression: Table) -> Table:
        return self.backend.create_table(name, expression, temp=True)

    def forget(self, name: str) -> None:
        self.backend.raw_sql(f'DROP TABLE "{name}"')

    def fetch(self, expression: Table) -> pa.Table:
        rows: pa.Table = self.backend.to_pyarrow(expression)
        return rows


@dataclass(frozen=True, slots=True)
class _CachedViews:
    """Spark: views whose rows the executors keep, on disk where memory ends."""

    backend: BaseBackend
    session: SparkSession

    def read(self, name: str, paths: Sequence[str]) -> Table:
        self.session.read.parquet(*paths).createTempView(name)
        return self.backend.table(name)

    def load(self, name: str, rows: pa.Table) -> Table:
        self.session.createDataFrame(rows).createTempView(name)
        return self.backend.table(name)

    def keep(self, name: str, expression: Table) -> Table:
        view = self.backend.create_view(name, expression)
        self.session.catalog.cacheTable(name)
        return view

    def forget(self, name: str) -> None:
        self.session.catalog.uncacheTable(name)
        self.session.catalog.dropTempView(name)

    def fetch(self, expression: Table) -> pa.Table:
        rows: pa.Table = self.session.sql(self.backend.compile(expression)).toArrow()
        return rows.cast(expression.schema().to_pyarrow())


@dataclass(slots=True)
class Engine:
    """An open engine: reads ledgers, keeps intermediate tables, fetches rows. Close it after use.

    `table` is the warehouse table that the URL names, if it names one.
    """

    kind: str
    backend: BaseBackend
    access: Access
    table: str | None = None
    closing: ExitStack = field(default_factory=ExitStack, repr=False)
    _tables: int = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        mistake: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Give back what the engine holds: kept tables, memory, files, processes."""
        self.closing.close()

    def read_parquet(self, *paths: str | Path) -> Table:
        """Return the rows of Parquet files; a pattern with * names all files that fit."""
        if self.kind == POSTGRES:
            raise EngineReadsTables(
                "PostgreSQL analyses its own tables: name one by ?table=schema.name in the URL, "
                "or leave --engine out to read files."
            )
        for path in paths:
            _must_exist(str(path))
        return self.access.read(self._name(), [str(path) for path in paths])

    def read_table(self, name: str | None = None) -> Table:
        """Return a table of the warehouse, `name` or `schema.name`; the URL's own by default."""
        wanted = name or self.table
        if wanted is None:
            raise EngineOptionIsWrong("No table is named: add ?table=schema.name to the URL.")
        *schema, table = wanted.split(".")
        try:
            return self.backend.table(table, database=".".join(schema) or None)
        except TableNotFound as error:
            raise LedgerTableIsMissing(
                f"There is no table {wanted} that this user may read: check name and rights."
            ) from error

    def load(self, rows: pa.Table) -> Table:
        """Bring a small table of this process into the engine."""
        return self.access.load(self._name(), rows)

    def keep(self, expression: Table) -> Table:
        """Compute a table once and keep it in the engine until it is forgotten or closed."""
        return self.access.keep(self._name(), expression)

    def forget(self, table: Table) -> None:
        """Give back the memory of a table that was loaded or kept."""
        self.access.forget(table.op().name)

    def fetch(self, expression: Table) -> pa.Table:
        """Return the rows of an expression."""
        return self.access.fetch(expression)

    def _name(self) -> str:
        self._tables += 1
        return f"orchard_{self._tables}"


def open_engine(url: str = EMBEDDED, options: EngineOptions | None = None) -> Engine:
    """Open the engine that a URL names.

    `duckdb://` runs in this process (`duckdb:///file` opens a database file); options behind `?`:
    memory_limit, threads, temp_directory. `spark://host:port` joins a standalone cluster and
    `spark://local` starts Spark here; what stands behind `?` is Spark configuration.
    `postgres://user@host/database?table=schema.name` uses an existing warehouse. Every session
    runs in UTC.

    Parameters
    ----------
    url
        One of the forms above.
    options
        Limits of the embedded engine.

    Returns
    -------
    Engine
        Open; use it in a `with` statement.

    Raises
    ------
    EngineIsUnknown
        For any other URL.
    EngineOptionIsWrong
        For an option that the engine does not have.
    EngineIsMissing
        When the package or Java is not installed.
    EngineDoesNotAnswer
        When the engine cannot be reached.

    Examples
    --------
    >>> with open_engine("duckdb://?threads=1") as engine:
    ...     engine.fetch(ibis.memtable({"net": [1, 2]}).aggregate(net=ibis._.net.sum())).to_pylist()
    [{'net': 3}]
    """
    parts = urlsplit(url)
    if parts.scheme == "duckdb":
        return _open_duckdb(parts, options or EngineOptions())
    if parts.scheme == "spark" and parts.netloc:
        return _open_spark(parts)
    if parts.scheme in ("postgres", "postgresql") and parts.path.strip("/"):
        return _open_postgres(parts)
    raise EngineIsUnknown(f"{_without_password(parts)!r} names no engine: {WHAT_TO_WRITE}.")


def _open_duckdb(parts: SplitResult, options: EngineOptions) -> Engine:
    settings = _duckdb_settings(parts, options)
    closing = ExitStack()
    if "temp_directory" not in settings:
        spill = closing.enter_context(tempfile.TemporaryDirectory(prefix="orchard-spill-"))
        settings["temp_directory"] = spill
    try:
        backend = ibis.duckdb.connect(_duckdb_file(parts), **settings)
        backend.raw_sql("SET TimeZone = 'UTC'")
    except Exception as error:  # DuckDB's own classes: the text says which option or file
        closing.close()
        raise EngineDoesNotAnswer(f"DuckDB could not be opened: {error}") from error
    closing.callback(backend.disconnect)
    return Engine(DUCKDB, backend, _TemporaryTables(backend), closing=closing)


def _duckdb_file(parts: SplitResult) -> str:
    place = unquote(parts.netloc + parts.path)
    return place or ":memory:"


def _duckdb_settings(parts: SplitResult, options: EngineOptions) -> dict[str, str | int]:
    spill = str(options.spill) if options.spill else None
    chosen: dict[str, str | int | None] = {
        "memory_limit": options.memory_limit,
        "temp_directory": spill,
        "threads": options.threads,
    }
    for name, value in parse_qsl(parts.query):
        if name not in chosen:
            raise EngineOptionIsWrong(f"duckdb:// has no option {name!r}: use {', '.join(chosen)}.")
        chosen[name] = value
    _check_duckdb(chosen)
    return {name: value for name, value in chosen.items() if value is not None}


def _check_duckdb(chosen: Mapping[str, str | int | None]) -> None:
    memory, threads = chosen["memory_limit"], chosen["threads"]
    if memory is not None and not SIZE.fullmatch(str(memory)):
        raise EngineOptionIsWrong(f"memory_limit={memory} is no size: write for example 2GB.")
    if threads is not None and not (str(threads).isdecimal() and int(threads) > 0):
        raise EngineOptionIsWrong(
            f"threads={threads} is no number of threads: write for example 4."
        )


def _open_spark(parts: SplitResult) -> Engine:
    try:
        from pyspark.sql import SparkSession
    except ImportError as error:
        raise EngineIsMissing(
            "Apache Spark is not installed: install the extra, pip install 'orchard[spark]'."
        ) from error
    settings = dict(SPARK_DEFAULTS)
    if parts.hostname in ("local", *LOOPBACK):
        settings |= {"spark.driver.host": "127.0.0.1", "spark.driver.bindAddress": "127.0.0.1"}
    settings |= dict(parse_qsl(parts.query))
    builder = SparkSession.builder.master(_spark_master(parts)).appName("orchard")
    for name, value in settings.items():
        builder = builder.config(name, value)
    session = _start_spark(builder, parts)
    backend = ibis.pyspark.connect(session)
    closing = ExitStack()
    closing.callback(session.stop)
    return Engine(SPARK, backend, _CachedViews(backend, session), closing=closing)


def _spark_master(parts: SplitResult) -> str:
    return "local[*]" if parts.netloc == "local" else f"spark://{parts.netloc}"


def _start_spark(builder: SparkSession.Builder, parts: SplitResult) -> SparkSession:
    try:
        return builder.getOrCreate()
    except Exception as error:  # Java and Py4J fail in many ways; the first line says which
        reason = str(error).strip().splitlines()[0] if str(error).strip() else repr(error)
        raise EngineDoesNotAnswer(
            f"Spark at {parts.netloc} did not start: {reason}. Spark 4 needs Java 17 or later "
            "(JAVA_HOME) and, unless it is spark://local, a running master at that address."
        ) from error


def _open_postgres(parts: SplitResult) -> Engine:
    table = dict(parse_qsl(parts.query)).get("table")
    try:
        backend = ibis.postgres.connect(
            host=parts.hostname or "127.0.0.1",
            port=parts.port or 5432,
            user=unquote(parts.username or "") or None,
            password=unquote(parts.password or "") or None,
            database=unquote(parts.path.strip("/")),
        )
    except ImportError as error:
        raise EngineIsMissing("The PostgreSQL driver is missing: pip install psycopg.") from error
    except Exception as error:  # the driver's text names host, user or database
        place = _without_password(parts)
        raise EngineDoesNotAnswer(f"{place} could not be opened: {error}") from error
    backend.raw_sql("SET TimeZone = 'UTC'")
    closing = ExitStack()
    closing.callback(backend.disconnect)
    return Engine(POSTGRES, backend, _TemporaryTables(backend), table, closing)


def _without_password(parts: SplitResult) -> str:
    if parts.password is None:
        return parts.geturl()
    return parts.geturl().replace(f":{parts.password}@", ":***@")


def _must_exist(path: str) -> None:
    if "://" not in path and not glob.glob(path):  # noqa: PTH207  # any folder of the path may be a pattern
        raise LedgerFileIsMissing(f"There is no Parquet file {path}: check the name.")
