"""The small tables that are made of a ledger's lines, as expressions."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

import ibis

from orchard.analytics import tables
from orchard.analytics.amounts import ZERO

if TYPE_CHECKING:
    from ibis.expr.types import Column, Table, Value

SUMMED = ("net", "gross", "cost", "freight")
PLACES = ("account_name", "unit", "country", "industry")
ALL = frozenset(column.name for column in tables.LINES)
LINES_WITH = {"cost": "costed_lines", "gross": "listed_lines"}
COUNTED = ("lines", "costed_lines", "listed_lines", "orders", "deliveries")


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


def _sold(net: Column) -> Value:
    return net.sum(where=net > 0).coalesce(ibis.literal(ZERO).cast(tables.AMOUNT))


def _money(total: Value) -> Value:
    return total.cast(tables.AMOUNT)
