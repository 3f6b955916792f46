"""The charts of an account: waterfall, bridge of the value, quarters, the years."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from orchard.analytics.statement import Quarter
from orchard.domain.economics.queries.statements import NO_SERVICE, Step
from orchard.domain.economics.rules.value_bridge import ValueBridge
from orchard.domain.economics.words.steps import step_name
from orchard.interfaces.web.accounts.wording import value_step
from orchard.interfaces.web.frame import figures
from orchard.interfaces.web.frame.charts import Chart, ChartTable

ZERO = Decimal(0)
SUMS = frozenset({"gross", "net", "gross_margin", "contribution"})
LONGEST_LABEL = 14


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a bridge: from where to where, its label and colour."""

    name: str
    start: Decimal
    end: Decimal
    label: str
    colour: str


def waterfall(steps: Sequence[Step], currency: str, *, is_short: bool = False) -> Chart:
    """Return the way from list price to contribution as a bridge; a short one joins small steps."""
    known = [step for step in steps if step.amount is not None]
    bars, running = [], ZERO
    for name, amount, is_sum in _joined(known) if is_short else _each(known):
        start = ZERO if is_sum else running
        running = start + amount
        bars.append(_bar(name, start, running, is_sum=is_sum))
    title = waterfall_title(steps)
    rows = [
        (capfirst(step_name(step.key)), figures.exact_money(step.amount), step.grade or None)
        for step in steps
    ]
    table = ChartTable((_("Step"), currency, _("Grade")), rows, frozenset({1}))
    return Chart("waterfall", title, title, "waterfall", bridge_options(bars), table)


def _each(steps: Sequence[Step]) -> Iterator[tuple[str, Decimal, bool]]:
    """Yield every step by its name."""
    for step in steps:
        yield capfirst(step_name(step.key)), step.amount or ZERO, step.is_sum


def _joined(steps: Sequence[Step]) -> Iterator[tuple[str, Decimal, bool]]:
    """Yield sales, goods, cost to serve in groups, and what is left; sums between are left out."""
    names = {
        "discounts": _("Discounts"),
        "cost_of_goods": _("Goods"),
        "orders": _("Orders and deliveries"),
        "deliveries": _("Orders and deliveries"),
        "support": _("Support and team"),
        "team": _("Support and team"),
        "customisation": _("Custom and claims"),
        "claims": _("Custom and claims"),
        "sla_credits": _("Custom and claims"),
        "capital": _("Credit"),
    }
    sums = [step for step in steps if step.is_sum]
    if sums:
        yield capfirst(step_name(sums[0].key).split(" (")[0]), sums[0].amount or ZERO, True
    groups: dict[str, Decimal] = {}
    for step in steps[1:]:
        if not step.is_sum:
            name = names.get(step.key, _("Other service"))
            groups[name] = groups.get(name, ZERO) + (step.amount or ZERO)
    for name, amount in groups.items():
        yield name, amount, False
    if len(sums) > 1:
        yield capfirst(step_name(sums[-1].key)), sums[-1].amount or ZERO, True


def waterfall_title(steps: Sequence[Step]) -> str:
    """Return the finding: what is left of the sales."""
    found = {step.key: step.amount for step in steps}
    net, left = found.get("net"), found.get("contribution")
    if "contribution" not in found:  # who sees no margins is not told that nobody knows them
        return _("%(net)s net sales") % {"net": figures.short_money(net)}
    if left is None or net is None:
        text = _("%(net)s net sales; what serving them leaves is not known yet")
        return text % {"net": figures.short_money(net)}
    is_served = is_service_known(steps)
    if left < 0 and is_served:
        text = _("Serving them costs %(left)s more than %(net)s of net sales bring")
    elif left < 0:
        text = _("Their goods cost %(left)s more than %(net)s of net sales bring")
    elif is_served:
        text = _("%(left)s of %(net)s net sales is left after serving them")
    else:
        text = _("%(left)s of %(net)s net sales is left after the cost of goods")
    return text % {"left": figures.short_money(abs(left)), "net": figures.short_money(net)}


def is_service_known(steps: Sequence[Step]) -> bool:
    """Say whether any cost to serve is known: without one, nobody knows what serving leaves."""
    return any(step.amount is not None and step.key not in NO_SERVICE for step in steps)


def value_bridge(
    found: ValueBridge, before: str, after: str, currency: str, *, key: str = "bridge"
) -> Chart:
    """Return what changed the lifetime value between two forecasts."""
    bars = [_bar(before, ZERO, found.start, is_sum=True)]
    running = found.start
    for step in found.steps:
        if step.amount:
            bars.append(_bar(value_step(step.key), running, running + step.amount))
        running += step.amount
    bars.append(_bar(after, ZERO, found.end, is_sum=True))
    rows = [
        (before, figures.exact_money(found.start)),
        *((value_step(step.key), figures.exact_money(step.amount)) for step in found.steps),
        (after, figures.exact_money(found.end)),
    ]
    title = bridge_title(found)
    table = ChartTable((_("Step"), currency), rows, frozenset({1}))
    return Chart(key, title, title, "waterfall", bridge_options(bars), table)


def bridge_title(found: ValueBridge) -> str:
    """Return the finding: what moved the value most."""
    ours = [step for step in found.steps if step.key not in {"cash", "return"}]
    largest = max(ours, key=lambda step: abs(step.amount), default=None)
    if largest is None or not largest.amount:
        return _("Nothing that we assume changed the value")
    words = _("%(what)s made the value grow most") if largest.amount > 0 else (
        _("%(what)s cost the value most")
    )  # fmt: skip
    return words % {"what": value_step(largest.key)}


def bridge_options(bars: Sequence[Bar]) -> Mapping[str, Any]:
    """Return a bridge as stacked bars: an unseen one below, the step itself above."""
    return {
        "grid": {"top": 24},
        "tooltip": {"show": False},
        "xAxis": {
            "type": "category",
            "data": [bar.name for bar in bars],
            "axisLabel": {
                "interval": 0,
                "width": 72,
                "overflow": "break",
                "hideOverlap": True,
                "fontSize": 10,
                "lineHeight": 13,
            },
        },
        "yAxis": {"type": "value", "axisLabel": {"format": "money"}},
        "series": [
            _stacked([_floor(bar) for bar in bars], "transparent"),
            {**_stacked([_segment(bar, 1) for bar in bars]), "barMaxWidth": 44},
            {**_stacked([_segment(bar, -1) for bar in bars]), "barMaxWidth": 44},
        ],
    }


def quarters(found: Sequence[Quarter], *, shows_margins: bool, currency: str) -> Chart:
    """Return revenue by quarter beside last year and the plan."""
    names = [figures.quarter(one.start) for one in found]
    series = [
        _line(_("Plan"), [one.revenue_plan for one in found], "--warn", dashed=True),
        _bars(_("Year before"), [one.revenue_before for one in found], "--none"),
        _bars(_("Revenue"), [one.revenue for one in found], "--brand"),
    ]
    if shows_margins:
        series.append(_line(_("Margin"), [one.margin for one in found], "--ink"))
    options = {
        "xAxis": {"type": "category", "data": names},
        "yAxis": {"type": "value", "axisLabel": {"format": "money"}},
        "tooltip": {"trigger": "axis", "format": "money"},
        "series": series,
    }
    title = quarters_title(found)
    return Chart("quarters", title, title, "bars", options, _quarter_table(
        found, names, shows_margins=shows_margins, currency=currency))  # fmt: skip


def quarters_title(found: Sequence[Quarter]) -> str:
    """Return the finding: the last whole quarter beside the one a year before."""
    pairs = [one for one in found if one.revenue is not None and one.revenue_before]
    if len(pairs) < 2:  # noqa: PLR2004 - the last quarter may be unfinished
        return _("Revenue and margin by quarter")
    last = pairs[-2]
    before = last.revenue_before or ZERO
    change = (last.revenue - before) / abs(before)
    name = figures.quarter(last.start)
    words = _("%(name)s brought %(change)s against the year before")
    return words % {"name": name, "change": figures.signed_percent(change)}


def years(rows: Sequence[tuple[int, Decimal | None, Decimal | None]], currency: str) -> Chart:
    """Return revenue and contribution by year."""
    options = {
        "xAxis": {"type": "category", "data": [str(year) for year, _r, _c in rows]},
        "yAxis": {"type": "value", "axisLabel": {"format": "money"}},
        "tooltip": {"trigger": "axis", "format": "money"},
        "series": [
            _bars(_("Revenue"), [one for _y, one, _c in rows], "--none"),
            _bars(_("Contribution"), [one for _y, _r, one in rows], "--brand"),
        ],
    }
    title = _("Revenue and contribution by year")
    cells = [(year, figures.exact_money(a), figures.exact_money(b)) for year, a, b in rows]
    heads = (_("Year"), f"{_('Revenue')}, {currency}", f"{_('Contribution')}, {currency}")
    return Chart("years", title, title, "bars", options,
                 ChartTable(heads, cells, frozenset({1, 2})))  # fmt: skip


def _bar(name: str, start: Decimal, end: Decimal, *, is_sum: bool = False) -> Bar:
    change = end - start
    colour = "--brand" if is_sum else ("--good" if change > 0 else "--bad")
    label = figures.short_money(end) if is_sum else figures.signed(change)
    return Bar(name, start, end, label, colour)


def _floor(bar: Bar) -> Decimal:
    """Return where the seen part begins; nothing below a bar that crosses zero."""
    if bar.start >= 0 and bar.end >= 0:
        return min(bar.start, bar.end)
    return max(bar.start, bar.end) if bar.start <= 0 and bar.end <= 0 else ZERO


def _segment(bar: Bar, side: int) -> Mapping[str, Any] | str:
    """Return the seen part above or below zero; the label stands on the side of the end."""
    low, high = sorted((bar.start, bar.end))
    floor = _floor(bar)
    amount = max(high, ZERO) - max(floor, ZERO) if side > 0 else min(low, ZERO) - min(floor, ZERO)
    is_labelled = (side > 0) == (high > 0)
    if not amount and not is_labelled:
        return "-"
    label = {"show": is_labelled, "position": "top" if side > 0 else "bottom",
             "formatter": bar.label, "color": "--ink", "fontSize": 11}  # fmt: skip
    return {"value": amount, "itemStyle": {"color": bar.colour}, "label": label}


def _stacked(data: Sequence[object], colour: str = "") -> dict[str, Any]:
    style = {"itemStyle": {"color": colour}} if colour else {}
    return {"type": "bar", "stack": "bridge", "silent": True,
        "labelLayout": {"hideOverlap": True}, "data": list(data),
            "barMaxWidth": 44, **style}  # fmt: skip


def _bars(name: str, data: Sequence[Decimal | None], colour: str) -> dict[str, Any]:
    return {"type": "bar", "name": name, "data": list(data), "barMaxWidth": 18,
            "itemStyle": {"color": colour}}  # fmt: skip


def _line(
    name: str, data: Sequence[Decimal | None], colour: str, *, dashed: bool = False
) -> dict[str, Any]:
    style = {"color": colour, "type": "dashed" if dashed else "solid", "width": 2}
    return {"type": "line", "name": name, "data": list(data), "symbolSize": 5,
            "itemStyle": {"color": colour}, "lineStyle": style}  # fmt: skip


def _quarter_table(
    found: Sequence[Quarter], names: Sequence[str], *, shows_margins: bool, currency: str
) -> ChartTable:
    heads = [_("Quarter"), _("Revenue"), _("Year before"), _("Plan")]
    margins = [_("Margin"), _("Margin, %"), _("Margin, year before"), _("Margin, plan")]
    rows = []
    for name, one in zip(names, found, strict=True):
        row = [name, *map(figures.exact_money, (one.revenue, one.revenue_before, one.revenue_plan))]
        if shows_margins:
            row += [figures.exact_money(one.margin), figures.percent(share_of(one), 1),
                    figures.exact_money(one.margin_before), figures.exact_money(one.margin_plan)]  # fmt: skip
        rows.append(row)
    titles = [*heads, *(margins if shows_margins else ())]
    return ChartTable(titles, rows, frozenset(range(1, len(titles))))


def share_of(one: Quarter) -> Decimal | None:
    """Return the margin as a share of revenue."""
    if one.margin is None or not one.revenue:
        return None
    return one.margin / one.revenue
