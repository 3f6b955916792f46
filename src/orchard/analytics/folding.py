"""From invoice lines as they were read to lines of accounts in the base currency."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeVar

import ibis
import pyarrow as pa

from orchard.analytics import tables
from orchard.analytics.mistakes import AnalyticsMistake

if TYPE_CHECKING:
    from ibis.expr.types import Table, Value

    from orchard.analytics.engine import Engine

RATE = "decimal(18, 8)"
WIDE = "decimal(19, 8)"
"""A rate to multiply by: of two numbers of 18 digits DuckDB makes one of 18, and no million fits."""
SMALLEST_RATE = Decimal("1E-8")
Key = TypeVar("Key")
MONEY = ("gross", "discount", "net", "cost", "freight")
KEPT_AS_READ = (
    "country",
    "industry",
    "booked_on",
    "invoice",
    "offer",
    "offer_name",
    "family",
    "quantity",
    "orders",
    "deliveries",
)
NAMES_SHOWN = 10


class ColumnsAreMissing(AnalyticsMistake):
    """A table lacks columns without which it cannot be analysed."""


class RatesAreMissing(AnalyticsMistake):
    """Amounts stand in a currency for which there is no rate into the base currency."""


class RatesAreWrong(AnalyticsMistake):
    """A rate is not positive, or given twice for one month."""


class GroupsAreAmbiguous(AnalyticsMistake):
    """A customer stands in more than one group."""


class LedgerIsEmpty(AnalyticsMistake):
    """There is no line to analyse."""


@dataclass(frozen=True, slots=True)
class Folded:
    """Lines of accounts (the LINES contract) up to the as-of date, and what was left out.

    `known` names the columns that have a value in some line; the others are null throughout.
    """

    lines: Table
    as_of: date
    rows_after_as_of: int
    known: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Contents:
    """What one look at the ledger tells: rows, last day, one currency or several, known columns."""

    rows: int
    last: date | None
    currencies: frozenset[str | None]
    known: frozenset[str]


def conform(table: Table, contract: Sequence[tables.Column]) -> Table:
    """Return the table with exactly the columns of a contract; optional ones become null.

    Parameters
    ----------
    table
        Any table of the engine.
    contract
        Column names and types, e.g. `tables.STAGED`.

    Returns
    -------
    Table
        The contract's columns in its order and types.

    Raises
    ------
    ColumnsAreMissing
        When a required column is not there.

    Examples
    --------
    >>> conform(ibis.memtable({"a": [1]}), [tables.Column("a", "string", "any")]).schema()["a"]
    String(length=None, nullable=True)
    """
    needed = [column.name for column in contract if column.required]
    missing = [name for name in needed if name not in table.columns]
    if missing:
        raise ColumnsAreMissing(
            f"Columns are missing: {', '.join(missing)}. There are: {', '.join(table.columns)}."
        )
    return table.select(**{column.name: _conformed(table, column) for column in contract})


def _conformed(table: Table, column: tables.Column) -> Value:
    if column.name not in table.columns:
        return ibis.null(column.dtype)
    found = table[column.name]
    return found if found.type() == ibis.dtype(column.dtype) else found.cast(column.dtype)


def fold(
    staged: Table,
    engine: Engine,
    *,
    base_currency: str,
    as_of: date | None = None,
    groups: pa.Table | None = None,
    rates: pa.Table | None = None,
) -> Folded:
    """Fold customers into accounts and units, and convert amounts to the base currency.

    The account is the one `groups` names for the customer, else the account column, else the
    customer. The unit is the group's, else the unit column, else the customer when it was folded
    into another account. `amount = amount * rate of its currency and month`, rounded to four
    decimals. Lines after `as_of` are left out and counted.

    Parameters
    ----------
    staged, engine
        Lines of the STAGED contract, and where they are.
    base_currency
        ISO 4217 code.
    as_of
        Last day that counts; the ledger's last day when left out.
    groups
        Columns customer, account, and optionally account_name, unit.
    rates
        Columns currency, month (any day of it), rate (base units for one unit, positive).

    Returns
    -------
    Folded
        The lines (nothing is computed yet), the as-of date and the number of lines after it.

    Raises
    ------
    LedgerIsEmpty
        Without any line up to `as_of`.
    RatesAreMissing, RatesAreWrong, GroupsAreAmbiguous, ColumnsAreMissing
        For unusable tables; the text names currencies, months, customers or columns.
    """
    lines = conform(staged, tables.STAGED)
    contents = _look(lines, engine)
    lines, last, after = _up_to(lines, engine, contents, as_of or contents.last)
    if contents.currencies != {base_currency}:
        lines = _converted(lines, engine, base_currency, rates)
    if groups is not None:
        lines = _grouped(lines, engine, groups)
    folded, known = _as_lines(lines, contents.known)
    return Folded(folded, last, after, known)


def _up_to(
    lines: Table, engine: Engine, contents: _Contents, as_of: date | None
) -> tuple[Table, date, int]:
    """Return the lines that count, the last day that does, and how many lines are later."""
    if as_of is None or contents.last is None:
        raise LedgerIsEmpty("The ledger has no lines: check that the file is the right one.")
    after = 0
    if contents.last > as_of:
        after = _count_after(lines, engine, as_of)
        lines = lines.filter(lines.booked_on <= ibis.literal(as_of))
    if after == contents.rows:
        raise LedgerIsEmpty(f"All {after} lines are later than {as_of}: choose a later as-of date.")
    return lines, as_of, after


def together(parts: Sequence[Folded], *, rows_after_as_of: int = 0) -> Folded:
    """Put ledgers that were folded each by its own groups into one.

    Parameters
    ----------
    parts
        At least one; all in the same engine and base currency, up to the same as-of date if any.
    rows_after_as_of
        Lines of ledgers that have none up to the as-of date.

    Returns
    -------
    Folded
        All lines, up to the latest as-of date.

    Examples
    --------
    >>> part = Folded(ibis.memtable({"account": ["A"]}), date(2026, 1, 31), 2, frozenset({"net"}))
    >>> both = together([part, part], rows_after_as_of=1)
    >>> both.rows_after_as_of, int(both.lines.count().execute())
    (5, 2)
    """
    lines = [part.lines for part in parts]
    return Folded(
        lines=ibis.union(*lines) if len(lines) > 1 else lines[0],
        as_of=max(part.as_of for part in parts),
        rows_after_as_of=rows_after_as_of + sum(part.rows_after_as_of for part in parts),
        known=frozenset[str]().union(*(part.known for part in parts)),
    )


def _look(lines: Table, engine: Engine) -> _Contents:
    """Ask only what a Parquet file's own statistics can answer, so that nothing is read twice.

    Counts and ends are asked apart: engines answer each from the statistics, but not both at once.
    """
    asked = {column.name: lines[column.name].count() for column in tables.STAGED}
    counts = _one_row(engine, lines.aggregate(total=lines.count(), **asked))
    currency = {"lowest": lines.currency.min(), "highest": lines.currency.max()}
    ends = _one_row(engine, lines.aggregate(last_day=lines.booked_on.max(), **currency))
    currencies = {ends["lowest"], ends["highest"]}
    if counts["currency"] < counts["total"]:
        currencies.add(None)
    return _Contents(
        rows=counts["total"],
        last=ends["last_day"],
        currencies=frozenset(currencies),
        known=frozenset(name for name in asked if counts[name]),
    )


def _one_row(engine: Engine, totals: Table) -> dict[str, Any]:
    """Return the only row of an aggregate."""
    row: dict[str, Any] = engine.fetch(totals).to_pylist()[0]
    return row


def _count_after(lines: Table, engine: Engine, as_of: date) -> int:
    later = lines.filter(lines.booked_on > ibis.literal(as_of))
    return int(engine.fetch(later.aggregate(rows=later.count()))["rows"][0].as_py())


def _converted(lines: Table, engine: Engine, base: str, rates: pa.Table | None) -> Table:
    known = _usable_rates(rates)
    _check_rates(lines, engine, base, known)
    if not known:
        return lines
    loaded = engine.load(_rates_table(known))
    month = lines.booked_on.truncate("month")
    joined = lines.left_join(
        loaded, [lines.currency == loaded.rate_currency, month == loaded.rate_month]
    )
    rate = ibis.ifelse(joined.currency == base, ibis.literal(1).cast(RATE), joined.rate)
    converted = {name: (joined[name] * rate.cast(WIDE)).cast(tables.AMOUNT) for name in MONEY}
    return joined.mutate(**converted).drop("rate_currency", "rate_month", "rate")


Rates = dict[tuple[str, date], Decimal]


def _usable_rates(rates: pa.Table | None) -> Rates:
    if rates is None:
        return {}
    rows = rates.to_pylist()
    keys = [(str(row["currency"]), row["month"].replace(day=1)) for row in rows]
    wrong = _repeated(keys) + [
        key for key, row in zip(keys, rows, strict=True) if not (row["rate"] or 0) > 0
    ]
    if wrong:
        raise RatesAreWrong(
            f"One positive rate is needed per currency and month: {_months(wrong)}."
        )
    return {key: Decimal(str(row["rate"])) for key, row in zip(keys, rows, strict=True)}


def _check_rates(lines: Table, engine: Engine, base: str, known: Rates) -> None:
    used = lines.select("currency", month=lines.booked_on.truncate("month")).distinct()
    needed = {
        (row["currency"] or "(no currency)", row["month"])
        for row in engine.fetch(used).to_pylist()
        if row["currency"] != base
    }
    missing = sorted(needed - set(known))
    if missing:
        raise RatesAreMissing(
            f"No rate into {base} for: {_months(missing)}. "
            "Give a rates table with currency, month, rate."
        )


def _rates_table(known: Rates) -> pa.Table:
    rates = [rate.quantize(SMALLEST_RATE) for rate in known.values()]
    return pa.table(
        {
            "rate_currency": [currency for currency, _ in known],
            "rate_month": [month for _, month in known],
            "rate": pa.array(rates, pa.decimal128(18, 8)),
        }
    )


def _grouped(lines: Table, engine: Engine, groups: pa.Table) -> Table:
    loaded = engine.load(_groups_table(groups))
    return lines.left_join(loaded, lines.customer == loaded.group_customer)


def _groups_table(groups: pa.Table) -> pa.Table:
    missing = [name for name in ("customer", "account") if name not in groups.column_names]
    if missing:
        raise ColumnsAreMissing(f"The groups table lacks: {', '.join(missing)}.")
    twice = _repeated(groups["customer"].to_pylist())
    if twice:
        raise GroupsAreAmbiguous(
            f"A customer belongs to one account, these stand twice: {_listed(map(str, twice))}."
        )
    nothing = pa.nulls(len(groups), pa.string())
    names = {"group_name": "account_name", "group_unit": "unit"}
    optional = {
        new: groups[old].cast(pa.string()) if old in groups.column_names else nothing
        for new, old in names.items()
    }
    keys = {f"group_{name}": groups[name].cast(pa.string()) for name in ("customer", "account")}
    return pa.table({**keys, **optional})


def _as_lines(lines: Table, known: frozenset[str]) -> tuple[Table, frozenset[str]]:
    """Return the LINES columns; what is null throughout becomes a plain null, which costs nothing."""
    given = known | {name for name in lines.columns if name.startswith("group_")}
    folds = "account" in known or "group_account" in given
    keys = _folded_keys(lines, given) if folds else _plain_keys(lines, given)
    columns = {name: _first(lines, given, name) for name in (*KEPT_AS_READ, *MONEY)} | keys
    selected = {column.name: columns[column.name].cast(column.dtype) for column in tables.LINES}
    kept = {name for name in columns if name in known} | {"account", "account_name"}
    return lines.select(**selected), frozenset(kept | ({"unit"} if folds else set()))


def _plain_keys(lines: Table, given: Collection[str]) -> dict[str, Value]:
    """Every customer is an account of its own."""
    return {
        "account": _first(lines, given, "customer"),
        "account_name": _first(lines, given, "customer_name", "customer"),
        "unit": _first(lines, given, "unit"),
    }


def _folded_keys(lines: Table, given: Collection[str]) -> dict[str, Value]:
    """Return keys where customers are units of accounts that a group or the account column names."""
    account = _first(lines, given, "group_account", "account", "customer")
    is_unit, nothing = lines.customer != account, ibis.null("string")
    own_name = ibis.ifelse(is_unit, nothing, _first(lines, given, "customer_name"))
    unit = ibis.ifelse(is_unit, lines.customer, nothing)
    return {
        "account": account,
        "account_name": ibis.coalesce(_first(lines, given, "group_name"), own_name, account),
        "unit": ibis.coalesce(_first(lines, given, "group_unit", "unit"), unit),
    }


def _first(lines: Table, given: Collection[str], *names: str) -> Value:
    """Return the first value that is not null among the columns that have any."""
    values = [lines[name] for name in names if name in given]
    if not values:
        return ibis.null("string")
    return ibis.coalesce(*values) if len(values) > 1 else values[0]


def _repeated(keys: Iterable[Key]) -> list[Key]:
    return [key for key, times in Counter(keys).items() if times > 1]


def _months(keys: Iterable[tuple[str, date]]) -> str:
    return _listed(f"{currency} {month:%Y-%m}" for currency, month in keys)


def _listed(names: Iterable[str]) -> str:
    shown = list(names)
    more = len(shown) - NAMES_SHOWN
    return ", ".join(shown[:NAMES_SHOWN]) + (f" and {more} more" if more > 0 else "")
