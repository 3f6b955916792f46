"""How an account stood the shocks that were named."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal

from orchard.analytics.resilience import Resilience, resilience
from orchard.domain.core.models import User
from orchard.domain.core.permissions import may
from orchard.domain.core.rules import Permission
from orchard.domain.economics.models import AccountFigures, PartFigures, Shock
from orchard.domain.economics.queries import figures as stored
from orchard.domain.economics.rules import Dimension
from orchard.domain.economics.rules.shocks import (
    first_quarter,
    next_quarter,
    quarters_between,
    whole_quarter,
)


def through_shocks(
    viewer: User, figures: AccountFigures, shocks: Iterable[Shock]
) -> Mapping[int, Resilience]:
    """Return how the account stood each shock that the ledger knows, by the shock's key.

    By contribution; for who may not see margins by revenue.
    """
    last = whole_quarter(figures.figure_set.as_of)
    amounts = _amounts(viewer, figures, last)
    found = {
        one.pk: resilience(
            amounts, first_quarter(one.year, one.quarter), length=1 if one.quarter else 4, last=last
        )
        for one in shocks
    }
    return {key: one for key, one in found.items() if one is not None}


def _amounts(viewer: User, figures: AccountFigures, last: date) -> dict[date, Decimal]:
    """Return what each whole quarter brought; one without a purchase brought nothing.

    The first quarter is left out: the account, or the ledger, may have begun in its middle.
    """
    shows_margins = may(viewer, Permission.SEE_MARGINS)
    rows = stored.parts(viewer, figures.account, Dimension.QUARTER)
    known = {date.fromisoformat(row.key): _amount(row, shows_margins=shows_margins) for row in rows}
    if not known:
        return {}
    whole = quarters_between(next_quarter(min(known)), last)
    found = {day: known.get(day, Decimal(0)) for day in whole}
    return {day: amount for day, amount in found.items() if amount is not None}


def _amount(row: PartFigures, *, shows_margins: bool) -> Decimal | None:
    return row.profit.contribution if shows_margins else row.net
