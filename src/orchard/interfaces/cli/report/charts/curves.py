"""The whale curve, the map of good and bad business, and the trend of exposure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import log10

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from orchard.analytics.results import QuarterConcentration, WhaleCurve
from orchard.domain.economics.words.numbers import percent, short_money
from orchard.interfaces.cli.report.charts.canvas import Canvas, Scale, ticks

WIDTH, HEIGHT = 620, 300
LEFT, RIGHT, TOP, BOTTOM = 58, 18, 18, 40
MOST_POINTS = 240
MOST_NAMED = 6
LETTERS = 20
ROW = 14


def whale(curve: WhaleCurve, summary: str) -> SafeString:
    """Return cumulative contribution over accounts from best to worst, with its highest point."""
    canvas = Canvas(WIDTH, HEIGHT, summary)
    amounts = [Decimal(0), *curve.cumulative]
    x = Scale(0, len(amounts) - 1, LEFT, WIDTH - RIGHT)
    y = Scale(float(min(amounts)), float(max(amounts)), HEIGHT - BOTTOM, TOP + 14)
    _money_axis(canvas, y)
    step = max(len(amounts) // MOST_POINTS, 1)
    places = sorted({*range(0, len(amounts), step), curve.profitable, len(amounts) - 1})
    canvas.path([(x(place), y(amounts[place])) for place in places], "curve")
    peak = (x(curve.profitable), y(amounts[curve.profitable]))
    canvas.dot(peak, 4, "own", short_money(curve.positive_total))
    side = "start" if peak[0] < WIDTH / 2 else "end"
    canvas.text((peak[0], peak[1] - 9), short_money(curve.positive_total), "value", side)
    end = (x(len(amounts) - 1), y(curve.total))
    canvas.dot(end, 4, "bad" if curve.total < 0 else "own", short_money(curve.total))
    canvas.text((end[0] - 10, end[1] + 2), short_money(curve.total), "value", "end")
    canvas.text(((LEFT + WIDTH) / 2, HEIGHT - 8), _("accounts, best to worst"))
    return canvas.svg()


@dataclass(frozen=True, slots=True)
class Spot:
    """One account on the map."""

    name: str
    revenue: Decimal
    contribution_share: float
    is_bad: bool


def business_map(spots: Sequence[Spot], hurdle: float, summary: str) -> SafeString:
    """Return revenue (logarithmic, to the right) against contribution as a share of it (up)."""
    canvas = Canvas(WIDTH, HEIGHT, summary)
    sizes = [log10(float(spot.revenue)) for spot in spots]
    x = Scale(min(sizes), max(sizes), LEFT + 10, WIDTH - RIGHT - 10)
    shares = sorted(spot.contribution_share for spot in spots)
    low, high = shares[len(shares) // 50], shares[-1 - len(shares) // 50]
    y = Scale(min(low, 0) - 0.02, max(high, hurdle) + 0.02, HEIGHT - BOTTOM, TOP)
    for share in ticks(y.low, y.high):
        canvas.line((LEFT, y(share)), (WIDTH - RIGHT, y(share)), "grid")
        canvas.text((LEFT - 8, y(share) + 4), percent(share), anchor="end")
    canvas.line((LEFT, y(0)), (WIDTH - RIGHT, y(0)), "zero")
    canvas.line((LEFT, y(hurdle)), (WIDTH - RIGHT, y(hurdle)), "limit")
    canvas.text((LEFT + 4, y(hurdle) - 5), _("hurdle %s") % percent(hurdle), anchor="start")
    _spots(canvas, spots, x, y)
    canvas.text(((LEFT + WIDTH) / 2, HEIGHT - 8), _("revenue, from small to large"))
    return canvas.svg()


def _spots(canvas: Canvas, spots: Sequence[Spot], x: Scale, y: Scale) -> None:
    """Draw every account, then name the largest where the names do not overlap."""
    ranked = sorted(spots, key=lambda one: -one.revenue)
    places = [_place(spot, x, y) for spot in ranked]
    for rank, (spot, at) in enumerate(zip(ranked, places, strict=True)):
        label = f"{spot.name}: {short_money(spot.revenue)}, {percent(spot.contribution_share, 1)}"
        kind = "bad soft" if spot.is_bad else "own soft"
        canvas.dot(at, 5 if rank < MOST_NAMED else 3, kind, label)
    rows: list[float] = []
    for spot, at in zip(ranked, places, strict=True):
        if len(rows) < MOST_NAMED and all(abs(at[1] - row) > ROW for row in rows):
            rows.append(at[1])
            canvas.text((at[0] - 8, at[1] + 4), _short(spot.name), anchor="end")


def _place(spot: Spot, x: Scale, y: Scale) -> tuple[float, float]:
    share = min(max(spot.contribution_share, y.low), y.high)
    return x(log10(float(spot.revenue))), y(share)


def _short(name: str) -> str:
    return name if len(name) <= LETTERS else name[: LETTERS - 1] + "\u2026"


def exposure_trend(
    quarters: Sequence[QuarterConcentration], lines: Sequence[float], summary: str
) -> SafeString:
    """Return the share of the largest and of the five largest by quarter, with policy lines.

    A quarter without sales has no share: the curve is broken there, it does not fall to zero.
    """
    canvas = Canvas(WIDTH, 220, summary)
    tops = {
        "top_5": [quarter.concentration.top_5 for quarter in quarters],
        "top_1": [quarter.concentration.top_1 for quarter in quarters],
    }
    highest = max(share or 0.05 for share in tops["top_5"]) * 1.15
    x = Scale(0, max(len(quarters) - 1, 1), LEFT, WIDTH - 74)
    y = Scale(0, highest, 220 - BOTTOM, TOP)
    for share in ticks(0, highest):
        canvas.line((LEFT, y(share)), (WIDTH - 74, y(share)), "grid")
        canvas.text((LEFT - 8, y(share) + 4), percent(share), anchor="end")
    for limit in (line for line in lines if line <= highest):
        canvas.line((LEFT, y(limit)), (WIDTH - 74, y(limit)), "limit")
        canvas.text((WIDTH - 78, y(limit) - 5), _("line %s") % percent(limit), anchor="end")
    names = {"top_5": _("five largest"), "top_1": _("largest")}
    for key, shares in tops.items():
        kind = "curve" if key == "top_5" else "curve second"
        known = unbroken(shares)
        for run in known:
            canvas.path([(x(at), y(share)) for at, share in run], kind)
        if known:
            canvas.text((WIDTH - 68, y(known[-1][-1][1]) + 4), names[key], anchor="start")
    for at, quarter in enumerate(quarters):
        if at % max(len(quarters) // 5, 1) == 0:
            canvas.text((x(at), 220 - BOTTOM + 18), quarter_name(quarter))
    return canvas.svg()


def unbroken(shares: Sequence[float | None]) -> list[list[tuple[int, float]]]:
    """Return the runs of places with a share, each place with its share."""
    runs: list[list[tuple[int, float]]] = []
    before = None
    for at, share in enumerate(shares):
        if share is not None:
            if before is None:
                runs.append([])
            runs[-1].append((at, share))
        before = share
    return runs


def quarter_name(quarter: QuarterConcentration) -> str:
    """Return a quarter as people write it."""
    return f"{quarter.quarter.year} Q{(quarter.quarter.month + 2) // 3}"


def _money_axis(canvas: Canvas, y: Scale) -> None:
    for amount in ticks(y.low, y.high):
        canvas.line((LEFT, y(amount)), (WIDTH - RIGHT, y(amount)), "grid")
        canvas.text((LEFT - 8, y(amount) + 4), short_money(Decimal(str(amount))), anchor="end")
    canvas.line((LEFT, y(0)), (WIDTH - RIGHT, y(0)), "zero")
