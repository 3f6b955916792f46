"""From one forecast's value to another's: what changed, in steps that add up to the cent."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise

from orchard.analytics.clv import bridge, contract
from orchard.domain.core.mistakes import Conflict

ONE = Decimal(1)
REVISED = ("margin", "cost_to_serve", "retention", "investment", "discount_rate", "horizon_roll")


class NotComparable(Conflict):
    """More than a year lies between two forecasts, or nobody knows what happened in it."""


@dataclass(frozen=True, slots=True)
class ValueStep:
    """What one group of inputs changed."""

    key: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class ValueBridge:
    """`start` plus all steps is `end`, to the cent. `created` needs a year that has passed."""

    start: Decimal
    steps: tuple[ValueStep, ...]
    end: Decimal
    created: Decimal | None = None


def revised(before: contract.Forecast, after: contract.Forecast) -> ValueBridge:
    """Explain the difference of two forecasts that begin in the same year.

    One group of inputs after the other is replaced, in a fixed order; years that only one of the
    two has come last.
    """
    values = [contract.lifetime_value(plan).value for plan in _replaced(before, after)]
    steps = zip(REVISED, (later - now for now, later in pairwise(values)), strict=True)
    changed = tuple(ValueStep(key, amount) for key, amount in steps)
    return ValueBridge(values[0], changed, values[-1])


def after_a_year(
    before: contract.Forecast, happened: contract.Year, after: contract.Forecast
) -> ValueBridge:
    """Explain the difference of two forecasts between which a year has passed.

    The value at the start earns the discount rate's return, the year's cash leaves it, and the
    rest is value created, split by `analytics.clv.bridge`. Another discount rate is a step of its
    own, taken first.
    """
    same_rate = replace(before, discount_share=after.discount_share)
    opened = contract.lifetime_value(before).value
    made = bridge.bridge(same_rate, happened, after)
    steps = (
        ValueStep("discount_rate", made.start - opened),
        *(ValueStep(key, amount) for key, amount in made.parts),
        ValueStep("return", made.unwinding),
        ValueStep("cash", -made.cash),
    )
    return ValueBridge(opened, steps, made.end, made.created)


def _replaced(before: contract.Forecast, after: contract.Forecast) -> Iterator[contract.Forecast]:
    """Yield the earlier forecast, then with one group after the other as in the later one."""
    plan = before
    yield plan
    for group in ("margin", "cost_to_serve", "retention"):
        plan = _with_years(plan, after, group)
        if group == "retention":
            plan = replace(plan, first_year_at_risk=after.first_year_at_risk)
        yield plan
    plan = replace(_with_years(plan, after, "dedicated_cost"), investment=after.investment)
    yield plan
    yield replace(plan, discount_share=after.discount_share)
    yield after


def _with_years(plan: contract.Forecast, after: contract.Forecast, group: str) -> contract.Forecast:
    """Return the forecast with one group of inputs as in the other, in the years both have."""
    pairs = zip(plan.years, after.years, strict=False)
    common = tuple(replace(old, **{group: getattr(new, group)}) for old, new in pairs)
    return replace(plan, years=common + plan.years[len(common) :])
