"""The costs file that a person writes: pools, activities, light rates and drivers, in TOML."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from decimal import Decimal

from orchard.analytics.amounts import exact
from orchard.analytics.cost_to_serve import Activity, CostModel, Drivers, Pool
from orchard.analytics.growth import GrowthEffort
from orchard.analytics.mistakes import AnalyticsMistake
from orchard.analytics.policy import CostRates, ProfitPolicy
from orchard.analytics.results import Grade

Section = Mapping[str, object]

SECTIONS = ("light", "pools", "activities", "accounts", "growth")
MONEY_RATES = ("per_order", "per_delivery", "per_support_hour", "per_team_hour")
LIGHT = (*MONEY_RATES, "days_sales_outstanding", "capital_cost_share", "grade")
POOL = ("cost", "capacity_minutes", "grade")
ACTIVITY = ("pool", "minutes", "driver")
COUNTS = ("orders", "deliveries", "support_hours", "team_hours")
AMOUNTS = ("customisation", "claims", "sla_credits")
GROWTH = ("existing_spend", "existing_hours", "new_spend", "new_hours", "hour_cost")


class CostsFileIsWrong(AnalyticsMistake):
    """The costs file cannot be read; the text says where and what to write."""


def read_costs(text: str) -> CostModel:
    r"""Return the cost model that a costs file describes.

    Parameters
    ----------
    text
        TOML with the sections `light`, `pools.<name>`, `activities.<name>`,
        `accounts.<account>` and `growth` (see `read_growth_effort`); all of them may be left out. What is not written is not known.

    Returns
    -------
    CostModel
        Amounts exactly as written.

    Raises
    ------
    CostsFileIsWrong
        For bad TOML, a name that is not known, a value that is not a number of zero or more, or a
        grade other than A, B and C.
    PoolHasNoCapacity, ActivityHasNoPool, ActivityNameIsTaken
        When pools and activities do not fit.

    Examples
    --------
    >>> read_costs("[light]\nper_order = 140").rates.per_order
    Decimal('140')
    """
    try:
        content = tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as mistake:
        raise CostsFileIsWrong(f"The costs file is not valid TOML: {mistake}.") from mistake
    _only(content, SECTIONS, "the file")
    light = _section(content, "light", "the file")
    _only(light, LIGHT, "[light]")
    activities = _tables(content, "activities")
    return CostModel(
        rates=_rates(light),
        capital_cost_share=_capital(light),
        pools={name: _pool(name, pool) for name, pool in _tables(content, "pools").items()},
        activities=tuple(_activity(name, section) for name, section in activities.items()),
        drivers=_drivers(content, {str(a.get("driver")) for a in activities.values()}),
        rates_grade=_grade(light, "[light]", Grade.ESTIMATED),
    )


def read_growth_effort(text: str) -> GrowthEffort | None:
    r"""Return what the costs file says was spent on growth in the last comparable period.

    Parameters
    ----------
    text
        The costs file; its section `growth` has `existing_spend`, `existing_hours`, `new_spend`,
        `new_hours` and `hour_cost`, each of them may be left out.

    Returns
    -------
    GrowthEffort or None
        `None` without that section. A side is not known when neither money nor hours are given,
        or hours without their cost.

    Raises
    ------
    CostsFileIsWrong
        For a name that is not known, or a value that is not a number of zero or more.

    Examples
    --------
    >>> read_growth_effort("[growth]\nnew_spend = 100\nnew_hours = 5\nhour_cost = 80").new
    Decimal('500')
    """
    section = _section(tomllib.loads(text, parse_float=Decimal), "growth", "the file")
    if not section:
        return None
    _only(section, GROWTH, "[growth]")
    found = {name: _number(section, name, "[growth]") for name in GROWTH}
    return GrowthEffort(
        existing=_effort(found["existing_spend"], found["existing_hours"], found["hour_cost"]),
        new=_effort(found["new_spend"], found["new_hours"], found["hour_cost"]),
    )


def _effort(
    spend: Decimal | None, hours: Decimal | None, hour_cost: Decimal | None
) -> Decimal | None:
    """Return money and hours together, not known when a given part cannot be valued."""
    if hours is None:
        return spend
    return None if hour_cost is None else (spend or Decimal(0)) + hours * hour_cost


def _rates(light: Section) -> CostRates:
    """Return the light rates that are written."""
    days = _number(light, "days_sales_outstanding", "[light]")
    return CostRates(
        **{name: _number(light, name, "[light]") for name in MONEY_RATES},
        days_sales_outstanding=None if days is None else float(days),
    )


def _capital(light: Section) -> Decimal:
    """Return the cost of capital, the policy's when none is written."""
    share = _number(light, "capital_cost_share", "[light]")
    if share is not None and share > 1:
        raise CostsFileIsWrong("[light] capital_cost_share: write 8 % as 0.08.")
    return exact(ProfitPolicy().capital_cost_share) if share is None else share


def _pool(name: str, section: Section) -> Pool:
    """Return one pool."""
    place = f"[pools.{name}]"
    _only(section, POOL, place)
    return Pool(
        name,
        _needed(section, "cost", place),
        _needed(section, "capacity_minutes", place),
        _grade(section, place, Grade.MEASURED),
    )


def _activity(name: str, section: Section) -> Activity:
    """Return one activity."""
    place = f"[activities.{name}]"
    _only(section, ACTIVITY, place)
    pool, driver = section.get("pool"), section.get("driver")
    if not isinstance(pool, str) or not isinstance(driver, str):
        raise CostsFileIsWrong(f"{place}: pool and driver are needed, each a name in quotes.")
    return Activity(name, pool, _needed(section, "minutes", place), driver)


def _drivers(content: Section, named: set[str]) -> dict[str, Drivers]:
    """Return the drivers by account; activities may name drivers of their own."""
    counts = (*COUNTS, *sorted(named - set(COUNTS)))
    found = {}
    for account, section in _tables(content, "accounts").items():
        place = f'[accounts."{account}"]'
        _only(section, (*counts, *AMOUNTS, "days_sales_outstanding"), place)
        found[account] = Drivers(
            counts={name: _number(section, name, place) for name in counts if name in section},
            amounts={name: _number(section, name, place) for name in AMOUNTS if name in section},
            days_sales_outstanding=_number(section, "days_sales_outstanding", place),
        )
    return found


def _tables(content: Section, name: str) -> dict[str, Section]:
    """Return the tables of a section by their name."""
    section = _section(content, name, "the file")
    return {key: _section(section, key, f"[{name}]") for key in section}


def _section(content: Section, name: str, place: str) -> Section:
    """Return a table of the file, empty when it is left out."""
    found = content.get(name, {})
    if not isinstance(found, dict):
        raise CostsFileIsWrong(f"{place}: {name} must be a section with names and values.")
    return found


def _only(section: Section, known: Iterable[str], place: str) -> None:
    """Refuse names that nobody reads, which are most often slips of the pen."""
    names = list(known)
    for name in section:
        if name not in names:
            raise CostsFileIsWrong(f"{place}: {name} is not known. Known: {', '.join(names)}.")


def _needed(section: Section, name: str, place: str) -> Decimal:
    """Return a number that must be written."""
    number = _number(section, name, place)
    if number is None:
        raise CostsFileIsWrong(f"{place}: {name} is missing, write {name} = number.")
    return number


def _number(section: Section, name: str, place: str) -> Decimal | None:
    """Return a number of zero or more, `None` when it is not written."""
    value = section.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise CostsFileIsWrong(f"{place}: {name} must be a number without quotes, such as 140.50.")
    number = Decimal(value)
    if not number.is_finite() or number < 0:
        raise CostsFileIsWrong(f"{place}: {name} must be zero or more. Not known? Leave it out.")
    return number


def _grade(section: Section, place: str, default: Grade) -> Grade:
    """Return the grade that is written."""
    value = section.get("grade", default)
    if value not in set(Grade):
        raise CostsFileIsWrong(
            f'{place}: grade is "A" (measured), "B" (estimated) or "C" (a guess).'
        )
    return Grade(str(value))
