"""Writing a backup while people work: one moment's view of all tables and the files they name."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

from django.db import connection, transaction

from orchard.domain.core.backup import rows
from orchard.domain.core.backup.archive import FORMAT, Manifest, writing

Files = Callable[[], Mapping[str, Path]]
"""Asked inside the view: the files that belong to its rows, by their full name in the backup."""


def back_up(path: Path, files: Files, *, at: datetime) -> Manifest:
    """Write everything into one file; nobody has to stop working."""
    with writing(path) as writer:
        with one_moment():
            for label, model in rows.tables().items():
                writer.add_lines(f"tables/{label}.jsonl", rows.dump(model))
            kept = files()
        for name, place in sorted(kept.items()):
            writer.add_file(name, place)
        manifest = Manifest(
            FORMAT, version("orchard"), at.isoformat(), connection.vendor, tuple(writer.entries)
        )
        writer.finish(manifest)
    return manifest


@contextmanager
def one_moment() -> Iterator[None]:
    """See the database as it is now, whatever others write meanwhile, and hold nobody up."""
    if connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield
        return
    connection.ensure_connection()
    connection.connection.execute("BEGIN DEFERRED")  # Django's own would lock writers out
    try:
        yield
    finally:
        connection.connection.execute("ROLLBACK")
