"""The picture of the portfolio matrix: bubbles in four fields, arrows to where they will be."""

from __future__ import annotations

import math
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from orchard.analytics.categories import Category
from orchard.analytics.policy.selection import MatrixPolicy
from orchard.interfaces.web.frame.charts import Chart, ChartTable
from orchard.interfaces.web.frame.figures import number, short_money
from orchard.interfaces.web.meeting.ranking import category_name
from orchard.interfaces.web.meeting.spots import SIZES, Asked, Row

ZERO = Decimal(0)
SMALLEST, LARGEST = 12, 46
NAMED_IN_TITLE = 2
LOWEST, HIGHEST = 0, 10
ROOM = 0.5
"""Between the outermost bubble and the edge of the picture, in points of the scale."""

MIDDLE = 0.65
EDGE = 0.05


def bubbles(rows: Sequence[Row], lines: MatrixPolicy, asked: Asked) -> Chart:
    """Draw attractiveness upwards and strength to the right, with the lines of the policy."""
    across = _ends([row.spot.strength for row in rows], lines.strength_line, rows, asked, 0)
    up = _ends([row.spot.attractiveness for row in rows], lines.attractiveness_line, rows, asked, 1)
    axis = {"type": "value", "nameLocation": "middle", "splitLine": {"show": False},
            "axisLine": {"onZero": False}}  # fmt: skip
    options = {
        "xAxis": {**axis, "name": _("our strength against the best competitor"), "nameGap": 28,
                  "min": across[0], "max": across[1]},
        "yAxis": {**axis, "name": _("attractiveness"), "nameGap": 28,
                  "min": up[0], "max": up[1]},
        "grid": {"bottom": 28, "left": 28, "right": 24, "top": 28},
        "tooltip": {"format": "money"},
        "series": [_fields(across, up), _bubbles(rows, lines, asked, across), *_arrows(rows, asked)],
    }  # fmt: skip
    summary = _(
        "Attractiveness upwards, our strength to the right; the area of a bubble is %(size)s."
    )
    return Chart(
        "matrix",
        _title(rows),
        summary % {"size": SIZES[asked.size]},
        "scatter",
        options,
        _table(rows, asked),
        height="large",
    )


def _bubbles(
    rows: Sequence[Row], lines: MatrixPolicy, asked: Asked, across: tuple[int, int]
) -> dict[str, Any]:
    largest = max((abs(row.amount) for row in rows if row.amount is not None), default=ZERO)
    ordered = sorted(rows, key=lambda row: abs(row.amount or ZERO), reverse=True)
    return {
        "type": "scatter",
        "name": str(SIZES[asked.size]),
        "data": [_bubble(row, largest, across, asked) for row in ordered],
        "label": {"show": True, "formatter": "{b}", "color": "--ink-2", "fontSize": 11},
        "labelLayout": {"hideOverlap": True},
        "markLine": {
            "silent": True, "symbol": "none", "label": {"show": False},
            "lineStyle": {"color": "--edge", "type": "dashed"},
            "data": [{"xAxis": lines.strength_line}, {"yAxis": lines.attractiveness_line}],
        },
    }  # fmt: skip


def _bubble(row: Row, largest: Decimal, across: tuple[int, int], asked: Asked) -> dict[str, Any]:
    """Return a bubble whose area follows the amount; what is lost is red and a diamond."""
    is_loss = row.amount is not None and row.amount < 0
    share = float(abs(row.amount or ZERO) / largest) if largest > 0 else 0.0
    hollow = {"color": "--card", "borderColor": "--edge", "borderType": "dashed"}
    full = {"color": "--bad" if is_loss else "--brand", "opacity": 0.82}
    return {
        "name": row.name,
        "value": [_told(row.spot.strength), _told(row.spot.attractiveness), row.amount],
        "symbol": "diamond" if is_loss else "circle",
        "symbolSize": round(SMALLEST + (LARGEST - SMALLEST) * math.sqrt(share)),
        "itemStyle": hollow if row.amount is None else full,
        "label": {"position": _side(row, across, asked)},
    }


def _told(score: float | None) -> float | None:
    """Return a score as it is told: how a processor adds up the rest is nobody's business."""
    return None if score is None else round(score, 2)


def _side(row: Row, across: tuple[int, int], asked: Asked) -> str:
    """Return where a name stands: away from an arrow, else towards the middle."""
    now = row.spot.strength or 0.0
    if asked.later and row.spot.later is not None:
        return "bottom" if row.spot.later[1] >= (row.spot.attractiveness or 0) else "top"
    return "left" if now - across[0] > MIDDLE * (across[1] - across[0]) else "right"


def _fields(across: tuple[int, int], up: tuple[int, int]) -> dict[str, Any]:
    """Return the names of the four fields, each in its corner."""
    (left, right), (low, high) = across, up
    above, inside = -20, EDGE * (high - low)
    corners = (
        (Category.STAR, left, high, [0, above]),
        (Category.STRATEGIC, right, high, [0, above]),
        (Category.STREAMLINE, left, low + inside, "right"),
        (Category.STATUS, right, low + inside, "left"),
    )
    look = {"show": True, "formatter": "{b}", "color": "--ink-2", "fontWeight": 600, "fontSize": 12}
    return {
        "type": "scatter", "name": "_fields", "silent": True, "symbolSize": 0.1,
        "labelLayout": {"hideOverlap": False}, "label": look,
        "data": [
            {"name": category_name(one), "value": [x, y],
             "label": {"position": place, "align": "left" if x == left else "right"}}
            for one, x, y, place in corners
        ],
    }  # fmt: skip


def _arrows(rows: Sequence[Row], asked: Asked) -> list[dict[str, Any]]:
    """Return arrows from where accounts are to where we expect them in three years."""
    moving = [row for row in rows if row.spot.later is not None] if asked.later else []
    if not moving:
        return []
    lines = [
        [{"coord": [row.spot.strength, row.spot.attractiveness]}, {"coord": list(row.spot.later or ())}]
        for row in moving
    ]  # fmt: skip
    return [{
        "type": "scatter", "name": "_later", "silent": True, "data": [],
        "markLine": {"silent": True, "symbol": ["none", "arrow"], "symbolSize": 9,
                     "label": {"show": False}, "data": lines,
                     "lineStyle": {"color": "--ink-2", "type": "dashed", "width": 1.5}},
    }]  # fmt: skip


def _ends(
    values: Sequence[float | None], line: float, rows: Sequence[Row], asked: Asked, side: int
) -> tuple[int, int]:
    """Return whole numbers between which all bubbles and the line have room."""
    later = [float(row.spot.later[side]) for row in rows if row.spot.later] if asked.later else []
    found = [*(one for one in values if one is not None), *later, line]
    low = max(LOWEST, math.floor(min(found) - ROOM))
    high = min(HIGHEST, math.ceil(max(found) + ROOM))
    return low, high


def _title(rows: Sequence[Row]) -> str:
    wanted = {Category.STRATEGIC, Category.STAR}
    worth = sum(row.spot.category in wanted for row in rows)
    text = ngettext(
        "%(count)s account deserves investment",
        "%(count)s accounts deserve investment",
        worth,
    ) % {"count": number(worth)}
    losing = [row.name for row in rows if row.amount is not None and row.amount < 0]
    if not losing:
        return text
    names = ", ".join(losing[:NAMED_IN_TITLE])
    more = len(losing) - NAMED_IN_TITLE
    names += _(" and %(more)s more") % {"more": number(more)} if more > 0 else ""
    lost = ngettext("%(names)s costs more than it brings", "%(names)s cost more than they bring",
                    len(losing)) % {"names": names}  # fmt: skip
    return f"{text}; {lost}"


def _table(rows: Sequence[Row], asked: Asked) -> ChartTable:
    titles = [_("Account"), _("Category"), _("Strength"), _("Attractiveness"),
              str(SIZES[asked.size]).capitalize(), _("Strength in three years"),
              _("Attractiveness in three years")]  # fmt: skip
    return ChartTable(
        titles,
        [
            [row.name, row.category, number(row.spot.strength, 2),
             number(row.spot.attractiveness, 2), short_money(row.amount),
             *(number(one, 1) for one in row.spot.later or (None, None))]
            for row in rows
        ],
        frozenset({2, 3, 4, 5, 6}),
    )  # fmt: skip
