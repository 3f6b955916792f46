"""The explicit forecast of one account as a small TOML file that account manager and finance keep."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from orchard.analytics.amounts import ZERO, exact
from orchard.analytics.clv import contract, retention
from orchard.analytics.mistakes import AnalyticsMistake
from orchard.analytics.policy import ValuePolicy
from orchard.analytics.results import Grade

FACTORS = (
    *("ties", "quality", "breadth", "continuity"),
    *("contract", "competitor", "delivery", "outlook"),
)
"""The eight factors of the relationship scorecard, in the order of the policy's weights."""

HUNDRED = Decimal(100)
Entry = Mapping[str, object]


class ForecastFileIsWrong(AnalyticsMistake):
    """The forecast file lacks something or holds something that cannot be read."""


@dataclass(frozen=True, slots=True)
class NamedDeal:
    """A deal under negotiation: its size, and what it adds to each forecast year."""

    name: str
    net: tuple[Decimal, ...]
    deal: contract.Deal

    @property
    def contribution_share(self) -> Decimal | None:
        """Contribution over all years, less what is spent at once, as a share of net sales.

        `None` without net sales.
        """
        size = sum(self.net, ZERO)
        earned = sum(self.deal.margins, ZERO) - sum(self.deal.costs_to_serve, ZERO)
        return (earned - self.deal.investment) / size if size > 0 else None


@dataclass(frozen=True, slots=True)
class AccountForecast:
    """What the file holds; `happened` is the year that passed since the forecast before it."""

    account: str
    currency: str
    plan: contract.Forecast
    grade: Grade
    scorecard: retention.Scorecard | None
    scenarios: tuple[tuple[str, Decimal, Decimal], ...]
    happened: contract.Year | None
    deals: tuple[NamedDeal, ...]


def read_forecast(text: str, policy: ValuePolicy | None = None) -> AccountForecast:
    """Return the forecast that a TOML text describes.

    Parameters
    ----------
    text
        `account`, `currency`, optional `discount_percent`, `investment`, `first_year_contracted`,
        `grade`; one `[[year]]` per year with `margin`, `cost_to_serve`, optional `dedicated_cost`
        and `retention` (0 to 1) or `contracted = true`; optional `[scorecard]` with the factors of
        `FACTORS` (0 to 10) for years without retention, `[[scenario]]`, `[happened]`, `[[deal]]`.
    policy
        Default discount rate, scorecard weights, retention under contract.

    Returns
    -------
    AccountForecast
        Amounts as exact decimals.

    Raises
    ------
    ForecastFileIsWrong
        When something is missing or unreadable; the text names the key.

    Examples
    --------
    >>> read_forecast('''
    ... account = "Nordlia"
    ... currency = "EUR"
    ... [[year]]
    ... margin = 5000
    ... cost_to_serve = 1000
    ... retention = 0.95
    ... ''').plan.years[0].cash
    Decimal('4000')
    """
    policy = policy or ValuePolicy()
    try:
        entries = tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as mistake:
        raise ForecastFileIsWrong(f"The forecast is not valid TOML: {mistake}.") from mistake
    return _account_forecast(entries, policy)


def _account_forecast(entries: Entry, policy: ValuePolicy) -> AccountForecast:
    """Return the forecast that the parsed entries describe."""
    card = _scorecard(_table(entries, "scorecard"), policy)
    happened = _table(entries, "happened")
    return AccountForecast(
        account=_text(entries, "account"),
        currency=_text(entries, "currency"),
        plan=_plan(entries, card, policy),
        grade=_grade(entries.get("grade", "B")),
        scorecard=card,
        scenarios=tuple(_scenario(entry) for entry in _tables(entries, "scenario")),
        happened=_year(happened, None, policy, stays=Decimal(1)) if happened else None,
        deals=tuple(_deal(entry) for entry in _tables(entries, "deal")),
    )


def _plan(
    entries: Entry, card: retention.Scorecard | None, policy: ValuePolicy
) -> contract.Forecast:
    years = [_year(entry, card, policy) for entry in _tables(entries, "year")]
    if not years:
        raise ForecastFileIsWrong("The forecast has no [[year]]: add one per year to come.")
    percent = _amount(entries, "discount_percent", exact(policy.discount_share) * HUNDRED)
    return contract.Forecast(
        years=tuple(years),
        discount_share=percent / HUNDRED,
        investment=_amount(entries, "investment", ZERO),
        first_year_at_risk=not entries.get("first_year_contracted", not policy.year_one_at_risk),
    )


def _year(
    entry: Entry,
    card: retention.Scorecard | None,
    policy: ValuePolicy,
    *,
    stays: Decimal | None = None,
) -> contract.Year:
    """Return one year; retention as given, by scorecard, and not below what a contract gives."""
    known = stays if stays is not None else card.retention if card else None
    rate = _amount(entry, "retention", known)
    if entry.get("contracted"):
        rate = max(rate, exact(policy.contract_retention))
    return contract.Year(
        margin=_amount(entry, "margin"),
        cost_to_serve=_amount(entry, "cost_to_serve"),
        retention=rate,
        dedicated_cost=_amount(entry, "dedicated_cost", ZERO),
    )


def _scorecard(entry: Entry, policy: ValuePolicy) -> retention.Scorecard | None:
    if not entry:
        return None
    if unknown := sorted(set(entry) - set(FACTORS)):
        raise ForecastFileIsWrong(
            f"The scorecard does not know {', '.join(unknown)}: use {', '.join(FACTORS)}."
        )
    scores = [_amount(entry, factor) if factor in entry else None for factor in FACTORS]
    return retention.scorecard_retention(scores, policy)


def _scenario(entry: Entry) -> tuple[str, Decimal, Decimal]:
    return _text(entry, "name"), _amount(entry, "probability"), _amount(entry, "value")


def _deal(entry: Entry) -> NamedDeal:
    return NamedDeal(
        name=_text(entry, "name"),
        net=_amounts(entry, "net"),
        deal=contract.Deal(
            margins=_amounts(entry, "margin"),
            costs_to_serve=_amounts(entry, "cost_to_serve"),
            investment=_amount(entry, "investment", ZERO),
            retention_gain=_amounts(entry, "retention_gain"),
        ),
    )


def _grade(letter: object) -> Grade:
    try:
        return Grade(str(letter))
    except ValueError:
        raise ForecastFileIsWrong(f"grade is {letter}: write A, B or C.") from None


def _text(entry: Entry, key: str) -> str:
    value = entry.get(key)
    if not isinstance(value, str) or not value.strip():
        raise ForecastFileIsWrong(f'{key} is missing: write {key} = "...".')
    return value


def _amount(entry: Entry, key: str, default: Decimal | None = None) -> Decimal:
    value = entry.get(key, default)
    if value is None:
        raise ForecastFileIsWrong(f"{key} is missing: write {key} = a number.")
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise ForecastFileIsWrong(f"{key} is {value!r}: write a number.")
    return exact(value)


def _amounts(entry: Entry, key: str) -> tuple[Decimal, ...]:
    values = entry.get(key, [])
    if not isinstance(values, Sequence) or isinstance(values, str):
        raise ForecastFileIsWrong(f"{key} is {values!r}: write one number per year in brackets.")
    return tuple(_amount({key: value}, key) for value in values)


def _table(entries: Entry, key: str) -> Entry:
    value = entries.get(key, {})
    if not isinstance(value, Mapping):
        raise ForecastFileIsWrong(f"{key} must be a table: write [{key}].")
    return value


def _tables(entries: Entry, key: str) -> list[Entry]:
    values = entries.get(key, [])
    if not isinstance(values, list) or not all(isinstance(value, Mapping) for value in values):
        raise ForecastFileIsWrong(f"{key} must be a list of tables: write [[{key}]].")
    return values
