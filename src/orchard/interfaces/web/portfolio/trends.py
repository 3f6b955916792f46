"""Trends over quarters: revenue and margin of all accounts, and how they spread over places."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from orchard.domain.core.models import User
from orchard.domain.economics.document import PlaceQuarter, Portfolio
from orchard.domain.economics.queries.quarters import Planned, planned_quarters
from orchard.domain.economics.queries.quarters import quarters as of_all
from orchard.interfaces.web.accounts import charts as account_charts
from orchard.interfaces.web.frame.charts import Chart, ChartTable
from orchard.interfaces.web.frame.figures import number, percent, quarter
from orchard.interfaces.web.portfolio.ground import Ground


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """A quarter of the plans with what the same accounts brought."""

    name: str
    planned: Planned

    @property
    def share(self) -> Decimal | None:
        """Return what was brought as a share of the plan."""
        if self.planned.revenue is None or not self.planned.plan:
            return None
        return self.planned.revenue / self.planned.plan


def quarters(viewer: User, found: Ground) -> Mapping[str, Any]:
    """Return the quarters of all accounts as a chart, and the plans beside what came of them."""
    if found.whole is None or not found.whole.quarters:
        return {}
    chart = account_charts.quarters(
        of_all(viewer, found.whole), shows_margins=found.shows_margins, currency=found.currency
    )
    planned = [PlannedRow(quarter(on), one) for on, one in planned_quarters(viewer).items()]
    return {"quarters": chart, "planned": planned}


def places(whole: Portfolio) -> list[Chart]:
    """Return the trends of the largest country and industry, as far as the ledger names them."""
    found = (
        ("countries", _("country"), whole.country_quarters),
        ("industries", _("industry"), whole.industry_quarters),
    )
    return [_place_chart(key, kind, rows) for key, kind, rows in found if len(rows) > 1]


def _place_chart(key: str, kind: str, rows: Sequence[PlaceQuarter]) -> Chart:
    names, shares = [quarter(row.start) for row in rows], [row.share for row in rows]
    first, last = rows[0], rows[-1]
    words = {"kind": kind, "place": last.largest, "first": percent(first.share),
             "last": percent(last.share)}  # fmt: skip
    if last.largest == first.largest:
        title = _("%(place)s, the largest %(kind)s, brought %(first)s, now %(last)s") % words
    else:
        title = _("The largest %(kind)s is now %(place)s: it brings %(last)s") % words
    line = {"type": "line", "name": _("largest"), "data": shares, "showSymbol": False,
            "lineStyle": {"color": "--brand", "width": 2}, "itemStyle": {"color": "--brand"}}  # fmt: skip
    options = {
        "xAxis": {"type": "category", "data": names},
        "yAxis": {"type": "value", "min": 0, "axisLabel": {"format": "percent"}},
        "tooltip": {"trigger": "axis", "format": "percent"},
        "series": [line],
    }
    cells = [
        [name, row.largest, percent(row.share), number(row.hhi), row.places]
        for name, row in zip(names, rows, strict=True)
    ]
    heads = [_("Quarter"), _("Largest"), _("Its share"), _("HHI"), _("Places")]
    table = ChartTable(heads, cells, frozenset({2, 3, 4}))
    return Chart(key, title, title, "line", options, table)
