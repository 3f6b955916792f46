"""What is found about each account, put together from the parts of the analysis."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, TypeVar

import numpy as np
from numpy.typing import NDArray

from orchard.analytics import periods, volatility
from orchard.analytics.exact import UNIT, Exact
from orchard.analytics.profit_table import ProfitTable, Steps
from orchard.analytics.profitability import Business, Standing
from orchard.analytics.prospects import Prospects
from orchard.analytics.results import AbcClass, AccountFindings, Signal

if TYPE_CHECKING:
    import pyarrow as pa

    from orchard.analytics.visits import AccountDays

Classes = tuple[AbcClass, ...]
Column = Sequence[object]
Thing = TypeVar("Thing")


@dataclass(frozen=True, slots=True, eq=False)
class YearlyRevenue:
    """Revenue of the covered years, latest first, by account in order of id.

    `ends` are the calendar years in which they end; `whole` has the shape (years, accounts), in
    ten-thousandths.
    """

    ends: tuple[int, ...]
    whole: NDArray[np.int64]

    def since_first(self) -> NDArray[np.bool_]:
        """Return which years are not before the account first bought: those say nothing of it."""
        bought = self.whole != 0
        found: NDArray[np.bool_] = np.logical_or.accumulate(bought[::-1], axis=0)[::-1]
        return found

    def by_account(self, known: NDArray[np.bool_]) -> list[dict[int, Decimal]]:
        """Return each account's amounts by year."""
        amounts = zip(*(Exact(year, UNIT) for year in self.whole), strict=True)
        counts = known.sum(axis=0).tolist()
        if not self.ends:
            return [{} for _ in counts]
        pairs = zip(amounts, counts, strict=True)
        return [dict(zip(self.ends[:n], mine[:n], strict=True)) for mine, n in pairs]


@dataclass(frozen=True, slots=True)
class Dossier:
    """Everything known by account; all sequences are in order of account id."""

    rows: pa.Table
    purchases: Sequence[int]
    years: YearlyRevenue
    profits: ProfitTable
    standings: Sequence[Standing]
    classes: Mapping[str, Classes | None]
    prospects: Prospects
    key_ids: frozenset[str]
    one_off_share: float


def account_findings(dossier: Dossier) -> tuple[AccountFindings, ...]:
    """Return every account, the most valuable first, without signals of drift yet.

    Parameters
    ----------
    dossier
        What is known.

    Returns
    -------
    tuple of AccountFindings
        By lifetime value where it is known, then contribution, revenue and id.
    """
    columns = {
        **_identity(dossier),
        **_money(dossier),
        **_value(dossier),
        **_constancy(dossier),
        **_verdicts(dossier),
    }
    in_order = (columns[field.name] for field in fields(AccountFindings))
    accounts = list(zip(*in_order, strict=True))
    return tuple(AccountFindings(*accounts[at]) for at in _by_importance(dossier))


def with_signals(
    accounts: Sequence[AccountFindings], signals: Mapping[str, tuple[Signal, ...]]
) -> tuple[AccountFindings, ...]:
    """Return the accounts with what drift found on them, which is known last.

    Parameters
    ----------
    accounts
        From `account_findings`.
    signals
        Signals by account id; most accounts have none.

    Returns
    -------
    tuple of AccountFindings
        In the same order.
    """
    return tuple(
        replace(account, signals=found) if (found := signals.get(account.id)) else account
        for account in accounts
    )


def _by_importance(dossier: Dossier) -> list[int]:
    """Return the places of the accounts by value, contribution, revenue; unknown ones last."""
    profits = dossier.profits
    earned = profits.margin.whole - profits.cost_to_serve.whole
    bought = np.array([active is not None for active in dossier.prospects.active], bool)
    keys = (
        np.arange(len(profits)),
        -profits.net.whole,
        np.where(profits.margin_known, -earned, np.iinfo(np.int64).max),
        np.where(bought, -dossier.prospects.value.whole, np.iinfo(np.int64).max),
    )
    order: list[int] = np.lexsort(keys).tolist()
    return order


def yearly_revenue(days: AccountDays, first: date, as_of: date) -> YearlyRevenue:
    """Return each account's revenue by covered year, the latest first, in order of account id.

    Parameters
    ----------
    days
        What accounts bought, by day.
    first, as_of
        First and last day of the ledger.

    Returns
    -------
    YearlyRevenue
        Without years where the ledger covers none.
    """
    covered = periods.covered_years(first, as_of)
    whole = np.zeros((len(covered), len(days.rows.ids)), np.int64)
    for number, year in enumerate(covered):
        whole[number] = days.net_in(year)
    return YearlyRevenue(tuple(year.end.year for year in covered), whole)


def _identity(dossier: Dossier) -> dict[str, Column]:
    """Return who the accounts are and when they bought."""
    wanted = ("account_name", "country", "industry", "first", "last")
    column = {name: dossier.rows[name].to_pylist() for name in wanted}
    ids = dossier.profits.ids
    return {
        "id": ids,
        "name": [name or own for name, own in zip(column["account_name"], ids, strict=True)],
        "country": column["country"],
        "industry": column["industry"],
        "first_purchase": column["first"],
        "last_purchase": column["last"],
        "purchases": dossier.purchases,
        "signals": [()] * len(ids),
        "is_key": [account in dossier.key_ids for account in ids],
    }


def _money(dossier: Dossier) -> dict[str, Column]:
    """Return what the accounts bring."""
    profits = dossier.profits
    return {
        "revenue": list(profits.net),
        "margin": _where(profits.margin_known.tolist(), profits.margin),
        "cost_to_serve": _where(profits.cost_known.tolist(), profits.cost_to_serve),
        "contribution": profits.contributions(),
        "grade": profits.grades,
        "waterfall": [Steps(profits, at) for at in range(len(profits))],
    }


def _value(dossier: Dossier) -> dict[str, Column]:
    """Return what the accounts are expected to bring; nothing of those that never bought."""
    prospects, by_value = dossier.prospects, dossier.classes["value"]
    bought = [active is not None for active in prospects.active]
    return {
        "active_probability": prospects.active,
        "value": _where(bought, prospects.value),
        "value_low": _where(bought, prospects.low),
        "value_high": _where(bought, prospects.high),
        "class_value": [None] * len(bought) if by_value is None else _where(bought, by_value),
    }


def _constancy(dossier: Dossier) -> dict[str, Column]:
    """Return how the business went over the years."""
    years, known = dossier.years, dossier.years.since_first()
    steady = volatility.steadiness_by_account(years.whole, known, peak_share=dossier.one_off_share)
    bought = (known & (years.whole > 0)).sum(axis=0)
    return {
        "years_of_repeat_business": np.maximum(bought - 1, 0).tolist(),
        "revenue_by_year": years.by_account(known),
        "average_revenue_3_years": _where(steady.enough.tolist(), steady.average_3_years),
        "volatility": _where(steady.varies.tolist(), steady.volatility.tolist()),
        "one_off_peak": steady.one_off_peak.tolist(),
    }


def _verdicts(dossier: Dossier) -> dict[str, Column]:
    """Return classes, ranks, and whether it is bad business."""
    classes, nothing = dossier.classes, [None] * len(dossier.profits)
    standings = dossier.standings
    return {
        "class_revenue": classes["revenue"] or nothing,
        "class_contribution": classes["contribution"] or nothing,
        "class_by_count": classes["count"] or nothing,
        "revenue_rank": [standing.revenue_rank for standing in standings],
        "contribution_rank": [standing.contribution_rank for standing in standings],
        "bad_business": [
            None if standing.business is None else standing.business is Business.BAD
            for standing in standings
        ],
    }


def _where(known: Sequence[bool], column: Sequence[Thing]) -> list[Thing | None]:
    """Return the column, `None` where it is not known."""
    return [one if sure else None for one, sure in zip(column, known, strict=True)]
