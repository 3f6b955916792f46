"""The waterfall from list price to contribution: per account, unit, offer and period."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from orchard.analytics.amounts import ZERO, to_cents
from orchard.analytics.cost_to_serve import (
    CostLine,
    CostModel,
    Drivers,
    composite_grade,
    cost_lines,
    is_complete,
)
from orchard.analytics.results import Grade, WaterfallStep

if TYPE_CHECKING:
    import ibis.expr.types as ir

Period = Literal["M", "Q", "Y"]
NOTHING = to_cents(0)


@dataclass(frozen=True, slots=True)
class Figures:
    """What the ledger says about an account or a part of it, exactly. `None`: not known.

    Gross, discount and cost are known only when every line carries them; freight is the sum of
    the lines that do. Orders without a count of their own are invoices, else days.
    """

    net: Decimal
    gross: Decimal | None = None
    cost: Decimal | None = None
    freight: Decimal | None = None
    freight_is_complete: bool = True
    orders: int | None = None
    deliveries: int | None = None


@dataclass(frozen=True, slots=True)
class Profit:
    """Figures with the cost to serve. Every amount asked for is to the cent and they add up."""

    figures: Figures
    lines: tuple[CostLine, ...] = ()
    cost_is_complete: bool = False

    @property
    def net(self) -> Decimal:
        """Net sales."""
        return to_cents(self.figures.net)

    @property
    def margin(self) -> Decimal | None:
        """Net sales less cost of goods; not known when the cost of any line is not."""
        return None if self.figures.cost is None else self.net - to_cents(self.figures.cost)

    @property
    def cost_to_serve(self) -> Decimal | None:
        """Sum of the known cost-to-serve lines; not known when none is."""
        known = [to_cents(line.amount) for line in self.lines if line.amount is not None]
        return sum(known, NOTHING) if known else None

    @property
    def contribution(self) -> Decimal | None:
        """Margin less the cost-to-serve lines that are known."""
        return None if self.margin is None else self.margin - (self.cost_to_serve or NOTHING)

    @property
    def contribution_share(self) -> Decimal | None:
        """Contribution of each unit of net sales; not known without positive net sales."""
        if self.contribution is None or self.net <= 0:
            return None
        return self.contribution / self.net

    @property
    def grade(self) -> Grade:
        """Grade of the contribution: C without any cost to serve, at best B until it is complete."""
        served = [
            (to_cents(x.amount), x.grade) for x in self.lines if x.amount is not None and x.grade
        ]
        if self.margin is None or not served:
            return Grade.GUESSED
        cost = sum((amount for amount, _ in served), ZERO)
        grade = composite_grade([(self.margin, Grade.MEASURED), (cost, composite_grade(served))])
        return grade if self.cost_is_complete else max(grade, Grade.ESTIMATED)

    def steps(self) -> tuple[WaterfallStep, ...]:
        """Return the waterfall; each total is the one before it plus the steps between."""
        gross = None if self.figures.gross is None else to_cents(self.figures.gross)
        cost = None if self.figures.cost is None else -to_cents(self.figures.cost)
        measured = Grade.MEASURED
        return (
            _step("gross", gross, measured, is_total=True),
            _step("discounts", None if gross is None else self.net - gross, measured),
            _step("net", self.net, measured, is_total=True),
            _step("cost_of_goods", cost, measured),
            _step("gross_margin", self.margin, measured, is_total=True),
            *(
                _step(x.key, None if x.amount is None else -to_cents(x.amount), x.grade)
                for x in self.lines
            ),
            _step("contribution", self.contribution, self.grade, is_total=True),
        )


def _step(
    key: str, amount: Decimal | None, grade: Grade | None, *, is_total: bool = False
) -> WaterfallStep:
    """Return a step, without a grade when it is not known."""
    signed = None if amount is None else amount + ZERO
    return WaterfallStep(key, signed, None if amount is None else grade, is_total)


def figures(
    lines: ir.Table, by: Sequence[str] = (), *, period: Period | None = None, orders: bool = False
) -> ir.Table:
    """Return what the ledger says about each combination of columns, as an expression.

    Parameters
    ----------
    lines
        A table of the LINES contract.
    by
        Columns to tell apart, such as account, unit, offer, family; none gives one row.
    period
        Also tell apart calendar months, quarters or years; the column `period` is the first day.
    orders
        Also count orders, which needs the distinct invoices and is the costly part.

    Returns
    -------
    ibis.Table
        One row per combination: keys, `lines`, `net`, and `gross`, `cost`, `freight`,
        `freight_is_complete`, `orders`, `deliveries`, null when not known. No order of rows.

    Examples
    --------
    >>> import ibis
    >>> from datetime import date
    >>> columns = {name: [None] for name in ("gross", "discount", "freight", "deliveries")}
    >>> table = ibis.memtable({"account": ["a"], "booked_on": [date(2026, 1, 5)], "net": [5.0],
    ...     "cost": [3.0], **columns}, schema={"account": "string", "booked_on": "date",
    ...     "net": "decimal(18, 4)", "cost": "decimal(18, 4)", "gross": "decimal(18, 4)",
    ...     "discount": "decimal(18, 4)", "freight": "decimal(18, 4)", "deliveries": "int64"})
    >>> figures(table, ["account"]).columns[:4]
    ('account', 'lines', 'net', 'gross')
    """
    keys = {name: lines[name] for name in by}
    if period is not None:
        keys["period"] = lines.booked_on.truncate(period)
    listed = lines.gross.fill_null(lines.net + lines.discount)
    measures = {
        "lines": lines.count(),
        "net": lines.net.sum(),
        "gross": _complete_sum(listed),
        "cost": _complete_sum(lines.cost),
        "freight": lines.freight.sum(),
        "freight_is_complete": lines.freight.count() == lines.count(),
        "deliveries": lines.deliveries.sum(),
    }
    if orders:
        measures["orders"] = _orders(lines)
    return lines.aggregate(by=keys, **measures)


def account_figures(invoices: ir.Table) -> ir.Table:
    """Return the same as `figures(lines, ["account"], orders=True)` from kept sums.

    Parameters
    ----------
    invoices
        `summary.Prepared.invoices`, some of them, or their sums by account in
        `summary.Prepared.accounts`; where there is one, `freighted_lines` too.

    Returns
    -------
    ibis.Table
        One row per account, one of them null when there are lines without a customer.
    """
    all_listed = invoices.listed_lines.sum() == invoices.lines.sum()
    all_costed = invoices.costed_lines.sum() == invoices.lines.sum()
    measures = {
        "lines": invoices.lines.sum(),
        "net": invoices.net.sum(),
        "gross": all_listed.ifelse(invoices.gross.sum(), None),
        "cost": all_costed.ifelse(invoices.cost.sum(), None),
        "freight": invoices.freight.sum(),
        "orders": invoices.orders.sum(),
        "deliveries": invoices.deliveries.sum(),
    }
    if "freighted_lines" in invoices.columns:
        measures["freight_is_complete"] = invoices.freighted_lines.sum() == invoices.lines.sum()
    return invoices.aggregate(by="account", **measures)


def _complete_sum(column: ir.Column) -> ir.Scalar:
    """Return the sum, null as soon as one value is missing: the rest would pass for the whole."""
    return column.isnull().any().ifelse(None, column.sum())


def _orders(lines: ir.Table) -> ir.Scalar:
    """Return the orders: counted by the source, else invoices that sold something, else days."""
    sold = lines.orders.isnull() & (lines.net > 0)
    invoices = lines.invoice.nunique(where=sold)
    days = lines.booked_on.nunique(where=sold & lines.invoice.isnull())
    return lines.orders.sum().coalesce(0) + invoices + days


def read_figures(row: Mapping[str, object]) -> Figures:
    """Return one row of `figures` as a value.

    Parameters
    ----------
    row
        A row as a mapping, for example from `to_pyarrow().to_pylist()`.

    Returns
    -------
    Figures
        Missing columns are not known.

    Examples
    --------
    >>> read_figures({"net": Decimal(5)}).cost is None
    True
    """
    known = {name: row[name] for name in Figures.__slots__ if row.get(name) is not None}
    return Figures(**{"net": ZERO, **known})  # type: ignore[arg-type]  # columns of `figures`


def drivers_of(measured: Figures, given: Drivers | None = None) -> Drivers:
    """Return the drivers of an account; what the costs file says goes before the ledger's counts.

    Parameters
    ----------
    measured
        The ledger's figures of the account.
    given
        The account's entry in the costs file, if it has one.

    Returns
    -------
    Drivers
        Both together; freight always from the ledger.

    Examples
    --------
    >>> drivers_of(Figures(Decimal(5), orders=3)).counts["orders"]
    Decimal('3')
    """
    mine = given or Drivers()
    counted = {"orders": measured.orders, "deliveries": measured.deliveries}
    counts = {name: None if n is None else Decimal(n) for name, n in counted.items()}
    return replace(
        mine,
        counts={**counts, **mine.counts},
        freight=measured.freight,
        freight_is_complete=measured.freight_is_complete,
    )


def account_profit(measured: Figures, model: CostModel, given: Drivers | None = None) -> Profit:
    """Return the profit of one account after cost to serve.

    Parameters
    ----------
    measured
        The ledger's figures of the account.
    model
        Pools, activities and rates; an empty model knows only the freight of the ledger.
    given
        The account's drivers from the costs file.

    Returns
    -------
    Profit
        From list price to contribution, with grades.

    Examples
    --------
    >>> account_profit(Figures(Decimal(100), cost=Decimal(60)), CostModel()).contribution
    Decimal('40.00')
    """
    lines = cost_lines(model, drivers_of(measured, given), measured.net)
    return Profit(measured, lines, is_complete(lines, model))


def portfolio(profits: Sequence[Profit]) -> Profit:
    """Return the profit of all accounts together, rounded once from the exact amounts.

    Parameters
    ----------
    profits
        One per account, all from the same cost model.

    Returns
    -------
    Profit
        Gross and cost are not known when they are not for one account; a cost-to-serve line is the
        sum of the accounts that know it, and at best grade B when one does not.

    Examples
    --------
    >>> portfolio([Profit(Figures(Decimal("1.005"))), Profit(Figures(Decimal("1.004")))]).net
    Decimal('2.01')
    """
    parts = [profit.figures for profit in profits]
    whole = Figures(
        net=sum((part.net for part in parts), ZERO),
        gross=_sum_of_all([part.gross for part in parts]),
        cost=_sum_of_all([part.cost for part in parts]),
    )
    keys = dict.fromkeys(line.key for profit in profits for line in profit.lines)
    by_key: dict[str, list[CostLine]] = {key: [] for key in keys}
    for profit in profits:
        for line in profit.lines:
            by_key[line.key].append(line)
    lines = tuple(_sum_of_lines(key, same, len(profits)) for key, same in by_key.items())
    return Profit(whole, lines, all(profit.cost_is_complete for profit in profits))


def _sum_of_all(amounts: Sequence[Decimal | None]) -> Decimal | None:
    """Return the sum, not known as soon as one amount is not."""
    known = [amount for amount in amounts if amount is not None]
    return sum(known, ZERO) if known and len(known) == len(amounts) else None


def _sum_of_lines(key: str, lines: Iterable[CostLine], accounts: int) -> CostLine:
    """Return one line over all accounts that know it."""
    known = [(line.amount, line.grade) for line in lines if line.amount is not None and line.grade]
    if not known:
        return CostLine(key, None, None)
    grade = composite_grade(known)
    if len(known) < accounts:
        grade = max(grade, Grade.ESTIMATED)
    return CostLine(key, sum((amount for amount, _ in known), ZERO), grade)
