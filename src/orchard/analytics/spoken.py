"""Numbers inside of sentences: all findings say their percentages alike."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import SupportsFloat

MINUS = "\u2212"


def percent(share: SupportsFloat, decimals: int = 0) -> str:
    """Return a share in percent, halves up, with a true minus and a space before the sign.

    Parameters
    ----------
    share : SupportsFloat
        A share of one; negative where something shrank.
    decimals : int
        How many digits stand after the point.

    Returns
    -------
    str
        The share in percent, grouped in thousands.

    Examples
    --------
    >>> percent(0.393)
    '39 %'
    >>> percent(0.062, 1)
    '6.2 %'
    >>> percent(-0.125)
    '−13 %'
    """
    exact = Decimal(repr(float(share))) * 100
    said = exact.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP) + 0
    return f"{said:,} %".replace("-", MINUS)
