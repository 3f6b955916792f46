"""Calendar arithmetic: months back, years that end on a day, quarters, comparable periods."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

DAY = timedelta(days=1)
MONTHS_OF_YEAR = 12
MONTHS_OF_QUARTER = 3
SHORTEST_HALF = 3
COVERED_SHARE = 0.90


@dataclass(frozen=True, slots=True)
class Period:
    """Days from `start` to `end`, both included."""

    start: date
    end: date


def months_before(day: date, months: int) -> date:
    """Return the day that many months earlier, the month's last day where it has no such day.

    Parameters
    ----------
    day
        Any day.
    months
        Zero or more; negative counts forward.

    Returns
    -------
    date
        The last day of a month stays the last day of a month.

    Examples
    --------
    >>> months_before(date(2024, 2, 29), 12), months_before(date(2023, 3, 31), 1)
    (datetime.date(2023, 2, 28), datetime.date(2023, 2, 28))
    """
    year, month = divmod(day.year * MONTHS_OF_YEAR + day.month - 1 - months, MONTHS_OF_YEAR)
    length = monthrange(year, month + 1)[1]
    is_last = day.day == monthrange(day.year, day.month)[1]
    return date(year, month + 1, length if is_last else min(day.day, length))


def period_back(as_of: date, number: int, months: int) -> Period:
    """Return the period of that many months, `number` periods before the one ending on `as_of`.

    Parameters
    ----------
    as_of
        Last day of period 0.
    number
        0 is the latest.
    months
        Length of each period.

    Returns
    -------
    Period
        Consecutive numbers touch without gap or overlap.

    Examples
    --------
    >>> period_back(date(2013, 11, 29), 1, 12)
    Period(start=datetime.date(2011, 11, 30), end=datetime.date(2012, 11, 29))
    """
    end = months_before(as_of, number * months)
    return Period(months_before(as_of, (number + 1) * months) + DAY, end)


def comparable_periods(first: date, as_of: date) -> tuple[Period, Period] | None:
    """Return two touching periods of equal length, the later one ending on `as_of`.

    Twelve months each when the ledger reaches back 24 months, else the longest whole months that
    fit twice, at least three.

    Parameters
    ----------
    first
        First day of the ledger.
    as_of
        Last day that counts.

    Returns
    -------
    tuple of Period or None
        Start period and end period; `None` when the ledger is shorter than six months.

    Examples
    --------
    >>> comparable_periods(date(1997, 1, 1), date(1998, 6, 30))[0]
    Period(start=datetime.date(1997, 1, 1), end=datetime.date(1997, 9, 30))
    """
    for months in range(MONTHS_OF_YEAR, SHORTEST_HALF - 1, -1):
        earlier = period_back(as_of, 1, months)
        if first <= earlier.start:
            return earlier, period_back(as_of, 0, months)
    return None


def covered_years(first: date, as_of: date) -> list[Period]:
    """Return the years ending on the as-of day and month that the ledger covers, latest first.

    A year counts when the ledger covers at least 90 % of its days: sources rarely begin exactly on
    an anniversary.

    Parameters
    ----------
    first
        First day of the ledger.
    as_of
        Last day that counts.

    Returns
    -------
    list of Period
        Possibly empty.

    Examples
    --------
    >>> [year.end.year for year in covered_years(date(2010, 12, 29), date(2013, 11, 29))]
    [2013, 2012, 2011]
    """
    years = []
    for number in range(as_of.year - first.year + 1):
        year = period_back(as_of, number, MONTHS_OF_YEAR)
        if _covers(first, year):
            years.append(year)
    return years


def _covers(first: date, period: Period) -> bool:
    """Return whether a ledger that begins on `first` covers enough of the period to speak of it."""
    covered = (period.end - max(period.start, first)).days + 1
    return covered >= COVERED_SHARE * ((period.end - period.start).days + 1)


def whole_quarters(first: date, as_of: date, number: int) -> list[Period]:
    """Return the latest whole calendar quarters of the ledger, oldest first.

    Parameters
    ----------
    first
        First day of the ledger; its quarter counts when 90 % of its days are covered.
    as_of
        Last day that counts; a quarter that ends later is left out.
    number
        At most so many.

    Returns
    -------
    list of Period
        Without gaps, possibly empty.

    Examples
    --------
    >>> [str(quarter.start) for quarter in whole_quarters(date(2011, 2, 1), date(2011, 9, 30), 12)]
    ['2011-04-01', '2011-07-01']
    """
    begin = quarter_start(as_of + DAY)
    quarters: list[Period] = []
    while len(quarters) < number and begin > first:
        end, begin = begin - DAY, months_before(begin, MONTHS_OF_QUARTER)
        if _covers(first, Period(begin, end)):
            quarters.append(Period(begin, end))
    return quarters[::-1]


def quarter_start(day: date) -> date:
    """Return the first day of the calendar quarter that the day is in.

    Parameters
    ----------
    day
        Any day.

    Returns
    -------
    date
        In January, April, July or October.

    Examples
    --------
    >>> quarter_start(date(2026, 6, 30))
    datetime.date(2026, 4, 1)
    """
    return date(day.year, day.month - (day.month - 1) % MONTHS_OF_QUARTER, 1)


def month_ends(first: date, as_of: date, number: int) -> list[date]:
    """Return the latest month ends up to `as_of`, which counts as one, oldest first.

    Parameters
    ----------
    first
        First day of the ledger; earlier month ends are left out.
    as_of
        The last of the days.
    number
        At most so many.

    Returns
    -------
    list of date
        At least `as_of`.

    Examples
    --------
    >>> [str(day) for day in month_ends(date(2013, 9, 15), date(2013, 11, 29), 12)]
    ['2013-09-30', '2013-10-31', '2013-11-29']
    """
    ends, day = [as_of], as_of.replace(day=1) - DAY
    while len(ends) < number and day >= first:
        ends.append(day)
        day = day.replace(day=1) - DAY
    return ends[::-1]
