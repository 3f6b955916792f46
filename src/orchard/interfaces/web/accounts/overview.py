"""What the overview of an account shows: figures, attention, charts, the four panels."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from orchard.domain.economics.queries import statements
from orchard.domain.meetings import queries as meetings
from orchard.domain.plans.queries import risks
from orchard.domain.risk.models import Risk
from orchard.domain.whitespace import queries as whitespace
from orchard.interfaces.web.accounts import charts
from orchard.interfaces.web.accounts.value import Value, bridge_of, value_of
from orchard.interfaces.web.accounts.viewers import Seen
from orchard.interfaces.web.frame import figures as numbers
from orchard.interfaces.web.frame.charts import Chart
from orchard.interfaces.web.frame.clock import today

LATEST = 6
WORST = 4


def overview(seen: Seen) -> Mapping[str, object]:
    """Return everything on the overview."""
    value = value_of(seen)
    open_ones = list(whitespace.pipeline(seen.viewer, seen.account))
    return {
        "value": value,
        "served": cost_to_serve(seen),
        "contribution_share": contribution_share(seen),
        "revenue_change": revenue_change(seen),
        "waterfall": waterfall(seen, is_short=True),
        "share": statements.share_of_revenue(seen.viewer, seen.figures) if seen.figures else None,
        "pipeline": whitespace.Pipeline.of(open_ones),
        "pipeline_currency": open_ones[0].currency if open_ones else "",
        "bridge": _bridge_chart(seen, value),
        **_register(seen),
        "latest": meetings.timeline(seen.viewer, seen.account, most=LATEST, is_brief=True),
    }


def _register(seen: Seen) -> Mapping[str, object]:
    """Return the worst of the open risks that people noted, and how many more there are."""
    noted: list[Risk] = list(risks.risks(seen.viewer, seen.account).open())
    return {"noted": noted[:WORST], "more_noted": noted[WORST:], "today": today()}


def currency_of(seen: Seen) -> str:
    """Return the currency of the figures."""
    return seen.figures.figure_set.currency if seen.figures else ""


def cost_to_serve(seen: Seen) -> Decimal | None:
    """Return cost to serve of the last twelve months, nothing where no cost of it is known."""
    if seen.figures is None or not seen.shows_margins or seen.figures.cost_to_serve is None:
        return None
    margin, left = seen.figures.margin_year, seen.figures.contribution_year
    return None if margin is None or left is None else margin - left


def contribution_share(seen: Seen) -> Decimal | None:
    """Return contribution of the last twelve months as a share of their revenue."""
    if seen.figures is None or not seen.shows_margins:
        return None
    left, revenue = seen.figures.contribution_year, seen.figures.revenue_year
    return None if left is None or not revenue or revenue <= 0 else left / revenue


def revenue_change(seen: Seen) -> Decimal | None:
    """Return how revenue moved against the twelve months before."""
    if seen.figures is None:
        return None
    now, before = seen.figures.revenue_year, seen.figures.revenue_year_before
    return None if now is None or not before or before <= 0 else now / before - 1


def waterfall(seen: Seen, *, is_short: bool = False) -> Chart | None:
    """Return the waterfall of all that the ledger holds of the account."""
    if seen.figures is None or not seen.figures.steps:
        return None
    found = statements.steps(seen.viewer, seen.figures)
    return charts.waterfall(found, currency_of(seen), is_short=is_short)


def _bridge_chart(seen: Seen, value: Value | None) -> Chart | None:
    if value is None:
        return None
    found = bridge_of(seen, value.year_before, value.forecast)
    if found is None or found.steps is None:
        return None
    before, after = _named(found.before.published_at), _named(found.after.published_at)
    return charts.value_bridge(found.steps, before, after, found.after.currency)


def _named(moment: datetime | None) -> str:
    return _("Value %(day)s") % {"day": numbers.day(moment)}
