"""Exact amounts: from numbers to Decimal, to the cent, and shared out so that parts add up."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal

from orchard.analytics.mistakes import AnalyticsMistake

CENT = Decimal("0.01")
ZERO = Decimal(0)

Number = Decimal | float | int


class AmountIsNotFinite(AnalyticsMistake):
    """A number that should be money or a rate is NaN or infinite."""


class WeightsCannotShare(AnalyticsMistake):
    """An amount cannot be shared out by these weights."""


def exact(number: Number) -> Decimal:
    """Return the number as the Decimal that a person would write.

    Parameters
    ----------
    number
        Any finite number. A float becomes its shortest decimal writing, so 0.1 is one tenth.

    Returns
    -------
    Decimal
        The same number.

    Raises
    ------
    AmountIsNotFinite
        For NaN and infinity.

    Examples
    --------
    >>> exact(0.1)
    Decimal('0.1')
    """
    value = number if isinstance(number, Decimal) else Decimal(str(number))
    if not value.is_finite():
        raise AmountIsNotFinite(f"{number} is not a number one can calculate with: correct it.")
    return value


def to_cents(amount: Number) -> Decimal:
    """Return the amount rounded to two decimals, halves away from zero.

    Parameters
    ----------
    amount
        Money of any sign.

    Returns
    -------
    Decimal
        The amount with exactly two decimals; never minus zero.

    Examples
    --------
    >>> to_cents(Decimal("328767.1232")), to_cents(Decimal("-0.005"))
    (Decimal('328767.12'), Decimal('-0.01'))
    """
    return exact(amount).quantize(CENT, rounding=ROUND_HALF_UP) + ZERO


def allocate(total: Decimal, weights: Sequence[Number], *, step: Decimal = CENT) -> list[Decimal]:
    """Share a total out by weights so that the parts add up to it exactly.

    Each part is `total * weight / sum of weights`, cut down to a whole number of steps; the steps
    left over go one each to the parts with the largest remainders, the first in order at a tie.

    Parameters
    ----------
    total
        Money of any sign, a whole number of `step`.
    weights
        Zero or more per part; all zero means equal parts. Negative weights are refused.
    step
        The smallest amount that a part can differ by.

    Returns
    -------
    list of Decimal
        One part per weight, in the same order, with `sum(parts) == total`.

    Raises
    ------
    WeightsCannotShare
        When there is no weight, one is negative, or the total is not a whole number of steps.

    Notes
    -----
    Source: Hamilton's method (largest remainders), 1792.

    Examples
    --------
    >>> allocate(Decimal("100.00"), [1, 1, 1])
    [Decimal('33.34'), Decimal('33.33'), Decimal('33.33')]
    """
    parts = _checked(total, weights, step)
    steps = abs(total) / step
    whole = sum(parts)
    shares = [steps * part / whole for part in parts]
    floors = [share.to_integral_value(rounding=ROUND_FLOOR) for share in shares]
    missing = int(steps - sum(floors))
    by_remainder = sorted(range(len(parts)), key=lambda at: floors[at] - shares[at])
    for at in by_remainder[:missing]:
        floors[at] += 1
    sign = -step if total < 0 else step
    return [sign * floor + ZERO for floor in floors]


def round_parts(parts: Sequence[Decimal], *, step: Decimal = CENT) -> list[Decimal]:
    """Round parts so that they add up to their rounded total.

    Each part is cut down to a whole number of steps; the steps left over go to the parts that
    lost most. No part moves by a whole step.

    Parameters
    ----------
    parts
        Exact money of any sign.
    step
        The smallest amount that is shown.

    Returns
    -------
    list of Decimal
        In the same order; the sum is the sum of `parts`, rounded.

    Notes
    -----
    Source: Hamilton's method (largest remainders), 1792.

    Examples
    --------
    >>> round_parts([Decimal("0.333"), Decimal("0.333"), Decimal("0.334")])
    [Decimal('0.33'), Decimal('0.33'), Decimal('0.34')]
    """
    total = sum(parts, ZERO).quantize(step, rounding=ROUND_HALF_UP)
    floors = [part.quantize(step, rounding=ROUND_FLOOR) for part in parts]
    missing = int((total - sum(floors, ZERO)) / step)
    by_loss = sorted(range(len(parts)), key=lambda at: floors[at] - parts[at])
    for at in by_loss[:missing]:
        floors[at] += step
    return [floor + ZERO for floor in floors]


def _checked(total: Decimal, weights: Sequence[Number], step: Decimal) -> list[Decimal]:
    """Return usable weights, not all of them zero."""
    parts = [exact(weight) for weight in weights]
    if not parts:
        raise WeightsCannotShare("There is nobody to share the amount: give at least one weight.")
    if min(parts) < 0:
        raise WeightsCannotShare("A weight is negative: weights are zero or more.")
    if total % step:
        raise WeightsCannotShare(f"{total} is not a whole number of {step}: round it first.")
    return parts if any(parts) else [Decimal(1)] * len(parts)
