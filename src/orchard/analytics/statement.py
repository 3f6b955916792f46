"""One account's statement: waterfall, its parts, quarters against last year and plan, lines."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from orchard.analytics import profit_cells, profitability, waterfall
from orchard.analytics.amounts import ZERO, to_cents
from orchard.analytics.cost_to_serve import CostModel
from orchard.analytics.mistakes import AnalyticsMistake

if TYPE_CHECKING:
    import pyarrow as pa
    from ibis.expr.types import Table

    from orchard.analytics.engine import Engine

Dimension = Literal["unit", "offer", "family", "month", "quarter", "year"]
PERIODS: dict[str, waterfall.Period] = {"month": "M", "quarter": "Q", "year": "Y"}
MONTHS_OF_YEAR = 12
SUGGESTED = 5
MOVER = {
    "capital": "with_sales",
    **dict.fromkeys(("team", "customisation", "claims", "sla_credits"), "fixed"),
}


class AccountIsUnknown(AnalyticsMistake):
    """No account of the ledger has that key or name."""


@dataclass(frozen=True, slots=True)
class Part:
    """A unit, offer, family or period with its share of the account's waterfall.

    `key` is `None` for the lines that do not name one.
    """

    key: str | date | None
    profit: waterfall.Profit


@dataclass(frozen=True, slots=True)
class Quarter:
    """One calendar quarter beside the same one a year before and beside the plan; `None`: unknown.

    A quarter of last year is unknown when the account's ledger starts after its first day.
    """

    start: date
    revenue: Decimal
    margin: Decimal | None
    revenue_before: Decimal | None
    margin_before: Decimal | None
    revenue_plan: Decimal | None = None
    margin_plan: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Statement:
    """What the ledger and the cost model say about one account up to the as-of date."""

    account: str
    as_of: date
    profit: waterfall.Profit
    parts: tuple[Part, ...]
    quarters: tuple[Quarter, ...]


def find_account(lines: Table, engine: Engine, wanted: str) -> tuple[str, str]:
    """Return key and name of the account whose key, or else whose only matching name, is `wanted`.

    Parameters
    ----------
    lines
        Lines of the LINES contract.
    engine
        Where the lines are.
    wanted
        A key, or any part of a name, upper or lower case.

    Returns
    -------
    (str, str)
        Key and name.

    Raises
    ------
    AccountIsUnknown
        When none or several fit; the text names the nearest.
    """
    named = lines.group_by("account").aggregate(name=lines.account_name.max())
    fits = named.filter(
        (named.account == wanted) | named.name.lower().contains(wanted.strip().lower())
    )
    rows = engine.fetch(fits.order_by("account").limit(SUGGESTED + 1)).to_pylist()
    exact = [row for row in rows if wanted in (row["account"], row["name"])]
    found = exact or rows
    if len(found) == 1:
        return found[0]["account"], found[0]["name"] or found[0]["account"]
    if not found:
        raise AccountIsUnknown(f"No account has the key or name {wanted!r}: check the spelling.")
    nearest = ", ".join(f"{row['account']} ({row['name']})" for row in found[:SUGGESTED])
    raise AccountIsUnknown(f"{wanted!r} fits several accounts, name one by its key: {nearest}.")


def statement(
    lines: Table,
    engine: Engine,
    account: str,
    *,
    by: Dimension,
    model: CostModel,
    as_of: date,
    plan: Mapping[date, tuple[Decimal, Decimal | None]] | None = None,
) -> Statement:
    """Return the statement of one account.

    Parameters
    ----------
    lines
        Lines of the LINES contract.
    engine
        Where the lines are.
    account
        Key of the account.
    by
        What the waterfall is shared among.
    model
        What turns drivers into cost to serve.
    as_of
        Last day that counts; the last quarter may be unfinished.
    plan
        Planned revenue and margin by first day of a quarter.

    Returns
    -------
    Statement
        Parts add up to the account in every step, to the cent; largest net sales first, periods
        in their order.
    """
    own = lines.filter(lines.account == account)
    [row] = engine.fetch(waterfall.figures(own, orders=True)).to_pylist()
    measured = waterfall.read_figures(row)
    profit = waterfall.account_profit(measured, model, model.drivers.get(account))
    return Statement(
        account=account,
        as_of=as_of,
        profit=profit,
        parts=_parts(own, engine, by, account, profit),
        quarters=_quarters(engine.fetch(_by_period(own, "Q")), plan or {}),
    )


def _parts(
    own: Table, engine: Engine, by: Dimension, account: str, profit: waterfall.Profit
) -> tuple[Part, ...]:
    period = PERIODS.get(by)
    if period is None:
        expression = waterfall.figures(own, ["account", by], orders=True)
    else:
        expression = waterfall.figures(own, ["account"], period=period, orders=True)
    key = "period" if period else by
    found = profit_cells.cells(engine.fetch(expression), {account: profit})
    parts = [Part(_as_key(keys[key]), cell) for keys, cell in found]
    if period:
        return tuple(sorted(parts, key=lambda part: str(part.key)))
    return tuple(sorted(parts, key=lambda part: (-part.profit.net, str(part.key))))


def _as_key(value: object) -> str | date | None:
    return value if value is None or isinstance(value, date) else str(value)


def _by_period(own: Table, period: waterfall.Period) -> Table:
    return waterfall.figures(own, period=period).order_by("period")


def _quarters(
    rows: pa.Table, plan: Mapping[date, tuple[Decimal, Decimal | None]]
) -> tuple[Quarter, ...]:
    found = {row["period"]: _revenue_and_margin(row) for row in rows.to_pylist()}
    first = min(found)
    starts = _starts(first, max([*found, *plan]))
    return tuple(_quarter(start, first, found, plan) for start in starts)


def _quarter(
    start: date,
    first: date,
    found: Mapping[date, tuple[Decimal, Decimal | None]],
    plan: Mapping[date, tuple[Decimal, Decimal | None]],
) -> Quarter:
    nothing = (to_cents(0), to_cents(0))
    before = start.replace(year=start.year - 1)
    now = found.get(start, nothing)
    then = found.get(before, nothing) if before >= first else (None, None)
    planned = plan.get(start, (None, None))
    return Quarter(start, *now, *then, *planned)


def _revenue_and_margin(row: Mapping[str, object]) -> tuple[Decimal, Decimal | None]:
    profit = waterfall.Profit(waterfall.read_figures(row))
    return profit.net, profit.margin


def _starts(first: date, last: date) -> list[date]:
    months = range(
        first.year * MONTHS_OF_YEAR + first.month - 1, last.year * MONTHS_OF_YEAR + last.month, 3
    )
    return [date(month // MONTHS_OF_YEAR, month % MONTHS_OF_YEAR + 1, 1) for month in months]


def invoice_lines(lines: Table, account: str, *, most: int) -> Table:
    """Return the lines behind an account's figures, the latest first.

    Parameters
    ----------
    lines
        Lines of the LINES contract.
    account
        Key of the account.
    most
        How many lines at most.

    Returns
    -------
    ibis.Table
        booked_on, invoice, unit, offer, family, quantity, gross, net, cost, freight.
    """
    import ibis

    columns = (
        *("booked_on", "invoice", "unit", "offer", "offer_name", "family"),
        *("quantity", "gross", "net", "cost", "freight"),
    )
    own = lines.filter(lines.account == account)
    latest = [ibis.desc("booked_on"), "invoice", "offer", "net"]
    return own.order_by(latest).select(*columns).limit(most)


def sales_of(parts: Sequence[Part]) -> list[profitability.OfferSale]:
    """Return net sales and cost of goods of each part, the ground of a what-if.

    Parameters
    ----------
    parts
        Parts by offer or family.

    Returns
    -------
    list of OfferSale
        Lines that name none stand under "(none)"; cost `None` when not known.
    """
    return [
        profitability.OfferSale(
            offer="(none)" if part.key is None else str(part.key),
            net=part.profit.net,
            cost=None if part.profit.margin is None else part.profit.net - part.profit.margin,
        )
        for part in parts
    ]


def cost_of(profit: waterfall.Profit) -> profitability.Cost:
    """Return the known cost to serve by what moves it, the ground of a what-if.

    Parameters
    ----------
    profit
        The account's profit.

    Returns
    -------
    Cost
        Capital follows sales; team, customisation, claims and credits stay; the rest, orders,
        deliveries, support and activities, follows volume.
    """
    moved: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for line in profit.lines:
        moved[MOVER.get(line.key, "with_volume")] += line.amount or ZERO
    return profitability.Cost(**moved)
