"""What an account does, from the ledger: whether it comes back, buys more, and how broadly."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from orchard.analytics import loyalty
from orchard.analytics.loyalty import Trend
from orchard.domain.core.models import User
from orchard.domain.economics.models import AccountFigures
from orchard.domain.relationships.queries import PeopleMap
from orchard.domain.whitespace import queries as whitespace


@dataclass(frozen=True, slots=True)
class Behaviour:
    """Renewal, trend and breadth, each from the ledger and each possibly not known.

    `change` is a share of the year before; `families` are those bought in the last year;
    `wallet_share` is our share of what they spend, where somebody estimated that.
    """

    as_of: date
    grade: str
    years: int
    last_purchase: date | None
    change: float | None
    trend: Trend | None
    families: int | None
    wallet_share: Decimal | None


def behaviour(viewer: User, map_: PeopleMap, figures: AccountFigures | None) -> Behaviour | None:
    """Return what the account does, nothing before there are figures of it."""
    if figures is None:
        return None
    change = loyalty.change_of(_number(figures.revenue_year), _number(figures.revenue_year_before))
    sources = whitespace.Sources(viewer, map_.account)
    wallets = whitespace.wallets(sources, map_.on)
    whole = whitespace.total(wallets)
    return Behaviour(
        as_of=figures.figure_set.as_of,
        grade="A",
        years=figures.years_of_repeat_business,
        last_purchase=figures.last_purchase,
        change=change,
        trend=loyalty.trend_of(change, map_.loyalty),
        families=sum(one.sales > 0 for one in wallets) if sources.sales else None,
        wallet_share=whole.share if whole else None,
    )


def _number(amount: Decimal | None) -> float | None:
    return None if amount is None else float(amount)
