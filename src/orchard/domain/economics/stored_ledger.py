"""The stored ledger, folded as accounts say, in the base currency: the ground of every figure."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from orchard.domain.accounts import queries as accounts
from orchard.domain.accounts.models import CustomerLink
from orchard.domain.core import queries as core
from orchard.domain.core.mistakes import DomainError
from orchard.domain.economics.standing_lines import standing_lines
from orchard.domain.ledger import queries as ledger
from orchard.domain.ledger import store

if TYPE_CHECKING:
    from datetime import date

    import pyarrow as pa

    from orchard.analytics.engine import Engine
    from orchard.analytics.folding import Folded
    from orchard.domain.core.models import User

READING = "standing lines"
"""How the stored files are read: another way computes all figures anew."""
MEMORY_LIMIT = "1GB"
"""Of the embedded engine; what does not fit spills to the disk."""


class NothingIsImported(DomainError):
    """There is no stored ledger yet."""

    default = _("Nothing has been imported yet. Import a file of invoice lines first.")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the ledger is read with; tables that a person gave count instead of the stored ones."""

    base: str
    as_of: date | None = None
    groups: pa.Table | None = None
    rates: pa.Table | None = None


@contextmanager
def open_engine(memory_limit: str = MEMORY_LIMIT) -> Iterator[Engine]:
    """Open the embedded engine in bounded memory; its files are gone at the end."""
    from orchard.analytics import engine

    store.staging().mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=store.staging(), prefix="figures-") as scratch:
        options = engine.EngineOptions(memory_limit, Path(scratch))
        with engine.open_engine(engine.EMBEDDED, options) as opened:
            yield opened


def read(engine: Engine, viewer: User, wanted: Wanted) -> Folded:
    """Fold every source by its own groups: the same key may be another customer elsewhere."""
    sources = ledger.files_by_source(viewer)
    if not sources:
        raise NothingIsImported
    rates = stored_rates(viewer) if wanted.rates is None else wanted.rates
    return _together(engine, viewer, sources, wanted, rates)


def _together(
    engine: Engine,
    viewer: User,
    sources: Mapping[str, tuple[Path, ...]],
    wanted: Wanted,
    rates: pa.Table,
) -> Folded:
    from orchard.analytics.folding import LedgerIsEmpty, fold, together

    parts, late, empty = [], 0, None
    for source, files in sources.items():
        lines = standing_lines(engine, files)
        groups = accounts.groups(viewer, source) if wanted.groups is None else wanted.groups
        try:
            part = fold(
                lines, engine, base_currency=wanted.base, as_of=wanted.as_of,
                groups=groups, rates=rates,
            )  # fmt: skip
            parts.append(part)
        except LedgerIsEmpty as mistake:
            empty = mistake
            late += int(engine.fetch(lines.aggregate(rows=lines.count()))["rows"][0].as_py())
    if empty and not parts:
        raise empty
    return together(parts, rows_after_as_of=late)


def stored_rates(viewer: User) -> pa.Table:
    """Return the latest revision of every stored exchange rate."""
    import pyarrow as pa

    columns: dict[str, pa.DataType] = {
        "currency": pa.string(), "month": pa.date32(), "rate": pa.decimal128(18, 8),
    }  # fmt: skip
    rows = core.rates(viewer).values(*columns)
    return pa.Table.from_pylist(list(rows), schema=pa.schema(list(columns.items())))


def digest(viewer: User) -> str:
    """Return a hash of all that the folded ledger rests on: batches, accounts, units, rates."""
    found = hashlib.sha256(READING.encode())
    batches = ledger.batches(viewer).visible().order_by("pk")
    found.update(repr(list(batches.values_list("pk", "sha256"))).encode())
    found.update(repr(list(core.rates(viewer).values_list("pk", "rate"))).encode())
    links = CustomerLink.objects.order_by("source", "customer")
    columns = ("source", "customer", "origin", "account__key", "account__name", "unit__key")
    for row in links.values_list(*columns).iterator(chunk_size=10_000):
        found.update(repr(row).encode())
    return found.hexdigest()
