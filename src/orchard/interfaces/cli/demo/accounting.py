"""Costs of serving, and the figures: those of today, and those of a year ago to compare with."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from orchard.interfaces.cli.demo.costs import costs_file
from orchard.interfaces.cli.demo.months import last_day
from orchard.interfaces.cli.demo.profiles import YEAR, Profile

if TYPE_CHECKING:
    from orchard.domain.core.models import User


def store_costs(profiles: Iterable[Profile], *, by: User, at: datetime) -> None:
    """Store the costs file."""
    from orchard.domain.economics import services

    reason = "Hours and claims of three years, counted with the account managers"
    services.change_costs(costs_file(profiles), reason=reason, by=by, at=at)


def compute(months: tuple[date, ...], *, by: User, at: datetime) -> None:
    """Compute the figures as of a year before the end of the ledger, then those of its end."""
    from orchard.domain.economics import refreshing

    refreshing.refresh(by, at=at, as_of=last_day(months[-1 - YEAR]))
    refreshing.refresh(by, at=at)


def compute_again(*, by: User, finance: User, at: datetime) -> None:
    """Compute today's figures anew, now that there are key accounts to tell apart."""
    from orchard.domain.economics import refreshing

    refreshing.refresh(by, at=at)
    _enter_growth_spends(by=finance, at=at)


_SPENDS = (
    # the latest year first; existing: money and hours, new: money and hours
    ("640_000", "1_420", None, None),
    ("580_000", "1_310", "1_180_000", "1_940"),
)


def _enter_growth_spends(*, by: User, at: datetime) -> None:
    """Enter what growth took: of the running year only one side is known yet."""
    from orchard.domain.economics import queries
    from orchard.domain.programme.services.growth import Spent, enter_growth_spend

    found = queries.portfolio(by)
    years = found.whole.growth_years if found and found.whole else ()
    for year, amounts in zip(years, _SPENDS, strict=False):
        given = [None if one is None else Decimal(one) for one in amounts]
        spent = Spent("Budget report of the sales department", "B", *given)
        enter_growth_spend(year.span, spent=spent, expected=0, by=by, at=at)
