"""Which kind of investment an account deserves."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Category(StrEnum):
    """The four fields of the portfolio matrix."""

    STRATEGIC = "strategic"
    STAR = "star"
    STATUS = "status"
    STREAMLINE = "streamline"


@dataclass(frozen=True, slots=True)
class Lines:
    """From which attractiveness and strength on an account stands in the upper fields."""

    attractiveness: float = 6.0
    strength: float = 5.0


DEFAULT_LINES = Lines()


def category(
    attractiveness: float, strength: float, lines: Lines = DEFAULT_LINES
) -> Category | None:
    """Return the field of the matrix; an account on a line belongs to the upper one.

    Parameters
    ----------
    attractiveness, strength
        0 to 10; NaN when not known.
    lines
        Policy.

    Returns
    -------
    Category or None
        `None` while one of the two is not known.

    Source
    ------
    Names: Woodburn and McDonald, Key Account Management: The Definitive Guide; matrix: Millman and
    Wilson 1995; the lines are our own defaults.

    Examples
    --------
    >>> category(7.30, 5.25)
    <Category.STRATEGIC: 'strategic'>
    """
    if attractiveness != attractiveness or strength != strength:  # noqa: PLR0124 - NaN
        return None
    if attractiveness >= lines.attractiveness:
        return Category.STRATEGIC if strength >= lines.strength else Category.STAR
    return Category.STATUS if strength >= lines.strength else Category.STREAMLINE
