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


def account_days(lines: Table, known: Collection[str] = ALL) -> Table:
    """Return one row per account and day with a line.

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
    days = _by_day(invoices.mutate(orders=orders))
    columns = {name: _known(days, name) for name in (*COUNTED, "sold", *SUMMED)}
    return days.select("account", "booked_on", **columns)


def _by_day(invoices: Table) -> Table:
    """Return the sums of the invoices of each day; without invoices they are days already."""
    if "invoice" not in invoices.columns:
        return invoices
    keys = ("account", "booked_on")
    sums = [name for name in invoices.columns if name not in (*keys, "invoice")]
    return invoices.group_by(keys).aggregate(**{name: invoices[name].sum() for name in sums})


def _known(found: Table, name: str) -> Value:
    """Return a column in its type, or what stands for it where the ledger does not know it."""
    missing = 0 if name in LINES_WITH.values() else None
    column = found[name] if name in found.columns else ibis.literal(missing)
    return column.cast("int64" if name in COUNTED else tables.AMOUNT)


def account_totals(days: Table) -> Table:
    """Return one row per account: the customer summary and the totals of its lines.

    A purchase is a day with a positive line; several invoices on one day are one purchase.

    Parameters
    ----------
    days
        From `account_days`.

    Returns
    -------
    Table
        account, the sums of `days`, first and last (purchase), purchases (days with a purchase),
        first_line and last_line (any line, credit notes too).
    """
    bought = days.sold > 0
    return days.group_by("account").aggregate(
        first=days.booked_on.min(where=bought),
        last=days.booked_on.max(where=bought),
        first_line=days.booked_on.min(),
        last_line=days.booked_on.max(),
        purchases=bought.ifelse(1, 0).sum(),
        **{name: days[name].sum() for name in COUNTED},
        **{name: _money(days[name].sum()) for name in ("sold", *SUMMED)},
    )


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
