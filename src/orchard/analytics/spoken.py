"""Numbers inside of sentences: a finding says its percentages as every page does."""

from __future__ import annotations

from typing import SupportsFloat


def percent(share: SupportsFloat, decimals: int = 0) -> str:
    """Return a share in percent, with a gap before the sign.

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
    """
    return f"{float(share):,.{decimals}%}".replace("%", " %")
