"""Pareto/NBD: buying at random until an exponential moment of stopping."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import gammaln, xlogy

from orchard.analytics.clv import death
from orchard.analytics.clv.customers import Customers, Floats, Histories, Whole, require_horizon
from orchard.analytics.clv.maximise import Fitted
from orchard.analytics.clv.purchase_model import LARGEST, SMALLEST, Outlook, Route, fit_histories
from orchard.analytics.clv.quadrature import legendre, power_integral

STARTS = (
    {"r": 0.5, "alpha": 0.3, "s": 0.6, "beta": 0.3},
    {"r": 3.0, "alpha": 0.5, "s": 0.3, "beta": 1.0},
)
REHEARSAL_ROWS = 5_000
NOBODY_STOPS = {"s": SMALLEST, "beta": LARGEST}
DISTRIBUTION_NODES = 128


@dataclass(frozen=True, slots=True)
class ParetoNbd:
    """A fitted Pareto/NBD model: four positive parameters and what follows from them.

    Rates of purchase vary between customers as Gamma(r, alpha), rates of stopping as
    Gamma(s, beta). All methods are pure; times are in the unit of `alpha` and `beta`.

    Parameters
    ----------
    r, alpha
        Shape and rate of the purchase rate; `alpha` has the unit of time.
    s, beta
        Shape and rate of the rate of stopping; `beta` has the unit of time.

    Source
    ------
    Schmittlein, Morrison and Colombo (1987), "Counting your customers", Management Science 33;
    Fader and Hardie (2005), "A note on deriving the Pareto/NBD model".

    Examples
    --------
    >>> paper = ParetoNbd(r=0.553, alpha=10.578, s=0.606, beta=11.669)
    >>> customer = Customers([2], [30.43], [38.86])
    >>> paper.expected_purchases(customer, 39).round(6), paper.probability_active(customer).round(6)
    (array([1.455123]), array([0.869168]))
    """

    r: float
    alpha: float
    s: float
    beta: float

    def parameters(self) -> dict[str, float]:
        """Return the parameters by name."""
        return asdict(self)

    @property
    def _theta(self) -> Floats:
        return np.array([self.r, self.alpha, self.s, self.beta])

    def log_likelihood(self, customers: Customers) -> float:
        """Return the log-likelihood of the histories, summed over customers."""
        return death.log_likelihood(self._theta, Histories.of(customers))[0]

    def probability_active(self, customers: Customers) -> Floats:
        """Return the probability of being active at the end of observation, shape (n,)."""
        return death.probability_active(self._theta, customers)

    def probability_silent(self, customers: Customers, horizon: float) -> Floats:
        """Return the probability of no purchase within the horizon, shape (n,).

        The likelihood of the same purchases watched until T + t, divided by that until T.
        """
        now = death.log_bracket(self._theta, customers, 0.0)
        return self._silent(customers, require_horizon(horizon), now)

    def _silent(self, customers: Customers, ahead: float, now: Floats) -> Floats:
        return np.minimum(np.exp(death.log_bracket(self._theta, customers, ahead) - now), 1.0)

    def expected_purchases(self, customers: Customers, horizon: float) -> Floats:
        """Return the expected number of purchases within the horizon, shape (n,).

        P(active) (r+x) (β+T) / ((α+T) (s-1)) (1 - ((β+T) / (β+T+t))^(s-1)).
        """
        ahead = require_horizon(horizon)
        return self._expected(customers, ahead, self.probability_active(customers))

    def _expected(self, customers: Customers, ahead: float, active: Floats) -> Floats:
        growth = np.log1p(ahead / (self.beta + customers.age))
        rate = (self.r + customers.frequency) / (self.alpha + customers.age)
        time_active = (self.beta + customers.age) * power_integral(self.s, growth)
        return active * rate * time_active

    def outlooks(self, customers: Customers, horizons: Sequence[float]) -> list[Outlook]:
        """Return expected purchases, P(no purchase) and P(active) over several horizons."""
        now, active = death.standing(self._theta, customers)
        return [
            Outlook(
                self._expected(customers, ahead, active),
                self._silent(customers, ahead, now),
                active,
            )
            for ahead in map(require_horizon, horizons)
        ]

    def expected_purchases_new(self, t: float) -> float:
        """Return E[X(t)]: expected repeat purchases of a new customer until time t."""
        growth = np.log1p(np.array([require_horizon(t) / self.beta]))
        return self.r / self.alpha * self.beta * float(power_integral(self.s, growth)[0])

    def purchases_distribution(self, t: float, n: ArrayLike) -> Floats:
        """Return P(X(t) = n) of a new customer for each whole number n from 0.

        The negative binomial of the time active, averaged over the moment of stopping.
        """
        n = np.asarray(n, dtype=np.float64)
        nodes, weights = legendre(DISTRIBUTION_NODES)
        near = min(self.alpha, self.beta)
        length = np.log1p(require_horizon(t) / near)
        u = near * np.expm1(length * nodes)
        beta_s = np.exp(-self.s * np.log1p(u / self.beta)) / (self.beta + u)
        density = self.s * beta_s * (near + u) * length * weights
        still = np.exp(-self.s * np.log1p(t / self.beta))
        counts = self._counts(n[..., None], np.append(u, t))
        return np.asarray(counts @ np.append(density, still), dtype=np.float64)

    def _counts(self, n: Floats, t: Floats) -> Floats:
        """Return the negative binomial probability of n purchases in a time t all active."""
        share = t / (self.alpha + t)
        choose = gammaln(self.r + n) - gammaln(self.r) - gammaln(n + 1)
        logs = choose + xlogy(n, share) + self.r * np.log1p(-share)
        return np.asarray(np.exp(logs), dtype=np.float64)

    def sample_purchases(
        self, customers: Customers, horizon: float, rng: np.random.Generator, draws: int
    ) -> Whole:
        """Draw numbers of purchases within the horizon given the histories, shape (draws, n).

        Draws who is active, then the rates of buying and of stopping given that.
        """
        size = (draws, len(customers))
        ahead = require_horizon(horizon)
        active = rng.random(size) < self.probability_active(customers)
        buying = rng.gamma(self.r + customers.frequency, 1 / (self.alpha + customers.age), size)
        stopping = rng.gamma(self.s, 1 / (self.beta + customers.age), size)
        time = np.minimum(rng.standard_exponential(size) / np.maximum(stopping, 1e-300), ahead)
        return np.where(active, rng.poisson(buying * time), 0).astype(np.int64)


def fit(customers: Customers, near: ParetoNbd | None = None) -> Fitted[ParetoNbd]:
    """Fit Pareto/NBD by maximum likelihood with exact gradients.

    `r` and `s` stay within 1e-4 and 1e4, `alpha` and `beta` within the same multiples of the
    mean age; `at_bound` reports which of them the data pushed there.

    Parameters
    ----------
    customers
        Histories of at least one customer.
    near
        A model that was fitted to almost the same customers; the search is shorter from there.

    Returns
    -------
    Fitted[ParetoNbd]
        Model, standard errors, log-likelihood, convergence and parameters at a bound.

    Raises
    ------
    HistoriesDoNotFit
        There are no customers.

    Source
    ------
    Fader and Hardie (2005), "A note on deriving the Pareto/NBD model", section 3.

    Examples
    --------
    >>> fitted = fit(Customers([2, 0, 1, 4], [30, 0, 5, 33], [39, 38, 37, 36]))
    >>> fitted.converged, sorted(fitted.model.parameters())
    (True, ['alpha', 'beta', 'r', 's'])
    """
    route = Route(STARTS, REHEARSAL_ROWS, death.rough_log_likelihood, NOBODY_STOPS)
    return fit_histories(ParetoNbd, death.log_likelihood, route, customers, near)
