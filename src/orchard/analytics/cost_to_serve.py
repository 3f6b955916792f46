"""Cost to serve: time-driven activity costing, light rates, or not known; with grades."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from orchard.analytics.amounts import CENT, ZERO, exact, to_cents
from orchard.analytics.mistakes import AnalyticsMistake
from orchard.analytics.policy import CostRates, ProfitPolicy
from orchard.analytics.results import Grade

DAYS_OF_YEAR = 365
WEIGHTY_SHARE = Decimal("0.20")
STANDARD_LINES = (
    "orders",
    "deliveries",
    "support",
    "team",
    "customisation",
    "claims",
    "sla_credits",
    "capital",
)
"""Keys of the cost-to-serve lines that every waterfall names, known or not."""

NEEDED_LINES = ("orders", "deliveries", "capital")
"""Lines without which, together with some hours, cost to serve is not complete."""

DRIVER_OF_LINE = {
    "orders": "orders",
    "deliveries": "deliveries",
    "support": "support_hours",
    "team": "team_hours",
}


class PoolHasNoCapacity(AnalyticsMistake):
    """A cost pool without practical capacity has no rate."""


class ActivityHasNoPool(AnalyticsMistake):
    """An activity takes its minutes from a pool that is not there."""


class ActivityNameIsTaken(AnalyticsMistake):
    """An activity has the name of a standard cost line."""


class CountIsNegative(AnalyticsMistake):
    """An account has a negative number of orders, hours or the like."""


@dataclass(frozen=True, slots=True)
class Pool:
    """Resources that do activities: their cost and their practical capacity in minutes."""

    name: str
    cost: Decimal
    capacity_minutes: Decimal
    grade: Grade = Grade.MEASURED

    def __post_init__(self) -> None:
        """Refuse a pool that has no rate."""
        if self.capacity_minutes <= 0 or self.cost < 0:
            raise PoolHasNoCapacity(
                f"Pool {self.name}: the cost must not be negative and the capacity in minutes "
                "must be above zero."
            )

    @property
    def rate(self) -> Decimal:
        """Cost of one minute."""
        return self.cost / self.capacity_minutes


@dataclass(frozen=True, slots=True)
class Activity:
    """Work caused by a driver: minutes of a pool for each count of it."""

    name: str
    pool: str
    minutes: Decimal
    driver: str


@dataclass(frozen=True, slots=True)
class PoolUse:
    """What the activities took of a pool; the unused rest is charged to nobody."""

    pool: str
    used_minutes: Decimal
    used_cost: Decimal
    unused_minutes: Decimal
    unused_cost: Decimal
    used_share: Decimal
    activities: tuple[tuple[str, Decimal], ...]


@dataclass(frozen=True, slots=True)
class Drivers:
    """What one account caused in the period. Missing and `None`: not known.

    `counts` by driver (orders, deliveries, support_hours, team_hours, and those that activities
    name), `amounts` by cost line in base currency (customisation, claims, sla_credits), days of
    credit taken, and the freight of the ledger with the share of its lines that carry one.
    """

    counts: Mapping[str, Decimal | None] = field(default_factory=dict)
    amounts: Mapping[str, Decimal | None] = field(default_factory=dict)
    days_sales_outstanding: Decimal | None = None
    freight: Decimal | None = None
    freight_is_complete: bool = True


@dataclass(frozen=True, slots=True)
class CostModel:
    """Everything that turns drivers into money; `drivers` by account add to what the ledger knows."""

    rates: CostRates = field(default_factory=CostRates)
    capital_cost_share: Decimal = Decimal(str(ProfitPolicy().capital_cost_share))
    pools: Mapping[str, Pool] = field(default_factory=dict)
    activities: tuple[Activity, ...] = ()
    drivers: Mapping[str, Drivers] = field(default_factory=dict)
    rates_grade: Grade = Grade.ESTIMATED

    def __post_init__(self) -> None:
        """Refuse activities without a pool."""
        for activity in self.activities:
            if activity.pool not in self.pools:
                raise ActivityHasNoPool(
                    f"Activity {activity.name} takes its minutes from pool {activity.pool}, which "
                    f"is not defined: define it or name one of {', '.join(self.pools) or 'none'}."
                )
            if activity.name in STANDARD_LINES:
                raise ActivityNameIsTaken(
                    f"Activity {activity.name} has the name of a standard line: give it another "
                    f"name, such as {activity.name}_handling."
                )


@dataclass(frozen=True, slots=True)
class CostLine:
    """One line of cost to serve; amount and grade are `None` when it is not known."""

    key: str
    amount: Decimal | None
    grade: Grade | None


def pool_use(pool: Pool, work: Iterable[tuple[Activity, Decimal]]) -> PoolUse:
    """Return the cost of the activities of a pool and its unused capacity apart.

    `rate = cost / capacity`; `cost of an activity = minutes * count * rate`.

    Parameters
    ----------
    pool
        Cost and practical capacity of the period.
    work
        Each activity with its count in the period, over all accounts.

    Returns
    -------
    PoolUse
        Minutes, money to the cent, and the cost by activity. Unused capacity is negative when
        more was done than the pool can do: then capacity or minutes are wrong.

    Notes
    -----
    Source: Kaplan and Anderson (2004), Time-Driven Activity-Based Costing.

    Examples
    --------
    >>> desk = Pool("desk", Decimal(560000), Decimal(700000))
    >>> orders = Activity("order_handling", "desk", Decimal(40), "orders")
    >>> pool_use(desk, [(orders, Decimal(9800))]).used_cost
    Decimal('313600.00')
    """
    done = [
        (activity.name, activity.minutes * _counted(activity, count)) for activity, count in work
    ]
    used = sum((minutes for _, minutes in done), ZERO)
    costs = tuple((name, to_cents(minutes * pool.rate)) for name, minutes in done)
    used_cost = sum((cost for _, cost in costs), CENT - CENT)
    return PoolUse(
        pool=pool.name,
        used_minutes=used,
        used_cost=used_cost,
        unused_minutes=pool.capacity_minutes - used,
        unused_cost=to_cents(pool.cost) - used_cost,
        used_share=used / pool.capacity_minutes,
        activities=costs,
    )


def _counted(activity: Activity, count: Decimal) -> Decimal:
    """Return the count, which nobody can do less than zero times."""
    if count < 0:
        raise CountIsNegative(f"The count of {activity.driver} is negative: correct it.")
    return count


def capital_cost(net: Decimal, days: Decimal, capital_cost_share: Decimal) -> Decimal:
    """Return what the credit given to an account costs: `net * days / 365 * rate`.

    Parameters
    ----------
    net
        Net sales of any period, whose credit is paid for; negative costs nothing.
    days
        Days sales outstanding, zero or more.
    capital_cost_share
        Cost of capital a year, 0.08 for 8 %.

    Returns
    -------
    Decimal
        Money, not rounded.

    Examples
    --------
    >>> to_cents(capital_cost(Decimal(20_000_000), Decimal(75), Decimal("0.08")))
    Decimal('328767.12')
    """
    return max(net, ZERO) * days * capital_cost_share / DAYS_OF_YEAR


def cost_lines(model: CostModel, drivers: Drivers, net: Decimal) -> tuple[CostLine, ...]:
    """Return the cost-to-serve lines of one account, the standard ones first.

    A line comes from the best source there is: freight of the ledger for deliveries, an amount
    given for the account, an activity with its minutes, a light rate. An activity takes the place
    of the light rate on the same driver, so nothing is charged twice.

    Parameters
    ----------
    model
        Pools, activities and rates.
    drivers
        What the account caused; missing counts make a line not known, never zero.
    net
        Net sales of the account in the same period.

    Returns
    -------
    tuple of CostLine
        Positive costs, not rounded; `None` where not known.

    Raises
    ------
    CountIsNegative
        When a count is below zero.

    Examples
    --------
    >>> model = CostModel(rates=CostRates(per_order=Decimal(140)))
    >>> cost_lines(model, Drivers({"orders": Decimal(1800)}), Decimal(0))[0].amount
    Decimal('252000')
    """
    standard = [_standard_line(key, model, drivers) for key in STANDARD_LINES[:-1]]
    standard.append(_capital_line(model, drivers, net))
    done = [_activity_line(activity, model, drivers) for activity in model.activities]
    replaced = {activity.driver for activity in model.activities}
    kept = (
        line
        for line in standard
        if line.amount is not None or DRIVER_OF_LINE.get(line.key) not in replaced
    )
    return (*kept, *done)


def _standard_line(key: str, model: CostModel, drivers: Drivers) -> CostLine:
    """Return one line from freight, an amount or a light rate, in this order."""
    if key == "deliveries" and drivers.freight is not None:
        grade = Grade.MEASURED if drivers.freight_is_complete else Grade.ESTIMATED
        return CostLine(key, drivers.freight, grade)
    amount = drivers.amounts.get(key)
    if amount is not None:
        return CostLine(key, amount, Grade.MEASURED)
    driver = DRIVER_OF_LINE.get(key)
    if driver is None or any(activity.driver == driver for activity in model.activities):
        return CostLine(key, None, None)
    return _rated_line(key, _rates(model)[driver], drivers.counts.get(driver), model.rates_grade)


def _rates(model: CostModel) -> dict[str, Decimal | None]:
    """Return the light rates by driver."""
    return {
        "orders": model.rates.per_order,
        "deliveries": model.rates.per_delivery,
        "support_hours": model.rates.per_support_hour,
        "team_hours": model.rates.per_team_hour,
    }


def _rated_line(key: str, rate: Decimal | None, count: Decimal | None, grade: Grade) -> CostLine:
    """Return rate times count, not known when either is not."""
    if rate is None or count is None:
        return CostLine(key, None, None)
    if count < 0:
        raise CountIsNegative(f"The count for {key} is negative: correct it.")
    return CostLine(key, rate * count, grade)


def _activity_line(activity: Activity, model: CostModel, drivers: Drivers) -> CostLine:
    """Return minutes times the pool's rate times the account's count."""
    pool = model.pools[activity.pool]
    count = drivers.counts.get(activity.driver)
    return _rated_line(activity.name, activity.minutes * pool.rate, count, pool.grade)


def _capital_line(model: CostModel, drivers: Drivers, net: Decimal) -> CostLine:
    """Return the cost of credit; days of the account before the days of all."""
    days = drivers.days_sales_outstanding
    if days is None and model.rates.days_sales_outstanding is not None:
        days = exact(model.rates.days_sales_outstanding)
    if days is None:
        return CostLine("capital", None, None)
    return CostLine("capital", capital_cost(net, days, model.capital_cost_share), Grade.ESTIMATED)


def composite_grade(inputs: Iterable[tuple[Decimal, Grade]]) -> Grade:
    """Return the worst grade that carries more than 20 % of the weight.

    Inputs of one grade count together: to split an estimate into many lines makes it no better.

    Parameters
    ----------
    inputs
        Weight (an amount of any sign, its size counts) and grade of each known input.

    Returns
    -------
    Grade
        A, B or C; C when nothing is known. When all weights are zero, the worst grade.

    Examples
    --------
    >>> composite_grade([(Decimal(80), Grade.MEASURED), (Decimal(20), Grade.GUESSED)])
    <Grade.MEASURED: 'A'>
    """
    weights: dict[Grade, Decimal] = {}
    for weight, grade in inputs:
        weights[grade] = weights.get(grade, ZERO) + abs(weight)
    total = sum(weights.values(), ZERO)
    weighty = [grade for grade, weight in weights.items() if weight > WEIGHTY_SHARE * total]
    return max(weighty or weights, default=Grade.GUESSED)


def is_complete(lines: Iterable[CostLine], model: CostModel) -> bool:
    """Return whether orders, deliveries, some hours and capital are all known.

    Parameters
    ----------
    lines
        The lines of one account.
    model
        Its activities may stand in for the rates on the same driver.

    Returns
    -------
    bool
        False when a part of the cost to serve is still missing.

    Examples
    --------
    >>> is_complete([CostLine("orders", None, None)], CostModel())
    False
    """
    known = set(_drivers_known(lines, model))
    return known.issuperset(NEEDED_LINES) and bool(known & {"support", "team"})


def _drivers_known(lines: Iterable[CostLine], model: CostModel) -> Iterator[str]:
    """Yield the standard lines that are known themselves or through an activity."""
    line_of_driver = {driver: line for line, driver in DRIVER_OF_LINE.items()}
    stands_for = {a.name: line_of_driver.get(a.driver, a.name) for a in model.activities}
    for line in lines:
        if line.amount is not None:
            yield stands_for.get(line.key, line.key)
