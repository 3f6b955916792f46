"""What foreign money was worth in NOK, month by month: a calm walk around a level."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from random import Random

BASE = "NOK"
_LEVELS = {"EUR": 11.55, "SEK": 1.03, "DKK": 1.548}
SOURCE = "Invented for the demo"


def rates(months: tuple[date, ...], random: Random) -> dict[tuple[str, date], Decimal]:
    """Return the rate of every currency and month."""
    found = {}
    for currency, level in _LEVELS.items():
        drift = 0.0
        for month in months:
            drift = 0.8 * drift + random.gauss(0, 0.006)
            found[currency, month] = Decimal(str(round(level * (1 + drift), 4)))
    return found
