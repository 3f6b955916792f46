"""The ledger in few small tables, read once each; everything else is computed from these."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, cast

import ibis

from orchard.analytics import tables
from orchard.analytics.amounts import ZERO
from orchard.analytics.periods import Period
from orchard.analytics.results import LedgerFacts

if TYPE_CHECKING:
    import pyarrow as pa
    from ibis.expr.types import Column, Table, Value

    from orchard.analytics.engine import Engine

SUMMED = ("net", "gross", "cost", "freight")
PLACES = ("account_name", "unit", "country", "industry")
ALL = frozenset(column.name for column in tables.LINES)
LINES_WITH = {"cost": "costed_lines", "gross": "listed_lines"}
COUNTED = ("lines", "costed_lines", "listed_lines", "orders", "deliveries")


@dataclass(frozen=True, slots=True)
class Prepared:
    """The ledger's small tables, kept in the engine.

    `orders`: account x day x order, see `account_orders`. `days`: account x day with sold and net.
    `accounts`: one row per account, see `account_totals`. `places`: account x name x unit x country
    x industry with net and lines. `offers`: every offer with its family; `None`: the ledger has none.
    Lines without a customer stand under the account null.
    """

    engine: Engine
    as_of: date
    orders: Table
    days: Table
    accounts: Table
    places: Table
    offers: Table | None


def prepare(lines: Table, engine: Engine, *, as_of: date, known: Collection[str] = ALL) -> Prepared:
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
    orders = engine.keep(account_orders(lines, known))
    days = engine.keep(account_days(orders))
    accounts = engine.keep(account_totals(orders, days))
    places = engine.keep(account_places(lines, known))
    offers = engine.keep(offer_families(lines)) if "offer" in known else None
    return Prepared(engine, as_of, orders, days, accounts, places, offers)


def account_orders(lines: Table, known: Collection[str] = ALL) -> Table:
    """Return one row per account, day and invoice.

    An invoice counts as one order unless all of its lines are negative (a credit note); lines
    without invoice number are one order a day; where the source counts orders, its count is used.

    Parameters
    ----------
    lines
        Lines of the LINES contract.
    known
        Columns that have any value; sums of the others are null.

    Returns
    -------
    Table
        account, booked_on, sold (sum of the positive lines), net, gross, cost, freight, lines,
        costed_lines (cost known), listed_lines (gross known), orders, deliveries.
    """
    summed = [name for name in (*SUMMED, "orders", "deliveries") if name in known]
    counted = {LINES_WITH[name]: lines[name].count() for name in LINES_WITH if name in known}
    keys = ["account", "booked_on", *(["invoice"] if "invoice" in known else [])]
    invoices = lines.group_by(keys).aggregate(
        sold=_sold(lines.net),
        lines=lines.count(),
        **counted,
        **{name: lines[name].sum() for name in summed},
    )
    is_order = ((invoices.sold > 0) | (invoices.net >= 0)).ifelse(1, 0)
    orders = invoices.orders.coalesce(is_order) if "orders" in known else is_order
    found = invoices.mutate(orders=orders)
    columns = {name: _known(found, name) for name in (*COUNTED, "sold", *SUMMED)}
    return found.select("account", "booked_on", **columns)


def _known(found: Table, name: str) -> Value:
    """Return a column in its type, or what stands for it where the ledger does not know it."""
    missing = 0 if name in LINES_WITH.values() else None
    column = found[name] if name in found.columns else ibis.literal(missing)
    return column.cast("int64" if name in COUNTED else tables.AMOUNT)


def account_days(orders: Table) -> Table:
    """Return account, booked_on, sold (sum of the positive lines) and net of every day with a line.

    Parameters
    ----------
    orders
        From `account_orders`.

    Returns
    -------
    Table
        One row per account and day.
    """
    days = orders.group_by("account", "booked_on")
    return days.aggregate(sold=_money(orders.sold.sum()), net=_money(orders.net.sum()))


def account_totals(orders: Table, days: Table) -> Table:
    """Return one row per account: the customer summary and the totals of its lines.

    A purchase is a day with a positive line; several invoices on one day are one purchase.

    Parameters
    ----------
    orders
        From `account_orders`.
    days
        From `account_days`.

    Returns
    -------
    Table
        account, the sums of `orders`, first and last (purchase), purchases (days with a purchase),
        first_line and last_line (any line, credit notes too).
    """
    bought = days.sold > 0
    purchases = days.group_by("account").aggregate(purchases=bought.ifelse(1, 0).sum())
    sold = orders.sold > 0
    totals = orders.group_by("account").aggregate(
        first=orders.booked_on.min(where=sold),
        last=orders.booked_on.max(where=sold),
        first_line=orders.booked_on.min(),
        last_line=orders.booked_on.max(),
        **{name: orders[name].sum() for name in COUNTED},
        **{name: _money(orders[name].sum()) for name in ("sold", *SUMMED)},
    )
    same = totals.account.identical_to(purchases.account)
    return totals.inner_join(purchases, same).drop("account_right")


def customer_summary(lines: Table) -> Table:
    """Return first and last purchase, number of purchases and their sum, straight from the lines.

    For a caller that needs nothing else; the same figures stand in `account_totals`.

    Parameters
    ----------
    lines
        Lines of the LINES contract.

    Returns
    -------
    Table
        account, first, last, purchases (days with a positive line), sold. Accounts that never
        bought and lines without a customer are left out.
    """
    sales = lines.filter(lines.account.notnull(), lines.net > 0)
    days = sales.group_by("account", "booked_on").aggregate(sold=sales.net.sum())
    return days.group_by("account").aggregate(
        first=days.booked_on.min(),
        last=days.booked_on.max(),
        purchases=days.count(),
        sold=_money(days.sold.sum()),
    )


def account_places(lines: Table, known: Collection[str] = ALL) -> Table:
    """Return one row per account, name, unit, country and industry, with net and lines."""
    keys = ["account", *(name for name in PLACES if name in known)]
    places = lines.group_by(keys).aggregate(net=_money(lines.net.sum()), lines=lines.count())
    missing = {name: ibis.null("string") for name in PLACES if name not in known}
    return places.mutate(**missing)


def offer_families(lines: Table) -> Table:
    """Return the family of each offer, the last in the alphabet where a ledger names several."""
    named = lines.filter(lines.offer.notnull())
    return named.group_by("offer").aggregate(family=named.family.max())


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
        Columns of `account_totals` and `account_profiles`; amounts are decimals.
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
        Columns of `orders` to sum.

    Returns
    -------
    pyarrow.Table
        account and `<column>_<number of the period>`; zero where there is no line, and where the
        ledger does not know the column (see `LedgerFacts`). Every account has a row.
    """
    orders = prepared.orders.filter(prepared.orders.account.notnull())
    inside = [
        orders.booked_on.between(ibis.literal(period.start), ibis.literal(period.end))
        for period in periods
    ]
    sums = {
        f"{column}_{number}": _zero_if_none(orders[column].sum(where=within))
        for number, within in enumerate(inside)
        for column in columns
    }
    totals = orders.group_by("account").aggregate(**sums)
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


def _sold(net: Column) -> Value:
    return net.sum(where=net > 0).coalesce(ibis.literal(ZERO).cast(tables.AMOUNT))


def _money(total: Value) -> Value:
    return total.cast(tables.AMOUNT)
