"""What the drift signals ask of the ledger: small tables, computed where the lines are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
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
        return (day > before) & (day <= end)


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


def account_offers(lines: Table, as_of: date, *, listed: bool) -> Table:
    """Return one row per account and offer with what its positive lines say, in one scan.

    Parameters
    ----------
    lines
        Lines of the LINES contract; those older than three years are left out.
    as_of
        The last day that counts.
    listed
        Whether the ledger knows list prices at all; else nothing is computed for them.

    Returns
    -------
    Table
        account, offer, first and last (day numbers), lines and their number in the halves 0 and 2
        and in the year before half 0 (`b`), net, and of half 0 and that year (`_before`) net and
        quantity where the quantity is known, gross and what was paid of it where list prices are.
    """
    periods = halves(as_of)
    oldest = ibis.literal(months_before(as_of, REMEMBERED_MONTHS))
    sold = lines.filter(
        lines.booked_on > oldest, lines.account.notnull(), lines.offer.notnull(), lines.net > 0
    )
    day, net = sold.booked_on.epoch_days(), _float(sold.net)
    now, ago = periods.within(day, 0), periods.within(day, 2)
    before = periods.within(day, 1) | ago
    return sold.group_by("account", "offer").aggregate(
        first=day.min(),
        last=day.max(),
        lines=sold.count(),
        lines_0=sold.count(where=now),
        lines_2=sold.count(where=ago),
        lines_b=sold.count(where=before),
        net=net.sum(),
        **_both_periods(net, sold.quantity, ("net", "quantity"), now, before),
        **(_both_periods(net, sold.gross, ("paid", "gross"), now, before) if listed else {}),
    )


def _both_periods(
    net: Value, other: Column, names: tuple[str, str], now: Value, before: Value
) -> dict[str, Value]:
    """Return the sums of net and another amount where that is known, now and before."""
    amount = _float(other)
    sums = {}
    for suffix, period in (("0", now), ("before", before)):
        inside = period & (other > 0)
        sums[f"{names[0]}_{suffix}"] = net.sum(where=inside)
        sums[f"{names[1]}_{suffix}"] = amount.sum(where=inside)
    return sums


def family_lines(offers: Table, families: Table) -> Table:
    """Return the lines per account and family, in the half-years 0 and 2 and the year before 0.

    Parameters
    ----------
    offers
        From `account_offers`.
    families
        offer and family, each offer once, `summary.Prepared.offers`.

    Returns
    -------
    Table
        account, family, lines_0, lines_2, lines_b.
    """
    recent = offers.filter(offers.lines_0 + offers.lines_b > 0)
    named = recent.inner_join(families.filter(families.family.notnull()), "offer")
    counts = {name: named[name].sum() for name in ("lines_0", "lines_2", "lines_b")}
    return named.group_by("account", "family").aggregate(**counts)


def mixes(things: Table) -> Table:
    """Return the counts of lines per account that the effective numbers are made of.

    Parameters
    ----------
    things
        From `account_offers` or `family_lines`.

    Returns
    -------
    Table
        account, and for the half-years 0 and 2 and the year before half 0 (`b`) the lines `n_`
        and the sum of squares over offers or families `s_`.
    """
    recent = things.filter(things.lines_0 + things.lines_b > 0)
    return recent.group_by("account").aggregate(**_moments(recent))


def _moments(things: Table) -> dict[str, Value]:
    """Return sums and sums of squares of the lines of each period."""
    lines = {part: things[f"lines_{part}"] for part in "02b"}
    sums = {f"n_{part}": column.sum() for part, column in lines.items()}
    return sums | {f"s_{part}": _float(column * column).sum() for part, column in lines.items()}


def baskets(offers: Table) -> Table:
    """Return, per account, the mix and what the offers bought in both periods cost now and before.

    Parameters
    ----------
    offers
        From `account_offers`.

    Returns
    -------
    Table
        account, the columns of `mixes`, paid, would_have_paid, cheaper (paid for offers that became
        cheaper), offers, offers_cheaper, sold (all of half 0), and, where list prices are known, for
        the offers listed in both periods: gross now, the discount given on it, and as it would be with the shares of before.
    """
    recent = offers.filter(offers.lines_0 + offers.lines_b > 0)
    price = recent.net_before / recent.quantity_before
    ratio = recent.net_0 / recent.quantity_0 / price
    same = ratio.between(*SAME_THING)
    cheaper = same & (ratio < CHEAPER)
    return recent.group_by("account").aggregate(
        **_moments(recent),
        sold=recent.net_0.sum().coalesce(0.0),
        paid=_sum_where(recent.net_0, same),
        would_have_paid=_sum_where(recent.quantity_0 * price, same),
        cheaper=_sum_where(recent.net_0, cheaper),
        offers=recent.count(where=same),
        offers_cheaper=recent.count(where=cheaper),
        **_discounts(recent),
    )


def _discounts(offers: Table) -> dict[str, Value]:
    """Return list prices and discounts of the offers listed in both periods, if there are any."""
    if "gross_0" not in offers.columns:
        return {}
    listed = offers.gross_0.notnull() & offers.gross_before.notnull()
    share_before = 1 - offers.paid_before / offers.gross_before
    return {
        "gross": _sum_where(offers.gross_0, listed),
        "discount": _sum_where(offers.gross_0 - offers.paid_0, listed),
        "discount_before": _sum_where(offers.gross_0 * share_before, listed),
    }


def silent_offers(offers: Table, as_of: date) -> Table:
    """Return the offers that were bought several times and not lately.

    Parameters
    ----------
    offers
        From `account_offers`.
    as_of
        The last day that counts.

    Returns
    -------
    Table
        account, offer, first, last, lines, net, regular (offers that the account buys as often).
    """
    today = day_number(as_of)
    often = offers.filter(offers.lines >= REGULAR_LINES, offers.last >= today - LOST_AFTER_DAYS)
    regular = often.mutate(regular=often.count().over(group_by="account"))
    late = regular.filter(regular.last <= today - DUE_AFTER_DAYS, regular.last > regular.first)
    return late.select("account", "offer", "first", "last", "lines", "net", "regular")


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
        account, offer, days (with a positive line), same_days (as in `rhythm.Rhythms`).
    """
    chosen = wanted.select(
        wanted_account="account", wanted_offer="offer", first="first", last="last"
    )
    sold = lines.filter(lines.net > 0).select("account", "offer", day=lines.booked_on.epoch_days())
    both = [sold.account == chosen.wanted_account, sold.offer == chosen.wanted_offer]
    found = sold.inner_join(chosen, [*both, sold.day >= chosen.first])
    today = day_number(as_of)
    edge = (today - found.last) * EDGE_SHARE
    same = (found.day >= found.last - SEASON_DAYS + edge) & (
        found.day <= today - SEASON_DAYS - edge
    )
    return found.group_by("account", "offer").aggregate(
        days=found.day.nunique(), same_days=_times(same)
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
