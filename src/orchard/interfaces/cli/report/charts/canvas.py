"""A small drawing surface: shapes with classes, so that the page's colours apply."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from math import floor, log10

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

Point = tuple[float, float]
TICKS = 4


def _pixels(*points: Point) -> list[str]:
    """Return coordinates as they are written."""
    return [f"{number:.1f}" for point in points for number in point]


@dataclass(slots=True)
class Canvas:
    """Collects shapes; coordinates in pixels from the upper left corner."""

    width: int
    height: int
    summary: str
    parts: list[SafeString] = field(default_factory=list)

    def line(self, start: Point, end: Point, kind: str) -> None:
        """Draw a straight line."""
        self.parts.append(format_html(
            '<line class="{}" x1="{}" y1="{}" x2="{}" y2="{}"/>', kind, *_pixels(start, end)
        ))  # fmt: skip

    def box(self, corner: Point, size: Point, kind: str) -> None:
        """Draw a rectangle."""
        self.parts.append(format_html(
            '<rect class="{}" x="{}" y="{}" width="{}" height="{}"/>',
            kind, *_pixels(corner, size),
        ))  # fmt: skip

    def dot(self, centre: Point, radius: float, kind: str, title: str) -> None:
        """Draw a circle that names itself."""
        self.parts.append(format_html(
            '<circle class="{}" cx="{}" cy="{}" r="{}"><title>{}</title></circle>',
            kind, *_pixels(centre), f"{radius:g}", title,
        ))  # fmt: skip

    def path(self, points: Sequence[Point], kind: str) -> None:
        """Draw a line through points."""
        steps = " ".join(",".join(_pixels(point)) for point in points)
        self.parts.append(format_html('<polyline class="{}" points="{}"/>', kind, steps))

    def text(self, at: Point, words: str, kind: str = "label", anchor: str = "middle") -> None:
        """Write words."""
        self.parts.append(format_html(
            '<text class="{}" x="{}" y="{}" text-anchor="{}">{}</text>',
            kind, *_pixels(at), anchor, words,
        ))  # fmt: skip

    def svg(self) -> SafeString:
        """Return the picture with its summary for screen readers."""
        return format_html(
            '<svg class="chart" role="img" viewBox="0 0 {} {}" aria-label="{}">{}</svg>',
            self.width, self.height, self.summary, mark_safe("".join(self.parts)),  # noqa: S308 - each part is escaped
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Scale:
    """Maps numbers to pixels."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, number: float | Decimal) -> float:
        """Return the pixel of a number."""
        span = self.high - self.low or 1.0
        return self.start + (float(number) - self.low) / span * (self.end - self.start)


def ticks(low: float, high: float) -> list[float]:
    """Return a few round numbers between two ends, zero among them when it lies between."""
    span = high - low
    if span <= 0:
        return [low]
    raw = span / TICKS
    size = 10 ** floor(log10(raw))
    step = next(size * factor for factor in (1, 2, 2.5, 5, 10) if size * factor >= raw)
    first = floor(low / step) if low % step else low / step
    found = [step * (first + n) for n in range(2 * TICKS + 3)]
    return [number for number in found if low <= number <= high]
