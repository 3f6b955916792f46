"""The panels of the page: a title that says the finding, a chart, and the table behind it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from orchard.analytics.policy import ConcentrationPolicy, ProfitPolicy
from orchard.domain.economics.words.crossed import crossed_texts
from orchard.domain.economics.words.names import model_name
from orchard.domain.economics.words.numbers import exact_money, not_known, percent, short_money
from orchard.domain.economics.words.steps import step_name
from orchard.interfaces.cli.report.charts import bars, curves

if TYPE_CHECKING:
    from orchard.analytics.results import Analysis, ClassCounts

MOST_ROWS = 12
LARGEST = 10
BEFORE_SERVICE = frozenset({"discounts", "cost_of_goods"})
"""Steps of the waterfall that say nothing of what serving costs, sums apart."""
Row = list[str]


@dataclass(frozen=True, slots=True)
class Panel:
    """A chart with its finding, and the same as a table."""

    title: str
    hint: str
    chart: SafeString
    head: Row
    rows: list[Row]


def panels(analysis: Analysis) -> list[Panel]:
    """Return the panels that this ledger has the figures for."""
    return [*_whale(analysis), *_waterfall(analysis), *_business(analysis), *_growth(analysis)]


def _whale(analysis: Analysis) -> Iterator[Panel]:
    curve = analysis.whale
    if curve is None or not curve.cumulative:
        return
    words = {
        "good": f"{curve.profitable:,}", "made": short_money(curve.positive_total),
        "bad": f"{curve.unprofitable:,}", "lost": short_money(-curve.negative_total),
    }  # fmt: skip
    title = _("%(good)s accounts earn %(made)s; %(bad)s accounts lose %(lost)s") % words
    step = max(len(curve.cumulative) // MOST_ROWS, 1)
    rows = [
        [f"{place + 1:,}", exact_money(curve.cumulative[place])]
        for place in range(step - 1, len(curve.cumulative), step)
    ]
    head = [_("accounts, best first"), _("cumulative contribution")]
    yield Panel(title, _("whale curve"), curves.whale(curve, title), head, rows)


def _waterfall(analysis: Analysis) -> Iterator[Panel]:
    known = [step for step in analysis.waterfall if step.amount is not None]
    amounts = {step.key: step.amount for step in known}
    if "contribution" not in amounts:
        return
    words = {"left": short_money(amounts["contribution"]), "net": short_money(amounts.get("net"))}
    is_served = any(not step.is_total and step.key not in BEFORE_SERVICE for step in known)
    title = _("%(left)s of %(net)s net sales is left after serving them") % words
    if not is_served:
        title = _("%(left)s of %(net)s net sales is left after the cost of goods") % words
    shown = [
        bars.Bar(step_name(step.key), step.amount, step.is_total)
        for step in known if step.amount is not None
    ]  # fmt: skip
    rows = [
        [step_name(step.key), exact_money(step.amount), step.grade or ""]
        for step in analysis.waterfall
    ]
    head = [_("step"), analysis.ledger.currency, _("grade")]
    yield Panel(title, _("from list price to contribution"), bars.running(shown, title), head, rows)


def _business(analysis: Analysis) -> Iterator[Panel]:
    spots = [
        curves.Spot(one.name, one.revenue, float(one.contribution / one.revenue), bool(one.bad_business))
        for one in analysis.accounts if one.contribution is not None and one.revenue > 0
    ]  # fmt: skip
    if not spots:
        return
    hurdle = ProfitPolicy().hurdle_share
    largest = sorted(spots, key=lambda spot: -spot.revenue)[:LARGEST]
    low = sum(spot.contribution_share < hurdle for spot in largest)
    words = {"low": low, "all": len(largest), "hurdle": percent(hurdle)}
    title = _("%(low)d of the %(all)d largest accounts stay below the %(hurdle)s hurdle") % words
    rows = [
        [spot.name, exact_money(spot.revenue), percent(spot.contribution_share, 1)]
        for spot in largest
    ]
    head = [_("account"), _("revenue"), _("contribution")]
    chart = curves.business_map(spots, hurdle, title)
    yield Panel(title, _("good and bad business"), chart, head, rows)


def _growth(analysis: Analysis) -> Iterator[Panel]:
    grown, kept = analysis.growth, analysis.retention
    if grown is None or kept is None:
        return
    largest = max(("existing", "new", "lost"), key=lambda part: abs(getattr(grown, part)))
    titles = {
        "existing": _("Accounts that stayed changed by %s"),
        "new": _("New accounts brought %s"),
        "lost": _("Lost accounts took %s"),
    }
    amount = getattr(grown, largest)
    title = titles[largest] % short_money(amount if largest == "existing" else abs(amount))
    parts = [
        bars.Bar(_("before"), grown.start_revenue, is_total=True),
        bars.Bar(_("existing accounts"), grown.existing),
        bars.Bar(_("new accounts"), grown.new),
        bars.Bar(_("lost accounts"), grown.lost),
        bars.Bar(_("after"), grown.end_revenue, is_total=True),
    ]
    earned = [
        None,
        grown.existing_contribution,
        grown.new_contribution,
        grown.lost_contribution,
        None,
    ]
    rows = [
        [bar.name, exact_money(bar.amount), exact_money(amount) if not bar.is_total else ""]
        for bar, amount in zip(parts, earned, strict=True)
    ]
    hint = _("%(first)s to %(last)s") % {"first": kept.start_from, "last": kept.end_to}
    head = [_("part"), _("revenue"), _("contribution")]
    yield Panel(title, hint, bars.running(parts, title), head, rows)


@dataclass(frozen=True, slots=True)
class Exposure:
    """How much hangs on few accounts: by basis, over time, and the lines crossed."""

    title: str
    head: Row
    rows: list[Row]
    crossed: list[str]
    trend: Panel | None


def exposure(analysis: Analysis) -> Exposure:
    """Return the exposure on every basis that is known."""
    found = analysis.concentration
    bases = {
        _("revenue"): found.revenue, _("contribution"): found.contribution,
        _("countries"): found.by_country, _("industries"): found.by_industry,
    }  # fmt: skip
    rows = [
        [name, percent(one.top_1, 1), percent(one.top_5, 1), _number(one.hhi, 0), _number(one.effective, 1), _number(one.gini, 2)]
        for name, one in bases.items() if one is not None
    ]  # fmt: skip
    names = {one.id: one.name for one in analysis.accounts}
    return Exposure(
        title=_exposure_title(found.revenue.top_5),
        head=[_("on"), _("largest"), _("top five"), "HHI", _("as many as"), "Gini"],
        rows=rows,
        crossed=crossed_texts(found.crossed, names),
        trend=_trend(analysis),
    )


def _exposure_title(top_5: float | None) -> str:
    if top_5 is None:
        return _("No account has brought revenue")
    return _("The five largest accounts bring %(top)s of revenue") % {"top": percent(top_5, 1)}


def _number(value: float | None, digits: int) -> str:
    return not_known() if value is None else f"{value:,.{digits}f}"


def _trend(analysis: Analysis) -> Panel | None:
    quarters = analysis.concentration.quarters
    if len(quarters) < 2:  # noqa: PLR2004 - a line needs two points
        return None
    shares = [one.concentration.top_5 for one in quarters if one.concentration.top_5 is not None]
    if not shares:
        return None
    words = {"first": percent(shares[0]), "last": percent(shares[-1])}
    title = _("The top five went from %(first)s to %(last)s of a quarter's revenue") % words
    lines = (*ConcentrationPolicy().one_account_lines, ConcentrationPolicy().top_5_line)
    rows = [
        [curves.quarter_name(one), percent(one.concentration.top_1, 1), percent(one.concentration.top_5, 1), _number(one.concentration.hhi, 0)]
        for one in quarters
    ]  # fmt: skip
    chart = curves.exposure_trend(quarters, lines, title)
    return Panel(title, "", chart, [_("quarter"), _("largest"), _("top five"), "HHI"], rows)


@dataclass(frozen=True, slots=True)
class Classes:
    """Class counts by basis and method, and what each class asks for."""

    title: str
    rows: list[Row]
    handling: list[tuple[str, str]]


def classes(analysis: Analysis) -> Classes:
    """Return the ABC comparison with the handling that each class asks for."""
    found = analysis.abc
    bases: dict[str, ClassCounts | None] = {
        _("revenue"): found.revenue, _("contribution"): found.contribution,
        _("lifetime value"): found.value, _("count: best 20, next 60, last 20 %"): found.by_count,
    }  # fmt: skip
    differing, accounts = len(found.differing), len(analysis.accounts)
    title = _("%(differing)s of %(all)s accounts change class when profit or value is counted")
    return Classes(
        title=title % {"differing": f"{differing:,}", "all": f"{accounts:,}"},
        rows=[
            [name, *(not_known() if counts is None else f"{getattr(counts, letter):,}" for letter in "ABCU")]
            for name, counts in bases.items()
        ],
        handling=[
            ("A", _("a dedicated account manager; a candidate, not automatically a key account")),
            ("B", _("ordinary sales")),
            ("C", _("low-cost channels: web, inside sales, distributors")),
            ("U", _("reprice, lower the cost to serve, change terms or channel, accept with a reason, or let go")),
        ],
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Backtest:
    """How wrong each candidate was; the winner is marked."""

    title: str
    hint: str
    rows: list[tuple[bool, Row]]


def backtest(analysis: Analysis) -> Backtest | None:
    """Return the back-test in numbers a person can compare."""
    test = analysis.clv.backtest
    if test is None:
        return None
    rows = [
        (score.model == test.winner, [
            model_name(score.model), _number(score.purchases_rmse, 3), _number(score.purchases_r, 3),
            percent(score.spend_mae_ratio), _missed(score.spend_total_ratio), percent(score.silence_auc),
        ])
        for score in test.scores
    ]  # fmt: skip
    words = {"cut": test.cut, "days": test.horizon_days, "customers": f"{test.customers:,}"}
    hint = _("learnt to %(cut)s, then %(days)d days of %(customers)s customers") % words
    title = _("How wrong were we? %(model)s came closest") % {"model": model_name(test.winner)}
    return Backtest(title, hint, rows)


def _missed(ratio: float | None) -> str:
    return not_known() if ratio is None else percent(abs(ratio - 1))
