"""Retention of accounts from one period to the next: gross, net, and by number of accounts."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from orchard.analytics.amounts import ZERO, Number, exact
from orchard.analytics.mistakes import AnalyticsMistake
from orchard.analytics.periods import Period
from orchard.analytics.results import Retention


class PeriodsDoNotFit(AnalyticsMistake):
    """The periods do not hold the same accounts."""


def find_retention(
    periods: tuple[Period, Period], start: Sequence[Number], end: Sequence[Number]
) -> Retention | None:
    """Return how much of the start period's revenue came back in the end period.

    Over the accounts with revenue in the start period: `GRR = sum of min(start, end) / sum of
    start`, growth not counted and a negative end as nothing; `NRR = sum of end / sum of start`;
    `logo = accounts with revenue in the end period / accounts`.

    Parameters
    ----------
    periods
        Start and end period, of equal length.
    start, end
        Revenue per account in each period, in the same order of accounts; any sign. Accounts with
        zero or negative start revenue are not part of it.

    Returns
    -------
    Retention or None
        GRR and logo from 0 to 1, NRR unlimited; `None` when nobody bought in the start period.

    Raises
    ------
    PeriodsDoNotFit
        When the periods hold different numbers of accounts.

    Notes
    -----
    Source: common practice of subscription firms; see the page on retention and growth.

    Examples
    --------
    >>> from datetime import date
    >>> halves = Period(date(2024, 1, 1), date(2024, 6, 30)), Period(date(2024, 7, 1), date(2025, 1, 1))
    >>> find_retention(halves, [10, 10], [15, 5]).grr
    0.75
    """
    pairs = _both(start, end)
    base = sum((before for before, _ in pairs), ZERO)
    if not pairs:
        return None
    return _retained(periods, pairs, base)


def _retained(
    periods: tuple[Period, Period], pairs: Sequence[tuple[Decimal, Decimal]], base: Decimal
) -> Retention:
    """Return the three shares of what the start period brought."""
    kept = sum((max(min(before, after), ZERO) for before, after in pairs), ZERO)
    came = sum((after for _, after in pairs), ZERO)
    stayed = sum(after > 0 for _, after in pairs)
    return Retention(
        start_from=periods[0].start,
        start_to=periods[0].end,
        end_from=periods[1].start,
        end_to=periods[1].end,
        grr=float(kept / base),
        nrr=float(came / base),
        logo=stayed / len(pairs),
    )


def _both(start: Sequence[Number], end: Sequence[Number]) -> list[tuple[Decimal, Decimal]]:
    if len(start) != len(end):
        raise PeriodsDoNotFit(
            f"The start period has {len(start)} accounts, the end period {len(end)}: "
            "give one amount per account for each, zero where it did not buy."
        )
    return [
        (exact(before), exact(after))
        for before, after in zip(start, end, strict=True)
        if before > 0
    ]
