"""The lifetime value as the pages show it: forecast and statistics side by side, and its change."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from orchard.domain.economics import queries as economics
from orchard.domain.economics.models import ForecastVersion
from orchard.domain.economics.queries import assumptions
from orchard.domain.economics.queries.assumptions import Headline
from orchard.domain.economics.rules.value_bridge import NotComparable, ValueBridge
from orchard.interfaces.web.accounts.viewers import Seen

YEAR = timedelta(days=365)
SLACK = timedelta(days=45)


@dataclass(frozen=True, slots=True)
class Value:
    """The headline, what stands beside it, and how far it moved in a year."""

    headline: Headline
    forecast: ForecastVersion | None
    year_before: ForecastVersion | None
    change: Decimal | None
    since: date | None


@dataclass(frozen=True, slots=True)
class Bridge:
    """From one forecast to the next, or why there is none."""

    before: ForecastVersion
    after: ForecastVersion
    steps: ValueBridge | None
    reason: str


def value_of(seen: Seen) -> Value | None:
    """Return the lifetime value with its change, nothing for who may not see margins."""
    if not seen.shows_margins:
        return None
    forecast = assumptions.published_forecast(seen.viewer, seen.account)
    headline = assumptions.headline(seen.viewer, forecast, seen.figures)
    if not headline.is_explicit:
        change, since = _statistical_change(seen)
        return Value(headline, None, None, change, since)
    before = assumptions.a_year_before(seen.viewer, forecast) if forecast else None
    change = None
    if forecast and before and forecast.value is not None and before.value is not None:
        change = forecast.value - before.value
    since = before.published_at.date() if before and before.published_at else None
    return Value(headline, forecast, before, change, since)


def bridge_of(
    seen: Seen, before: ForecastVersion | None, after: ForecastVersion | None
) -> Bridge | None:
    """Return what changed between two forecasts; two that cannot be compared say why."""
    if before is None or after is None or before.pk == after.pk:
        return None
    try:
        steps = assumptions.bridge_from(seen.viewer, before, after)
    except NotComparable as reason:  # the page is whole without the bridge and shows the reason
        return Bridge(before, after, None, str(reason))
    return Bridge(before, after, steps, "")


def version_before(seen: Seen, forecast: ForecastVersion) -> ForecastVersion | None:
    """Return the forecast that counted until this one was published."""
    earlier = assumptions.forecasts(seen.viewer, seen.account).published()
    return earlier.filter(number__lt=forecast.number).first()


def _statistical_change(seen: Seen) -> tuple[Decimal | None, date | None]:
    """Return how the statistical value moved since the set nearest to a year ago."""
    figures = seen.figures
    if figures is None or figures.value is None:
        return None, None
    past = economics.history(seen.viewer, seen.account)
    wanted = figures.figure_set.as_of - YEAR
    near = [one for one in past if one.value is not None and abs(one.as_of - wanted) <= SLACK]
    if not near:
        return None, None
    nearest = min(near, key=lambda one: abs(one.as_of - wanted))
    return figures.value - (nearest.value or Decimal(0)), nearest.as_of
