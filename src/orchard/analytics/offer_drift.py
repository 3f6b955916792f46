"""Whether an account's mix narrows, or offers that it bought regularly lapse."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import betaln

from orchard.analytics.drift_tables import DUE_AFTER_DAYS, REGULAR_LINES, SEASON_DAYS
from orchard.analytics.policy import DriftPolicy
from orchard.analytics.results import Signal, SignalKind
from orchard.analytics.spoken import percent

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

LEAST_LINES = 12
NAMED = 5


@dataclass(frozen=True, slots=True)
class Mix:
    """Lines and sum of squared lines per offer or family: now, a year ago, the year before."""

    now: Floats
    now_squares: Floats
    ago: Floats
    ago_squares: Floats
    before: Floats
    before_squares: Floats


@dataclass(frozen=True, slots=True)
class Lapse:
    """One offer that is overdue: how often it was bought, purchases without it, money a year."""

    offer: str
    bought_days: int
    of_purchases: int
    missed: int
    yearly: float


def effective_number(lines: Floats, squares: Floats) -> Floats:
    """Return the effective number of offers: how many equally often bought ones would look alike.

    `(sum n)^2 / sum n^2`, the inverse of Simpson's index.

    Parameters
    ----------
    lines
        Number of lines per account.
    squares
        Sum over offers of the squared number of lines.

    Returns
    -------
    ndarray
        At least 1; 0 without lines.

    Notes
    -----
    Source: Hill (1973), number of order 2.

    Examples
    --------
    >>> effective_number(np.array([4.0]), np.array([8.0])).tolist()
    [2.0]
    """
    effective: Floats = lines**2 / np.maximum(squares, 1.0)
    return effective


def expected_number(lines: Floats, squares: Floats, now: Floats) -> Floats:
    """Return the effective number that as few lines as now would show in the mix of before.

    Fewer purchases always look narrower. With `c = sum n (n - 1) / (N (N - 1))`, the unbiased
    concentration before, `now` lines drawn from that mix show `1 / (c + (1 - c) / now)`.

    Parameters
    ----------
    lines, squares
        As for `effective_number`, of the period before.
    now
        Number of lines of the period that is compared.

    Returns
    -------
    ndarray
        At least 1, at most `now`.

    Notes
    -----
    Source: Simpson (1949), the unbiased estimate of concentration.

    Examples
    --------
    >>> expected_number(np.array([4.0]), np.array([8.0]), np.array([4.0])).round(6).tolist()
    [2.0]
    """
    pairs = np.maximum(lines * (lines - 1.0), 1.0)
    same = np.clip((squares - lines) / pairs, 0.0, 1.0)
    expected: Floats = 1.0 / (same + (1.0 - same) / np.maximum(now, 1.0))
    return expected


def narrowed(mix: Mix, policy: DriftPolicy) -> Flags:
    """Return which accounts buy clearly fewer things than before, and than in the same season.

    Parameters
    ----------
    mix
        Counts of the last half-year, the same half-year a year ago, and the year before.
    policy
        The share by which the effective number must have fallen.

    Returns
    -------
    ndarray of bool
        False with fewer than 12 lines now or a year ago.

    Examples
    --------
    >>> twelve = np.array([12.0])
    >>> mix = Mix(twelve, np.array([144.0]), twelve, np.array([24.0]), twelve, np.array([24.0]))
    >>> narrowed(mix, DriftPolicy()).tolist()
    [True]
    """
    enough = (mix.now >= LEAST_LINES) & (mix.ago >= LEAST_LINES)
    limit = (1.0 - policy.mix_drop_share) * np.minimum(
        expected_number(mix.ago, mix.ago_squares, mix.now),
        expected_number(mix.before, mix.before_squares, mix.now),
    )
    fewer: Flags = enough & (effective_number(mix.now, mix.now_squares) <= limit)
    return fewer


def mix_signal(mix: Mix, at: int, things: str) -> Signal:
    """Return the finding on one account whose mix narrowed; `things` are offers or families."""
    one = slice(at, at + 1)
    now = effective_number(mix.now[one], mix.now_squares[one]).item()
    expected = expected_number(mix.before[one], mix.before_squares[one], mix.now[one]).item()
    reason = (
        f"Buys as broadly as {now:.1f} {things} in the last half-year, where the mix of the year "
        f"before would show {expected:.1f}, {percent(1 - now / expected)} narrower."
    )
    evidence: dict[str, float | int | str] = {
        "things": things,
        "effective_number": round(now, 2),
        "expected_number": round(expected, 2),
        "lines_half_year": int(mix.now[at]),
    }
    return Signal(SignalKind.MIX_NARROWING, reason, evidence)


def chance_of_missing(bought: Floats, span: Floats, missed: Floats) -> Floats:
    """Return how likely it is to see so many purchases without the offer when nothing changed.

    An offer bought on `bought` of `span` purchases, both ends among them, is in the next purchase
    with a chance p. With a Beta(1/2, 1) belief before, the chance of `missed` purchases without it
    is `B(a, b + missed) / B(a, b)`, `a = bought - 1/2`, `b = span - bought + 1`. Purchases are
    counted, not days, so the account's own clock and seasons do not matter.

    Parameters
    ----------
    bought
        Purchases with the offer.
    span
        Purchases from the first to the last with the offer, at least `bought`.
    missed
        Purchases since.

    Returns
    -------
    ndarray
        0 to 1.

    Notes
    -----
    Source: the beta-binomial predictive distribution; Skellam (1948).

    Examples
    --------
    >>> missing = chance_of_missing(np.array([10.0]), np.array([10.0]), np.array([3.0]))
    >>> bool(missing[0] < 0.01)
    True
    """
    a = np.maximum(bought - 0.5, 0.5)
    b = np.maximum(span - bought, 0.0) + 1.0
    chance: Floats = np.exp(betaln(a, b + missed) - betaln(a, b))
    return chance


def overdue(
    bought: Floats, span: Floats, missed: Floats, regular: Floats, policy: DriftPolicy
) -> Flags:
    """Return which offers are missing for longer than chance allows.

    Parameters
    ----------
    bought, span, missed
        As for `chance_of_missing`.
    regular
        Offers that the account buys as often: the more there are, the rarer one alarm must be.
    policy
        The quantile that holds for the account as a whole.

    Returns
    -------
    ndarray of bool
        Chance times `regular` is at most one minus the quantile.

    Examples
    --------
    >>> ten, one = np.array([10.0]), np.array([1.0])
    >>> overdue(ten, ten, np.array([5.0]), one, DriftPolicy()).tolist()
    [True]
    """
    often = bought >= REGULAR_LINES
    chance = chance_of_missing(bought, span, missed)
    rare: Flags = often & (chance * regular <= 1.0 - policy.lapsed_quantile)
    return rare


def out_of_season(first: Floats, last: Floats, same_days: Floats, as_of: int) -> Flags:
    """Return which offers were not bought on the same days a year ago either.

    Parameters
    ----------
    first, last
        First and last purchase of the offer, as day numbers.
    same_days
        Days with the offer in last year's copy of the present silence, its edges left out.
    as_of
        The last day that counts.

    Returns
    -------
    ndarray of bool
        False where the offer was not yet bought then, or the silence is a year long.

    Examples
    --------
    >>> out_of_season(np.array([0.0]), np.array([700.0]), np.array([0.0]), 800).tolist()
    [True]
    """
    silence = as_of - last
    known = (first <= last - SEASON_DAYS) & (silence >= DUE_AFTER_DAYS)
    quiet: Flags = known & (same_days == 0) & (silence < SEASON_DAYS)
    return quiet


def lapse_signal(lapses: list[Lapse], yearly_of_account: float) -> Signal:
    """Return the finding on one account with lapsed offers, the costliest named first."""
    worst = sorted(lapses, key=lambda lapse: (-lapse.yearly, lapse.offer))
    at_stake = sum(lapse.yearly for lapse in lapses)
    named = ", ".join(
        f"{x.offer} (in {x.bought_days} of {x.of_purchases} purchases, then not in {x.missed})"
        for x in worst[:NAMED]
    )
    share = at_stake / yearly_of_account
    offers = "1 offer" if len(lapses) == 1 else f"{len(lapses)} offers"
    reason = (
        f"{offers} bought regularly stopped, worth {at_stake:,.2f} a year or {percent(share)} of its "
        f"purchases: {named}."
    )
    evidence: dict[str, float | int | str] = {
        "offers": len(lapses),
        "yearly_at_stake": round(at_stake, 2),
        "share_of_account": round(share, 4),
        "named": ", ".join(lapse.offer for lapse in worst[:NAMED]),
    }
    return Signal(SignalKind.LAPSED_OFFERS, reason, evidence)
