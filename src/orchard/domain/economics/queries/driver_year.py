"""What one driver of the cost to serve took in the last twelve whole months."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from orchard.domain.core.models import User
from orchard.domain.core.permissions import require
from orchard.domain.core.rules import Permission
from orchard.domain.economics.models import AccountFigures
from orchard.domain.economics.queries import statements
from orchard.domain.economics.rules import Dimension
from orchard.domain.economics.rules.drivers import whole_year

METHOD = "driver-of-twelve-months-1"
"""Version of the method; stored with every result."""


@dataclass(frozen=True, slots=True)
class DriverYear:
    """The cost of a driver from `since` to `until`; `None` is not known."""

    since: date
    until: date
    cost: Decimal | None
    grade: str = ""


def driver_years(viewer: User, figures: AccountFigures) -> dict[str, DriverYear]:
    """Return what every driver took in the last twelve months that are over.

    Where the first purchase lies within them, a year is not known.
    """
    require(viewer, Permission.SEE_MARGINS)
    since, until = whole_year(figures.figure_set.as_of)
    found = statements.breakdown(viewer, figures, Dimension.MONTH)
    is_whole = figures.first_purchase is not None and figures.first_purchase <= since
    months = [part for part in found.parts if since.isoformat() <= part.key <= until.isoformat()]
    years = {}
    for at, step in enumerate(found.steps):
        if step.is_sum or step.key in statements.NO_SERVICE:
            continue
        amounts = [one for part in months if (one := part.amounts[at]) is not None]
        cost = -sum(amounts, Decimal(0)) if amounts and is_whole else None
        years[step.key] = DriverYear(since, until, cost, step.grade)
    return years
