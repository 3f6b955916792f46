"""The likelihood of Pareto/NBD and its gradient, by an integral over the moment of stopping.

While active a customer buys as a Poisson process with rate λ ~ Gamma(r, α) and stops at a moment
that is exponential with rate μ ~ Gamma(s, β). A history (x, t_x, T) has the likelihood

    Γ(r+x) α^r β^s / Γ(r) · ( (α+T)^-(r+x) (β+T)^-s  +  ∫ s (α+u)^-(r+x) (β+u)^-(s+1) du ),

the integral from t_x to T over the moment u of stopping. The closed form is a difference of two
hypergeometric functions, which cancels when T - t_x is short and overflows when x is large. The
integrand itself is positive and, in y = log(min(α, β) + u), smooth at every scale, so that
Gauss-Legendre nodes give it to machine precision. The same nodes give the exact gradient,
because every derivative is an average over the moment of stopping. All terms are relative to
(α+t_x)^-(r+x) (β+t_x)^-s, so nothing overflows.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import gammaln, psi

from orchard.analytics.clv.customers import Customers, Floats, Histories
from orchard.analytics.clv.quadrature import legendre

NODES = 32
ROUGH_NODES = 16
ROWS_AT_ONCE = 512  # times NODES: the integrand's arrays stay within a core's cache
NEGLIGIBLE = 45.0  # the tail of the integrand below exp(-45) of its start is not visited


@dataclass(frozen=True, slots=True, eq=False)
class Stops:
    """When customers stopped: weights of "not yet" and of moments u between t_x and T; sum 1.

    What belongs to a moment has the shape (nodes, customers).

    `log_total` is the logarithm of the likelihood's bracket, relative to its value at t_x;
    `grown_alpha` is log((α+u) / (α+t_x)) at the nodes, `beyond_alpha` is α+u; same for β.
    """

    log_total: Floats
    active: Floats
    stopped: Floats
    grown_alpha: Floats
    grown_beta: Floats
    beyond_alpha: Floats
    beyond_beta: Floats


def stops(theta: Floats, x: Floats, t_x: Floats, T: Floats, nodes: int = NODES) -> Stops:
    """Return the weights of the moments of stopping for a block of histories."""
    r, alpha, s, beta = theta
    m, near, far = r + x, min(alpha, beta) + t_x, max(alpha, beta) + t_x
    places, weights = legendre(nodes)
    length = np.log1p((_last(theta, m, t_x, T) - t_x) / near)
    along = places[:, None] * length
    passed = np.expm1(along)
    passed *= near
    other = passed / far
    np.log1p(other, out=other)
    grown_alpha, grown_beta = (along, other) if alpha <= beta else (other, along)
    # the integrand times du/dy, 1 / (beta + u) = exp(-grown_beta) / (beta + t_x) in the exponent
    density = grown_alpha * -m
    density -= (s + 1) * grown_beta
    density += along
    np.exp(density, out=density)
    density *= weights[:, None]
    density *= s * length * near / (beta + t_x)
    still = np.exp(-m * _growth(alpha, t_x, T) - s * _growth(beta, t_x, T))
    total = still + density.sum(axis=0)
    density /= total
    return Stops(
        log_total=np.log(total),
        active=still / total,
        stopped=density,
        grown_alpha=grown_alpha,
        grown_beta=grown_beta,
        beyond_alpha=alpha + t_x + passed,
        beyond_beta=beta + t_x + passed,
    )


def _growth(scale: float, t_x: Floats, T: Floats) -> Floats:
    return np.log1p((T - t_x) / (scale + t_x))


def log_bracket(theta: Floats, customers: Customers, ahead: float) -> Floats:
    """Return the logarithm of the bracket, relative to its value at t_x, watched until T + ahead."""
    x, t_x, T = customers.frequency, customers.recency, customers.age + ahead
    cuts = _cuts(len(x))
    return np.concatenate([stops(theta, x[cut], t_x[cut], T[cut]).log_total for cut in cuts])


def probability_active(theta: Floats, customers: Customers) -> Floats:
    """Return the probability of not having stopped, per customer."""
    return standing(theta, customers)[1]


def standing(theta: Floats, customers: Customers) -> tuple[Floats, Floats]:
    """Return the bracket's logarithm at T and the probability of not having stopped."""
    x, t_x, T = customers.frequency, customers.recency, customers.age
    logs, active = np.empty(len(x)), np.empty(len(x))
    for cut in _cuts(len(x)):
        found = stops(theta, x[cut], t_x[cut], T[cut])
        logs[cut], active[cut] = found.log_total, found.active
    return logs, active


def _cuts(rows: int) -> list[slice]:
    return [slice(at, at + ROWS_AT_ONCE) for at in range(0, max(rows, 1), ROWS_AT_ONCE)]


def _last(theta: Floats, m: Floats, t_x: Floats, T: Floats) -> Floats:
    """Return T, or the moment after which the integrand is negligible if that is earlier."""
    _, alpha, s, beta = theta
    with np.errstate(over="ignore"):
        by_rate = (alpha + t_x) * np.expm1(NEGLIGIBLE / m)
        by_stop = (beta + t_x) * np.expm1(NEGLIGIBLE / (s + 1))
        last: Floats = np.minimum(T, t_x + np.minimum(by_rate, by_stop))
    return last


def rough_log_likelihood(theta: Floats, histories: Histories) -> tuple[float, Floats]:
    """Return the same as `log_likelihood` to fewer digits: enough to find the way."""
    return log_likelihood(theta, histories, ROUGH_NODES)


def log_likelihood(theta: Floats, histories: Histories, nodes: int = NODES) -> tuple[float, Floats]:
    """Return the log-likelihood, summed over customers, and its gradient by (r, α, s, β)."""
    value, gradient = _level_terms(theta, histories)
    for x, t_x, T, counts in histories.blocks(ROWS_AT_ONCE):
        r, alpha, s, beta = theta
        found = stops(theta, x, t_x, T, nodes)
        value += float(
            counts @ (found.log_total - (r + x) * np.log1p(t_x / alpha) - s * np.log1p(t_x / beta))
        )
        gradient += counts @ _slopes(theta, (x, t_x, T), found)
    return value, gradient


def _level_terms(theta: Floats, histories: Histories) -> tuple[float, Floats]:
    r, alpha, s, beta = theta
    levels, counts, n = histories.levels, histories.level_counts, histories.total
    value = float(counts @ (gammaln(r + levels) - levels * np.log(alpha))) - n * float(gammaln(r))
    gradient = [
        float(counts @ psi(r + levels)) - n * float(psi(r)),
        n * r / alpha,
        0.0,
        n * s / beta,
    ]
    return value, np.array(gradient)


def _slopes(theta: Floats, history: tuple[Floats, Floats, Floats], found: Stops) -> Floats:
    """Return the derivatives of the bracket's logarithm, averages over the moment of stopping."""
    r, alpha, s, beta = theta
    x, t_x, T = history
    active, stopped = found.active, found.stopped

    def average(at_end: Floats, at_nodes: Floats) -> Floats:
        mean: Floats = active * at_end + (stopped * at_nodes).sum(axis=0)
        return mean

    gone = 1 - active
    by_r = -np.log1p(t_x / alpha) - average(_growth(alpha, t_x, T), found.grown_alpha)
    sooner = (stopped / found.beyond_alpha).sum(axis=0)
    by_alpha = -(r + x) * (active / (alpha + T) + sooner)
    by_s = gone / s - np.log1p(t_x / beta) - average(_growth(beta, t_x, T), found.grown_beta)
    sooner = (stopped / found.beyond_beta).sum(axis=0)
    by_beta = -s * active / (beta + T) - (s + 1) * sooner
    return np.column_stack([by_r, by_alpha, by_s, by_beta])
