"""The stored ledger: what was imported, folded as accounts say, at the stored exchange rates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import typer
from django.utils.translation import gettext as _

from orchard.domain.core.mistakes import DomainError
from orchard.interfaces.cli import database, staging

if TYPE_CHECKING:
    from datetime import date

    import pyarrow as pa

    from orchard.analytics.engine import Engine
    from orchard.analytics.folding import Folded
    from orchard.domain.core.models import User

STORED = "stored"
"""The word that stands for the imported ledger where a command takes a file."""


class NothingIsImported(DomainError):
    """There is no stored ledger yet."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a person said; tables given by file count instead of the stored ones."""

    currency: str | None = None
    as_of: date | None = None
    groups: pa.Table | None = None
    rates: pa.Table | None = None


def viewer() -> User:
    """Return the user of the command line, or say that there is nothing yet to work with."""
    database.load_settings()
    database.open_database()
    if base := database.base_currency():
        return database.operator(base)
    raise NothingIsImported(_nothing())


def read_stored(engine: Engine, wanted: Wanted) -> tuple[Folded, str]:
    """Return the folded lines of all sources, and the base currency."""
    from orchard.analytics.engine import LedgerFileIsMissing
    from orchard.analytics.folding import RatesAreMissing
    from orchard.domain.ledger import queries

    by = viewer()
    base = database.base_currency() or ""
    if wanted.currency not in {None, base}:
        text = _("The stored ledger is kept in %(base)s. Leave --currency out.")
        raise typer.BadParameter(text % {"base": base}, param_hint="--currency")
    sources = queries.files_by_source(by)
    if not sources:
        raise NothingIsImported(_nothing())
    try:
        return _folded(engine, sources, wanted, by, base), base
    except RatesAreMissing:
        text = _("Store each missing rate: orchard rate CURRENCY MONTH RATE")
        staging.errors.print(text, markup=False)
        raise
    except LedgerFileIsMissing:
        text = _("The store is not as it was written: `orchard verify` lists what is missing.")
        staging.errors.print(text, markup=False)
        raise


def _nothing() -> str:
    return _(
        "Nothing has been imported yet. Run `orchard import FILE` first, or name a file to analyse."
    )


def _folded(
    engine: Engine, sources: Mapping[str, tuple[Path, ...]], wanted: Wanted, by: User, base: str
) -> Folded:
    """Fold every source by its own groups: the same key may be another customer elsewhere."""
    from orchard.analytics.folding import LedgerIsEmpty, fold, together

    rates = _stored_rates(by) if wanted.rates is None else wanted.rates
    parts, late, empty = [], 0, None
    for source, files in sources.items():
        lines = engine.read_parquet(*files)
        groups = _stored_groups(by, source) if wanted.groups is None else wanted.groups
        try:
            part = fold(
                lines, engine, base_currency=base, as_of=wanted.as_of, groups=groups, rates=rates
            )
            parts.append(part)
        except LedgerIsEmpty as mistake:
            empty = mistake
            late += int(engine.fetch(lines.aggregate(rows=lines.count()))["rows"][0].as_py())
    if empty and not parts:
        raise empty
    return together(parts, rows_after_as_of=late)


def _stored_groups(by: User, source: str) -> pa.Table:
    from orchard.domain.accounts import queries

    return queries.groups(by, source)


def _stored_rates(by: User) -> pa.Table:
    import pyarrow as pa

    from orchard.domain.core import queries

    columns: dict[str, pa.DataType] = {
        "currency": pa.string(), "month": pa.date32(), "rate": pa.decimal128(18, 8),
    }  # fmt: skip
    rows = queries.rates(by).values(*columns)
    return pa.Table.from_pylist(list(rows), schema=pa.schema(list(columns.items())))
