"""Values of the KPIs that the ledger's figures give, by their key in the register."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Max, Sum

from orchard.domain.core.models import User
from orchard.domain.economics.document import Portfolio
from orchard.domain.economics.queries.figures import ranked
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
    sums = _sums(viewer)
    values = _of_revenue(view.whole, sums)
    if view.facts.shows_margins:
        values |= _of_margins(view.whole, sums)
    return values


def _sums(viewer: User) -> Mapping[str, Decimal | None]:
    """Return the sums of the last twelve months; not known as soon as one account's is not."""
    names = ("revenue_year", "margin_year", "contribution_year")
    found = ranked(viewer).order_by().aggregate(
        accounts=Count("pk"),
        largest=Max("revenue_year"),
        **{f"{name}_sum": Sum(name) for name in names},
        **{f"{name}_known": Count(name) for name in names},
    )  # fmt: skip
    sums = {
        name: found[f"{name}_sum"] if found[f"{name}_known"] == found["accounts"] else None
        for name in names
    }
    return {**sums, "largest": found["largest"]}


def _of_revenue(whole: Portfolio, sums: Mapping[str, Decimal | None]) -> dict[str, KpiValue]:
    kept = whole.retention
    key = whole.key_accounts
    nrr = None if kept is None else kept.nrr
    return {
        "concentration": _share(_ratio(sums["largest"], sums["revenue_year"])),
        "key_account_share": _share(None if key is None else key.revenue_share),
        "gross_retention": _share(None if kept is None else kept.grr),
        "net_retention": _share(nrr),
        "growth_existing": _share(None if nrr is None else nrr - 1),
    }


def _of_margins(whole: Portfolio, sums: Mapping[str, Decimal | None]) -> dict[str, KpiValue]:
    grade = whole.grade.value
    margin, left = sums["margin_year"], sums["contribution_year"]
    cost = None if margin is None or left is None else margin - left
    tested = "B" if whole.clv.backtest else "C"
    return {
        "lifetime_value": KpiValue(whole.clv.total, is_money=True, grade=max(grade, tested)),
        "contribution": KpiValue(left, is_money=True, grade=grade),
        "cost_to_serve": _share(_ratio(cost, sums["revenue_year"]), grade),
    }


def _ratio(part: Decimal | None, whole: Decimal | None) -> Decimal | None:
    return part / whole if part is not None and whole is not None and whole > 0 else None


def _share(share: Decimal | float | None, grade: str = "A") -> KpiValue:
    amount = None if share is None else Decimal(str(share))
    return KpiValue(amount, is_money=False, grade=grade)
