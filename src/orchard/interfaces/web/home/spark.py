"""A line of the revenue by quarter, small enough for a card."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from orchard.interfaces.web.frame import figures

WIDTH, HEIGHT, EDGE = 128.0, 32.0, 3.0
MOST_QUARTERS = 12
LONGEST_QUARTER = timedelta(days=92)


@dataclass(frozen=True, slots=True)
class Spark:
    """The points of the line, and the same in words."""

    points: str
    words: str


def spark(quarters: Sequence[Mapping[str, str]], as_of: date) -> Spark | None:
    """Return the line of whole quarters, nothing where there are not two of them."""
    whole = [one for one in quarters if _is_whole(one["start"], as_of)][-MOST_QUARTERS:]
    amounts = [Decimal(one["revenue"]) for one in whole]
    if len(amounts) < 2:  # noqa: PLR2004 - a line needs two points
        return None
    words = ", ".join(
        f"{figures.quarter(date.fromisoformat(one['start']))} {figures.short_money(amount)}"
        for one, amount in zip(whole, amounts, strict=True)
    )
    return Spark(" ".join(_points(amounts)), words)


def _points(amounts: Sequence[Decimal]) -> list[str]:
    """Return the points; the floor is zero, so that a small change does not look large."""
    low, high = min(Decimal(0), *amounts), max(amounts)
    span = float(high - low) or 1.0
    step = (WIDTH - 2 * EDGE) / (len(amounts) - 1)
    return [
        f"{EDGE + i * step:.1f},{HEIGHT - EDGE - float(amount - low) / span * (HEIGHT - 2 * EDGE):.1f}"
        for i, amount in enumerate(amounts)
    ]


def _is_whole(start: str, as_of: date) -> bool:
    return date.fromisoformat(start) + LONGEST_QUARTER <= as_of + timedelta(days=3)
