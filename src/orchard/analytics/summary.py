"""The ledger in few small tables, read once each; everything else is computed from these."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, cast

import ibis

from orchard.analytics import small_tables, tables
from orchard.analytics.amounts import ZERO
from orchard.analytics.periods import Period
from orchard.analytics.results import LedgerFacts

if TYPE_CHECKING:
    import pyarrow as pa
    from ibis.expr.types import Table, Value

    from orchard.analytics.engine import Engine


@dataclass(frozen=True)
class Prepared:
    """The ledger's small tables, kept in the engine.

    `invoices`: one row per account, day and invoice, `accounts`: one per account, see
    `small_tables`. `lines` are those they were made of, and `known` the columns that have any value. Lines without a customer stand under the account null.
    """

    engine: Engine
    as_of: date
    lines: Table
    known: Collection[str]
    invoices: Table
    accounts: Table

    @cached_property
    def places(self) -> Table:
        """Account x name x unit x country x industry with net and lines, read at first use."""
        return self.engine.keep(small_tables.account_places(self.lines, self.known))

    @cached_property
    def offers(self) -> Table | None:
        """Every offer with its family, read at first use; `None`: the ledger names none."""
        if "offer" not in self.known:
            return None
        return self.engine.keep(small_tables.offer_families(self.lines))


def prepare(
    lines: Table, engine: Engine, *, as_of: date, known: Collection[str] = small_tables.ALL
) -> Prepared:
    """Read the lines once per small table and keep the tables in the engine.

    Parameters
    ----------
    lines
        Lines of the LINES contract, none later than `as_of`.
    engine
        Where the lines are.
    as_of
        The last day that counts.
    known
        Columns that have any value (`Folded.known`): the others are not even read.

    Returns
    -------
    Prepared
        The tables that every other function of the ledger asks for.
    """
    invoices = engine.keep(small_tables.account_invoices(lines, known))
    accounts = engine.keep(small_tables.account_totals(invoices))
    return Prepared(engine, as_of, lines, known, invoices, accounts)


def account_profiles(prepared: Prepared) -> Table:
    """Return name, country, industry and number of units of every account.

    Name, country and industry are those of the place with the largest revenue; a place that names a
    country or industry goes before one that does not.

    Parameters
    ----------
    prepared
        The ledger's small tables.

    Returns
    -------
    Table
        account, account_name, country, industry, units; lines without a customer left out.
    """
    places = prepared.places.filter(prepared.places.account.notnull())
    described = sum(places[name].notnull().ifelse(1, 0) for name in ("country", "industry"))
    texts = [places[name].fill_null("") for name in ("country", "industry", "account_name", "unit")]
    order = [described.desc(), places.net.desc(), *texts]
    placed = places.mutate(place=ibis.row_number().over(group_by="account", order_by=order))
    units = places.group_by("account").aggregate(units=places.unit.nunique())
    best = placed.filter(placed.place == 0).select("account", "account_name", "country", "industry")
    return best.inner_join(units, "account")


def fetch_accounts(prepared: Prepared) -> pa.Table:
    """Return the totals and the profile of every account in order of id, without the unassigned.

    Parameters
    ----------
    prepared
        The ledger's small tables.

    Returns
    -------
    pyarrow.Table
        Columns of `small_tables.account_totals` and `account_profiles`; amounts are decimals.
    """
    joined = prepared.accounts.inner_join(account_profiles(prepared), "account")
    return prepared.engine.fetch(joined).sort_by("account")


def amounts_by_period(
    prepared: Prepared, periods: Sequence[Period], columns: Sequence[str] = ("net",)
) -> pa.Table:
    """Return amounts per account in each period, which may overlap, in order of account id.

    Parameters
    ----------
    prepared
        The ledger's small tables.
    periods
        Days from and to, both included.
    columns
        Columns of `invoices` to sum.

    Returns
    -------
    pyarrow.Table
        account and `<column>_<number of the period>`; zero where there is no line, and where the
        ledger does not know the column (see `LedgerFacts`). Every account has a row.
    """
    invoices = prepared.invoices.filter(prepared.invoices.account.notnull())
    inside = [
        invoices.booked_on.between(ibis.literal(period.start), ibis.literal(period.end))
        for period in periods
    ]
    sums = {
        f"{column}_{number}": _zero_if_none(invoices[column].sum(where=within))
        for number, within in enumerate(inside)
        for column in columns
    }
    totals = invoices.group_by("account").aggregate(**sums)
    return prepared.engine.fetch(totals).sort_by("account")


def amounts_in(rows: pa.Table, column: str) -> list[Decimal]:
    """Return a column of fetched amounts, which has no null, as Decimal.

    Parameters
    ----------
    rows
        A fetched table.
    column
        Its decimal column.

    Returns
    -------
    list of Decimal
        In the order of the rows.

    Examples
    --------
    >>> import pyarrow as pa
    >>> amounts_in(pa.table({"net": [Decimal("1.5")]}), "net")
    [Decimal('1.5')]
    """
    return cast("list[Decimal]", rows[column].to_pylist())


def texts_in(rows: pa.Table, column: str) -> list[str]:
    """Return a column of fetched texts, which has no null.

    Parameters
    ----------
    rows
        A fetched table.
    column
        Its text column.

    Returns
    -------
    list of str
        In the order of the rows.

    Examples
    --------
    >>> import pyarrow as pa
    >>> texts_in(pa.table({"account": ["n", "f"]}), "account")
    ['n', 'f']
    """
    return cast("list[str]", rows[column].to_pylist())


def ledger_facts(prepared: Prepared, *, currency: str) -> LedgerFacts:
    """Return size, span and totals of the ledger; lines without a customer are in the totals.

    Parameters
    ----------
    prepared
        The ledger's small tables.
    currency
        The base currency of the amounts.

    Returns
    -------
    LedgerFacts
        The margin is `None` unless every line has a cost; units and offers are `None` where the
        ledger names none.
    """
    accounts, engine = prepared.accounts, prepared.engine
    unassigned = accounts.account.isnull()
    totals = accounts.aggregate(
        rows=accounts.lines.sum(),
        accounts=accounts.account.count(),
        first=accounts.first_line.min(),
        last=accounts.last_line.max(),
        revenue=accounts.net.sum(),
        cost=accounts.cost.sum(),
        costed=accounts.costed_lines.sum(),
        unassigned_rows=accounts.lines.sum(where=unassigned),
        unassigned_revenue=accounts.net.sum(where=unassigned),
    )
    row = engine.fetch(totals).to_pylist()[0]
    return LedgerFacts(
        rows=row["rows"],
        accounts=row["accounts"],
        units=_count_units(prepared),
        offers=None if (named := prepared.offers) is None else _count(engine, named.count()),
        first=row["first"],
        last=row["last"],
        currency=currency,
        revenue=row["revenue"],
        margin=row["revenue"] - row["cost"] if row["costed"] == row["rows"] else None,
        unassigned_rows=row["unassigned_rows"] or 0,
        unassigned_revenue=row["unassigned_revenue"] or ZERO,
    )


def _count_units(prepared: Prepared) -> int | None:
    units = prepared.places.filter(prepared.places.unit.notnull()).select("account", "unit")
    return _count(prepared.engine, units.distinct().count())


def _count(engine: Engine, number: Value) -> int | None:
    """Return a number of things, `None` where there is none: the ledger does not name them."""
    return int(engine.fetch(number.name("found").as_table())["found"][0].as_py()) or None


def _zero_if_none(total: Value) -> Value:
    return _money(total.coalesce(ibis.literal(0)))


def _money(total: Value) -> Value:
    return total.cast(tables.AMOUNT)
