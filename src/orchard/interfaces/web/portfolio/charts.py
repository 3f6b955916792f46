"""The pictures of the portfolio: each says its finding and has the same as a table."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from orchard.analytics.results import QuarterConcentration, WhaleCurve
from orchard.domain.economics.document import Portfolio
from orchard.domain.economics.models import AccountFigures
from orchard.interfaces.web.frame.charts import Chart, ChartTable
from orchard.interfaces.web.frame.figures import number, percent, quarter, short_money

POINTS = 120
NAMED = 6
WORRYING = 0.2
"""From this chance of having stopped on, an account is named on the map."""
LARGEST_NAMED_IN_TITLE = 3
SMALLEST_BUBBLE, LARGEST_BUBBLE = 6, 36
MIDDLE = 0.5


def whale(curve: WhaleCurve, currency: str) -> Chart:
    """Draw contribution added up over the accounts, the best first."""
    count = len(curve.cumulative)
    places = _spread(count, keep=curve.profitable)
    points = [[place, curve.cumulative[place - 1]] for place in places]
    words = {"best": number(curve.profitable), "bad": number(curve.unprofitable)}
    if curve.peak_percent is None:
        title = _("The accounts lose more than they earn")
    elif not curve.unprofitable:
        title = _("Every account leaves something: none takes profit away")
    else:
        title = _(
            "The best %(best)s accounts earn %(peak)s of the profit; the last %(bad)s lose %(lost)s points of it"
        ) % (
            words
            | {"peak": percent(curve.peak_percent / 100), "lost": number(curve.erosion_points)}
        )
    line = {
        "type": "line", "data": [[0, 0], *points], "showSymbol": False, "areaStyle": {"opacity": 0.08},
        "lineStyle": {"color": "--brand", "width": 2}, "itemStyle": {"color": "--brand"},
        "name": _("contribution so far"),
        "markLine": {
            "silent": True, "symbol": "none", "label": {"formatter": _("peak"), "color": "--ink-2"},
            "lineStyle": {"color": "--edge", "type": "dashed"},
            "data": [{"xAxis": curve.profitable}],
        },
    }  # fmt: skip
    options = {
        "xAxis": {"type": "value", "name": _("accounts, the most profitable first"),
                  "nameLocation": "middle", "nameGap": 28, "max": count, "minInterval": 1},
        "yAxis": {"type": "value", "axisLabel": {"format": "money"}},
        "grid": {"bottom": 28},
        "tooltip": {"trigger": "axis", "format": "money"},
        "series": [line],
    }  # fmt: skip
    titles = [_("Accounts"), _("Contribution so far, %(currency)s") % {"currency": currency}]
    rows = [
        [number(place), short_money(curve.cumulative[place - 1])] for place in _spread(count, 12)
    ]
    table = ChartTable(titles, rows, frozenset({0, 1}))
    summary = _("Contribution added up over %(count)s accounts; it ends at %(total)s.") % {
        "count": number(count), "total": short_money(curve.total),
    }  # fmt: skip
    return Chart("whale", title, summary, "line", options, table, height="large")


def business_map(rows: Sequence[AccountFigures]) -> Chart:
    """Draw rank by revenue against rank by contribution: above the line more is left than sold."""
    known = [row for row in rows if row.contribution_rank is not None]
    bad = [row for row in known if row.bad_business]
    groups = (
        (_("bad business"), "--bad", bad, "diamond"),
        (_("other accounts"), "--brand", [row for row in known if not row.bad_business], "circle"),
    )
    most = max(row.contribution_place or 0 for row in known)
    widest = max(row.revenue_place or 0 for row in known)
    series = [
        {"type": "scatter", "name": name, "symbol": symbol, "symbolSize": 10,
         "itemStyle": {"color": colour, "opacity": 0.85}, "data": [_ranked(row, widest) for row in mine],
         "label": {"show": mine is bad, "color": "--ink-2", "fontSize": 11,
                   "formatter": "{b}"},
         "labelLayout": {"hideOverlap": True}}
        for name, colour, mine, symbol in groups
    ]  # fmt: skip
    diagonal = {
        "type": "line", "name": "_equal", "data": [[1, 1], [min(most, widest)] * 2],
        "showSymbol": False,
        "silent": True, "lineStyle": {"color": "--edge", "type": "dashed"},
    }  # fmt: skip
    axis = {"type": "value", "min": 0, "minInterval": 1, "nameLocation": "middle",
            "axisLine": {"onZero": False}}  # fmt: skip
    options = {
        "xAxis": {**axis, "name": _("rank by revenue, the largest first"), "nameGap": 28,
                  "max": widest},
        "yAxis": {**axis, "name": _("rank by contribution, the best on top"), "nameGap": 36,
                  "inverse": True, "max": most},
        "grid": {"bottom": 28, "left": 28},
        "series": [*series, diagonal],
    }  # fmt: skip
    text = ngettext(
        "%(count)s of the %(all)s largest accounts is bad business: %(names)s",
        "%(count)s of the %(all)s largest accounts are bad business: %(names)s",
        len(bad),
    )
    words = {"count": number(len(bad)), "all": number(len(known)), "names": _names(bad)}
    title = text % words if bad else _("None of the largest accounts is bad business")
    summary = _("Accounts below the dashed line stand lower by contribution than by revenue.")
    return Chart(
        "business", title, summary, "scatter", options, _business_table(known), height="large"
    )


def _business_table(known: Sequence[AccountFigures]) -> ChartTable:
    columns = [_("Account"), _("Rank by revenue"), _("Rank by contribution"), _("Revenue"),
               _("Contribution"), _("Verdict")]  # fmt: skip
    return ChartTable(
        columns,
        [
            [row.account.name, row.revenue_place, row.contribution_place, short_money(row.revenue),
             short_money(row.contribution), _("bad business") if row.bad_business else _("fine")]
            for row in known
        ],
        frozenset({1, 2, 3, 4}),
    )  # fmt: skip


def vulnerability_map(rows: Sequence[AccountFigures]) -> Chart:
    """Draw lifetime value against the chance that the account has stopped buying."""
    known = [row for row in rows if row.value is not None and row.active_probability is not None]
    drifting = [row for row in known if row.signal_kinds]
    largest = max((row.revenue for row in known), default=Decimal(1))
    named = {row.pk for row in known[:NAMED]} | {row.pk for row in known if _may_be_gone(row)}
    groups = (
        (_("shows signs of drift"), "--warn", drifting, "diamond"),
        (
            _("no sign of drift"),
            "--brand",
            [row for row in known if not row.signal_kinds],
            "circle",
        ),
    )
    series = [
        {"type": "scatter", "name": name, "symbol": symbol,
         "itemStyle": {"color": colour, "opacity": 0.8},
         "data": [_at_risk(row, largest, is_named=row.pk in named) for row in mine],
         "label": {"color": "--ink-2", "fontSize": 11, "formatter": "{b}"},
         "labelLayout": {"hideOverlap": True}}
        for name, colour, mine, symbol in groups
    ]  # fmt: skip
    options = {
        "xAxis": {"type": "value", "name": _("chance that it has stopped buying"), "min": 0, "max": 1,
                  "nameLocation": "middle", "nameGap": 28, "axisLabel": {"format": "percent"}},
        "yAxis": {"type": "value", "name": _("lifetime value"), "axisLabel": {"format": "money"}},
        "grid": {"bottom": 28, "right": 24, "top": 32},
        "tooltip": {"format": "money"},
        "series": series,
    }  # fmt: skip
    if drifting:
        at_stake = sum((row.value or Decimal(0) for row in drifting), Decimal(0))
        title = _("%(count)s of the %(all)s most valuable accounts drift, worth %(value)s: %(names)s") % {
            "count": number(len(drifting)), "all": number(len(known)),
            "value": short_money(at_stake), "names": _names(drifting),
        }  # fmt: skip
    else:
        title = _("None of the most valuable accounts shows signs of drift")
    summary = _(
        "The further to the right, the more likely it has left; the higher, the more is at stake."
    )
    return Chart(
        "vulnerability", title, summary, "scatter", options, _risk_table(known), height="large"
    )


def _risk_table(known: Sequence[AccountFigures]) -> ChartTable:
    columns = [_("Account"), _("Lifetime value"), _("Has stopped, chance"), _("Signs of drift")]
    return ChartTable(
        columns,
        [
            [row.account.name, short_money(row.value), percent(1 - (row.active_probability or 0)),
             len(row.signals)]
            for row in known
        ],
        frozenset({1, 2, 3}),
    )  # fmt: skip


def exposure_trend(quarters: Sequence[QuarterConcentration], line: float) -> Chart:
    """Draw the shares of the largest and of the five largest over twelve quarters."""
    shown = quarters[-12:]
    names = [quarter(one.quarter) for one in shown]
    top_1 = [one.concentration.top_1 for one in shown]
    top_5 = [one.concentration.top_5 for one in shown]
    first, last = _ends(top_5)
    words = {"first": percent(first), "last": percent(last)}
    if first is None or last is None:
        title = _("The share of the five largest over time")
    elif last > first:
        title = _("Exposure grows: the five largest brought %(first)s, now %(last)s") % words
    else:
        title = (
            _("Exposure does not grow: the five largest brought %(first)s, now %(last)s") % words
        )
    options = {
        "xAxis": {"type": "category", "data": names},
        "yAxis": {"type": "value", "min": 0, "axisLabel": {"format": "percent"}},
        "tooltip": {"trigger": "axis", "format": "percent"},
        "grid": {"right": 70},
        "series": [
            {"type": "line", "name": _("five largest"), "data": top_5, "showSymbol": False,
             "endLabel": {"show": True, "formatter": _("five largest"), "color": "--ink-2"},
             "lineStyle": {"color": "--brand", "width": 2}, "itemStyle": {"color": "--brand"},
             "markLine": {"silent": True, "symbol": "none", "data": [{"yAxis": line}],
                          "label": {"formatter": _("line"), "color": "--ink-2",
                                    "position": "insideStartTop"},
                          "lineStyle": {"color": "--warn", "type": "dashed"}}},
            {"type": "line", "name": _("largest"), "data": top_1, "showSymbol": False,
             "endLabel": {"show": True, "formatter": _("largest"), "color": "--ink-2"},
             "lineStyle": {"color": "--edge", "width": 2}, "itemStyle": {"color": "--edge"}},
        ],
    }  # fmt: skip
    rows = [
        [name, percent(one.concentration.top_1), percent(one.concentration.top_5),
         number(one.concentration.hhi), number(one.concentration.effective, 1)]
        for name, one in zip(names, shown, strict=True)
    ]  # fmt: skip
    columns = [_("Quarter"), _("Largest"), _("Five largest"), _("HHI"), _("As many as")]
    table = ChartTable(columns, rows, frozenset({1, 2, 3, 4}))
    summary = _("Share of the largest and of the five largest accounts in revenue by quarter.")
    return Chart("exposure", title, summary, "line", options, table)


def growth(found: Portfolio) -> Chart | None:
    """Draw where the change of revenue came from."""
    grown = found.growth
    if grown is None:
        return None
    parts = ((_("existing accounts"), grown.existing), (_("new accounts"), grown.new),
             (_("lost accounts"), grown.lost))  # fmt: skip
    change = grown.end_revenue - grown.start_revenue
    best = max(parts, key=lambda part: part[1])
    title = _("Revenue changed by %(change)s; most came from %(best)s") % {
        "change": short_money(change), "best": best[0],
    }  # fmt: skip
    bars = [
        {"value": amount, "itemStyle": {"color": "--brand" if amount >= 0 else "--bad"}}
        for _name, amount in parts
    ]
    options = {
        "xAxis": {"type": "category", "data": [name for name, _amount in parts]},
        "yAxis": {"type": "value", "axisLabel": {"format": "money"}},
        "tooltip": {"trigger": "axis", "format": "money"},
        "series": [{"type": "bar", "data": bars, "barMaxWidth": 56, "name": _("change of revenue"),
                    "label": {"show": True, "position": "top", "format": "signed_money",
                              "color": "--ink"}}],
    }  # fmt: skip
    table = ChartTable(
        [_("Source"), _("Change of revenue")],
        [[name, short_money(amount)] for name, amount in parts],
        frozenset({1}),
    )
    return Chart("growth", title, title, "bar", options, table)


def key_share(found: Portfolio, band: tuple[float, float]) -> Chart | None:
    """Draw the twelve-month share of key accounts with the band that is usual."""
    share = found.key_accounts
    if share is None or not share.months:
        return None
    months = share.months[-12:]
    title = _("Key accounts bring %(share)s of a year's revenue") % {
        "share": percent(months[-1][1])
    }
    area = {"silent": True, "itemStyle": {"color": "--brand", "opacity": 0.08},
            "data": [[{"yAxis": band[0]}, {"yAxis": band[1]}]]}  # fmt: skip
    options = {
        "xAxis": {"type": "category", "data": [f"{month:%b %Y}" for month, _share in months]},
        "yAxis": {"type": "value", "min": 0, "max": 1, "axisLabel": {"format": "percent"}},
        "tooltip": {"trigger": "axis", "format": "percent"},
        "series": [{"type": "line", "name": _("key accounts"), "showSymbol": False,
                    "data": [one for _month, one in months], "markArea": area,
                    "lineStyle": {"color": "--brand", "width": 2},
                    "itemStyle": {"color": "--brand"}}],
    }  # fmt: skip
    rows = [[f"{month:%b %Y}", percent(one)] for month, one in months]
    table = ChartTable([_("Twelve months to"), _("Share of revenue")], rows, frozenset({1}))
    return Chart("key-share", title, title, "line", options, table, height="small")


def _spread(count: int, most: int = POINTS, *, keep: int = 0) -> list[int]:
    """Return places from 1 to the count, not more than so many, the last and `keep` among them."""
    step = max(1, -(-count // most))
    places = {*range(1, count + 1, step), count, keep}
    return sorted(place for place in places if 0 < place <= count)


def _ranked(row: AccountFigures, widest: int) -> dict[str, Any]:
    return {
        "name": row.account.name,
        "value": [row.revenue_place, row.contribution_place],
        "label": {"position": _side((row.revenue_place or 0) / (widest or 1))},
    }


def _at_risk(row: AccountFigures, largest: Decimal, *, is_named: bool) -> dict[str, Any]:
    """Return a bubble whose area follows revenue."""
    share = float(max(row.revenue, Decimal(0)) / largest) if largest > 0 else 0.0
    size = SMALLEST_BUBBLE + (LARGEST_BUBBLE - SMALLEST_BUBBLE) * share**0.5
    gone = round(1 - (row.active_probability or 0), 4)
    return {
        "name": row.account.name,
        "value": [gone, row.value],
        "symbolSize": round(size),
        "label": {"show": is_named, "position": _side(gone)},
    }


def _side(share: float) -> str:
    """Return where the name of a point stands: towards the middle, where there is room for it."""
    return "left" if share > MIDDLE else "right"


def _may_be_gone(row: AccountFigures) -> bool:
    return 1 - (row.active_probability or 0) > WORRYING


def _names(rows: Sequence[AccountFigures]) -> str:
    shown = ", ".join(row.account.name for row in rows[:LARGEST_NAMED_IN_TITLE])
    more = len(rows) - LARGEST_NAMED_IN_TITLE
    return shown + (_(" and %(more)d more") % {"more": more} if more > 0 else "")


def _ends(shares: Sequence[float | None]) -> tuple[float | None, float | None]:
    known = [share for share in shares if share is not None]
    return (known[0], known[-1]) if known else (None, None)


def are_ranked(rows: Sequence[AccountFigures]) -> bool:
    """Say whether the contribution of any of them is known."""
    return any(row.contribution_rank is not None for row in rows)
