"""The small tables that are made of a ledger's lines, as expressions."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

import ibis

from orchard.analytics import tables
from orchard.analytics.amounts import ZERO

if TYPE_CHECKING:
    from ibis.expr.types import Table, Value

SUMMED = ("net", "gross", "cost", "freight")
PLACES = ("account_name", "unit", "country", "industry")
ALL = frozenset(column.name for column in tables.LINES)
LINES_WITH = {"cost": "costed_lines", "gross": "listed_lines"}
COUNTED = ("lines", "costed_lines", "listed_lines", "orders", "deliveries")


def account_invoices(lines: Table, known: Collection[str] = ALL) -> Table:
    """Return one row per account, day and invoice: the ledger at the size that sums need.

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
    sums = lines.group_by(keys).aggregate(
        credited=lines.net.sum(where=lines.net < 0),  # few lines: cheaper than the positive ones
        lines=lines.count(),
        **counted,
        **{name: lines[name].sum() for name in summed},
    )
    invoices = sums.mutate(sold=_or_zero(sums.net) - _or_zero(sums.credited))
    is_order = ((invoices.sold > 0) | (invoices.net >= 0)).ifelse(1, 0)
    orders = invoices.orders.coalesce(is_order) if "orders" in known else is_order
    counts = invoices.mutate(orders=orders)
    columns = {name: _known(counts, name) for name in (*COUNTED, "sold", *SUMMED)}
    return counts.select("account", "booked_on", **columns)


def _known(found: Table, name: str) -> Value:
    """Return a column in its type, or what stands for it where the ledger does not know it."""
    missing = 0 if name in LINES_WITH.values() else None
    column = found[name] if name in found.columns else ibis.literal(missing)
    return column.cast("int64" if name in COUNTED else tables.AMOUNT)


def account_totals(invoices: Table) -> Table:
    """Return one row per account: the totals of its lines, and its first and last purchase.

    Parameters
    ----------
    invoices
        From `account_invoices`.

    Returns
    -------
    Table
        account, the sums of `invoices`, first and last (day with a positive line), first_line and
        last_line (any line, credit notes too).
    """
    bought = invoices.sold > 0
    return invoices.group_by("account").aggregate(
        first=invoices.booked_on.min(where=bought),
        last=invoices.booked_on.max(where=bought),
        first_line=invoices.booked_on.min(),
        last_line=invoices.booked_on.max(),
        **{name: invoices[name].sum() for name in COUNTED},
        **{name: _money(invoices[name].sum()) for name in ("sold", *SUMMED)},
    )


def customer_summary(lines: Table) -> Table:
    """Return first and last purchase, number of purchases and their sum, straight from the lines.

    For a caller that needs nothing else.

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


def _or_zero(total: Value) -> Value:
    return total.coalesce(ibis.literal(ZERO).cast(tables.AMOUNT))


def _money(total: Value) -> Value:
    return total.cast(tables.AMOUNT)
