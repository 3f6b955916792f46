"""How regular accounts buy: 1 at random, more by a clock, for a ledger and for each account."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from orchard.analytics.clv.purchases import Floats, Ints, PurchaseDays

LEAST_PAIRS = 10
LARGEST = 400.0
SMALLEST = 0.2
POPULATION_GAPS = 4.0
"""Gaps that the belief "as regular as the others" counts for."""


@dataclass(frozen=True, slots=True)
class Regularity:
    """Shape k of gamma gaps; 1 is a Poisson buyer, 4 has gaps that vary by half of their mean.

    `wheat_morrison` is `None` with fewer than ten accounts of three purchases; `ledger` is the
    pooled maximum-likelihood estimate, `None` without an account of three purchases; `accounts`
    has one value for each account, the ledger's (or 1) where an account has too few gaps.
    """

    wheat_morrison: float | None
    ledger: float | None
    accounts: Floats


def regularity(days: PurchaseDays) -> Regularity:
    """Estimate the regularity of a ledger in two ways, and of each account.

    Wheat–Morrison: with M = last gap / (last gap + the one before) of each account,
    M ~ Beta(k, k), so k = (1 - 4 Var M) / (8 Var M). It needs no equal rates. Gamma gaps: k solves
    log k - ψ(k) = log(mean gap) - mean(log gap) =: s; s is pooled over accounts with n / (n - 1)
    for the mean that each account lost, and held to the pooled one by four gaps.

    Parameters
    ----------
    days : purchase days of all accounts

    Returns
    -------
    Regularity
        between .2 and 400

    Source
    ------
    Wheat and Morrison (1990), "Estimating purchase regularity with two interpurchase times",
    Journal of Marketing Research 27, equation 5; Minka (2002) for the start of log k - ψ(k) = s.

    Example
    -------
    >>> every_week = PurchaseDays(np.repeat([0, 1], 9), np.tile(np.arange(9) * 7, 2), np.ones(18), 2)
    >>> regularity(every_week).ledger
    400.0
    """
    same = np.diff(days.account) == 0
    who, gap = days.account[1:][same], np.diff(days.day)[same].astype(np.float64)
    count = np.bincount(who, minlength=days.accounts).astype(np.float64)
    mean = np.bincount(who, gap, minlength=days.accounts) / np.maximum(count, 1)
    logs = np.bincount(who, np.log(gap), minlength=days.accounts) / np.maximum(count, 1)
    measured = count > 1
    own = np.where(measured, np.log(np.maximum(mean, 1e-9)) - logs, 0.0)
    freedom = np.where(measured, count - 1, 0.0)
    if not freedom.any():
        return Regularity(None, None, np.ones(days.accounts))
    excess = own * count  # freedom x s x n / (n - 1)
    pooled = float(excess.sum() / freedom.sum())
    held = (excess + POPULATION_GAPS * pooled) / (freedom + POPULATION_GAPS)
    ledger = float(_shape(np.array([pooled]))[0])
    return Regularity(_wheat_morrison(who, gap), ledger, _shape(held))


def _wheat_morrison(who: Ints, gap: Floats) -> float | None:
    """Compare the last two gaps of each account that has two."""
    last = np.flatnonzero(np.r_[who[1:] != who[:-1], True])
    last = last[last > 0]
    last = last[who[last - 1] == who[last]]
    if len(last) < LEAST_PAIRS:
        return None
    share = gap[last] / (gap[last] + gap[last - 1])
    variance = float(np.mean((share - 0.5) ** 2))
    return float(np.clip((1 - 4 * variance) / max(8 * variance, 1e-9), SMALLEST, LARGEST))


def _shape(s: Floats) -> Floats:
    """Solve log k - ψ(k) = s by its rational start, good to 1.5 %."""
    small = np.maximum(s, 1e-9)
    k = (3 - small + np.sqrt((small - 3) ** 2 + 24 * small)) / (12 * small)
    shape: Floats = np.clip(k, SMALLEST, LARGEST)
    return shape
