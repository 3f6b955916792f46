"""What the drift signals ask of the ledger: small tables, computed where the lines are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

import ibis

from orchard.analytics.periods import months_before

if TYPE_CHECKING:
    from ibis.expr.types import Column, Table, Value

SEASON_DAYS = 364  # a year of whole weeks, so that weekdays meet weekdays
EDGE_SHARE = 0.15  # seasons start and end a little earlier or later each year
HALF_YEAR_MONTHS = 6
SAME_THING = (0.2, 5.0)  # beyond these price ratios an offer key means something else than before
CHEAPER = 0.995
REGULAR_LINES = 4
LOST_AFTER_DAYS = 730
REMEMBERED_MONTHS = 36
DUE_AFTER_DAYS = 30
EPOCH = date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class Halves:
    """Half-years back from the as-of day, as days: half 0 is the last, half 2 a year before it."""

    as_of: int
    starts: tuple[int, int, int]

    def bounds(self, number: int) -> tuple[int, int]:
        """Return the day before the half-year of that number, and its last day."""
        return self.starts[number], self.as_of if number == 0 else self.starts[number - 1]

    def within(self, day: Column, number: int) -> Value:
        """Return whether the day is in the half-year of that number."""
        before, end = self.bounds(number)
        return _within(day, before, end)


def halves(as_of: date) -> Halves:
    """Return the three half-years that end on the as-of day.

    Parameters
    ----------
    as_of
        Last day that counts.

    Returns
    -------
    Halves
        Day numbers; the latest half first.

    Examples
    --------
    >>> halves(date(1970, 1, 31)).as_of
    30
    """
    first_days = [months_before(as_of, HALF_YEAR_MONTHS * number) for number in (1, 2, 3)]
    one, two, three = (day_number(day) for day in first_days)
    return Halves(day_number(as_of), (one, two, three))


def day_number(day: date) -> int:
    """Return the days since 1970-01-01, as `epoch_days` counts them in every engine.

    Parameters
    ----------
    day
        Any day.

    Returns
    -------
    int
        Negative before 1970.

    Examples
    --------
    >>> day_number(date(1970, 1, 8))
    7
    """
    return (day - EPOCH).days


@dataclass(frozen=True, slots=True)
class Offers:
    """What accounts bought of each offer in half 0 (`now`) and in the year before it (`before`).

    Both: account, offer, lines (positive ones), net and quantity where the quantity is known, and,
    where the ledger knows list prices, gross and what was paid of it where the line has one;
    `before` also lines_2, those of half 2.
    """

    now: Table
    before: Table


def account_offers(lines: Table, as_of: date, *, listed: bool) -> Offers:
    """Return what the positive lines of the last eighteen months say of accounts and offers.

    Two groupings with few columns cost less than one with all of them, filtered.

    Parameters
    ----------
    lines
        Lines of the LINES contract.
    as_of
        The last day that counts.
    listed
        Whether the ledger knows list prices at all; else nothing is computed for them.

    Returns
    -------
    Offers
        Amounts as numbers for ratios.
    """
    periods = halves(as_of)
    now = _sold(lines, *periods.bounds(0))
    before = _sold(lines, periods.starts[2], periods.starts[0])
    return Offers(
        now.group_by("account", "offer").aggregate(**_bought(now, listed=listed)),
        before.group_by("account", "offer").aggregate(
            lines_2=before.count(where=periods.within(before.booked_on, 2)),
            **_bought(before, listed=listed),
        ),
    )


def _sold(lines: Table, before: int, end: int) -> Table:
    """Return the positive lines of known accounts and offers after a day, up to another."""
    return lines.filter(
        _within(lines.booked_on, before, end),
        lines.account.notnull(),
        lines.offer.notnull(),
        lines.net > 0,
    )


def _within(day: Column, before: int, end: int) -> Value:
    """Return whether the day is after one day number, and not after another."""
    first, last = (EPOCH + timedelta(days=number) for number in (before, end))
    return (day > ibis.literal(first)) & (day <= ibis.literal(last))


def _bought(sold: Table, *, listed: bool) -> dict[str, Value]:
    """Return lines, net and another amount where that is known."""
    net = _float(sold.net)
    amounts = {"net": sold.quantity, **({"paid": sold.gross} if listed else {})}
    sums: dict[str, Value] = {"lines": sold.count()}
    for name, other in amounts.items():
        sums[name] = net.sum(where=other > 0)
        sums[other.get_name()] = _float(other).sum(where=other > 0)
    return sums


def family_lines(offers: Offers, families: Table) -> Offers:
    """Return the lines per account and family in both periods.

    Parameters
    ----------
    offers
        From `account_offers`.
    families
        offer and family, each offer once, `summary.Prepared.offers`.

    Returns
    -------
    Offers
        account, family, lines, and `before` lines_2.
    """
    named = families.filter(families.family.notnull())
    return Offers(_by_family(offers.now, named), _by_family(offers.before, named))


def _by_family(bought: Table, families: Table) -> Table:
    """Return the counts of lines per account and family."""
    named = bought.inner_join(families, "offer")
    counts = {name: named[name].sum() for name in ("lines", "lines_2") if name in bought.columns}
    return named.group_by("account", "family").aggregate(**counts)


def mixes(things: Offers) -> Table:
    """Return the counts of lines per account that the effective numbers are made of.

    Parameters
    ----------
    things
        From `account_offers` or `family_lines`.

    Returns
    -------
    Table
        account, and for the half-years 0 and 2 and the year before half 0 (`b`) the lines `n_`
        and the sum of squares over offers or families `s_`; accounts that bought in both periods.
    """
    now, before = things.now, things.before
    return (
        now.group_by("account")
        .aggregate(**_moments(now.lines, "0"))
        .inner_join(
            before.group_by("account").aggregate(
                **_moments(before.lines, "b"), **_moments(before.lines_2, "2")
            ),
            "account",
        )
    )


def _moments(lines: Column, part: str) -> dict[str, Value]:
    """Return the sum and the sum of squares of the lines of a period."""
    return {f"n_{part}": lines.sum(), f"s_{part}": _float(lines * lines).sum()}


def baskets(offers: Offers) -> Table:
    """Return, per account, what the offers bought in both periods cost now and before.

    Parameters
    ----------
    offers
        From `account_offers`.

    Returns
    -------
    Table
        account, paid, would_have_paid, cheaper (paid for offers that became
        cheaper), offers, offers_cheaper, sold (all of half 0), and, where list prices are known, for
        the offers listed in both periods: gross now, the discount given on it, and as it would be
        with the shares of before. Accounts that bought an offer in both periods.
    """
    both = _in_both(offers)
    price = both.net_before / both.quantity_before
    ratio = both.net / both.quantity / price
    same = ratio.between(*SAME_THING)
    cheaper = same & (ratio < CHEAPER)
    bought = both.group_by("account").aggregate(
        paid=_sum_where(both.net, same),
        would_have_paid=_sum_where(both.quantity * price, same),
        cheaper=_sum_where(both.net, cheaper),
        offers=both.count(where=same),
        offers_cheaper=both.count(where=cheaper),
        **_discounts(both),
    )
    sold = offers.now.group_by("account").aggregate(sold=offers.now.net.sum().coalesce(0.0))
    return bought.inner_join(sold, "account")


def _in_both(offers: Offers) -> Table:
    """Return the offers that an account bought in both periods, those of before by that suffix."""
    keys = ("account", "offer")
    amounts = [name for name in offers.now.columns if name not in (*keys, "lines")]
    before = offers.before.select(*keys, **{f"{name}_before": name for name in amounts})
    return offers.now.inner_join(before, keys)


def _discounts(offers: Table) -> dict[str, Value]:
    """Return list prices and discounts of the offers listed in both periods, if there are any."""
    if "gross" not in offers.columns:
        return {}
    listed = offers.gross.notnull() & offers.gross_before.notnull()
    share_before = 1 - offers.paid_before / offers.gross_before
    return {
        "gross": _sum_where(offers.gross, listed),
        "discount": _sum_where(offers.gross - offers.paid, listed),
        "discount_before": _sum_where(offers.gross * share_before, listed),
    }


def regular_offers(lines: Table, as_of: date) -> Table:
    """Return the offers that were bought several times and not given up long ago.

    Parameters
    ----------
    lines
        Lines of the LINES contract; those older than three years are left out.
    as_of
        The last day that counts.

    Returns
    -------
    Table
        account, offer, first and last (day numbers), lines (positive ones).
    """
    today = day_number(as_of)
    oldest = day_number(months_before(as_of, REMEMBERED_MONTHS))
    sold = _sold(lines, oldest, today)
    found = sold.group_by("account", "offer").aggregate(
        first=sold.booked_on.min(), last=sold.booked_on.max(), lines=sold.count()
    )
    offers = found.mutate(first=found.first.epoch_days(), last=found.last.epoch_days())
    return offers.filter(offers.lines >= REGULAR_LINES, offers.last >= today - LOST_AFTER_DAYS)


def silent_offers(regular: Table, as_of: date) -> Table:
    """Return the regular offers that were not bought lately.

    Parameters
    ----------
    regular
        From `regular_offers`, kept: engines would read the lines twice for the count.
    as_of
        The last day that counts.

    Returns
    -------
    Table
        The same columns and regular, the offers that the account buys as often.
    """
    today = day_number(as_of)
    counted = regular.mutate(regular=regular.count().over(group_by="account"))
    return counted.filter(counted.last <= today - DUE_AFTER_DAYS, counted.last > counted.first)


def offer_days(lines: Table, wanted: Table, as_of: date) -> Table:
    """Return, for few offers of few accounts, the exact days and those of last year's silence.

    Parameters
    ----------
    lines
        Lines of the LINES contract.
    wanted
        account, offer, first and last (day numbers), in the engine.
    as_of
        The last day that counts.

    Returns
    -------
    Table
        account, offer, days (with a positive line), same_days (as in `rhythm.Rhythms`), net.
    """
    chosen = wanted.select(
        wanted_account="account", wanted_offer="offer", first="first", last="last"
    )
    positive = lines.filter(lines.net > 0)
    sold = positive.select("account", "offer", "net", day=positive.booked_on.epoch_days())
    both = [sold.account == chosen.wanted_account, sold.offer == chosen.wanted_offer]
    found = sold.inner_join(chosen, [*both, sold.day >= chosen.first])
    today = day_number(as_of)
    edge = (today - found.last) * EDGE_SHARE
    same = (found.day >= found.last - SEASON_DAYS + edge) & (
        found.day <= today - SEASON_DAYS - edge
    )
    return found.group_by("account", "offer").aggregate(
        days=found.day.nunique(), same_days=_times(same), net=_float(found.net).sum()
    )


def _times(condition: Value) -> Value:
    """Return how often the condition holds."""
    return condition.cast("int64").sum().coalesce(0)


def _float(amount: Value) -> Value:
    """Return an amount as a number for ratios; money that is shown stays decimal."""
    return amount.cast("float64")


def _sum_where(amount: Value, condition: Value) -> Value:
    """Return the sum over the rows that meet the condition; over none it is zero."""
    return amount.sum(where=condition).coalesce(0.0)
