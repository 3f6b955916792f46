"""Profit of all accounts at once: the same definition as `waterfall.account_profit`, in columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from orchard.analytics import exact, summary, waterfall
from orchard.analytics.amounts import CENT, ZERO, to_cents
from orchard.analytics.cost_to_serve import (
    STANDARD_LINES,
    CostLine,
    CostModel,
    capital_cost,
    composite_grade,
)
from orchard.analytics.exact import UNIT, Column, Exact, Whole
from orchard.analytics.results import Grade, WaterfallStep

if TYPE_CHECKING:
    import pyarrow as pa

GRADES = tuple(Grade)
CODE = {grade: code for code, grade in enumerate(GRADES)}
A, B, C = range(3)
Mask = NDArray[np.bool_]
WEIGHTY = 5  # more than a fifth of the weight


@dataclass(slots=True)
class _Line:
    """One cost line of all accounts: cents, whether known, grade; and exact sums by grade.

    The sums are not rounded, so that the portfolio is rounded once.
    """

    cents: Whole
    known: Mask
    grade: NDArray[np.int8]
    total: Decimal = ZERO
    weights: dict[Grade, Decimal] = field(default_factory=dict)

    @classmethod
    def unknown(cls, accounts: int) -> _Line:
        return cls(
            np.zeros(accounts, np.int64), np.zeros(accounts, bool), np.zeros(accounts, np.int8)
        )

    def put_units(self, where: Mask, units: Whole, grade: int) -> None:
        """Write amounts given in ten-thousandths."""
        self._write(where, exact.to_cents(units[where]), grade)
        self._weigh(int(units[where].sum()) * UNIT, int(np.abs(units[where]).sum()) * UNIT, grade)

    def put(self, where: Mask, amounts: Sequence[Decimal], grade: int) -> None:
        """Write amounts that may have any number of digits, one for each place."""
        cents = (int(to_cents(amount) / CENT) for amount in amounts)
        self._write(where, np.fromiter(cents, np.int64, len(amounts)), grade)
        self._weigh(sum(amounts, ZERO), sum(map(abs, amounts), ZERO), grade)

    def put_one(self, at: int, amount: Decimal, grade: int) -> None:
        """Write one account's amount."""
        self.cents[at] = int(to_cents(amount) / CENT)
        self.known[at], self.grade[at] = True, grade
        self._weigh(amount, abs(amount), grade)

    def _write(self, where: Mask, cents: Whole, grade: int) -> None:
        self.cents[where] = cents
        self.known |= where
        self.grade[where] = grade

    def _weigh(self, total: Decimal, size: Decimal, grade: int) -> None:
        self.total += total
        self.weights[GRADES[grade]] = self.weights.get(GRADES[grade], ZERO) + size


@dataclass(frozen=True, slots=True)
class ProfitTable:
    """Profit by account in order of id. `contribution` is `None` where one account's is unknown."""

    ids: tuple[str, ...]
    rows: pa.Table
    model: CostModel
    net: Exact
    margin: Exact
    margin_known: Mask
    cost_to_serve: Exact
    cost_known: Mask
    grades: tuple[Grade, ...]
    lines: dict[str, _Line]
    complete: Mask

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def contribution(self) -> Exact | None:
        """Margin less known cost to serve, `None` as soon as one account's margin is unknown."""
        if not len(self) or not self.margin_known.all():
            return None
        return Exact(self.margin.whole - self.cost_to_serve.whole)

    def profit(self, at: int) -> waterfall.Profit:
        """Return one account's profit with all its lines."""
        [row] = self.rows.slice(at, 1).to_pylist()
        return _one(row, self.model)

    def contribution_at(self, at: int) -> Decimal | None:
        """Return one account's contribution."""
        if not self.margin_known[at]:
            return None
        return self.margin[at] - self.cost_to_serve[at]

    def margin_at(self, at: int) -> Decimal | None:
        """Return one account's margin."""
        return self.margin[at] if self.margin_known[at] else None

    def cost_at(self, at: int) -> Decimal | None:
        """Return one account's known cost to serve."""
        return self.cost_to_serve[at] if self.cost_known[at] else None

    def contributions(self) -> list[Decimal | None]:
        """Return every account's contribution, `None` where it is not known."""
        earned = Exact(self.margin.whole - self.cost_to_serve.whole)
        known = self.margin_known.tolist()
        return [amount if sure else None for amount, sure in zip(earned, known, strict=True)]


class Steps(Sequence[WaterfallStep]):
    """An account's waterfall, made when somebody looks at it."""

    __slots__ = ("_at", "_table")

    def __init__(self, table: ProfitTable, at: int) -> None:
        self._table, self._at = table, at

    def _made(self) -> tuple[WaterfallStep, ...]:
        return self._table.profit(self._at).steps()

    def __len__(self) -> int:
        return len(self._made())

    def __iter__(self) -> Iterator[WaterfallStep]:
        return iter(self._made())

    def __getitem__(self, at):  # type: ignore[no-untyped-def]  # as a tuple does
        return self._made()[at]


def profit_table(rows: pa.Table, model: CostModel) -> ProfitTable:
    """Return the profit of every account.

    Parameters
    ----------
    rows
        The rows of `waterfall.account_figures`, in order of account, none without one.
    model
        What turns drivers into cost to serve.

    Returns
    -------
    ProfitTable
        To the cent the same as `waterfall.account_profit` of each row.
    """
    ids = tuple(summary.texts_in(rows, "account"))
    net, _known = exact.units_of(rows["net"])
    cost, cost_known = exact.units_of(rows["cost"])
    alone = _alone(ids, model)
    lines = _lines(rows, model, net, ~alone)
    complete = _put_alone(rows, model, lines, alone)
    margin = exact.to_cents(net) - exact.to_cents(cost)
    any_cost = np.logical_or.reduce([line.known for line in lines.values()])
    return ProfitTable(
        ids=ids,
        rows=rows,
        model=model,
        net=Exact(net, UNIT),
        margin=Exact(margin),
        margin_known=cost_known,
        cost_to_serve=Exact(sum((line.cents for line in lines.values()), np.zeros_like(net))),
        cost_known=any_cost,
        grades=_grades(lines, margin, cost_known & any_cost, complete),
        lines=lines,
        complete=complete,
    )


def _one(row: dict[str, object], model: CostModel) -> waterfall.Profit:
    measured = waterfall.read_figures(row)
    return waterfall.account_profit(measured, model, model.drivers.get(str(row["account"])))


def _alone(ids: Sequence[str], model: CostModel) -> Mask:
    """Return which accounts are taken one by one: all with activities, else those with drivers."""
    if model.activities or not model.drivers:
        return np.full(len(ids), bool(model.activities))
    return np.fromiter((account in model.drivers for account in ids), bool, len(ids))


def _lines(rows: pa.Table, model: CostModel, net: Whole, where: Mask) -> dict[str, _Line]:
    """Return the lines that the ledger's own counts and the light rates give."""
    if model.activities:
        return {}
    lines = {key: _Line.unknown(len(net)) for key in STANDARD_LINES}
    freight, known = exact.units_of(rows["freight"])
    sure = np.ones(len(net), bool)
    if "freight_is_complete" in rows.column_names:
        sure = np.array(rows["freight_is_complete"].to_pylist(), bool)
    lines["deliveries"].put_units(where & known & sure, freight, A)
    lines["deliveries"].put_units(where & known & ~sure, freight, B)
    counted = {"orders": where, "deliveries": where & ~known}
    for key, place in counted.items():
        _put_rate(lines[key], _rate(key, model), (rows[key], place), model)
    _put_capital(lines["capital"], model, net, where)
    return lines


def _rate(key: str, model: CostModel) -> Decimal | None:
    return model.rates.per_order if key == "orders" else model.rates.per_delivery


def _put_rate(
    line: _Line, rate: Decimal | None, counted: tuple[Column, Mask], model: CostModel
) -> None:
    """Write rate times count where the count is known."""
    if rate is None:
        return
    counts = counted[0].to_pylist()
    place = counted[1] & np.array([count is not None for count in counts], bool)
    amounts = [rate * count for count, here in zip(counts, place, strict=True) if count and here]
    zeros = place & np.array([not count for count in counts], bool)
    line.put(place & ~zeros, amounts, CODE[model.rates_grade])
    line.put(zeros, [ZERO] * int(zeros.sum()), CODE[model.rates_grade])


def _put_capital(line: _Line, model: CostModel, net: Whole, where: Mask) -> None:
    """Write the cost of credit, for which every account has the same days."""
    days = model.rates.days_sales_outstanding
    if days is None:
        return
    term, share = Decimal(str(days)), model.capital_cost_share
    line.put(where, [capital_cost(one, term, share) for one in Exact(net[where], UNIT)], B)


def _put_alone(rows: pa.Table, model: CostModel, lines: dict[str, _Line], alone: Mask) -> Mask:
    """Write the lines of accounts taken one by one; return whose cost to serve is complete."""
    complete = np.zeros(len(alone), bool)
    for at in np.flatnonzero(alone):
        [row] = rows.slice(int(at), 1).to_pylist()
        profit = _one(row, model)
        complete[at] = profit.cost_is_complete
        for cost in profit.lines:
            if cost.key not in lines:
                lines[cost.key] = _Line.unknown(len(alone))
            if cost.amount is not None and cost.grade is not None:
                lines[cost.key].put_one(int(at), cost.amount, CODE[cost.grade])
    return complete


def _grades(
    lines: dict[str, _Line], margin: Whole, known: Mask, complete: Mask
) -> tuple[Grade, ...]:
    """Return `Profit.grade` of every account."""
    weights = np.zeros((3, len(margin)), np.int64)
    present = np.zeros((3, len(margin)), bool)
    for line in lines.values():
        for code in range(3):
            mine = line.known & (line.grade == code)
            weights[code] += np.where(mine, np.abs(line.cents), 0)
            present[code] |= mine
    served = _composite(weights, present)
    cost = np.abs(sum((line.cents for line in lines.values()), np.zeros_like(margin)))
    total = np.abs(margin) + cost
    grade = np.where((WEIGHTY * cost > total) | (total == 0), served, A)
    grade = np.where(complete, grade, np.maximum(grade, B))
    grade = np.where(known, grade, C)
    return tuple(GRADES[code] for code in grade.tolist())


def _composite(weights: Whole, present: Mask) -> NDArray[np.int64]:
    """Return the worst grade with more than a fifth of the weight, else the worst there is."""
    weighty = present & (WEIGHTY * weights > weights.sum(axis=0))
    chosen = np.where(weighty.any(axis=0), weighty, present)
    worst: NDArray[np.int64] = np.where(chosen, np.arange(3)[:, None], 0).max(axis=0)
    return worst


def portfolio(table: ProfitTable) -> waterfall.Profit:
    """Return the profit of all accounts together, as `waterfall.portfolio` of each profit.

    Parameters
    ----------
    table
        All accounts.

    Returns
    -------
    Profit
        Gross and cost are not known when they are not for one account.
    """
    gross, gross_known = exact.units_of(table.rows["gross"])
    cost, cost_known = exact.units_of(table.rows["cost"])
    whole = waterfall.Figures(
        net=table.net.total(),
        gross=Exact(gross, UNIT).total() if gross_known.all() and len(table) else None,
        cost=Exact(cost, UNIT).total() if cost_known.all() and len(table) else None,
    )
    lines = tuple(_sum_of(key, line) for key, line in table.lines.items())
    return waterfall.Profit(whole, lines, bool(table.complete.all()) and len(table) > 0)


def _sum_of(key: str, line: _Line) -> CostLine:
    """Return one line over all accounts that know it, at best grade B when one does not."""
    if not line.known.any():
        return CostLine(key, None, None)
    grade = composite_grade([(weight, grade) for grade, weight in line.weights.items()])
    if not line.known.all():
        grade = max(grade, Grade.ESTIMATED)
    return CostLine(key, line.total, grade)
