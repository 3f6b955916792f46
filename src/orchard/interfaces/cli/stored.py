"""The stored ledger for commands: what was imported, in their own words when there is none."""

from __future__ import annotations

from dataclasses import dataclass
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
    raise NothingIsImported(nothing())


def read_stored(engine: Engine, wanted: Wanted) -> tuple[Folded, str]:
    """Return the folded lines of all sources, and the base currency."""
    from orchard.analytics.engine import LedgerFileIsMissing
    from orchard.analytics.folding import RatesAreMissing
    from orchard.domain.economics import stored_ledger

    by = viewer()
    base = database.base_currency() or ""
    if wanted.currency not in {None, base}:
        text = _("The stored ledger is kept in %(base)s. Leave --currency out.")
        raise typer.BadParameter(text % {"base": base}, param_hint="--currency")
    said = stored_ledger.Wanted(base, wanted.as_of, wanted.groups, wanted.rates)
    try:
        return stored_ledger.read(engine, by, said), base
    except stored_ledger.NothingIsImported:
        raise NothingIsImported(nothing()) from None
    except RatesAreMissing:
        text = _("Store each missing rate: orchard rate CURRENCY MONTH RATE")
        staging.errors.print(text, markup=False)
        raise
    except LedgerFileIsMissing:
        text = _("The store is not as it was written: `orchard verify` lists what is missing.")
        staging.errors.print(text, markup=False)
        raise


def nothing() -> str:
    """Return how to begin."""
    return _(
        "Nothing has been imported yet. Run `orchard import FILE` first, or name a file to analyse."
    )
