"""What accounts are expected to bring: the chosen forecast, from the ledger's purchase days."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import numpy as np

from orchard.analytics.amounts import to_cents
from orchard.analytics.clv import forecast, purchases
from orchard.analytics.exact import UNITS_OF_ONE, Exact
from orchard.analytics.policy import ValuePolicy
from orchard.analytics.results import ClvFindings
from orchard.analytics.visits import Visits

if TYPE_CHECKING:
    from orchard.analytics.clv.purchases import Floats

PERCENT = 100
CENTS_OF_ONE = 100
MONTHS_OF_YEAR = 12


@dataclass(frozen=True, slots=True)
class Prospects:
    """The forecast by account, in order of id; where `active` is `None` the account never bought.

    Its amounts are zeros that stand for "not known" and are never shown.
    """

    findings: ClvFindings
    active: tuple[float | None, ...]
    value: Exact
    low: Exact
    high: Exact


def foresee(
    days: purchases.PurchaseDays,
    as_of: date,
    basis: tuple[str, Sequence[Decimal | None]],
    policy: ValuePolicy,
    seed: int,
) -> Prospects:
    """Return the value that every account is expected to bring over the policy's horizon.

    Parameters
    ----------
    days
        From `purchase_days`.
    as_of
        Last day that counts.
    basis
        Name of what is valued (revenue, margin or contribution), and each account's total of it so
        far, credit notes and losses included; `None`: not known, the portfolio's ratio is taken.
    policy
        Horizon, discount rate, held-out days, share of outcomes inside intervals.
    seed
        Of the sample that the models may draw.

    Returns
    -------
    Prospects
        Amounts to the cent; never NaN or infinite. An account that never bought has no value and
        no probability.
    """
    name, totals = basis
    found = forecast.choose_forecast(
        replace(days, contribution_ratio=_ratios(days, totals)),
        as_of,
        horizon_months=policy.horizon_years * MONTHS_OF_YEAR,
        discount_share=policy.discount_share,
        backtest_days=policy.backtest_days,
        interval_share=policy.interval_share,
        seed=seed,
    )
    bought = np.bincount(days.account, minlength=days.accounts) > 0
    active = [float(p) if seen else None for p, seen in zip(found.active, bought, strict=True)]
    return Prospects(
        findings=_findings(found, name, policy),
        active=tuple(active),
        value=_cents(found.value),
        low=_cents(found.value_low),
        high=_cents(found.value_high),
    )


def purchase_days(visits: Visits) -> purchases.PurchaseDays:
    """Return the days on which each account bought more than it gave back.

    Parameters
    ----------
    visits
        All days on which accounts bought.

    Returns
    -------
    PurchaseDays
        Sorted by account and day; account codes are places in `visits.ids`. The amount is the
        day's net: what is credited on the same day was never sold.
    """
    return purchases.purchase_days(
        visits.account, visits.day, visits.net / UNITS_OF_ONE, accounts=len(visits.ids)
    )


def _ratios(days: purchases.PurchaseDays, totals: Sequence[Decimal | None]) -> Floats:
    """Return what one unit bought leaves in the end, between all lost and all kept."""
    bought = np.bincount(days.account, weights=days.amount, minlength=len(totals))
    left = np.array([np.nan if total is None else float(total) for total in totals])
    ratios = np.divide(left, bought, out=np.full(len(totals), np.nan), where=bought > 0)
    clipped: Floats = np.clip(ratios, -1.0, 1.0)
    return clipped


def _cents(amounts: Floats) -> Exact:
    """Return amounts to the cent, halves away from zero."""
    cents = np.floor(np.abs(amounts) * CENTS_OF_ONE + 0.5)
    return Exact((np.sign(amounts) * cents).astype(np.int64))


def _findings(found: forecast.Forecast, basis: str, policy: ValuePolicy) -> ClvFindings:
    return ClvFindings(
        model=found.model,
        parameters=found.parameters,
        standard_errors=found.standard_errors,
        loglik=found.loglik,
        horizon_months=policy.horizon_years * MONTHS_OF_YEAR,
        discount_percent=policy.discount_share * PERCENT,
        value_basis=basis,
        backtest=found.backtest,
        total=to_cents(found.total),
        total_low=to_cents(found.total_low),
        total_high=to_cents(found.total_high),
        notes=found.notes,
    )
