"""How exposed the supplier is: shares of the largest customers, HHI, Gini, and their trend."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

import ibis
import numpy as np

from orchard.analytics.amounts import Number
from orchard.analytics.exact import UNIT, Exact
from orchard.analytics.periods import whole_quarters
from orchard.analytics.policy import ConcentrationPolicy
from orchard.analytics.ranking import in_units
from orchard.analytics.results import Concentration, LineCrossed, QuarterConcentration
from orchard.analytics.summary import amounts_in

if TYPE_CHECKING:
    from ibis.expr.types import Table, Value

    from orchard.analytics.summary import Prepared
    from orchard.analytics.visits import AccountDays

TOP = 5
HHI_SCALE = 10_000
QUARTERS = 12


def measure(amounts: Sequence[Number]) -> Concentration:
    """Return the exposure that amounts per customer stand for.

    Shares `s = amount / sum` are formed over the customers with a positive amount, key account or
    not: `HHI = 10,000 * sum of s^2`, `effective = 1 / sum of s^2`, and with place p = 0, 1, ... from
    the largest of n, `Gini = sum of (n - 1 - 2p) * s / n`.

    Parameters
    ----------
    amounts
        Revenue or contribution per customer, any sign and order. Zero and negative amounts have no
        share and are not counted.

    Returns
    -------
    Concentration
        Shares and Gini from 0 to 1, HHI from 0 to 10,000; `None` without any positive amount.

    Notes
    -----
    Source: Herfindahl, "Concentration in the steel industry", 1950; Gini, 1912.

    Examples
    --------
    >>> found = measure([30, 30, 20, 20])
    >>> found.top_1, round(found.hhi, 9), round(found.gini, 9)
    (0.3, 2600.0, 0.1)
    """
    values = in_units(amounts)[0]
    positive = np.sort(values[values > 0].astype(np.float64))[::-1]
    if not len(positive):
        return Concentration(0, None, None, None, None, None)
    customers, share = len(positive), positive / positive.sum()
    squares = float(share @ share)
    beyond = float(np.arange(customers) @ share)
    return Concentration(
        customers=customers,
        top_1=float(share[0]),
        top_5=min(float(share[:TOP].sum()), 1.0),
        hhi=HHI_SCALE * squares,
        gini=max((customers - 1 - 2 * beyond) / customers, 0.0),
        effective=1 / squares,
    )


def measure_table(amounts: Table, amount: str, by: Sequence[str] = ()) -> Table:
    """Return the same measures as an expression, computed by the engine, one row per group.

    Parameters
    ----------
    amounts
        One row per customer (and group).
    amount
        Name of the amount column; null, zero and negative amounts have no share.
    by
        Columns that name the group, e.g. the quarter; none: one row.

    Returns
    -------
    Table
        The group's columns, customers, top_1, top_5, hhi, gini, effective. Groups without a
        positive amount are missing.

    Examples
    --------
    >>> table = ibis.memtable({"quarter": ["Q1", "Q1"], "net": [30.0, 10.0]})
    >>> measure_table(table, "net", by=["quarter"]).columns
    ('quarter', 'customers', 'top_1', 'top_5', 'hhi', 'gini', 'effective')
    """
    positive = amounts.filter(amounts[amount] > 0)
    place = ibis.row_number().over(group_by=list(by), order_by=positive[amount].desc())
    placed = positive.select(*by, x=positive[amount].cast("float64"), p=place)
    sums = placed.aggregate(
        by=list(by),
        customers=placed.count(),
        total=placed.x.sum(),
        squares=(placed.x * placed.x).sum(),
        beyond=(placed.x * placed.p).sum(),
        largest=placed.x.max(),
        five=placed.x.sum(where=placed.p < TOP),
    )
    return sums.filter(sums.customers > 0).select(*by, **_measures(sums))


def _measures(sums: Table) -> dict[str, Value]:
    customers, squares = sums.customers, sums.squares / (sums.total * sums.total)
    gini = (customers - 1 - 2 * sums.beyond / sums.total) / customers
    return {
        "customers": customers,
        "top_1": sums.largest / sums.total,
        "top_5": ibis.least(sums.five / sums.total, 1.0),
        "hhi": HHI_SCALE * squares,
        "gini": ibis.greatest(gini, 0.0),
        "effective": 1 / squares,
    }


def measure_places(prepared: Prepared, column: str) -> Concentration | None:
    """Return the concentration of revenue on countries or industries.

    Parameters
    ----------
    prepared
        The ledger's small tables.
    column
        "country" or "industry".

    Returns
    -------
    Concentration or None
        Over the places with a name; `None` when the ledger names none.
    """
    places = prepared.places.filter(prepared.places.account.notnull())
    named = places.filter(places[column].notnull())
    totals = named.group_by(column).aggregate(net=named.net.sum())
    amounts = amounts_in(prepared.engine.fetch(totals), "net")
    return measure(amounts) if amounts else None


def quarter_trend(days: AccountDays, first: date, as_of: date) -> tuple[QuarterConcentration, ...]:
    """Return the concentration of revenue in each of the last twelve whole calendar quarters.

    Parameters
    ----------
    days
        What accounts bought, by day.
    first, as_of
        First and last day of the ledger.

    Returns
    -------
    tuple of QuarterConcentration
        Oldest first, without gaps: a quarter without sales has no customers and no shares.
    """
    return tuple(
        QuarterConcentration(quarter.start, measure(Exact(days.net_in(quarter), UNIT)))
        for quarter in whole_quarters(first, as_of, QUARTERS)
    )


def lines_crossed(
    bases: Mapping[str, tuple[Sequence[str], Sequence[Number] | None]],
    policy: ConcentrationPolicy | None = None,
) -> tuple[LineCrossed, ...]:
    """Return the policy lines that the exposure has reached, the highest line of each kind.

    Parameters
    ----------
    bases
        Ids and amounts per account by basis ("revenue", "contribution"); `None`: not known.
    policy
        The lines; a value equal to a line has reached it.

    Returns
    -------
    tuple of LineCrossed
        Named "one_account" (one per account that reached a line), "top_5" and "hhi".

    Examples
    --------
    >>> crossed = lines_crossed({"revenue": (["a", "b", "c"], [40, 35, 25])})
    >>> [(line.name, line.account, line.line) for line in crossed][:2]
    [('one_account', 'a', 0.4), ('one_account', 'b', 0.2)]
    """
    policy = policy or ConcentrationPolicy()
    crossed: list[LineCrossed] = []
    for basis, (ids, amounts) in bases.items():
        if amounts is not None:
            crossed += _one_account(basis, ids, amounts, policy)
            crossed += _whole(basis, measure(amounts), policy)
    return tuple(crossed)


def _one_account(
    basis: str, ids: Sequence[str], amounts: Sequence[Number], policy: ConcentrationPolicy
) -> list[LineCrossed]:
    values = np.maximum(in_units(amounts)[0].astype(np.float64), 0)
    shares = values / (values.sum() or 1.0)
    large = np.flatnonzero(shares >= min(policy.one_account_lines)).tolist()
    ranked = sorted((-float(shares[at]), ids[at]) for at in large)
    return [
        LineCrossed("one_account", basis, _highest(policy.one_account_lines, -share), -share, name)
        for share, name in ranked
    ]


def _whole(basis: str, found: Concentration, policy: ConcentrationPolicy) -> list[LineCrossed]:
    crossed = []
    if found.top_5 is not None and found.top_5 >= policy.top_5_line:
        crossed.append(LineCrossed("top_5", basis, policy.top_5_line, found.top_5, None))
    if found.hhi is not None and found.hhi >= min(policy.hhi_lines):
        line = _highest(policy.hhi_lines, found.hhi)
        crossed.append(LineCrossed("hhi", basis, line, found.hhi, None))
    return crossed


def _highest(lines: Sequence[float], value: float) -> float:
    return max(line for line in lines if value >= line)
