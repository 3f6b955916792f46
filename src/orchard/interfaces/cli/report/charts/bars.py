"""Bars that run from a start over its changes to an end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.safestring import SafeString

from orchard.domain.economics.words.numbers import short_money
from orchard.interfaces.cli.report.charts.canvas import Canvas, Scale

WIDTH, HEIGHT = 620, 280
TOP, BOTTOM, SIDE = 24, 56, 8
LABEL_LETTERS = 13
MANY = 8
LOWER = 30
"""With many bars every other name stands lower, so that names do not run into each other."""
ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Bar:
    """A total, or a change of the total before it."""

    name: str
    amount: Decimal
    is_total: bool = False


def running(bars: Sequence[Bar], summary: str) -> SafeString:
    """Return the chart; each change hangs where the bar before it ended."""
    lower = LOWER if len(bars) > MANY else 0
    canvas = Canvas(WIDTH, HEIGHT + lower, summary)
    spans = list(_spans(bars))
    ends = [float(end) for span in spans for end in span] + [0.0]
    scale = Scale(min(ends), max(ends), HEIGHT - BOTTOM, TOP)
    step = (WIDTH - 2 * SIDE) / max(len(bars), 1)
    for place, (bar, (start, end)) in enumerate(zip(bars, spans, strict=True)):
        middle = SIDE + step * (place + 0.5)
        _draw(canvas, bar, middle, min(step * 0.62, 56), (scale(start), scale(end)))
        _name(canvas, bar.name, (middle, HEIGHT - BOTTOM + 20 + lower * (place % 2)))
    canvas.line((SIDE, scale(0)), (WIDTH - SIDE, scale(0)), "zero")
    return canvas.svg()


def _spans(bars: Sequence[Bar]) -> list[tuple[Decimal, Decimal]]:
    """Return where each bar begins and ends."""
    level, found = ZERO, []
    for bar in bars:
        start = ZERO if bar.is_total else level
        level = start + bar.amount
        found.append((start, level))
    return found


def _draw(canvas: Canvas, bar: Bar, middle: float, width: float, span: tuple[float, float]) -> None:
    """Draw one bar and its amount above it."""
    top, low = min(span), max(span)
    kind = "own" if bar.is_total and bar.amount >= 0 else "good" if bar.amount > 0 else "bad"
    canvas.box((middle - width / 2, top), (width, max(low - top, 1.5)), kind)
    canvas.text((middle, top - 6), short_money(bar.amount), "value")


def _name(canvas: Canvas, name: str, at: tuple[float, float]) -> None:
    """Write a bar's name below the chart."""
    for row, words in enumerate(_wrapped(name)):
        canvas.text((at[0], at[1] + 13 * row), words)


def _wrapped(name: str) -> list[str]:
    """Break a name into lines of about a bar's width, three at most."""
    rows: list[str] = [""]
    for word in name.split():
        if rows[-1] and len(rows[-1]) + len(word) >= LABEL_LETTERS:
            rows.append(word)
        else:
            rows[-1] = f"{rows[-1]} {word}".strip()
    return rows[:3]
