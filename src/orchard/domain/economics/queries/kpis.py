"""Values of the KPIs that the ledger's figures give, by their key in the register."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from orchard.analytics.results import KeyAccountShare
from orchard.domain.core.models import User
from orchard.domain.economics.document import Portfolio, YearSums
from orchard.domain.economics.queries.sets import PortfolioView, portfolio


@dataclass(frozen=True, slots=True)
class KpiValue:
    """What a KPI is now: money or a share of one; `None` where it is not known."""

    amount: Decimal | None
    is_money: bool
    grade: str


def kpi_values(viewer: User, found: PortfolioView | None = None) -> dict[str, KpiValue]:
    """Return the KPIs of the whole portfolio; none for who may not see all of it.

    Who may not see margins gets those that revenue alone gives. `found` saves asking again.
    """
    view = found or portfolio(viewer)
    if view is None or view.whole is None:
        return {}
    values = _of_revenue(view.whole)
    if view.facts.shows_margins:
        values |= _of_margins(view.whole)
    return values


def _of_revenue(whole: Portfolio) -> dict[str, KpiValue]:
    year, kept = whole.year, whole.retention
    key = whole.key_accounts
    nrr = None if kept is None else kept.nrr
    return {
        "concentration": _share(None if year is None else _ratio(year.largest, year.revenue)),
        "key_account_share": _share(_of_last_year(key)),
        "gross_retention": _share(None if kept is None else kept.grr),
        "net_retention": _share(nrr),
        "growth_existing": _share(None if nrr is None else nrr - 1),
    }


def _of_margins(whole: Portfolio) -> dict[str, KpiValue]:
    grade = whole.grade.value
    year = whole.year or YearSums(None, None, None, None)
    margin, left = year.margin, year.contribution
    cost = None if margin is None or left is None else margin - left
    tested = "B" if whole.clv.backtest else "C"
    return {
        "lifetime_value": KpiValue(whole.clv.total, is_money=True, grade=max(grade, tested)),
        "contribution": KpiValue(left, is_money=True, grade=grade),
        "cost_to_serve": _share(_ratio(cost, year.revenue), grade),
    }


def _of_last_year(key: KeyAccountShare | None) -> float | None:
    """Return the share of the last twelve months, which the KPI names, not of the whole ledger."""
    return key.months[-1][1] if key and key.months else None


def _ratio(part: Decimal | None, whole: Decimal | None) -> Decimal | None:
    return part / whole if part is not None and whole is not None and whole > 0 else None


def _share(share: Decimal | float | None, grade: str = "A") -> KpiValue:
    amount = None if share is None else Decimal(str(share))
    return KpiValue(amount, is_money=False, grade=grade)
