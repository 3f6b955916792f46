"""Checks that the groups of a policy make of themselves; the text says what to correct."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from itertools import pairwise
from math import isfinite

from orchard.analytics.mistakes import AnalyticsMistake

TOLERANCE = 0.0005


class PolicyMistake(AnalyticsMistake):
    """A weight or threshold cannot be meant; the text names it and says what to correct."""


def sum_to(name: str, weights: Iterable[float], whole: float) -> None:
    """Refuse weights that are negative or do not add up to the whole (within 0.0005 of it).

    Parameters
    ----------
    name
        What the text calls them.
    weights
        Zero or more each.
    whole
        What they have to add up to, above zero.

    Raises
    ------
    PolicyMistake
        Also for a weight that is no number.

    Examples
    --------
    >>> sum_to("weights", (0.2, 0.8), 1.0)
    """
    values = tuple(weights)
    if any(value < 0 for value in values):
        raise PolicyMistake(f"{name}: a weight is negative; use 0 to leave something out.")
    if not abs(sum(values) - whole) <= TOLERANCE * whole:  # so that NaN is refused as well
        raise PolicyMistake(f"{name} add up to {sum(values):g}; make them add up to {whole:g}.")


def shares(name: str, *values: float) -> None:
    """Refuse a share outside 0 to 1."""
    for value in values:
        if not 0 <= value <= 1:
            raise PolicyMistake(f"{name}: {value:g} is not a share; give a number from 0 to 1.")


def within(name: str, value: float, least: float, most: float) -> None:
    """Refuse a value outside its scale."""
    if not least <= value <= most:
        raise PolicyMistake(f"{name} is {value:g}; give a number from {least:g} to {most:g}.")


def at_least(name: str, value: float | Decimal, least: float) -> None:
    """Refuse a value below its least, or one that is not finite."""
    if not isfinite(value) or value < least:
        raise PolicyMistake(f"{name} is {value}; give at least {least:g}.")


def ascending(name: str, *values: float) -> None:
    """Refuse values of which one is not above the one before."""
    if any(not low < high for low, high in pairwise(values)):
        listed = ", ".join(f"{value:g}" for value in values)
        raise PolicyMistake(f"{name} are {listed}; give them from low to high.")


def unique(name: str, keys: Iterable[str]) -> None:
    """Refuse a key that is empty or stands there twice."""
    values = tuple(keys)
    if len(set(values)) != len(values) or not all(values):
        raise PolicyMistake(f"{name}: every key is needed once, and none may be empty.")
