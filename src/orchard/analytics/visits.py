"""Every day of every account as arrays: what trends, rhythm, forecast and lapses are made of."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from orchard.analytics import drift_tables, exact, summary
from orchard.analytics.exact import UNITS_OF_ONE
from orchard.analytics.periods import Period
from orchard.analytics.rhythm import Rhythms

if TYPE_CHECKING:
    from orchard.analytics.summary import Prepared

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Whole = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Visits:
    """One row per account and day with a positive line or a positive net, by account, then day.

    `ids` are all accounts in order of id, and `account` places in it; `day` counts from 1970-01-01;
    `sold` (the positive lines) and `net` are ten-thousandths.
    """

    ids: tuple[str, ...]
    account: Whole
    day: Whole
    sold: Whole
    net: Whole

    def __len__(self) -> int:
        return len(self.day)

    def purchases(self) -> list[int]:
        """Return on how many days each account bought, in order of id."""
        bought = self.account[self.sold > 0]
        counts: list[int] = np.bincount(bought, minlength=len(self.ids)).tolist()
        return counts

    def where(self, rows: Flags) -> Visits:
        """Return some of the rows."""
        if rows.all():
            return self
        return Visits(self.ids, self.account[rows], self.day[rows], self.sold[rows], self.net[rows])


def fetch_visits(prepared: Prepared) -> Visits:
    """Return the days on which accounts bought.

    Parameters
    ----------
    prepared
        The ledger's small tables.

    Returns
    -------
    Visits
        Lines without a customer are left out.
    """
    return fetch_rows(prepared).days().visits


@dataclass(frozen=True, eq=False)
class AccountDays:
    """One row per account and day with any line, credit notes too; columns as in `Visits`."""

    rows: Visits
    _places: dict[int, NDArray[np.intp]] = field(default_factory=dict, repr=False)

    @cached_property
    def visits(self) -> Visits:
        """The days with a purchase."""
        return self.rows.where((self.rows.sold > 0) | (self.rows.net > 0))

    def net_in(self, period: Period) -> Whole:
        """Return the net of every account in a period, in ten-thousandths, by account id."""
        first, last = (drift_tables.day_number(day) for day in (period.start, period.end))
        reached = self._reached
        return reached[self._places_of(last + 1)] - reached[self._places_of(first)]

    @cached_property
    def _reached(self) -> Whole:
        """What is sold before each row, and after the last; differences of it are exact."""
        return np.concatenate([np.zeros(1, np.int64), self.rows.net.cumsum()])

    @cached_property
    def _keys(self) -> tuple[Whole, int, int]:
        """One number per row that grows with account and day, the first day, and days at most."""
        day = self.rows.day
        start = int(day.min(initial=0))
        width = int(day.max(initial=0)) - start + 1
        return self.rows.account * width + (day - start), start, width

    def _places_of(self, day: int) -> NDArray[np.intp]:
        """Return how many rows stand before that day of each account; periods share their ends."""
        keys, start, width = self._keys
        within = min(max(day - start, 0), width)
        if within not in self._places:
            wanted = np.arange(len(self.rows.ids)) * width + within
            self._places[within] = np.searchsorted(keys, wanted)
        return self._places[within]


@dataclass(frozen=True, slots=True, eq=False)
class InvoiceRows:
    """Invoices as the engine returned them, in any order; what follows needs no engine."""

    ids: tuple[str, ...]
    rows: pa.Table

    def days(self) -> AccountDays:
        """Return the arrays: the rows of a day summed."""
        day = self.rows["booked_on"].cast(pa.int32()).to_numpy()
        start = int(day.min(initial=0))
        width = int(day.max(initial=0)) - start + 1
        keys = self.rows["place"].to_numpy().astype(np.int64)
        keys *= width  # in place: these are the largest arrays there are
        keys += day
        keys -= start
        order = np.argsort(keys)
        keys = keys[order]
        opens = np.flatnonzero(np.diff(keys, prepend=-1))
        sold, net = (_summed(self.rows[name], order, opens) for name in ("sold", "net"))
        keys = keys[opens]
        account = keys // width  # and not divmod: numpy divides by one number much faster
        return AccountDays(Visits(self.ids, account, keys - account * width + start, sold, net))


def _summed(column: exact.Column, order: NDArray[np.intp], opens: NDArray[np.intp]) -> Whole:
    """Return the sums of the runs that open at some rows, once the rows are in order."""
    if not len(opens):
        return np.zeros(0, np.int64)
    sums: Whole = np.add.reduceat(exact.units_of(column)[0][order], opens)
    return sums


def fetch_rows(prepared: Prepared) -> InvoiceRows:
    """Return what `AccountDays` are made of, without the lines that name no customer."""
    engine, invoices = prepared.engine, prepared.invoices
    known = prepared.accounts.filter(prepared.accounts.account.notnull()).select("account")
    ids = engine.fetch(known).sort_by("account")
    places = pa.array(np.arange(len(ids)))
    coded = engine.load(ids.append_column("place", places).rename_columns(["account", "place"]))
    placed = invoices.inner_join(coded, "account")
    rows = engine.fetch(placed.select("place", "booked_on", "sold", "net"))
    engine.forget(coded)
    return InvoiceRows(tuple(summary.texts_in(ids, "account")), rows)


@dataclass(frozen=True, slots=True, eq=False)
class Buyers:
    """Purchase days put together by account, one entry per account that ever bought.

    `visits` are the days with a positive line; `opens` is where each account's rows begin and
    `closes` where they end (its last row), `account` its place among all ids.
    """

    visits: Visits
    opens: Whole
    closes: Whole

    @classmethod
    def of(cls, visits: Visits) -> Buyers:
        """Leave out days on which nothing was sold."""
        bought = visits.where(visits.sold > 0)
        steps = np.diff(bought.account, prepend=-1) != 0
        opens = np.flatnonzero(steps)
        closes = np.append(opens[1:], len(bought))[: len(opens)] - 1
        return cls(bought, opens, closes)

    @property
    def account(self) -> Whole:
        """The place of each buyer among all ids."""
        return self.visits.account[self.opens]

    def sold(self) -> Floats:
        """Return the sum of the positive lines, exact until it becomes a float."""
        return self._sum(self.visits.sold) / UNITS_OF_ONE

    def rhythms(self, as_of: date) -> Rhythms:
        """Return how each account buys: its gaps, its half-years, and whether last year was quiet.

        Parameters
        ----------
        as_of
            The last day that counts.

        Returns
        -------
        Rhythms
            One entry per buyer.
        """
        day, halves = self.visits.day, drift_tables.halves(as_of)
        first, last = day[self.opens], day[self.closes]
        gap = np.diff(day, prepend=0)
        gap[self.opens] = 0
        edge = np.asarray((halves.as_of - last) * drift_tables.EDGE_SHARE, dtype=np.float64)
        from_day: Floats = last - drift_tables.SEASON_DAYS + edge
        to_day: Floats = halves.as_of - drift_tables.SEASON_DAYS - edge
        counts = (
            first,
            last,
            self.closes - self.opens,
            last - first,
            self._sum(gap * gap),
            np.maximum.reduceat(gap, self.opens) if len(self.opens) else gap,
            *(self._times(*halves.bounds(number)) for number in (0, 2)),
            self._sum((day >= self._each(from_day)) & (day <= self._each(to_day))),
        )
        return Rhythms(halves.as_of, *(count.astype(np.float64) for count in counts))

    def purchases_between(self, account: Whole, first: Whole, last: Whole) -> tuple[Whole, Whole]:
        """Return how many purchases stand from one day of an account to another, and since.

        Parameters
        ----------
        account
            Places of accounts, in any order and as often as wanted.
        first, last
            Days on which that account bought.

        Returns
        -------
        (array, array)
            Purchases from `first` to `last`, both counted, and those after `last`.
        """
        day = self.visits.day
        start = int(day.min(initial=0))
        width = int(day.max(initial=0)) - start + 1
        keys = self.visits.account * width + (day - start)
        begins, ends = (_places_in(keys, account * width + (at - start)) for at in (first, last))
        last_row = self.closes[np.searchsorted(self.account, account)]
        return ends - begins + 1, last_row - ends

    def _times(self, before: int, end: int) -> Whole:
        """Return how often each buyer bought after a day, up to another."""
        return self._sum((self.visits.day > before) & (self.visits.day <= end))

    def _sum(self, column: NDArray[np.int64] | Flags) -> Whole:
        """Return the sum over each buyer's rows."""
        if not len(self.opens):
            return np.zeros(0, np.int64)
        sums: Whole = np.add.reduceat(column, self.opens, dtype=np.int64)
        return sums

    def _each(self, value: Floats) -> Floats:
        """Return the buyer's value for each of its rows."""
        return np.repeat(value, self.closes - self.opens + 1)


def _places_in(keys: Whole, wanted: Whole) -> Whole:
    """Return where each wanted key stands; in order they are found several times faster."""
    places, order = np.empty(len(wanted), np.int64), np.argsort(wanted)
    places[order] = np.searchsorted(keys, wanted[order])
    return places
