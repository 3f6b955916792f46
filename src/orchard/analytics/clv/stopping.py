"""The methods and the fit that BG/NBD and MBG/NBD share; see `geometric` for the formulas."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import ClassVar, TypeVar

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import betainc, betaln, gammaln, xlogy

from orchard.analytics.clv import geometric
from orchard.analytics.clv.customers import Customers, Floats, Histories, Whole, require_horizon
from orchard.analytics.clv.maximise import Fitted
from orchard.analytics.clv.purchase_model import LARGEST, SMALLEST, Outlook, Route, fit_histories

STARTS = (
    {"r": 0.5, "alpha": 0.3, "a": 0.8, "b": 2.5},
    {"r": 3.0, "alpha": 0.5, "a": 0.2, "b": 2.0},
)
REHEARSAL_ROWS = 20_000
NOBODY_STOPS = {"a": SMALLEST, "b": LARGEST}
ONE_NEW = Customers([0], [0], [0])


@dataclass(frozen=True, slots=True)
class StoppingModel:
    """Parameters: `r`, `alpha` (time) of the purchase rate, `a`, `b` of the coin; all positive."""

    r: float
    alpha: float
    a: float
    b: float
    coins_at_start: ClassVar[int] = 0

    def parameters(self) -> dict[str, float]:
        """Return the parameters by name."""
        return asdict(self)

    @property
    def _theta(self) -> Floats:
        return np.array([self.r, self.alpha, self.a, self.b])

    def log_likelihood(self, customers: Customers) -> float:
        """Return the log-likelihood of the histories, summed over customers."""
        histories = Histories.of(customers)
        return geometric.log_likelihood(self._theta, self.coins_at_start, histories)[0]

    def probability_active(self, customers: Customers) -> Floats:
        """Return the probability of being active at the end of observation, shape (n,).

        It is no drift score: in BG/NBD a customer without repeat purchase is active for certain.
        Use `probability_silent`.
        """
        return geometric.probability_active(self._theta, self.coins_at_start, customers)

    def probability_silent(self, customers: Customers, horizon: float) -> Floats:
        """Return the probability of no purchase within the horizon, shape (n,).

        1 - P(active) (1 - ((α+T) / (α+T+t))^(r+x)): stopped already, or active and waiting.
        """
        ahead = require_horizon(horizon) / (self.alpha + customers.age)
        buys = -np.expm1(-(self.r + customers.frequency) * np.log1p(ahead))
        return np.asarray(1.0 - self.probability_active(customers) * buys, dtype=np.float64)

    def expected_purchases(self, customers: Customers, horizon: float) -> Floats:
        """Return the expected number of purchases within the horizon, shape (n,)."""
        ahead = geometric.purchases_while_active(
            self._theta, self.coins_at_start, customers, require_horizon(horizon)
        )
        return self.probability_active(customers) * ahead

    def outlooks(self, customers: Customers, horizons: Sequence[float]) -> list[Outlook]:
        """Return expected purchases, P(no purchase) and P(active) over several horizons."""
        active = self.probability_active(customers)
        return [
            Outlook(
                self.expected_purchases(customers, ahead),
                self.probability_silent(customers, ahead),
                active,
            )
            for ahead in horizons
        ]

    def expected_purchases_new(self, t: float) -> float:
        """Return E[X(t)]: expected repeat purchases of a new customer until time t."""
        return float(self.expected_purchases(ONE_NEW, t)[0])

    def purchases_distribution(self, t: float, n: ArrayLike) -> Floats:
        """Return P(X(t) = n) of a new customer for each whole number n from 0.

        Either n purchases in t and the coin never said stop, or it did at the n-th one and there
        was time for at least n; the latter probability is an incomplete beta function.
        """
        r, alpha, a, b = self._theta
        z = require_horizon(t) / (alpha + t)
        n = np.asarray(n, dtype=np.float64)
        e = n + self.coins_at_start
        count = gammaln(r + n) - gammaln(r) - gammaln(n + 1) + xlogy(n, z) + r * np.log1p(-z)
        time_for = np.where(n > 0, betainc(np.maximum(n, 1.0), r, z), 1.0)
        stop = np.exp(betaln(a + 1, b + np.maximum(e, 1.0) - 1) - betaln(a, b)) * (e > 0)
        going = np.exp(count + betaln(a, b + e) - betaln(a, b))
        return np.asarray(going + stop * time_for, dtype=np.float64)

    def sample_purchases(
        self, customers: Customers, horizon: float, rng: np.random.Generator, draws: int
    ) -> Whole:
        """Draw numbers of purchases within the horizon given the histories, shape (draws, n).

        Draws who is active, then rate and coin given that; purchases are the Poisson number, cut
        off at the purchase after which the coin says stop.
        """
        x, size = customers.frequency, (draws, len(customers))
        scale = require_horizon(horizon) / (self.alpha + customers.age)
        active = rng.random(size) < self.probability_active(customers)
        wanted = rng.poisson(rng.gamma(self.r + x, scale, size))
        coin = rng.beta(self.a, self.b + x + self.coins_at_start, size)
        until_stop = rng.geometric(np.clip(coin, 1e-12, 1.0))
        return np.where(active, np.minimum(wanted, until_stop), 0).astype(np.int64)


ModelT = TypeVar("ModelT", bound=StoppingModel)


def fit_stopping(
    kind: type[ModelT], customers: Customers, near: ModelT | None = None
) -> Fitted[ModelT]:
    """Fit one of the two models by maximum likelihood; see its own `fit`."""
    coins = kind.coins_at_start

    def likelihood(theta: Floats, histories: Histories) -> tuple[float, Floats]:
        return geometric.log_likelihood(theta, coins, histories)

    route = Route(STARTS, REHEARSAL_ROWS, likelihood, NOBODY_STOPS)
    return fit_histories(kind, likelihood, route, customers, near)
