"""Whether somebody can name the goals of a customer: compared by words, forgiving of their form."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

MOST = 3
"""Goals that one should know by heart."""
SHORTEST = 4
"""Shorter words say nothing of their own; figures do."""
STEM = 4
"""Letters by which two forms of a word are the same."""


@dataclass(frozen=True, slots=True)
class Recalled:
    """One goal with its metric, and whether both were named."""

    title: str
    metric: str
    has_title: bool
    has_metric: bool | None
    """`None` where the goal has no metric that one could name."""


def recalled(
    goals: Sequence[tuple[str, str]], answers: Iterable[tuple[str, str]]
) -> tuple[Recalled, ...]:
    """Return every goal, a title and a metric, with what the answers name; each names one goal."""
    left = list(answers)
    found = []
    for title, metric in goals:
        said = next((one for one in left if _names(one[0], title)), None)
        if said is not None:
            left.remove(said)
        has_metric = None if not metric else said is not None and _names(said[1], metric)
        found.append(Recalled(title, metric, said is not None, has_metric))
    return tuple(found)


def points(found: Iterable[Recalled]) -> tuple[int, int]:
    """Return how many were named, of how many."""
    named = [mark for one in found for mark in (one.has_title, one.has_metric) if mark is not None]
    return sum(named), len(named)


def _names(answer: str, text: str) -> bool:
    """Say whether the answer holds at least half of what the text says."""
    wanted, said = _words(text), _words(answer)
    return bool(wanted) and len(wanted & said) * 2 >= len(wanted)


def _words(text: str) -> set[str]:
    words = re.findall(r"\w+", text.casefold())
    return {
        word[:STEM] for word in words if len(word) >= SHORTEST or any(map(str.isdigit, word))
    } or set(words)
