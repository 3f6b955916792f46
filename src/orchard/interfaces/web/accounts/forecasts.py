"""What the pages of forecasts show: versions, one version's years, the bridges to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from orchard.domain.economics.models import ForecastVersion
from orchard.domain.economics.queries import assumptions
from orchard.domain.economics.rules.assumptions import CannotValue, Line, Valuation, retention_of
from orchard.interfaces.web.accounts import charts
from orchard.interfaces.web.accounts.value import Bridge, bridge_of, version_before
from orchard.interfaces.web.accounts.viewers import Seen
from orchard.interfaces.web.frame.charts import Chart


@dataclass(frozen=True, slots=True)
class YearRow:
    """A forecast year with what it is worth today; the last two only when all is known."""

    line: Line
    retention: Decimal | None
    survival: Decimal | None
    present: Decimal | None


@dataclass(frozen=True, slots=True)
class Drawn:
    """A bridge with its picture."""

    bridge: Bridge
    chart: Chart | None


def version_page(seen: Seen, version: ForecastVersion) -> Mapping[str, object]:
    """Return one version: its years, its value or what keeps it from one, and its bridges."""
    worth, reason = _worth(seen, version)
    before = version_before(seen, version)
    year_before = assumptions.a_year_before(seen.viewer, version)
    return {
        "version": version,
        "assumed": version.assumptions,
        "worth": worth,
        "reason": reason,
        "years": _years(version, worth),
        "may_edit": assumptions.may_edit(seen.viewer, seen.account),
        "bridges": [
            _drawn(found, at)
            for at, one in enumerate(dict.fromkeys((before, year_before)))
            if version.is_published and (found := bridge_of(seen, one, version))
        ],
    }


def _worth(seen: Seen, version: ForecastVersion) -> tuple[Valuation | None, str]:
    """Return the value; a draft that cannot be valued yet says what it lacks."""
    try:
        return assumptions.valuation(seen.viewer, version), ""
    except CannotValue as lacking:  # shown beside the draft, which may stay incomplete
        return None, str(lacking)


def _years(version: ForecastVersion, worth: Valuation | None) -> list[YearRow]:
    given = version.assumptions
    nothing: list[Decimal | None] = [None] * len(given.lines)
    survival = worth.survival if worth else nothing
    present = worth.present_values if worth else nothing
    rows = zip(given.lines, survival, present, strict=True)
    return [YearRow(line, retention_of(line, given), stays, value) for line, stays, value in rows]


def _drawn(found: Bridge, at: int) -> Drawn:
    if found.steps is None:
        return Drawn(found, None)
    chart = charts.value_bridge(
        found.steps, str(found.before), str(found.after), found.after.currency, key=f"bridge-{at}"
    )
    return Drawn(found, chart)
