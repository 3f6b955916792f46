"""What BG/NBD and MBG/NBD share: buying at random until a coin after a purchase says stop.

While active a customer buys as a Poisson process with rate λ ~ Gamma(r, α); a coin with
p ~ Beta(a, b) decides after each purchase whether it was the last one. In MBG/NBD the coin is
also thrown once at the start. With e the number of coins survived if still active
(e = x, or x + 1 in MBG/NBD) the likelihood of a history (x, t_x, T) is

    Γ(r+x) α^r / Γ(r) · B(a, b+e) / B(a, b) · (α+T)^-(r+x) · (1 + [e > 0] · exp(w)),
    w = log(a / (b+e-1)) + (r+x) log((α+T) / (α+t_x)),

so exp(w) are the odds of having stopped. Everything stays in logarithms.
"""

from __future__ import annotations

import numpy as np
from scipy.special import expit, gammaln, psi

from orchard.analytics.clv.customers import Customers, Floats, Histories
from orchard.analytics.clv.quadrature import beta_nodes, power_integral

TERMS_AT_MOST = 400
NEGLIGIBLE = 1e-17  # of the result: terms of the series below it change nothing
SHRINKING = 0.95  # the terms left out shrink at least by this, so they are negligible too
CANCELLATION = 1e3  # a series that loses more digits than this is replaced by quadrature
NODES = ((10.0, 32), (200.0, 64), (np.inf, 256))  # the steeper the integrand, the more
ROWS_AT_ONCE = 4096


def odds_of_stopping(theta: Floats, coins: int, customers: Customers) -> Floats:
    """Return w, the log-odds that a customer has stopped, per customer; -inf where it cannot be."""
    r, alpha, a, b = theta
    x, t_x, T = customers.frequency, customers.recency, customers.age
    e = x + coins
    thrown = e > 0
    odds = np.full(len(x), -np.inf)
    span = np.log1p((T[thrown] - t_x[thrown]) / (alpha + t_x[thrown]))
    odds[thrown] = np.log(a / (b + e[thrown] - 1)) + (r + x[thrown]) * span
    return odds


def probability_active(theta: Floats, coins: int, customers: Customers) -> Floats:
    """Return the probability of not having stopped, per customer."""
    return np.asarray(expit(-odds_of_stopping(theta, coins, customers)), dtype=np.float64)


def log_likelihood(theta: Floats, coins: int, histories: Histories) -> tuple[float, Floats]:
    """Return the log-likelihood, summed over customers, and its gradient by (r, α, a, b)."""
    r, alpha, _, _ = theta
    value, gradient = _level_terms(theta, coins, histories)
    for x, t_x, T, counts in histories.blocks():
        m, growth = r + x, np.log1p(T / alpha)
        value -= float(counts @ (m * growth))
        gradient[0] -= counts @ growth
        gradient[1] -= counts @ (m / (alpha + T))
        if x[0] + coins > 0:
            value += _stopping_terms(theta, coins, (x, t_x, T, counts), gradient)
    return value, gradient


def _level_terms(theta: Floats, coins: int, histories: Histories) -> tuple[float, Floats]:
    """Return the terms that depend on the frequency alone; a few dozen gamma functions."""
    r, alpha, a, b = theta
    x, counts, n = histories.levels, histories.level_counts, histories.total
    e = x + coins
    terms = gammaln(r + x) + gammaln(b + e) - gammaln(a + b + e)
    terms -= x * np.log(alpha)
    each = -gammaln(r) - gammaln(b) + gammaln(a + b)
    both = psi(a + b) * n - counts @ psi(a + b + e)
    gradient = np.array(
        [
            counts @ psi(r + x) - n * psi(r),
            n * r / alpha,
            both,
            both + counts @ psi(b + e) - n * psi(b),
        ]
    )
    return float(counts @ terms + n * each), gradient


def _stopping_terms(
    theta: Floats,
    coins: int,
    block: tuple[Floats, Floats, Floats, Floats],
    gradient: Floats,
) -> float:
    """Add log(1 + exp(w)) and its gradient for customers whose coin was thrown."""
    r, alpha, a, b = theta
    x, t_x, T, counts = block
    m, heads = r + x, b + x + (coins - 1)
    span = np.log1p((T - t_x) / (alpha + t_x))
    w = m * span - np.log(heads / a)
    small = np.exp(-np.abs(w))
    stopped = counts * np.where(w > 0, 1.0, small) / (1 + small)
    gradient[0] += stopped @ span
    gradient[1] += stopped @ (m * (t_x - T) / ((alpha + T) * (alpha + t_x)))
    gradient[2] += stopped.sum() / a
    gradient[3] -= (stopped / heads).sum()
    return float(counts @ (np.maximum(w, 0.0) + np.log1p(small)))


def purchases_while_active(
    theta: Floats, coins: int, customers: Customers, horizon: float
) -> Floats:
    """Return the expected purchases in the horizon of customers known to be active now.

    With M = r+x, B = b+e and z = t / (α+T+t) this is E[(1 - (1 + p t/(α+T))^-M) / p] over
    p ~ Beta(a, B). The hypergeometric function in its closed form is taken after Euler's
    transformation, with the singularity at a = 1 removed (`_series`); where that sum would lose
    digits the average over p is formed by quadrature (`_average`). Both are polynomials or
    sums with coefficients that depend on x alone, so customers are grouped by x.
    """
    x, T = customers.frequency, customers.age
    ahead = horizon / (theta[1] + T)
    expected = np.empty(len(x))
    order = np.argsort(x, kind="stable")
    starts = np.flatnonzero(np.diff(x[order], prepend=-1.0))
    for rows in np.split(order, starts[1:]) if len(x) else []:
        level = float(x[rows[0]])
        expected[rows] = _while_active(theta, level, level + coins, ahead[rows])
    return expected


def _while_active(theta: Floats, x: float, e: float, ahead: Floats) -> Floats:
    coefficients = _coefficients(theta, x, e, float(ahead.max(initial=0.0)))
    pieces = []
    for at in range(0, len(ahead), ROWS_AT_ONCE):
        some = ahead[at : at + ROWS_AT_ONCE]
        if coefficients is None:
            pieces.append(_average(theta, x, e, some))
        else:
            pieces.append(_series(theta, e, some, coefficients))
    return np.concatenate(pieces)


def _coefficients(theta: Floats, x: float, e: float, ahead: float) -> Floats | None:
    """Return the coefficients that `_series` needs, or None where it would lose digits."""
    r, _, a, b = theta
    c, d, z = a + b + e - 1, a + b + e - 1 - r - x, ahead / (1 + ahead)
    k = np.arange(1, TERMS_AT_MOST, dtype=np.float64)
    with np.errstate(over="ignore", invalid="ignore", under="ignore"):
        ratios = (d + k) * (a + k - 1) / ((c + k) * (k + 1))
        coefficients = d * np.cumprod(np.concatenate([[1.0], ratios]))
        shrunk = np.exp(-(a - 1) * np.log1p(ahead))
        terms = coefficients * z ** np.arange(1, TERMS_AT_MOST + 1) * shrunk
    if not np.isfinite(terms).all():
        return None
    lead = float(c * power_integral(a, np.log1p([ahead]))[0])
    result = abs(lead - float(terms.sum()))
    later = np.maximum.accumulate(np.abs(terms)[::-1])[::-1]
    needed = int(np.count_nonzero(later > NEGLIGIBLE * result)) + 1
    last = max((a + TERMS_AT_MOST) / TERMS_AT_MOST, 1.0) * z  # no later term shrinks by less
    last *= max(abs(d + TERMS_AT_MOST) / (c + TERMS_AT_MOST), 1.0)
    lost = abs(lead) + float(np.abs(terms).sum()) > CANCELLATION * result
    return None if lost or last > SHRINKING or needed >= TERMS_AT_MOST else coefficients[:needed]


def _series(theta: Floats, e: float, ahead: Floats, coefficients: Floats) -> Floats:
    _, _, a, b = theta
    z, total = ahead / (1 + ahead), np.zeros(len(ahead))
    for coefficient in coefficients[::-1]:
        total += coefficient
        total *= z
    lead = power_integral(a, np.log1p(ahead))
    expected: Floats = (a + b + e - 1) * lead - (1 - (a - 1) * lead) * total
    return np.maximum(expected, 0.0, out=expected)


def _average(theta: Floats, x: float, e: float, ahead: Floats) -> Floats:
    r, _, a, b = theta
    typical = (a + 1) / (a + b + e)  # of the coins, and the integrand falls off at p = 1 / wanted
    wanted = (r + x) * float(ahead.max(initial=0.0))
    nodes = next(count for steepness, count in NODES if wanted * typical <= steepness)
    p, weights = beta_nodes(float(a), float(b + e), nodes)
    total = np.zeros(len(ahead))
    for stop, weight in zip(p, weights, strict=True):
        total -= weight / stop * np.expm1(-(r + x) * np.log1p(stop * ahead))
    return total
