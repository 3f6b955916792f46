"""The drift signals of a ledger: rhythm, mix, price and lapsed offers, account by account."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from orchard.analytics import drift_tables, offer_drift, price_drift, rhythm, summary
from orchard.analytics.policy import DriftPolicy
from orchard.analytics.results import Signal
from orchard.analytics.visits import Buyers, Visits, fetch_visits

if TYPE_CHECKING:
    from ibis.expr.types import Table

    from orchard.analytics.summary import Prepared

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Found = defaultdict[str, list[Signal]]

LEAST_DAYS = 2
DAYS_OF_YEAR = 365


@dataclass(frozen=True, slots=True)
class _Rows:
    """Rows of one query by name of the column, missing numbers as zero, accounts in order."""

    table: pa.Table
    accounts: list[str]

    def numbers(self, name: str) -> Floats:
        """Return a column as numbers; zeros for a column that the ledger cannot fill."""
        if name not in self.table.column_names:
            return np.zeros(len(self.table))
        column = self.table[name].combine_chunks().fill_null(0)
        return np.asarray(column.to_numpy(zero_copy_only=False), dtype=np.float64)


@dataclass(frozen=True, slots=True)
class _Buying:
    """What every other signal asks of the rhythm: who is active in both half-years, yearly net."""

    active: frozenset[str]
    yearly: dict[str, float]


def signals(
    prepared: Prepared,
    lines: Table,
    policy: DriftPolicy | None = None,
    *,
    seen: Visits | None = None,
) -> dict[str, tuple[Signal, ...]]:
    """Return the drift signals of every account that shows one.

    Parameters
    ----------
    prepared
        The ledger's small tables.
    lines
        The lines they were made of (LINES contract).
    policy
        Quantiles and shares; the defaults when left out.
    seen
        The days on which accounts bought, if they were fetched already.

    Returns
    -------
    dict
        Signals by account, in the order rhythm, mix, price, lapsed offers. Accounts without a
        signal are left out; one-time buyers never have one. Nothing is said of lines without a
        customer.

    Notes
    -----
    Source: own rules; each function names the formula it uses.
    """
    rules = policy or DriftPolicy()
    found: Found = defaultdict(list)
    engine = prepared.engine
    buyers = Buyers.of(fetch_visits(prepared) if seen is None else seen)
    buying = _rhythm_signals(prepared, buyers, rules, found)
    if prepared.offers is not None and buying.yearly:
        # most arithmetic lies in the lapses: it comes while the forecast is still at work
        lapses = _lapses(prepared, lines, _lapsing(prepared, lines, buyers, rules), rules)
        offers = _kept_offers(prepared, lines)
        families = drift_tables.family_lines(offers, prepared.offers)
        by_offer, by_family = (
            _fetch(prepared, drift_tables.mixes(things)) for things in (offers, families)
        )
        _mix_signals((by_offer, by_family), buying, rules, found)
        _price_signals(_fetch(prepared, drift_tables.baskets(offers)), buying, rules, found)
        for table in (offers.now, offers.before):
            engine.forget(table)
        _lapse_signals(lapses, buying, rules, found)
    return {account: tuple(found[account]) for account in sorted(found)}


def _kept_offers(prepared: Prepared, lines: Table) -> drift_tables.Offers:
    """Return what was bought of each offer, computed once."""
    listed, keep = _has_list_prices(prepared), prepared.engine.keep
    offers = drift_tables.account_offers(lines, prepared.as_of, listed=listed)
    return drift_tables.Offers(keep(offers.now), keep(offers.before))


def _has_list_prices(prepared: Prepared) -> bool:
    """Return whether any line of the ledger knows its list price."""
    total = prepared.accounts.aggregate(listed=prepared.accounts.listed_lines.sum())
    return bool(prepared.engine.fetch(total)["listed"][0].as_py())


def _fetch(prepared: Prepared, expression: Table) -> _Rows:
    """Return the rows of an expression, in order of account."""
    return _in_order(prepared.engine.fetch(expression))


def _in_order(rows: pa.Table) -> _Rows:
    """Return rows in order of account, and of offer where there is one."""
    by_account: list[tuple[str, Literal["ascending", "descending"]]] = [("account", "ascending")]
    if "offer" in rows.column_names:
        by_account.append(("offer", "ascending"))
    rows = rows.sort_by(by_account)
    return _Rows(rows, summary.texts_in(rows, "account"))


def _rhythm_signals(
    prepared: Prepared, buyers: Buyers, policy: DriftPolicy, found: Found
) -> _Buying:
    """Add the broken rhythms and return who buys."""
    accounts = [buyers.visits.ids[at] for at in buyers.account.tolist()]
    rhythms = buyers.rhythms(prepared.as_of)
    judged = rhythm.judge(rhythms, policy)
    for at in np.flatnonzero(judged.overdue | judged.fewer):
        found[accounts[at]].append(rhythm.signal(rhythms, judged, int(at), policy))
    active = (rhythms.half_0 >= LEAST_DAYS) & (rhythms.half_2 >= LEAST_DAYS)
    yearly = buyers.sold() / np.maximum(rhythms.last - rhythms.first, DAYS_OF_YEAR)
    return _Buying(
        frozenset(accounts[at] for at in np.flatnonzero(active)),
        dict(zip(accounts, (yearly * DAYS_OF_YEAR).tolist(), strict=True)),
    )


def _mix_signals(
    tables: tuple[_Rows, _Rows], buying: _Buying, policy: DriftPolicy, found: Found
) -> None:
    """Add the narrowed mixes of offers, else of families."""
    told: set[str] = set()
    for rows, things in zip(tables, ("offers", "families"), strict=True):
        parts = (f"{kind}_{part}" for part in "02b" for kind in "ns")
        mix = offer_drift.Mix(*(rows.numbers(name) for name in parts))
        for at in np.flatnonzero(offer_drift.narrowed(mix, policy)):
            account = rows.accounts[at]
            if account in buying.active and account not in told:
                told.add(account)
                found[account].append(offer_drift.mix_signal(mix, int(at), things))


def _price_signals(rows: _Rows, buying: _Buying, policy: DriftPolicy, found: Found) -> None:
    """Add the eroded prices and the grown discounts."""
    names = price_drift.Prices.__slots__
    prices = price_drift.Prices(*(rows.numbers(name) for name in names))
    by_basket, by_discount = price_drift.eroded(prices, policy)
    for at in np.flatnonzero(by_basket | by_discount):
        if rows.accounts[at] in buying.active:
            signal = price_drift.price_signal(prices, by_basket, int(at))
            found[rows.accounts[at]].append(signal)


@dataclass(frozen=True, slots=True)
class _Lapsing:
    """Offers that may have lapsed: rows by account and offer, with purchases of the account."""

    rows: _Rows
    span: Floats
    missed: Floats


def _lapsing(
    prepared: Prepared, lines: Table, buyers: Buyers, policy: DriftPolicy
) -> _Lapsing | None:
    """Return the offers that are overdue if every line stands for a day of its own."""
    engine, as_of = prepared.engine, prepared.as_of
    often = engine.keep(drift_tables.regular_offers(lines, as_of))
    table = engine.fetch(drift_tables.silent_offers(often, as_of))
    engine.forget(often)
    place = pc.index_in(table["account"], value_set=pa.array(buyers.visits.ids, pa.string()))
    account, first, last = (
        column.to_numpy().astype(np.int64) for column in (place, table["first"], table["last"])
    )
    between = buyers.purchases_between(account, first, last)
    span, missed = (count.astype(np.float64) for count in between)
    rows = _Rows(table, [])
    bought = np.minimum(rows.numbers("lines"), span)
    maybe = offer_drift.overdue(bought, span, missed, rows.numbers("regular"), policy)
    if not maybe.any():
        return None
    chosen = table.append_column("span", pa.array(span)).append_column("missed", pa.array(missed))
    rows = _in_order(chosen.filter(maybe))
    return _Lapsing(rows, rows.numbers("span"), rows.numbers("missed"))


def _lapse_signals(
    lapses: dict[str, list[offer_drift.Lapse]], buying: _Buying, policy: DriftPolicy, found: Found
) -> None:
    """Add the lapsed offers of accounts to which they mattered."""
    for account, mine in lapses.items():
        yearly = buying.yearly[account]
        if sum(lapse.yearly for lapse in mine) >= policy.lapsed_minimum_share * yearly > 0:
            found[account].append(offer_drift.lapse_signal(mine, yearly))


def _lapses(
    prepared: Prepared, lines: Table, lapsing: _Lapsing | None, policy: DriftPolicy
) -> dict[str, list[offer_drift.Lapse]]:
    """Return the offers that are overdue by exact days and not merely out of season."""
    if lapsing is None:
        return {}
    chosen, span, missed = lapsing.rows, lapsing.span, lapsing.missed
    offers = summary.texts_in(chosen.table, "offer")
    wanted = prepared.engine.load(chosen.table.select(["account", "offer", "first", "last"]))
    exact = _fetch(prepared, drift_tables.offer_days(lines, wanted, prepared.as_of))
    today = drift_tables.day_number(prepared.as_of)
    days, ends = exact.numbers("days"), chosen.numbers("last")
    quiet = offer_drift.out_of_season(
        chosen.numbers("first"), ends, exact.numbers("same_days"), today
    )
    late = offer_drift.overdue(days, span, missed, chosen.numbers("regular"), policy) & ~quiet
    years = np.maximum(ends - chosen.numbers("first"), DAYS_OF_YEAR) / DAYS_OF_YEAR
    yearly = exact.numbers("net") / years
    lapses: dict[str, list[offer_drift.Lapse]] = defaultdict(list)
    for at in np.flatnonzero(late):
        lapse = offer_drift.Lapse(
            offers[at], int(days[at]), int(span[at]), int(missed[at]), float(yearly[at])
        )
        lapses[chosen.accounts[at]].append(lapse)
    return lapses
