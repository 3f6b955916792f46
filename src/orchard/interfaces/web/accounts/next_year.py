"""The twelve months to come of an account: figures, bridge, months, and how right forecasts were."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from statistics import median

from django.utils import formats
from django.utils.translation import gettext as _

from orchard.analytics.year_ahead import AHEAD, Backcast
from orchard.domain.economics.queries import assumptions
from orchard.domain.plans import outlooks
from orchard.domain.plans.outlooks import Outlook, Sight
from orchard.interfaces.web.accounts.charts import ZERO, Bar, bridge_options
from orchard.interfaces.web.accounts.viewers import Seen
from orchard.interfaces.web.frame import figures
from orchard.interfaces.web.frame.charts import Chart, ChartTable


def next_year(seen: Seen, number: int | None) -> Mapping[str, object]:
    """Return everything on the page; `number` shows a version that was kept."""
    sight = outlooks.sight(seen.viewer, seen.account)
    shown = outlooks.version(seen.viewer, seen.account, number) if number else sight.now
    return {
        "outlook": shown,
        "number": number,
        "sight": sight,
        "bridge": bridge(shown) if shown else None,
        "months": months(shown, sight) if shown else None,
        "accuracy": accuracy(sight.backcasts, shown.currency)
        if shown and sight.backcasts
        else None,
        "may_keep": assumptions.may_edit(seen.viewer, seen.account),
    }


def bridge(found: Outlook) -> Chart:
    """Return the way from the run-rate to what is expected."""
    with_added = found.run_rate + found.added
    steps = (
        (_("Run-rate"), ZERO, found.run_rate, "--brand", figures.short_money(found.run_rate)),
        (_("Opportunities"), found.run_rate, with_added, "--good", figures.signed(found.added)),
        (_("Risks"), with_added, found.expected, "--bad", figures.signed(-found.taken)),
        (_("Expected"), ZERO, found.expected, "--brand", figures.short_money(found.expected)),
    )
    bars = [Bar(name, start, end, label, colour) for name, start, end, colour, label in steps]
    title = _(
        "%(expected)s expected: %(run_rate)s run-rate, %(added)s opportunities, %(taken)s risks"
    )
    said = title % {
        "expected": figures.short_money(found.expected),
        "run_rate": figures.short_money(found.run_rate),
        "added": figures.signed(found.added),
        "taken": figures.signed(-found.taken),
    }
    amounts = (found.run_rate, found.added, -found.taken, found.expected)
    rows = [
        (step[0], figures.exact_money(amount)) for step, amount in zip(steps, amounts, strict=True)
    ]
    table = ChartTable((_("Part"), found.currency), rows, frozenset({1}))
    return Chart("year-ahead", said, said, "waterfall", bridge_options(bars), table)


def months(found: Outlook, sight: Sight) -> Chart:
    """Return the run-rate by month beside the same month of the year before."""
    before = {one.start: one.revenue for one in sight.history}
    pairs = [(one, before.get(one.start.replace(year=one.start.year - 1))) for one in found.months]
    names = [formats.date_format(one.start, "M Y") for one, _last in pairs]
    options = {
        "xAxis": {"type": "category", "data": names},
        "yAxis": {"type": "value", "axisLabel": {"format": "money"}},
        "tooltip": {"trigger": "axis", "format": "money"},
        "series": [
            _series(_("Year before"), "bar", [last for _one, last in pairs], "--none"),
            _series(_("Run-rate"), "line", [one.revenue for one, _last in pairs], "--brand"),
        ],
    }
    title = (
        _("The run-rate follows the season of last year")
        if found.is_seasonal
        else _("The run-rate is the mean of the last year: no season is known yet")
    )
    rows = [
        (name, figures.exact_money(one.revenue), figures.exact_money(last))
        for name, (one, last) in zip(names, pairs, strict=True)
    ]
    table = ChartTable((_("Month"), _("Run-rate"), _("Year before")), rows, frozenset({1, 2}))
    return Chart("year-ahead-months", title, title, "bars", options, table)


def accuracy(found: Sequence[Backcast], currency: str) -> Chart:
    """Return what the run-rate would have said, and what came in the twelve months after."""
    names = [figures.day(one.as_of) for one in found]
    options = {
        "xAxis": {"type": "category", "data": names},
        "yAxis": {"type": "value", "axisLabel": {"format": "money"}},
        "tooltip": {"trigger": "axis", "format": "money"},
        "series": [
            _series(_("Came"), "bar", [one.actual for one in found], "--none"),
            _series(_("Run-rate of then"), "line", [one.forecast for one in found], "--brand"),
        ],
    }
    rows = [
        (name, figures.exact_money(one.forecast), figures.exact_money(one.actual),
         figures.signed_percent(one.miss))
        for name, one in zip(names, found, strict=True)
    ]  # fmt: skip
    heads = (_("From the ledger until"), _("Run-rate of then"), _("Came in %(count)d months")
             % {"count": AHEAD}, _("Miss"))  # fmt: skip
    title = _accuracy_title(found)
    table = ChartTable(heads, rows, frozenset({1, 2, 3}))
    return Chart("year-ahead-accuracy", title, f"{title}, {currency}", "bars", options, table)


def _accuracy_title(found: Sequence[Backcast]) -> str:
    misses = [abs(one.miss) for one in found if one.miss is not None]
    if not misses:
        return _("How far off is not known yet: nothing came in the windows of before")
    text = _(
        "In %(count)d windows of before the run-rate missed by %(middle)s in the middle, %(most)s at most"
    )
    return text % {
        "count": len(misses),
        "middle": figures.percent(median(misses), 1),
        "most": figures.percent(max(misses), 1),
    }


def _series(name: str, kind: str, data: Sequence[Decimal | None], colour: str) -> dict[str, object]:
    line = {"lineStyle": {"color": colour, "type": "dashed", "width": 2}, "symbolSize": 5}
    more = line if kind == "line" else {"barMaxWidth": 18}
    return {"type": kind, "name": name, "data": list(data), "itemStyle": {"color": colour}, **more}
