"""The twelve months to come of an account: from what they are made, what was kept, what came of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from orchard.analytics import year_ahead
from orchard.analytics.results import Signal, SignalKind
from orchard.analytics.year_ahead import Added, Backcast, Chance, Counted, Month, Threat
from orchard.domain.accounts.models import Account
from orchard.domain.core.mistakes import NotFound
from orchard.domain.core.models import User
from orchard.domain.economics.models import AccountFigures
from orchard.domain.economics.queries import figures as stored
from orchard.domain.economics.queries import statements
from orchard.domain.economics.rules import Dimension
from orchard.domain.plans.models import YearAheadQuerySet, YearAheadVersion
from orchard.domain.plans.queries import qualification
from orchard.domain.plans.rules.qualification import capped
from orchard.domain.whitespace import queries as whitespace

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Part:
    """One opportunity or risk: the whole of it, how likely, and what of it is counted."""

    key: str
    title: str
    whole: Decimal | None
    chance: Decimal | None
    starts_on: date | None
    amount: Decimal | None


@dataclass(frozen=True, slots=True)
class Outlook:
    """A forecast with everything that it is made of, as it would be or was kept."""

    as_of: date
    currency: str
    grade: str
    run_rate: Decimal
    opportunities: tuple[Part, ...]
    risks: tuple[Part, ...]
    expected: Decimal
    low: Decimal | None
    high: Decimal | None
    months: tuple[Month, ...]
    is_seasonal: bool

    @property
    def added(self) -> Decimal:
        """Return what opportunities add by chance."""
        return _sum(self.opportunities)

    @property
    def taken(self) -> Decimal:
        """Return what risks take by chance."""
        return _sum(self.risks)

    @property
    def uncounted(self) -> int:
        """Return how many opportunities and risks are named, but cannot be counted."""
        return sum(one.amount is None for one in (*self.opportunities, *self.risks))


@dataclass(frozen=True, slots=True)
class Kept:
    """A version that was kept, and what came in the months of it that are over."""

    row: YearAheadVersion
    came: Backcast | None
    months_over: int


@dataclass(frozen=True, slots=True)
class Sight:
    """The forecast of today, those that were kept, and what the run-rate would have said before."""

    now: Outlook | None
    kept: tuple[Kept, ...]
    backcasts: tuple[Backcast, ...]
    history: tuple[Month, ...]


def sight(viewer: User, account: Account) -> Sight:
    """Return everything about the twelve months to come of an account."""
    figures = statements.account_figures_or_none(viewer, account)
    if figures is None:
        return Sight(None, (), (), ())
    history = months(viewer, figures)
    came = {one.start: one.revenue for one in history}
    kept = tuple(_kept(row, came) for row in _versions(viewer, account))
    tested = tuple(year_ahead.backcasts(history))
    return Sight(outlook(viewer, account, figures, history), kept, tested, tuple(history))


def outlook(
    viewer: User, account: Account, figures: AccountFigures, history: Sequence[Month]
) -> Outlook | None:
    """Return the forecast from the figures of today; `None` with fewer than three months."""
    rows = {str(row.pk): row for row in whitespace.pipeline(viewer, account)}
    checked = qualification.scores(viewer, account)
    chances = [
        Chance(key, row.value, capped(row.chance, checked.get(row.pk)), row.expected_on)
        for key, row in rows.items()
    ]
    ahead, _season = year_ahead.run_rate(history)
    base = sum((one.revenue for one in ahead), ZERO)
    signals = {str(one.kind): one for one in figures.found_signals}
    threats = [_threat(key, one, figures, base) for key, one in signals.items()]
    found = year_ahead.year_ahead(history, chances, threats)
    if found is None:
        return None
    return Outlook(
        as_of=figures.figure_set.as_of,
        currency=figures.figure_set.currency,
        grade="B" if found.is_seasonal and found.low is not None else "C",
        run_rate=found.run_rate,
        opportunities=tuple(
            _part(one, rows[one.key].title, rows[one.key].value, chance.probability, chance.starts_on)
            for one, chance in zip(found.opportunities, chances, strict=True)
        ),
        risks=tuple(
            _part(one, signals[one.key].reason, threat.loss, threat.probability, None)
            for one, threat in zip(found.risks, threats, strict=True)
        ),
        expected=found.expected,
        low=found.low,
        high=found.high,
        months=found.months,
        is_seasonal=found.is_seasonal,
    )  # fmt: skip


def months(viewer: User, figures: AccountFigures) -> list[Month]:
    """Return the revenue of every complete month since the first purchase, without a gap."""
    rows = stored.parts(viewer, figures.account, Dimension.MONTH)
    sums = {date.fromisoformat(row.key): row.net for row in rows if row.key}
    if not sums:
        return []
    following = figures.figure_set.as_of + timedelta(days=1)  # a month is over on its last day
    end = following.replace(day=1)
    return [Month(start, sums.get(start, ZERO)) for start in _each(min(sums), end)]


def version(viewer: User, account: Account, number: int) -> Outlook:
    """Return a forecast that was kept, as it was then."""
    row = _versions(viewer, account).filter(number=number).first()
    if row is None:
        raise NotFound
    return Outlook(
        as_of=row.as_of,
        currency=row.currency,
        grade=row.grade,
        run_rate=row.run_rate,
        opportunities=tuple(_read(one) for one in row.inputs["opportunities"]),
        risks=tuple(_read(one) for one in row.inputs["risks"]),
        expected=row.expected,
        low=row.low,
        high=row.high,
        months=_months_of(row),
        is_seasonal=row.inputs["is_seasonal"],
    )


def _versions(viewer: User, account: Account) -> YearAheadQuerySet:
    rows = YearAheadVersion.objects.visible_to(viewer).filter(account=account)
    return rows.select_related("made_by").order_by("-number")


def _threat(key: str, one: Signal, figures: AccountFigures, base: Decimal) -> Threat:
    """Return a sign of drift as a risk: that all stops.

    Lower prices and offers that lapsed are in the run-rate already, how far nobody knows, and of a
    narrowing mix nobody knows what it costs.
    """
    if one.kind == SignalKind.RHYTHM_BROKEN and figures.active_probability is not None:
        return Threat(key, max(base, ZERO), 1 - Decimal(str(round(figures.active_probability, 4))))
    return Threat(key, None, None)


def _part(
    one: Counted, title: str, whole: Decimal | None, chance: Decimal | None, starts: date | None
) -> Part:
    return Part(one.key, title, whole, chance, starts, one.amount)


def _read(said: dict[str, str | None]) -> Part:
    whole, chance, amount = (
        None if (text := said[name]) is None else Decimal(text)
        for name in ("whole", "chance", "amount")
    )
    starts = said["starts_on"]
    return Part(
        str(said["key"]),
        str(said["title"]),
        whole,
        chance,
        date.fromisoformat(starts) if starts else None,
        amount,
    )


def _months_of(row: YearAheadVersion) -> tuple[Month, ...]:
    return tuple(Month(date.fromisoformat(start), Decimal(one)) for start, one in row.months)


def _kept(row: YearAheadVersion, came: dict[date, Decimal]) -> Kept:
    """Return a version beside what came: in each month what was open to come by then."""
    parts = [_read(one) for one in row.inputs["opportunities"]]
    added = [Added(one.amount, one.starts_on) for one in parts if one.amount and one.starts_on]
    forecast = year_ahead.by_month(_months_of(row), added, row.risks)
    over = sum(start in came for start in forecast)
    return Kept(row, year_ahead.so_far(forecast, came), over)


def _sum(parts: Sequence[Part]) -> Decimal:
    return sum((one.amount or ZERO for one in parts), ZERO)


def _each(first: date, end: date) -> Iterator[date]:
    start = first
    while start < end:
        yield start
        start = (start.replace(day=28) + timedelta(days=4)).replace(day=1)
