"""What all purchase models can do, and how all of them are fitted."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol, TypeVar

import numpy as np
from numpy.typing import ArrayLike

from orchard.analytics.clv.customers import Customers, Floats, Histories, Whole
from orchard.analytics.clv.maximise import Fitted, Hints, Search, maximise

SMALLEST, LARGEST = 1e-4, 1e4  # bounds of parameters while times are in mean ages
SEEN = 64  # parameters whose likelihood is remembered during a search


@dataclass(frozen=True, slots=True)
class Outlook:
    """What is expected of each customer over a horizon; arrays of shape (n,)."""

    purchases: Floats
    silent: Floats
    active: Floats


class PurchaseModel(Protocol):
    """A fitted model of when customers buy; times are in the unit of the histories."""

    def parameters(self) -> dict[str, float]:
        """Return the parameters by name."""

    def log_likelihood(self, customers: Customers) -> float:
        """Return the log-likelihood, summed over customers."""

    def probability_active(self, customers: Customers) -> Floats:
        """Return the probability of being active at the end of observation."""

    def probability_silent(self, customers: Customers, horizon: float) -> Floats:
        """Return the probability of no purchase within the horizon: the drift score."""

    def expected_purchases(self, customers: Customers, horizon: float) -> Floats:
        """Return the expected number of purchases within the horizon."""

    def outlooks(self, customers: Customers, horizons: Sequence[float]) -> list[Outlook]:
        """Return all three over several horizons; what does not depend on them is found once."""

    def expected_purchases_new(self, t: float) -> float:
        """Return the expected repeat purchases of a new customer until time t."""

    def purchases_distribution(self, t: float, n: ArrayLike) -> Floats:
        """Return the probability of n repeat purchases of a new customer until time t."""

    def sample_purchases(
        self, customers: Customers, horizon: float, rng: np.random.Generator, draws: int
    ) -> Whole:
        """Draw numbers of purchases within the horizon, shape (draws, n)."""


ModelT = TypeVar("ModelT", bound=PurchaseModel)
Likelihood = Callable[[Floats, Histories], tuple[float, Floats]]


@dataclass(frozen=True, slots=True)
class Route:
    """How the fit of a model is searched.

    The search is rehearsed on a sample of about `rehearsal_rows`, where `rehearsed`, the likelihood
    to fewer digits, is enough. `nobody_stops` are the bounds at which customers only ever buy at
    random, which is where ledgers of loyal customers end.
    """

    starts: Sequence[dict[str, float]]
    rehearsal_rows: int
    rehearsed: Likelihood
    nobody_stops: Mapping[str, float]


def fit_histories(
    kind: Callable[..., ModelT],
    likelihood: Likelihood,
    route: Route,
    customers: Customers,
    near: ModelT | None = None,
) -> Fitted[ModelT]:
    """Fit any model whose likelihood gives its gradient; `near` was fitted to almost the same.

    Times are divided by the mean age first, so that the result does not depend on the unit of
    time and the bounds suit days as well as years. Parameters named alpha or beta are times.
    """
    names = tuple(route.starts[0])
    unit = float(np.mean(customers.age)) if len(customers) else 1.0
    unit = unit if unit > 0 else 1.0
    step = len(customers) // route.rehearsal_rows
    sample = _search(route.rehearsed, customers.every(step), unit) if step > 1 else None
    tries = [tuple(start.values()) for start in route.starts]
    scale = np.array([unit if name in {"alpha", "beta"} else 1.0 for name in names])
    edge = {names.index(name): bound for name, bound in route.nobody_stops.items()}
    known = None if near is None else (list(near.parameters().values()) / scale).tolist()
    best = maximise(_search(likelihood, customers, unit), tries, sample, Hints(known, edge))
    return Fitted(
        model=kind(*(best.parameters * scale).tolist()),
        standard_errors=best.named_errors(names, scale),
        loglik=best.value - float(customers.frequency.sum()) * float(np.log(unit)),
        converged=best.converged,
        at_bound=best.named_bounds(names),
    )


def _search(likelihood: Likelihood, customers: Customers, unit: float) -> Search:
    histories = Histories.of(customers).in_units_of(unit)

    @lru_cache(maxsize=SEEN)  # ends of one search are where the next one looks again
    def at(theta: bytes) -> tuple[float, Floats]:
        return likelihood(np.frombuffer(theta), histories)

    return Search(
        objective=lambda theta: at(theta.tobytes()),
        total=histories.total,
        lower=np.full(4, SMALLEST),
        upper=np.full(4, LARGEST),
    )
