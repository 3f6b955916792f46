"""Gamma-Gamma: what a customer spends per purchase, shrunk towards the mean of all."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Self

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import gammaln, psi

from orchard.analytics.clv.customers import Floats, Whole
from orchard.analytics.clv.maximise import Fitted, Search, maximise
from orchard.analytics.mistakes import AnalyticsMistake

NAMES = ("p", "q", "gamma")
STARTS = ((5.0, 4.0, 1.0), (1.0, 2.0, 1.0), (50.0, 5.0, 0.1))
LOWER = np.array([1e-3, 1.01, 1e-4])  # q above 1, or the mean spend of all would be infinite
UPPER = np.array([1e3, 1e3, 1e4])


class NoRepeatSpend(AnalyticsMistake):
    """Spend can be modelled only from customers with a repeat purchase and a positive mean."""


class SpendDoesNotFit(AnalyticsMistake):
    """Frequencies and mean spends do not belong together; the text says why."""


@dataclass(frozen=True, slots=True)
class GammaGamma:
    """A fitted Gamma-Gamma model of spend per purchase.

    Amounts of a customer vary as Gamma(p, v), and v between customers as Gamma(q, gamma). What a
    customer spends must not depend on how often it buys; check the correlation before use.

    Parameters
    ----------
    p, q
        Shapes; `q` is above 1.
    gamma
        Rate, in money.

    Source
    ------
    Fader and Hardie (2013), "The Gamma-Gamma model of monetary value", equations 1 and 5.

    Examples
    --------
    >>> model = GammaGamma(p=6.25, q=3.74, gamma=15.44)
    >>> model.expected_spend([0, 2], [0.0, 22.35]).round(2)
    array([35.22, 24.66])
    """

    p: float
    q: float
    gamma: float

    def parameters(self) -> dict[str, float]:
        """Return the parameters by name."""
        return asdict(self)

    def mean_spend(self) -> float:
        """Return the mean spend per purchase over all customers, p gamma / (q - 1)."""
        return self.p * self.gamma / (self.q - 1)

    def log_likelihood(self, frequency: ArrayLike, mean_spend: ArrayLike) -> float:
        """Return the log-likelihood of the repeat buyers with a positive mean, summed."""
        x, m = _repeat_buyers(frequency, mean_spend)
        return _log_likelihood(np.array([self.p, self.q, self.gamma]), _Spends.make(x, m))[0]

    def expected_spend(self, frequency: ArrayLike, mean_spend: ArrayLike) -> Floats:
        """Return the expected spend per future purchase, shape (n,).

        (gamma + m x) p / (p x + q - 1): the mean of all where there is no repeat purchase,
        nearer to the customer's own the more purchases it has. A negative mean (credit notes)
        counts as nothing spent; where x is 0 the mean is not read.
        """
        x, m = _pairs(frequency, mean_spend)
        spent = np.where(x > 0, np.maximum(m, 0.0), 0.0) * x
        return np.asarray((self.gamma + spent) * self.p / (self.p * x + self.q - 1), dtype=float)


def fit(frequency: ArrayLike, mean_spend: ArrayLike) -> Fitted[GammaGamma]:
    """Fit Gamma-Gamma by maximum likelihood with exact gradients.

    `q` stays above 1.01, so that every expected spend is finite; other bounds are multiples of
    the mean. Customers without repeat purchase or with a mean of zero or less are left out.

    Parameters
    ----------
    frequency
        Shape (n,), whole numbers from 0: repeat purchase occasions.
    mean_spend
        Shape (n,), money: mean over the repeat occasions, the first purchase excluded.

    Returns
    -------
    Fitted[GammaGamma]
        Model, standard errors, log-likelihood of the buyers used, convergence, bounds.

    Raises
    ------
    NoRepeatSpend
        No customer is left.
    SpendDoesNotFit
        Lengths differ, or a value that is needed is missing or infinite.

    Source
    ------
    Fader and Hardie (2013), equation 1a.

    Examples
    --------
    >>> fitted = fit([2, 1, 4, 3, 0], [22.4, 11.8, 60.0, 30.5, 0.0])
    >>> fitted.converged
    True
    """
    x, m = _repeat_buyers(frequency, mean_spend)
    unit = float(m.mean())
    scaled = m / unit
    spends = _Spends.make(x, scaled)
    search = Search(lambda theta: _log_likelihood(theta, spends), len(x), LOWER, UPPER)
    best = maximise(search, STARTS)
    scale = np.array([1.0, 1.0, unit])
    p, q, gamma = (best.parameters * scale).tolist()
    return Fitted(
        model=GammaGamma(p, q, gamma),
        standard_errors=best.named_errors(NAMES, scale),
        loglik=best.value - len(x) * float(np.log(unit)),
        converged=best.converged,
        at_bound=best.named_bounds(NAMES),
    )


def _pairs(frequency: ArrayLike, mean_spend: ArrayLike) -> tuple[Floats, Floats]:
    x = np.asarray(frequency, dtype=np.float64)
    m = np.asarray(mean_spend, dtype=np.float64)
    if x.ndim != 1 or x.shape != m.shape:
        raise SpendDoesNotFit("Give frequency and mean spend as flat arrays of the same length.")
    if not np.all((x >= 0) & (x == np.rint(x)) & np.isfinite(x)):
        raise SpendDoesNotFit("Frequency must be a whole number from 0.")
    if not np.isfinite(m[x > 0]).all():
        raise SpendDoesNotFit(
            "Mean spend must be a finite number where there is a repeat purchase."
        )
    return x, m


def _repeat_buyers(frequency: ArrayLike, mean_spend: ArrayLike) -> tuple[Floats, Floats]:
    x, m = _pairs(frequency, mean_spend)
    used = (x > 0) & (m > 0)
    if not used.any():
        raise NoRepeatSpend("No customer has a repeat purchase with a positive mean spend.")
    return x[used], m[used]


@dataclass(frozen=True, slots=True, eq=False)
class _Spends:
    """Frequencies and mean spends; `levels` are the distinct frequencies, `of` the level of each."""

    x: Floats
    m: Floats
    spent: Floats
    levels: Floats
    of: Whole

    @classmethod
    def make(cls, x: Floats, m: Floats) -> Self:
        levels, of = np.unique(x, return_inverse=True)
        return cls(x, m, m * x, levels, of)


def _log_likelihood(theta: Floats, spends: _Spends) -> tuple[float, Floats]:
    """Return the log-likelihood and its gradient by (p, q, gamma).

    Gamma functions depend on the frequency alone, so they are evaluated once for each level.
    """
    p, q, gamma = theta
    x, of, shapes = spends.x, spends.of, p * spends.levels
    choose = gammaln(shapes + q) - gammaln(shapes) - gammaln(q)
    psi_all = psi(shapes + q)
    below, above = np.log1p(gamma / spends.spent), np.log1p(spends.spent / gamma)
    value = choose[of] - p * x * below - q * above - np.log(spends.m)
    by_p = x * ((psi_all - psi(shapes))[of] - below)
    by_q = (psi_all - psi(q))[of] - above
    by_gamma = q / gamma - (p * x + q) / (gamma + spends.spent)
    return float(value.sum()), np.array([by_p.sum(), by_q.sum(), by_gamma.sum()])
