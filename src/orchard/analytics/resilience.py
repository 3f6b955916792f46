"""How an account stands a shock: what is kept in its time, and how long it takes to be back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

MONTHS_OF_QUARTER, MONTHS_OF_YEAR = 3, 12


@dataclass(frozen=True, slots=True)
class Resilience:
    """An account through one shock.

    `during` and `before` are the amounts of the shock's quarters and of the same quarters a year
    earlier, `kept` their ratio (`None` when there was nothing to keep), `quarters_to_recover` the
    quarters from the shock's first one on until the level of the year before it is back: 0 when it
    never fell, `None` when it is not back yet.
    """

    during: Decimal
    before: Decimal
    kept: Decimal | None
    quarters_to_recover: int | None


def resilience(
    amounts: Mapping[date, Decimal], start: date, *, length: int, last: date
) -> Resilience | None:
    """Hold the quarters of a shock against the same quarters of the year before it.

    ``kept = sum of the shock's quarters / sum of the same quarters a year earlier``. An account is
    back in the first quarter after its last low one that reaches the same season of the year
    before the shock; a season is compared with itself, so a quiet summer is no shock.

    Parameters
    ----------
    amounts
        Contribution, or revenue, by the first day of each whole quarter; any sign, one currency.
        A quarter without an entry is not known.
    start
        First day of the shock's first quarter.
    length
        Quarters that the shock lasts, at least 1.
    last
        First day of the last whole quarter that the ledger knows.

    Returns
    -------
    Resilience or None
        `None` while a quarter of the shock, or one a year earlier, is not known.

    Source
    ------
    Own definition for row HEL-170; there is none in the literature that we rest on.

    Examples
    --------
    >>> year = {date(2024, month, 1): Decimal(100) for month in (1, 4, 7, 10)}
    >>> hit = {date(2025, 1, 1): Decimal(60), date(2025, 4, 1): Decimal(110)}
    >>> found = resilience(year | hit, date(2025, 1, 1), length=1, last=date(2025, 4, 1))
    >>> found.kept, found.quarters_to_recover
    (Decimal('0.6'), 1)
    """
    shock = [_later(start, quarters) for quarters in range(length)]
    needed = [*shock, *(_season_before(start, day) for day in shock)]
    if shock[-1] > last or any(day not in amounts for day in needed):
        return None
    during = sum((amounts[day] for day in shock), Decimal(0))
    before = sum((amounts[_season_before(start, day)] for day in shock), Decimal(0))
    return Resilience(
        during=during,
        before=before,
        kept=during / before if before > 0 else None,
        quarters_to_recover=_recovery(amounts, start, shock, last),
    )


def _recovery(
    amounts: Mapping[date, Decimal], start: date, shock: list[date], last: date
) -> int | None:
    """Return the quarters until the level is back, `None` when it is not yet."""
    low = [at for at, day in enumerate(shock) if _is_low(amounts, start, day)]
    if not low:
        return 0
    place = low[-1] + 1
    while (day := _later(start, place)) <= last:
        if day in amounts and not _is_low(amounts, start, day):
            return place
        place += 1
    return None


def _is_low(amounts: Mapping[date, Decimal], start: date, day: date) -> bool:
    """Say whether a quarter is below the same season of the year before the shock."""
    level = amounts.get(_season_before(start, day))
    return level is None or amounts[day] < level


def _season_before(start: date, day: date) -> date:
    """Return the quarter of the same season in the year before the shock."""
    quarters = ((day.year - start.year) * MONTHS_OF_YEAR + day.month - start.month) // (
        MONTHS_OF_QUARTER
    )
    return _later(start, quarters % 4 - 4)


def _later(start: date, quarters: int) -> date:
    months = start.year * MONTHS_OF_YEAR + start.month - 1 + MONTHS_OF_QUARTER * quarters
    return date(months // MONTHS_OF_YEAR, months % MONTHS_OF_YEAR + 1, 1)
