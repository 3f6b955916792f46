"""Costs of serving, and the figures: those of today, and those of a year ago to compare with."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
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


def compute_again(*, by: User, at: datetime) -> None:
    """Compute today's figures anew, now that there are key accounts to tell apart."""
    from orchard.domain.economics import refreshing

    refreshing.refresh(by, at=at)
