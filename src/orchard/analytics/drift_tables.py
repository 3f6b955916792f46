"""What the drift signals ask of the ledger: small tables, computed where the lines are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import ibis

from orchard.analytics import summary
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
DUE_AFTER_DAYS = 30
EPOCH = date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class Halves:
    """Half-years back from the as-of day, as days: half 0 is the last, half 2 a year before it."""

    as_of: int
    starts: tuple[int, int, int]

    def within(self, day: Column, number: int) -> Value:
        """Return whether the day is in the half-year of that number."""
        end = self.as_of if number == 0 else self.starts[number - 1]
        return (day > self.starts[number]) & (day <= end)


def halves(as_of: date) -> Halves:
    """Return the three half-years that end on the as-of day."""
    first_days = [months_before(as_of, HALF_YEAR_MONTHS * number) for number in (1, 2, 3)]
    one, two, three = (day_number(day) for day in first_days)
    return Halves(day_number(as_of), (one, two, three))


def day_number(day: date) -> int:
    """Return the days since 1970-01-01, as `epoch_days` counts them in every engine."""
    return (day - EPOCH).days


def visits(days: Table) -> Table:
    """Return every purchase day of every account with its place in the row and the gap before it.

    Parameters
    ----------
    days
        `summary.Prepared.days`.

    Returns
    -------
    Table
        account, sold, day (number), place (from 0), gap (days; null for the first), last (day number).
    """
    bought = summary.purchase_days(days)
    bought = bought.select("account", "sold", day=bought.booked_on.epoch_days())
    in_order = ibis.window(group_by="account", order_by="day")
    return bought.mutate(
        place=ibis.row_number().over(in_order),
        gap=bought.day - bought.day.lag().over(in_order),
        last=bought.day.max().over(group_by="account"),
    )


def rhythms(seen: Table, as_of: date) -> Table:
    """Return how each account buys: its gaps, its half-years, and whether last year was quiet too.

    Parameters
    ----------
    seen
        From `visits`.
    as_of
        The last day that counts.

    Returns
    -------
    Table
        account, purchases, sold, first, last, gaps, gap_sum, gap_squares, longest, half_0, half_2, and
        same_days: purchases on the days of the present silence one year ago, without its edges.
    """
    periods = halves(as_of)
    silence = periods.as_of - seen.last
    edge = silence * EDGE_SHARE
    from_day = seen.last - SEASON_DAYS + edge
    to_day = periods.as_of - SEASON_DAYS - edge
    return seen.group_by("account").aggregate(
        purchases=seen.count(),
        sold=_float(seen.sold.sum()),
        first=seen.day.min(),
        last=seen.day.max(),
        gaps=seen.gap.count(),
        gap_sum=seen.gap.sum(),
        gap_squares=(seen.gap * seen.gap).sum(),
        longest=seen.gap.max(),
        half_0=_times(periods.within(seen.day, 0)),
        half_2=_times(periods.within(seen.day, 2)),
        same_days=_times((seen.day >= from_day) & (seen.day <= to_day)),
    )


def account_offers(lines: Table, as_of: date) -> Table:
    """Return one row per account and offer with what its positive lines say, in one scan.

    Parameters
    ----------
    lines
        Lines of the LINES contract.
    as_of
        The last day that counts.

    Returns
    -------
    Table
        account, offer, family, first and last (day numbers), lines and their number in the halves
        0 to 2, net, and of half 0 and the year before it (`_before`) net and quantity where the
        quantity is known, gross and what was paid of it where the list price is known.
    """
    periods = halves(as_of)
    sold = lines.filter(lines.account.notnull(), lines.offer.notnull(), lines.net > 0)
    day = sold.booked_on.epoch_days()
    now, before = periods.within(day, 0), periods.within(day, 1) | periods.within(day, 2)
    priced, listed = sold.quantity > 0, sold.gross > 0
    return sold.group_by("account", "offer").aggregate(
        family=sold.family.max(),
        first=day.min(),
        last=day.max(),
        lines=sold.count(),
        lines_0=_times(now),
        lines_1=_times(periods.within(day, 1)),
        lines_2=_times(periods.within(day, 2)),
        net=_float(sold.net.sum()),
        net_0=_float(sold.net.sum(where=now & priced)),
        quantity_0=_float(sold.quantity.sum(where=now & priced)),
        net_before=_float(sold.net.sum(where=before & priced)),
        quantity_before=_float(sold.quantity.sum(where=before & priced)),
        gross_0=_float(sold.gross.sum(where=now & listed)),
        paid_0=_float(sold.net.sum(where=now & listed)),
        gross_before=_float(sold.gross.sum(where=before & listed)),
        paid_before=_float(sold.net.sum(where=before & listed)),
    )


def mixes(offers: Table, level: str) -> Table:
    """Return the counts of lines per account that the effective numbers are made of.

    Parameters
    ----------
    offers
        From `account_offers`.
    level
        "offer" or "family".

    Returns
    -------
    Table
        account, and for the half-years 0 and 2 and the year before half 0 (`b`) the lines `n_`
        and the sum of squares over offers or families `s_`.
    """
    kinds = offers.filter(offers[level].notnull()).group_by("account", level)
    counted = kinds.aggregate(
        l_0=offers.lines_0.sum(), l_2=offers.lines_2.sum(),
        l_b=(offers.lines_1 + offers.lines_2).sum(),
    )  # fmt: skip
    lines = {f"n_{part}": counted[f"l_{part}"].sum() for part in "02b"}
    squares = {f"s_{part}": _float((counted[f"l_{part}"] ** 2).sum()) for part in "02b"}
    return counted.group_by("account").aggregate(**lines, **squares)


def baskets(offers: Table) -> Table:
    """Return, per account, what the offers bought in both periods cost now and would have cost.

    Parameters
    ----------
    offers
        From `account_offers`.

    Returns
    -------
    Table
        account, paid, would_have_paid, cheaper (paid for offers that became cheaper), offers,
        offers_cheaper, sold (all of half 0), and for the offers listed in both periods: gross now,
        and the discount on it as given now and as it would be with the shares of before.
    """
    known = (offers.quantity_0 > 0) & (offers.quantity_before > 0)
    price = offers.net_before / offers.quantity_before.nullif(0)
    ratio = offers.net_0 / offers.quantity_0.nullif(0) / price.nullif(0)
    same = known & (ratio >= SAME_THING[0]) & (ratio <= SAME_THING[1])
    cheaper = same & (ratio < CHEAPER)
    listed = (offers.gross_0 > 0) & (offers.gross_before > 0)
    share_before = 1 - offers.paid_before / offers.gross_before.nullif(0)
    return offers.group_by("account").aggregate(
        sold=_none_is_zero(offers.net_0.sum()),
        paid=_none_is_zero(offers.net_0.sum(where=same)),
        would_have_paid=_none_is_zero((offers.quantity_0 * price).sum(where=same)),
        cheaper=_none_is_zero(offers.net_0.sum(where=cheaper)),
        offers=_times(same),
        offers_cheaper=_times(cheaper),
        gross=_none_is_zero(offers.gross_0.sum(where=listed)),
        discount=_none_is_zero((offers.gross_0 - offers.paid_0).sum(where=listed)),
        discount_before=_none_is_zero((offers.gross_0 * share_before).sum(where=listed)),
    )


def silent_offers(offers: Table, seen: Table, as_of: date) -> Table:
    """Return the offers that were bought several times and not lately, in purchases of the account.

    Parameters
    ----------
    offers
        From `account_offers`.
    seen
        From `visits`.
    as_of
        The last day that counts.

    Returns
    -------
    Table
        account, offer, first, last, lines, net, span (purchases of the account from the first to
        the last with this offer), missed (purchases of the account since), regular (offers that
        the account buys as often).
    """
    today = day_number(as_of)
    often = offers.filter(offers.lines >= REGULAR_LINES, offers.last >= today - LOST_AFTER_DAYS)
    regular = often.mutate(regular=often.count().over(group_by="account"))
    late = regular.filter(regular.last <= today - DUE_AFTER_DAYS, regular.last > regular.first)
    totals = seen.group_by("account").aggregate(visits=seen.count())
    starts = seen.select("account", first=seen.day, first_place=seen.place)
    ends = seen.select("account", last=seen.day, last_place=seen.place)
    placed = late.inner_join(starts, ["account", "first"]).inner_join(ends, ["account", "last"])
    placed = placed.inner_join(totals, "account")
    return placed.select(
        "account", "offer", "first", "last", "lines", "net", "regular",
        span=placed.last_place - placed.first_place + 1,
        missed=placed.visits - 1 - placed.last_place,
    )  # fmt: skip


def offer_days(lines: Table, wanted: Table, as_of: date) -> Table:
    """Return, for few offers of few accounts, the exact days and those of last year's silence.

    Parameters
    ----------
    lines
        Lines of the LINES contract.
    wanted
        account, offer and last (day number), in the engine.
    as_of
        The last day that counts.

    Returns
    -------
    Table
        account, offer, days (with a positive line), same_days (as in `rhythms`).
    """
    chosen = wanted.select(wanted_account="account", wanted_offer="offer", last="last")
    sold = lines.filter(lines.net > 0).select("account", "offer", day=lines.booked_on.epoch_days())
    both = [sold.account == chosen.wanted_account, sold.offer == chosen.wanted_offer]
    found = sold.inner_join(chosen, both)
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


def _none_is_zero(total: Value) -> Value:
    """Return the sum over no rows as zero, which it is."""
    return total.coalesce(0.0)
