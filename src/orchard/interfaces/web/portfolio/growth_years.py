"""Growth by fiscal year on the page: what existing and new accounts brought, took and cost a unit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orchard.domain.core.models import User
from orchard.domain.programme.queries import growth
from orchard.domain.programme.queries.growth import YearOfGrowth
from orchard.domain.programme.rules.growth import METHOD, Missing, Side
from orchard.interfaces.web.frame.charts import Chart, ChartTable
from orchard.interfaces.web.frame.figures import day, exact_money, signed
from orchard.interfaces.web.portfolio.ground import Ground

NAMES: Mapping[str, Promise] = {
    "existing": gettext_lazy("Existing accounts"),
    "new": gettext_lazy("New accounts"),
    "lost": gettext_lazy("Lost accounts"),
}
COLOURS = {"existing": "--brand", "new": "--edge", "lost": "--bad"}


@dataclass(frozen=True, slots=True)
class Row:
    """One source of a year's growth and the address of what it is made of."""

    name: Promise
    side: Side
    href: str

    @property
    def gap(self) -> str:
        """Say what would make the cost of a unit known; nothing where it is, or nothing is spent."""
        if self.side.effort is None or not self.side.effort.missing:
            return ""
        missing = [str(Missing(one).label) for one in self.side.effort.missing]
        words = {"name": self.name, "missing": ", ".join(missing)}
        return _("%(name)s: not known yet: %(missing)s.") % words


@dataclass(frozen=True, slots=True)
class Year:
    """A fiscal year of the table."""

    found: YearOfGrowth
    rows: tuple[Row, ...]
    enter: str

    @property
    def gaps(self) -> list[str]:
        """Return what would make the costs of a unit known."""
        gaps = [row.gap for row in self.rows if row.gap]
        if row := self.found.outdated:
            words = {"known": day(row.until), "until": day(self.found.span.until)}
            text = _("The spend is known until %(known)s, growth until %(until)s.")
            gaps.append(text % words)
        return gaps


def years(viewer: User, ground: Ground) -> Mapping[str, Any]:
    """Return the years as a table and a chart, with what would make their costs known."""
    found = growth.growth_by_year(viewer, ground.view)
    if not found:
        return {}
    may_enter = growth.may_enter_spend(viewer)
    return {
        "years": [_year(one, may_enter=may_enter) for one in found],
        "years_chart": _chart(found, shows_margins=ground.shows_margins),
        "years_method": METHOD,
        "may_enter_spend": may_enter,
    }


def _year(found: YearOfGrowth, *, may_enter: bool) -> Year:
    year = found.span.year
    rows = tuple(
        Row(NAMES[side.key], side, reverse("portfolio:grown", args=[year, side.key]))
        for side in found.sides
    )
    return Year(found, rows, reverse("portfolio:growth_spend", args=[year]) if may_enter else "")


def _chart(found: Sequence[YearOfGrowth], *, shows_margins: bool) -> Chart:
    """Draw growth by source and year, the earliest first; contribution where all of it is known."""
    in_order = list(reversed(found))
    earned = shows_margins and all(one.earned is not None for one in in_order)
    what = _("contribution") if earned else _("revenue")
    series = [
        {"type": "bar", "name": str(name), "itemStyle": {"color": COLOURS[key]}, "barMaxWidth": 36,
         "data": [_amount(one.sides[at], earned=earned) for one in in_order]}
        for at, (key, name) in enumerate(NAMES.items())
    ]  # fmt: skip
    options = {
        "xAxis": {"type": "category", "data": [_name(one) for one in in_order]},
        "yAxis": {"type": "value", "axisLabel": {"format": "money"}},
        "tooltip": {"trigger": "axis", "format": "money"},
        "series": series,
    }
    heads = [_("Year"), *(str(name) for name in NAMES.values())]
    cells = [
        [_name(one), *(signed(_amount(side, earned=earned)) for side in one.sides)]
        for one in in_order
    ]
    table = ChartTable(heads, cells, frozenset({1, 2, 3}))
    summary = _("Change of %(what)s by source and fiscal year.") % {"what": what}
    return Chart("growth-years", _finding(found, earned=earned), summary, "bar", options, table)


def _amount(side: Side, *, earned: bool) -> Decimal | None:
    return side.contribution if earned else side.revenue


def _name(one: YearOfGrowth) -> str:
    return (
        str(one.span.year) if one.span.is_whole else _("%(year)d so far") % {"year": one.span.year}
    )


def _finding(found: Sequence[YearOfGrowth], *, earned: bool) -> str:
    """Say what a unit cost on either side in the latest year that knows it, else what grew most."""
    for one in found:
        first, second, _lost = one.sides
        words = {"year": _name(one)}
        if first.per_contribution is not None and second.per_contribution is not None:
            pair = first.per_contribution, second.per_contribution
            text = _("%(year)s: a unit of contribution cost %(existing)s with existing accounts, %(new)s with new ones")  # fmt: skip
        elif first.per_revenue is not None and second.per_revenue is not None:
            pair = first.per_revenue, second.per_revenue
            text = _("%(year)s: a unit of revenue cost %(existing)s with existing accounts, %(new)s with new ones")  # fmt: skip
        else:
            continue
        return text % (words | {"existing": exact_money(pair[0]), "new": exact_money(pair[1])})
    existing, new = (signed(_amount(side, earned=earned)) for side in found[0].sides[:2])
    words = {"year": _name(found[0]), "existing": existing, "new": new}
    if earned:
        return (
            _("%(year)s: contribution of existing accounts %(existing)s, of new ones %(new)s")
            % words
        )
    return _("%(year)s: revenue of existing accounts %(existing)s, of new ones %(new)s") % words
