"""What is found about each account, put together from the parts of the analysis."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import numpy as np

from orchard.analytics import periods, summary, volatility
from orchard.analytics.amounts import to_cents
from orchard.analytics.profit_table import ProfitTable, Steps
from orchard.analytics.profitability import Business, Standing
from orchard.analytics.prospects import Prospects
from orchard.analytics.results import AbcClass, AccountFindings, Signal

if TYPE_CHECKING:
    import pyarrow as pa

    from orchard.analytics.summary import Prepared

Classes = tuple[AbcClass, ...]


@dataclass(frozen=True, slots=True)
class Dossier:
    """Everything known by account; all sequences are in order of account id."""

    rows: pa.Table
    years: Sequence[dict[int, Decimal]]
    profits: ProfitTable
    standings: Sequence[Standing]
    classes: Mapping[str, Classes | None]
    prospects: Prospects
    signals: Mapping[str, tuple[Signal, ...]]
    key_ids: frozenset[str]
    one_off_share: float


def account_findings(dossier: Dossier) -> tuple[AccountFindings, ...]:
    """Return every account, the most valuable first.

    Parameters
    ----------
    dossier
        What is known.

    Returns
    -------
    tuple of AccountFindings
        By lifetime value where it is known, then contribution, revenue and id.
    """
    rows, years = dossier.rows.to_pylist(), dossier.years
    return tuple(_findings(dossier, at, rows[at], years[at]) for at in _by_importance(dossier))


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


def yearly_revenue(prepared: Prepared, first: date, accounts: int) -> list[dict[int, Decimal]]:
    """Return each account's revenue by covered year, the latest first, in order of account id.

    Parameters
    ----------
    prepared
        The ledger's small tables.
    first
        First day of the ledger.
    accounts
        How many there are.

    Returns
    -------
    list of dict
        Amount by the year in which a covered year ends; empty where the ledger covers none.
    """
    covered = periods.covered_years(first, prepared.as_of)
    if not covered:
        return [{} for _ in range(accounts)]
    table = summary.amounts_by_period(prepared, covered)
    columns = [summary.amounts_in(table, f"net_{number}") for number in range(len(covered))]
    ends = [year.end.year for year in covered]
    return [dict(zip(ends, amounts, strict=True)) for amounts in zip(*columns, strict=True)]


def _findings(
    dossier: Dossier, at: int, row: Mapping[str, object], years: dict[int, Decimal]
) -> AccountFindings:
    """Return one account."""
    profits, standing, prospects = dossier.profits, dossier.standings[at], dossier.prospects
    years = _since_first(years)
    steady = volatility.steadiness(list(years.values()), peak_share=dossier.one_off_share)
    account, bought = str(row["account"]), prospects.active[at] is not None
    by_count = dossier.classes["count"]
    by_revenue = dossier.classes["revenue"]
    assert by_count is not None, "both need revenue only"
    assert by_revenue is not None, "both need revenue only"
    return AccountFindings(
        id=account,
        name=str(row["account_name"] or account),
        revenue=profits.net[at],
        margin=profits.margin_at(at),
        cost_to_serve=profits.cost_at(at),
        contribution=profits.contribution_at(at),
        grade=profits.grades[at],
        class_revenue=by_revenue[at],
        class_contribution=_class_at(dossier.classes["contribution"], at),
        class_value=_class_at(dossier.classes["value"], at) if bought else None,
        class_by_count=by_count[at],
        active_probability=prospects.active[at],
        value=prospects.value[at] if bought else None,
        value_low=prospects.low[at] if bought else None,
        value_high=prospects.high[at] if bought else None,
        first_purchase=row["first"],  # type: ignore[arg-type]  # a date column of the engine
        last_purchase=row["last"],  # type: ignore[arg-type]  # a date column of the engine
        purchases=int(str(row["purchases"] or 0)),
        years_of_repeat_business=volatility.years_of_repeat_business(
            [amount > 0 for amount in years.values()]
        ),
        revenue_by_year=years,
        average_revenue_3_years=_rounded(steady.average_3_years),
        volatility=steady.volatility,
        one_off_peak=steady.one_off_peak,
        revenue_rank=standing.revenue_rank,
        contribution_rank=standing.contribution_rank,
        bad_business=None if standing.business is None else standing.business is Business.BAD,
        country=_text(row["country"]),
        industry=_text(row["industry"]),
        waterfall=Steps(profits, at),
        signals=dossier.signals.get(account, ()),
        is_key=account in dossier.key_ids,
    )


def _since_first(years: dict[int, Decimal]) -> dict[int, Decimal]:
    """Leave out the years before the account first bought: they say nothing about steadiness."""
    bought = [year for year, amount in years.items() if amount]
    return {year: amount for year, amount in years.items() if bought and year >= min(bought)}


def _class_at(classes: Classes | None, at: int) -> AbcClass | None:
    return None if classes is None else classes[at]


def _rounded(amount: Decimal | None) -> Decimal | None:
    return None if amount is None else to_cents(amount)


def _text(value: object) -> str | None:
    return None if value is None else str(value)
