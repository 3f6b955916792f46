"""Opening a ledger for a command: read the file or table, fold it, say what was decided."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import typer
from django.utils.translation import gettext as _

from orchard.interfaces.cli import database, staging, stored
from orchard.interfaces.cli.texts import read_text

if TYPE_CHECKING:
    import pyarrow as pa
    from ibis.expr.types import Table
    from pyarrow.csv import ConvertOptions

    from orchard.analytics.cost_to_serve import CostModel
    from orchard.analytics.engine import Engine
    from orchard.analytics.folding import Folded
    from orchard.analytics.growth import GrowthEffort
    from orchard.domain.ledger.reading.staging import Staged

FALLBACK_CURRENCY = "EUR"
EMBEDDED = "duckdb://"
MEMORY_LIMIT = "1GB"
"""Of the embedded engine; what does not fit spills to the disk."""


@dataclass(frozen=True, slots=True)
class Order:
    """Which ledger to open, a file or the stored one, and what a person said about it."""

    file: str
    mapping: Path | None = None
    answers: dict[str, str] = field(default_factory=dict)
    currency: str | None = None
    as_of: date | None = None
    groups: Path | None = None
    rates: Path | None = None
    costs: Path | None = None
    engine: str = EMBEDDED


@dataclass(frozen=True, slots=True)
class OpenLedger:
    """Lines of accounts in the base currency, ready to be analysed; `staged` of a file only."""

    lines: Table
    engine: Engine
    currency: str
    as_of: date
    costs: CostModel
    growth_effort: GrowthEffort | None
    staged: Staged | None
    rows_after_as_of: int
    known: frozenset[str]


@contextmanager
def open_ledger(order: Order) -> Iterator[OpenLedger]:
    """Read, fold and convert the ledger; what it was read into is gone at the end."""
    database.load_settings()
    from orchard.analytics.engine import EngineOptions, open_engine

    with tempfile.TemporaryDirectory(prefix="orchard-") as name:
        folder = Path(name)
        with open_engine(order.engine, EngineOptions(MEMORY_LIMIT, folder)) as engine:
            read = _read_stored if order.file == stored.STORED else _read_file
            folded, currency, staged = read(order, engine, folder)
            yield OpenLedger(
                lines=folded.lines,
                engine=engine,
                currency=currency,
                as_of=folded.as_of,
                costs=_read_costs(order.costs),
                growth_effort=_read_growth_effort(order.costs),
                staged=staged,
                rows_after_as_of=folded.rows_after_as_of,
                known=folded.known,
            )


def _read_file(order: Order, engine: Engine, folder: Path) -> tuple[Folded, str, Staged | None]:
    from orchard.analytics.folding import fold

    staged = _stage(order, folder)
    currency = order.currency or _only_currency(staged)
    folded = fold(
        engine.read_parquet(staged.parquet),
        engine,
        base_currency=currency,
        as_of=order.as_of,
        groups=_read_groups(order.groups),
        rates=_read_rates(order.rates),
    )
    return folded, currency, staged


def _read_stored(order: Order, engine: Engine, _folder: Path) -> tuple[Folded, str, Staged | None]:
    if order.mapping or order.answers:
        text = _("The stored ledger was read when it was imported. Leave out what is about a file.")
        raise typer.BadParameter(text, param_hint="--mapping, --answer")
    groups, rates = _read_groups(order.groups), _read_rates(order.rates)
    wanted = stored.Wanted(order.currency, order.as_of, groups, rates)
    return (*stored.read_stored(engine, wanted), None)


def _stage(order: Order, folder: Path) -> Staged:
    request = staging.Request(
        order.file, order.mapping, order.currency or FALLBACK_CURRENCY, order.answers
    )
    return staging.stage(request, folder / "staged.parquet", today=database.now().date())


def _only_currency(staged: Staged) -> str:
    """Return the currency of the amounts; of several, the one most of the lines are in."""
    import duckdb

    with duckdb.connect() as engine:
        query = "select currency from read_parquet(?) group by 1 order by count(*) desc, 1 limit 1"
        found = engine.execute(query, [str(staged.parquet)]).fetchone()
    return str(found[0]) if found and found[0] else FALLBACK_CURRENCY


def _read_costs(path: Path | None) -> CostModel:
    from orchard.analytics.cost_file import read_costs
    from orchard.analytics.cost_to_serve import CostModel

    return read_costs(read_text(path)) if path else CostModel()


def _read_growth_effort(path: Path | None) -> GrowthEffort | None:
    from orchard.analytics.cost_file import read_growth_effort

    return read_growth_effort(read_text(path)) if path else None


def _read_groups(path: Path | None) -> pa.Table | None:
    """Read a CSV file with customer, account and optionally account_name, unit; all as text."""
    if path is None:
        return None
    import pyarrow as pa
    from pyarrow import csv

    names = ("customer", "account", "account_name", "unit")
    as_text = csv.ConvertOptions(
        column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=True
    )
    return _csv(path, as_text, ("customer", "account"))


def _read_rates(path: Path | None) -> pa.Table | None:
    """Read a CSV file with currency, month (any day of it) and rate into the base currency."""
    if path is None:
        return None
    import pyarrow as pa
    from pyarrow import csv

    types = {"currency": pa.string(), "month": pa.date32(), "rate": pa.decimal128(18, 8)}
    return _csv(path, csv.ConvertOptions(column_types=types), tuple(types))


def _csv(path: Path, convert: ConvertOptions, needed: tuple[str, ...]) -> pa.Table:
    """Read a small CSV file, or say what is wrong with it."""
    import pyarrow as pa
    from pyarrow import csv

    from orchard.analytics.mistakes import AnalyticsMistake

    try:
        found = csv.read_csv(path, convert_options=convert)
    except pa.ArrowInvalid as mistake:
        text = _("%(file)s cannot be read: %(why)s")
        raise AnalyticsMistake(text % {"file": path, "why": mistake}) from mistake
    if missing := [name for name in needed if name not in found.column_names]:
        text = _("%(file)s lacks the columns %(missing)s; its first line must name them.")
        raise AnalyticsMistake(text % {"file": path, "missing": ", ".join(missing)})
    return found
