"""Whether an account still buys as often as it did: its own gaps, regularity and seasons."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaincinv

from orchard.analytics.drift_tables import LOST_AFTER_DAYS, SEASON_DAYS
from orchard.analytics.policy import DriftPolicy
from orchard.analytics.results import Signal, SignalKind
from orchard.analytics.spoken import percent

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

LEAST_GAPS = 2
FEW_GAPS = 20  # below this the longest gap is the empirical 95 % quantile
WEIGHT_OF_POPULATION = 1.0  # gaps that the population's typical gap counts for
WEIGHT_OF_REGULARITY = 4.0
CLOCK_VARIATION = 0.15  # no clock is better: weekends, holidays, months of 28 to 31 days
DEVIATIONS = 2.0
LEAST_FEWER = 2


@dataclass(frozen=True, slots=True)
class Rhythms:
    """How accounts buy, one entry per account; days are numbers since 1970.

    `longest` is 0 without a gap. `same_days` counts purchases on the days of the present silence
    one year ago, its edges left out. `half_0` and `half_2`: purchase days in the last half-year and
    in the same half-year a year before.
    """

    as_of: int
    first: Floats
    last: Floats
    gaps: Floats
    gap_sum: Floats
    gap_squares: Floats
    longest: Floats
    half_0: Floats
    half_2: Floats
    same_days: Floats


@dataclass(frozen=True, slots=True)
class Judged:
    """What the rules found, one entry per account."""

    silence: Floats
    usual_gap: Floats
    patience: Floats
    overdue: Flags
    fewer: Flags


def judge(rhythms: Rhythms, policy: DriftPolicy) -> Judged:
    """Return which accounts are overdue by their own rhythm or buy less often than a year ago.

    Overdue: the days since the last purchase exceed the quantile of a gamma distribution with the
    account's mean gap m and variation v, `m * G^-1(q; 1 / v^2) * v^2`, and, with fewer than 20
    gaps, also its longest gap. m is pulled towards the population's typical gap (which may only
    make it longer), v towards the population's and never below a clock's. Nobody is overdue who
    was as silent on the same days a year ago. Fewer: purchase days of the last half-year are
    under those of the same half-year a year ago by the policy's share, by two at least, and by two
    standard deviations of a renewal process, `v * sqrt(n_0 + n_2)`.

    Parameters
    ----------
    rhythms
        Gaps and counts of each account.
    policy
        Quantile and share.

    Returns
    -------
    Judged
        Accounts with fewer than three purchases, or none in two years, are never flagged.

    Notes
    -----
    Source: the variance of a renewal process, Cox (1962), Renewal Theory; the rules are our own.

    Examples
    --------
    >>> weekly = Rhythms(800, *(np.array([float(x)]) for x in
    ...     (0, 700, 100, 700, 4900, 7, 11, 26, 14)))
    >>> bool(judge(weekly, DriftPolicy()).overdue[0])
    True
    """
    enough = rhythms.gaps >= LEAST_GAPS
    usual = _usual_gap(rhythms, enough)
    squared = _variation_squared(rhythms, enough)
    shape = 1.0 / (squared * (1.0 + 1.0 / np.maximum(rhythms.gaps, 1.0)))
    patience = usual * gammaincinv(shape, policy.rhythm_quantile) / shape
    patience = np.where(rhythms.gaps < FEW_GAPS, np.maximum(patience, rhythms.longest), patience)
    silence = rhythms.as_of - rhythms.last
    alive = enough & (silence <= LOST_AFTER_DAYS)
    return Judged(
        silence=silence,
        usual_gap=usual,
        patience=patience,
        overdue=alive & (silence > patience) & ~_is_season(rhythms, silence),
        fewer=alive & _is_fewer(rhythms, squared, policy),
    )


def _usual_gap(rhythms: Rhythms, enough: Flags) -> Floats:
    """Return the mean gap, pulled up towards the population's on the scale of logarithms."""
    own = np.maximum(rhythms.gap_sum / np.maximum(rhythms.gaps, 1.0), 1.0)
    typical = float(np.median(own[enough])) if enough.any() else 1.0
    weight = rhythms.gaps + WEIGHT_OF_POPULATION
    pulled = (rhythms.gaps * np.log(own) + WEIGHT_OF_POPULATION * np.log(typical)) / weight
    usual: Floats = np.maximum(own, np.exp(pulled))
    return usual


def _variation_squared(rhythms: Rhythms, enough: Flags) -> Floats:
    """Return the squared coefficient of variation of the gaps, pulled to the population's."""
    freedom = np.maximum(rhythms.gaps - 1.0, 0.0)
    mean = np.maximum(rhythms.gap_sum / np.maximum(rhythms.gaps, 1.0), 1.0)
    spread = np.maximum(rhythms.gap_squares - rhythms.gaps * mean**2, 0.0) / mean**2
    total = float(freedom[enough].sum())
    typical = float(spread[enough].sum()) / total if total else 1.0
    pulled = (spread + WEIGHT_OF_REGULARITY * typical) / (freedom + WEIGHT_OF_REGULARITY)
    squared: Floats = np.maximum(pulled, CLOCK_VARIATION**2)
    return squared


def _is_season(rhythms: Rhythms, silence: Floats) -> Flags:
    """Return who was already a customer a year ago and as silent on the same days."""
    was_customer = rhythms.first <= rhythms.last - SEASON_DAYS
    quiet: Flags = was_customer & (rhythms.same_days == 0) & (silence < SEASON_DAYS)
    return quiet


def _is_fewer(rhythms: Rhythms, squared: Floats, policy: DriftPolicy) -> Flags:
    """Return who bought clearly less often than in the same half-year a year ago."""
    fewer = rhythms.half_2 - rhythms.half_0
    by_chance = DEVIATIONS * np.sqrt(squared * (rhythms.half_0 + rhythms.half_2))
    by_share = policy.frequency_drop_share * rhythms.half_2
    clearly: Flags = (fewer >= LEAST_FEWER) & (fewer >= by_share) & (fewer > by_chance)
    return clearly


def signal(rhythms: Rhythms, judged: Judged, at: int, policy: DriftPolicy) -> Signal:
    """Return the finding on one flagged account in words.

    Parameters
    ----------
    rhythms, judged
        What was judged.
    at
        Place of the account.
    policy
        The quantile that was used.

    Returns
    -------
    Signal
        Of kind `RHYTHM_BROKEN`.
    """
    now, then = int(rhythms.half_0[at]), int(rhythms.half_2[at])
    silence, patience = int(judged.silence[at]), int(np.ceil(judged.patience[at]))
    if judged.overdue[at]:
        reason = (
            f"No purchase for {silence} days: it usually buys every "
            f"{judged.usual_gap[at]:.0f} days and {percent(policy.rhythm_quantile)} of its gaps are "
            f"expected to stay under {patience} days."
        )
    else:
        reason = (
            f"Bought on {now} days in the last half-year and on {then} in the same half-year a "
            f"year ago, {percent(1 - now / then)} less often."
        )
    evidence: dict[str, float | int | str] = {
        "days_since_last": silence,
        "usual_gap_days": round(float(judged.usual_gap[at]), 1),
        "patience_days": patience,
        "purchases_half_year": now,
        "purchases_same_half_year_before": then,
    }
    return Signal(SignalKind.RHYTHM_BROKEN, reason, evidence)
