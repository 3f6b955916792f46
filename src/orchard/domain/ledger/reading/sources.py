"""Any source to the raw table: finds out what it is and takes the fastest way that is safe."""

# ruff: noqa: S608 - every name and text in this SQL is quoted by session.literal

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import duckdb

from orchard.domain.ledger.reading import database, dialect, encoding, raw, safety
from orchard.domain.ledger.reading.mapping import Mapping, Notice, Question
from orchard.domain.ledger.reading.mistakes import (
    EmptyFile,
    HeaderOnly,
    NotALedger,
    SourceNotFound,
    SourceNotReadable,
)
from orchard.domain.ledger.reading.session import Session, literal

SAMPLE = 256 << 10
BUFFER = 4 << 20
"""Of a text file DuckDB reads so much at once: several lines of the greatest length."""
RAW_FORMAT = (
    "FORMAT parquet, PRESERVE_ORDER true, COMPRESSION lz4, DICTIONARY_SIZE_LIMIT 2000, "
    "ROW_GROUP_SIZE 20480"
)
"""Lines in order are held back until their turn; only small groups leave room for two threads."""
NUMBER_TYPES = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "UTINYINT", "USMALLINT")
FLOAT_TYPES = ("FLOAT", "DOUBLE")
REFUSALS = (
    duckdb.InvalidInputException,
    duckdb.ConversionException,
    duckdb.NotImplementedException,  # a line that is longer than the buffer
)
OTHER_FORMATS = {
    b"%PDF": "PDF",
    b"\xd0\xcf\x11\xe0": "an old .xls or encrypted workbook",
    b"<htm": "HTML",
}


@dataclass(frozen=True, slots=True)
class Opened:
    """The raw table, how it was read, and what had to be decided on the way."""

    raw: raw.Raw
    mapping: Mapping
    notices: tuple[Notice, ...] = ()
    questions: tuple[Question, ...] = ()


def open_source(source: str, said: Mapping, session: Session) -> Opened:
    """Read a file or a table into the raw table."""
    if database.is_database(source):
        return Opened(database.read(source, session.workspace), Mapping())
    path = Path(source)
    if not path.is_file():
        raise SourceNotFound(source=source)
    try:
        with path.open("rb") as file:
            head = file.read(8)
    except PermissionError:
        raise SourceNotReadable(source=source, reason="no right to read it") from None
    return _open_file(path, head, said, session)


def _open_file(path: Path, head: bytes, said: Mapping, session: Session) -> Opened:
    if not head:
        raise EmptyFile
    for mark, name in OTHER_FORMATS.items():
        if head.lower().startswith(mark.lower()):
            raise NotALedger(reason=name)
    if head.startswith(b"PAR1"):
        return Opened(_parquet(path, session), Mapping())
    if head.startswith(b"PK"):
        from orchard.domain.ledger.reading import workbook

        table, mapping = workbook.read(path, said, session.workspace)
        return Opened(table, mapping)
    if head.startswith(b"\x1f\x8b"):
        plain = session.workspace / "plain.csv"
        safety.unpack_gz(path, plain)
        return _text(plain, said, session)
    return _text(path, said, session)


def _parquet(path: Path, session: Session) -> raw.Raw:
    """Take a Parquet file as the raw table itself; its columns know their types."""
    scan = f"read_parquet({literal(str(path))})"
    try:
        described = session.rows(f"DESCRIBE SELECT * FROM {scan}")
        (rows,) = session.numbers(f"SELECT count(*) FROM {scan}")
    except duckdb.Error as error:
        raise NotALedger(reason=f"damaged Parquet: {str(error)[:100]}") from None
    if not rows:
        raise HeaderOnly
    columns = tuple(_parquet_column(str(name), str(dtype)) for name, dtype, *_ in described)
    return raw.Raw(path, columns, "file_row_number + 1", rows)


def _parquet_column(name: str, dtype: str) -> raw.Column:
    quoted = '"' + name.replace('"', '""') + '"'
    if dtype.startswith(("DATE", "TIMESTAMP")):
        return raw.Column(name, f"CAST(CAST({quoted} AS DATE) AS VARCHAR)", "date")
    if dtype in FLOAT_TYPES:
        whole = f"abs({quoted}) < 1e15 AND {quoted} = trunc({quoted})"
        text = f"CASE WHEN {whole} THEN CAST(CAST({quoted} AS BIGINT) AS VARCHAR) ELSE CAST({quoted} AS VARCHAR) END"
        return raw.Column(name, text, "number")
    if dtype in NUMBER_TYPES or dtype.startswith(("DECIMAL", "UINTEGER", "UBIGINT")):
        return raw.Column(name, f"CAST({quoted} AS VARCHAR)", "number")
    text = f"replace(CAST({quoted} AS VARCHAR), chr(0), '')"  # PostgreSQL keeps no such character
    return raw.Column(name.replace("\0", ""), text, "text")


def _text(path: Path, said: Mapping, session: Session) -> Opened:
    """Read a text file: DuckDB's reader where the file is regular, else record by record."""
    text = encoding.recognise(path, said.encoding, session.workspace)
    fast = _try_fast(text, said, session)
    if fast is None and text.encoding == "utf-8" and said.encoding is None:
        text = encoding.scan(text.path)
        fast = _try_fast(text, said, session) if text.encoding != "utf-8" else None
    if fast is None:
        fast = _rough(text, said, session)
    notices, questions = _remarks(text, said)
    return replace(fast, notices=notices, questions=questions)


def _sample(text: encoding.Text) -> str:
    with text.path.open("rb") as file:
        head = file.read(SAMPLE)
    whole = head if len(head) < SAMPLE else head[: head.rfind(b"\n") + 1] or head
    decoded = whole.decode(text.encoding, "replace").removeprefix("\ufeff").replace("\0", "")
    kept = [line for line in decoded.splitlines(keepends=True) if len(line) < SAMPLE // 4]
    return "".join(kept).replace("\r\n", "\n")


def _dialect(text: encoding.Text, said: Mapping) -> tuple[dialect.Dialect, Mapping, str]:
    sample = _sample(text)
    if not sample.strip():
        raise EmptyFile
    found = dialect.recognise(sample, said)
    mapping = Mapping(
        encoding=text.written_as or text.encoding,
        delimiter=found.delimiter,
        quote=found.quote,
        skip_lines=found.skip_lines,
        header=found.header is not None,
    )
    return found, mapping, sample


def _try_fast(text: encoding.Text, said: Mapping, session: Session) -> Opened | None:
    """Let DuckDB read the text strictly; None where it refuses or the file is not regular."""
    found, mapping, sample = _dialect(text, said)
    is_regular = (
        found.delimiter != dialect.BLANKS and found.skip_lines == 0 and sample[0] not in "\r\n"
    )
    if not is_regular or text.odd_lines:
        return None
    path = _as_utf8(text, session.workspace)
    if path is None:
        return None
    target = session.workspace / "raw.parquet"
    try:
        session.run(
            f"COPY (SELECT * FROM {_scan(path, found)}) TO {literal(str(target))} ({RAW_FORMAT})"
        )
        (rows,) = session.numbers(f"SELECT count(*) FROM {literal(str(target))}")
    except REFUSALS:
        return None
    if not rows:
        raise HeaderOnly
    first = 2 if found.header else 1
    return Opened(raw.Raw(target, _columns(found), f"file_row_number + {first}", rows), mapping)


def _as_utf8(text: encoding.Text, workspace: Path) -> Path | None:
    if text.encoding == "utf-8":
        return text.path
    target = workspace / "utf8.csv"
    try:
        with (
            text.path.open(encoding=text.encoding, newline="") as source,
            target.open("w", encoding="utf-8", newline="") as plain,
        ):
            while chunk := source.read(encoding.CHUNK):
                plain.write(chunk)
    except UnicodeDecodeError:
        return None
    return target


def _scan(path: Path, found: dialect.Dialect) -> str:
    columns = ", ".join(f"'c{place}': 'VARCHAR'" for place in range(found.width))
    return (
        f"read_csv({literal(str(path))}, columns = {{{columns}}}, auto_detect = false, "
        f"header = {str(found.header is not None).lower()}, delim = {literal(found.delimiter)}, "
        f"quote = {literal(found.quote)}, escape = {literal(found.quote)}, "
        f"strict_mode = true, max_line_size = {encoding.MAX_LINE}, buffer_size = {BUFFER})"
    )


def _columns(found: dialect.Dialect) -> tuple[raw.Column, ...]:
    names = found.header or dialect.plain_names(found.width)
    return tuple(raw.Column(name, f"c{place}") for place, name in enumerate(names))


def _rough(text: encoding.Text, said: Mapping, session: Session) -> Opened:
    from orchard.domain.ledger.reading import rough

    found, mapping, _ = _dialect(text, said)
    rejected = raw.RejectedLines(session.workspace / "rejected-raw.csv")
    target = session.workspace / "raw.parquet"
    rows = raw.write_texts(target, found.width, rough.records(text, found, rejected))
    rejected.close()
    if not rows and not rejected.count:
        raise HeaderOnly
    return Opened(raw.Raw(target, _columns(found), "source_line", rows, rejected.path), mapping)


def _remarks(text: encoding.Text, said: Mapping) -> tuple[tuple[Notice, ...], tuple[Question, ...]]:
    if text.odd_lines:
        details = {"encoding": text.encoding, "lines": str(text.odd_lines)}
        return (Notice("mixed_encodings", details),), ()
    if text.encoding == "utf-8" or said.encoding:
        return (), ()
    samples = ", ".join(text.samples)
    if not text.is_sure:
        return (), (Question("encoding", "", text.samples, encoding.SINGLE_BYTE),)
    return (Notice("encoding", {"encoding": text.encoding, "samples": samples}),), ()
