"""Revenue and margin of the whole portfolio by quarter, beside last year and what was planned."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from orchard.analytics.statement import Quarter
from orchard.domain.core.models import User
from orchard.domain.core.permissions import may
from orchard.domain.core.rules import Permission
from orchard.domain.economics.document import Portfolio
from orchard.domain.economics.models import RevenuePlan
from orchard.domain.economics.queries.figures import ranked

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Planned:
    """What was planned for a quarter by the accounts that have a plan, and what they brought."""

    accounts: int
    plan: Decimal
    revenue: Decimal | None


def quarters(viewer: User, whole: Portfolio) -> tuple[Quarter, ...]:
    """Return the quarters of all accounts beside last year's; margins as far as `whole` has them."""
    shows_margins = may(viewer, Permission.SEE_MARGINS)
    by_start = {one.start: one for one in whole.quarters}
    found = []
    for start, one in by_start.items():
        before = by_start.get(start.replace(year=start.year - 1))
        if before is not None and before.start < whole.ledger.first:
            before = None  # the ledger begins in the middle of that quarter
        found.append(Quarter(
            start=start, revenue=one.revenue, margin=one.margin if shows_margins else None,
            revenue_before=before.revenue if before else None,
            margin_before=before.margin if before and shows_margins else None,
            revenue_plan=None, margin_plan=None,
        ))  # fmt: skip
    return tuple(found)


def planned_quarters(viewer: User) -> dict[date, Planned]:
    """Return plan and revenue by quarter of the accounts that have a plan the viewer may see.

    A plan of some accounts says nothing about all: so it stands beside what these have brought.
    """
    visible = RevenuePlan.objects.visible_to(viewer).order_by("account", "number")
    latest = {plan.account_id: plan for plan in visible}
    rows = ranked(viewer).filter(account__in=latest)
    revenue = {row.account_id: {one.start: one.revenue for one in row.quarterly} for row in rows}
    found: dict[date, list[tuple[Decimal, Decimal | None]]] = defaultdict(list)
    for account, plan in latest.items():
        for quarter in plan.quarters:
            start = date.fromisoformat(quarter["quarter"])
            brought = revenue.get(account, {}).get(start)
            found[start].append((Decimal(quarter["revenue"]), brought))
    return {start: _planned(pairs) for start, pairs in sorted(found.items())}


def _planned(pairs: list[tuple[Decimal, Decimal | None]]) -> Planned:
    brought = [one for _plan, one in pairs if one is not None]
    return Planned(
        accounts=len(pairs),
        plan=sum((plan for plan, _one in pairs), ZERO),
        revenue=sum(brought, ZERO) if brought else None,
    )
