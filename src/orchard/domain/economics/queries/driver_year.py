"""What one driver of the cost to serve took in the last twelve whole months."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from orchard.analytics.cost_to_serve import Drivers
from orchard.domain.core.models import User
from orchard.domain.core.permissions import require
from orchard.domain.core.rules import Permission
from orchard.domain.economics.models import AccountFigures
from orchard.domain.economics.queries import statements
from orchard.domain.economics.queries.statements import PartSteps
from orchard.domain.economics.rules import Dimension
from orchard.domain.economics.rules.drivers import whole_year

METHOD = "driver-of-twelve-months-1"
"""Version of the method; stored with every result."""
COUNTED = frozenset({"orders", "deliveries"})
"""Drivers that the ledger counts by month; what all others took is shared out by net sales."""


@dataclass(frozen=True, slots=True)
class DriverYear:
    """The cost of a driver from `since` to `until`; `None` is not known."""

    since: date
    until: date
    cost: Decimal | None
    grade: str = ""


def driver_years(viewer: User, figures: AccountFigures) -> dict[str, DriverYear]:
    """Return what every driver took in the last twelve months that are over.

    It is known of what the ledger itself counts by month. All else is shared out among the months
    by net sales: fewer sales would look like work that was saved. Where the first purchase lies
    within them, a year is not known either.
    """
    require(viewer, Permission.SEE_MARGINS)
    since, until = whole_year(figures.figure_set.as_of)
    found = statements.breakdown(viewer, figures, Dimension.MONTH)
    is_whole = figures.first_purchase is not None and figures.first_purchase <= since
    months = [part for part in found.parts if since.isoformat() <= part.key <= until.isoformat()]
    counted = _counted(viewer, figures) if is_whole else frozenset()
    years = {}
    for at, step in enumerate(found.steps):
        if step.is_sum or step.key in statements.NO_SERVICE:
            continue
        cost, grade = _of_months(months, at) if step.key in counted else (None, "")
        years[step.key] = DriverYear(since, until, cost, grade)
    return years


def _counted(viewer: User, figures: AccountFigures) -> frozenset[str]:
    """Return the drivers that the ledger counts; a number of the costs file is of no month."""
    given = statements.costs_used(viewer, figures).drivers.get(figures.account.key, Drivers())
    return COUNTED - given.counts.keys() - given.amounts.keys()


def _of_months(months: Sequence[PartSteps], at: int) -> tuple[Decimal | None, str]:
    """Return what a step took in all months, and how sure the least sure is; one may not be known."""
    amounts = [part.amounts[at] for part in months]
    known = [one for one in amounts if one is not None]
    if not known or len(known) < len(amounts):
        return None, ""
    return -sum(known, Decimal(0)), max(part.grades[at] for part in months)
