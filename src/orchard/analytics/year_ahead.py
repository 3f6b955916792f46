"""The revenue of an account in the twelve months to come: run-rate + opportunities - risks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, Decimal

METHOD = "run-rate + opportunities - risks"
VERSION = "2"
AHEAD = 12
FEWEST_MONTHS = 3
SEASON_MONTHS = 24
PACE_MONTHS = 6
SLOWEST, FASTEST = Decimal("0.5"), Decimal(2)
FEWEST_WINDOWS = 3
"""Past forecasts that an interval needs."""
CENT = Decimal("0.01")
ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Month:
    """One calendar month by its first day, and its revenue."""

    start: date
    revenue: Decimal


@dataclass(frozen=True, slots=True)
class Chance:
    """An opportunity: worth a year, how likely, and from when; `None`: nobody said from when."""

    key: str
    value: Decimal
    probability: Decimal
    starts_on: date | None


@dataclass(frozen=True, slots=True)
class Threat:
    """A risk: what it would take away in a year, and how likely; `None`: not known."""

    key: str
    loss: Decimal | None
    probability: Decimal | None


@dataclass(frozen=True, slots=True)
class Counted:
    """What an opportunity or a risk adds or takes; `None`: it is named, but cannot be counted."""

    key: str
    amount: Decimal | None
    whole: Decimal = ZERO
    """The amount if it came for certain."""


@dataclass(frozen=True, slots=True)
class Added:
    """What an opportunity adds to a forecast in all, and from when."""

    amount: Decimal
    starts_on: date


@dataclass(frozen=True, slots=True)
class Backcast:
    """The run-rate as it would have been forecast then, from the ledger until then, and what came."""

    as_of: date
    forecast: Decimal
    actual: Decimal

    @property
    def miss(self) -> Decimal | None:
        """Return forecast against actual as a share of the actual; unknown where nothing came."""
        return (self.forecast - self.actual) / self.actual if self.actual > 0 else None


@dataclass(frozen=True, slots=True)
class YearAhead:
    """The forecast: the run-rate month by month, what is added and taken, and how wrong it was."""

    months: tuple[Month, ...]
    is_seasonal: bool
    opportunities: tuple[Counted, ...]
    risks: tuple[Counted, ...]
    backcasts: tuple[Backcast, ...]

    @property
    def run_rate(self) -> Decimal:
        """Return what comes if all goes on as it does."""
        return sum((one.revenue for one in self.months), ZERO)

    @property
    def expected(self) -> Decimal:
        """Return run-rate and opportunities less risks."""
        return self.run_rate + _sum(self.opportunities) - _sum(self.risks)

    @property
    def low(self) -> Decimal | None:
        """Return `run-rate x (1 - w) - risks`, w the largest relative miss of the backcasts.

        Less than nothing only where the run-rate is; `None` with fewer than three backcasts.
        """
        width = _width(self.backcasts)
        if width is None:
            return None
        low = _cents(self.run_rate - abs(self.run_rate) * width - _sum(self.risks))
        return max(low, ZERO) if self.run_rate >= 0 else low

    @property
    def high(self) -> Decimal | None:
        """Return `run-rate x (1 + w) + opportunities as if all were won`; `None` as for `low`."""
        width = _width(self.backcasts)
        if width is None:
            return None
        most = sum((one.whole for one in self.opportunities), ZERO)
        return _cents(self.run_rate + abs(self.run_rate) * width + most)


def year_ahead(
    history: Sequence[Month], chances: Sequence[Chance] = (), threats: Sequence[Threat] = ()
) -> YearAhead | None:
    """Forecast the revenue of the twelve months after the last one of the history.

    `expected = run-rate + sum(value x probability x months left / 12) - sum(loss x probability)`.
    Risks together take no more than the run-rate: beyond it their amounts shrink alike.
    The run-rate is that of `run_rate`, the interval that of `YearAhead.low` and `high`.

    Parameters
    ----------
    history
        Revenue of complete calendar months without a gap, the earliest first, in one currency; a
        month in which nothing was bought is zero, any sign.
    chances
        Open opportunities; one without a day is not counted.
    threats
        Risks, each loss in a year as a positive amount; one without loss or probability is not
        counted.

    Returns
    -------
    YearAhead or None
        Amounts to the cent. `None` with fewer than three months: not known. No interval with fewer
        than three backcasts.

    Source
    ------
    Own definition, after the catalogue (HEL-130); see `docs/algorithms/year-ahead.md`.

    Example
    -------
    >>> months = [Month(date(2025, month, 1), Decimal(100)) for month in range(1, 13)]
    >>> won = Chance("pumps", Decimal(1200), Decimal("0.5"), date(2026, 7, 1))
    >>> lost = Threat("stops", Decimal(1000), Decimal("0.1"))
    >>> found = year_ahead(months, [won], [lost])
    >>> found.run_rate, found.opportunities[0].amount, found.risks[0].amount, found.expected
    (Decimal('1200.00'), Decimal('300.00'), Decimal('100.00'), Decimal('1400.00'))
    """
    months, is_seasonal = run_rate(history)
    if not months:
        return None
    base = sum((one.revenue for one in months), ZERO)
    return YearAhead(
        months=months,
        is_seasonal=is_seasonal,
        opportunities=tuple(_added(one, months[0].start) for one in chances),
        risks=_within(tuple(_taken(one) for one in threats), base),
        backcasts=tuple(backcasts(history)),
    )


def run_rate(history: Sequence[Month]) -> tuple[tuple[Month, ...], bool]:
    """Return the twelve months after a history as they go on, and whether they have a season.

    With 24 months or more each month is the same month of last year times the pace: the last six
    months over the same six a year before, between 1/2 and 2. With fewer, or where the six months
    before brought nothing: the mean of the last twelve months, or of those there are. Nothing with
    fewer than three months. See `year_ahead` for *Parameters* and *Source*.

    Example
    -------
    >>> months = [Month(date(2024 + at // 12, at % 12 + 1, 1), Decimal(at % 12)) for at in range(24)]
    >>> ahead, is_seasonal = run_rate(months)
    >>> [int(one.revenue) for one in ahead] == list(range(12)), is_seasonal
    (True, True)
    """
    if len(history) < FEWEST_MONTHS:
        return (), False
    starts = list(_following(history[-1].start, AHEAD))
    pace = _pace(history)
    if pace is None:
        latest = [one.revenue for one in history[-AHEAD:]]
        usual = _cents(sum(latest, ZERO) / len(latest))
        return tuple(Month(start, usual) for start in starts), False
    last_year = history[-AHEAD:]
    pairs = zip(starts, last_year, strict=True)
    return tuple(Month(start, _cents(one.revenue * pace)) for start, one in pairs), True


def backcasts(history: Sequence[Month]) -> Iterator[Backcast]:
    """Yield what the run-rate would have said at the end of each month that lies a year back.

    Made today from the ledger as it was until then: opportunities and risks of then are not in it.
    See `year_ahead` for *Parameters* and *Source*.

    Example
    -------
    >>> months = [Month(date(2024 + at // 12, at % 12 + 1, 1), Decimal(9)) for at in range(16)]
    >>> [(str(one.as_of), one.forecast, one.actual, one.miss) for one in backcasts(months)][0]
    ('2024-03-31', Decimal('108.00'), Decimal('108'), Decimal('0.00'))
    """
    for known in range(FEWEST_MONTHS, len(history) - AHEAD + 1):
        months, _season = run_rate(history[:known])
        came = history[known : known + AHEAD]
        yield Backcast(
            date.fromordinal(came[0].start.toordinal() - 1),
            sum((one.revenue for one in months), ZERO),
            sum((one.revenue for one in came), ZERO),
        )


def by_month(
    months: Sequence[Month], added: Sequence[Added], taken: Decimal
) -> dict[date, Decimal]:
    """Return what a forecast expects in each of its months, together the expected sum.

    Run-rate of the month, less its share of what risks take, shared as the run-rate is; an
    opportunity adds the same in each month from the one in which it starts.

    Parameters
    ----------
    months
        The run-rate by month, the earliest first.
    added
        Opportunities: what each adds in all, and the day from when; before the first month: from
        there on, after the last: nowhere.
    taken
        What risks take in all, positive; of no run-rate they take nothing.

    Returns
    -------
    dict of date to Decimal
        Amount by first day of the month, not rounded.

    Example
    -------
    >>> june, july = date(2026, 6, 1), date(2026, 7, 1)
    >>> ahead = [Month(june, Decimal(100)), Month(july, Decimal(300))]
    >>> found = by_month(ahead, [Added(Decimal(50), july)], taken=Decimal(40))
    >>> [int(amount) for amount in found.values()]
    [90, 320]
    """
    base = sum((one.revenue for one in months), ZERO)
    kept = 1 - taken / base if base > 0 else Decimal(1)
    expected = {one.start: one.revenue * kept for one in months}
    for one in added:
        open_ = [start for start in expected if start >= one.starts_on.replace(day=1)]
        for start in open_:
            expected[start] += one.amount / len(open_)
    return expected


def so_far(forecast: Mapping[date, Decimal], actual: Mapping[date, Decimal]) -> Backcast | None:
    """Return a forecast of then beside what came, over the months of it that are complete.

    Parameters
    ----------
    forecast
        Amount by first day of the month, as it was forecast.
    actual
        Revenue of complete months by first day; a month that is missing is still to come.

    Returns
    -------
    Backcast or None
        Sums of the months that both have, `as_of` the first day of the first; `None`: none yet.

    Example
    -------
    >>> may, june = date(2026, 5, 1), date(2026, 6, 1)
    >>> found = so_far({may: Decimal(90), june: Decimal(90)}, {may: Decimal(100)})
    >>> found.forecast, found.actual, found.miss
    (Decimal('90'), Decimal('100'), Decimal('-0.1'))
    """
    both = sorted(forecast.keys() & actual.keys())
    if not both:
        return None
    sums = (sum((one[start] for start in both), ZERO) for one in (forecast, actual))
    return Backcast(both[0], *sums)


def _pace(history: Sequence[Month]) -> Decimal | None:
    if len(history) < SEASON_MONTHS:
        return None
    now = sum((one.revenue for one in history[-PACE_MONTHS:]), ZERO)
    year_ago = history[-PACE_MONTHS - AHEAD : -AHEAD]
    before = sum((one.revenue for one in year_ago), ZERO)
    return min(max(now / before, SLOWEST), FASTEST) if before > 0 else None


def _width(tested: Sequence[Backcast]) -> Decimal | None:
    misses = [abs(one.miss) for one in tested if one.miss is not None]
    return max(misses) if len(misses) >= FEWEST_WINDOWS else None


def _added(one: Chance, first: date) -> Counted:
    if one.starts_on is None:
        return Counted(one.key, None)
    later = (one.starts_on.year - first.year) * AHEAD + one.starts_on.month - first.month
    left = AHEAD - min(max(later, 0), AHEAD)
    whole = one.value * left / AHEAD
    return Counted(one.key, _cents(whole * one.probability), _cents(whole))


def _taken(one: Threat) -> Counted:
    if one.loss is None or one.probability is None:
        return Counted(one.key, None)
    return Counted(one.key, _cents(one.loss * one.probability), _cents(one.loss))


def _within(taken: tuple[Counted, ...], base: Decimal) -> tuple[Counted, ...]:
    """Return risks that take no more together than there is."""
    most, whole = max(base, ZERO), _sum(taken)
    if whole <= most:
        return taken
    return tuple(
        one if one.amount is None else replace(one, amount=_cents(one.amount * most / whole, ROUND_DOWN))
        for one in taken
    )  # fmt: skip


def _sum(counted: tuple[Counted, ...]) -> Decimal:
    return sum((one.amount or ZERO for one in counted), ZERO)


def _following(last: date, count: int) -> Iterator[date]:
    for step in range(1, count + 1):
        month = last.month - 1 + step
        yield date(last.year + month // AHEAD, month % AHEAD + 1, 1)


def _cents(amount: Decimal, rounding: str = ROUND_HALF_EVEN) -> Decimal:
    return amount.quantize(CENT, rounding)
