"""Maximum likelihood for positive parameters: bounded, exact gradients, standard errors."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from orchard.analytics.clv.customers import Floats

Objective = Callable[[Floats], tuple[float, Floats]]
ModelT = TypeVar("ModelT")

GRADIENT_TOLERANCE = 1e-7  # of the log-likelihood per customer, by the logarithm of a parameter
FLAT = 1e-9  # curvature per customer below which the data say nothing about a parameter
STEP = 1e-4  # of a log-parameter, for the numerical Hessian of the exact gradient
STEPS_AT_MOST = 25
ROUNDING = 1e-11  # of the loss: differences below it are noise of gamma functions


@dataclass(frozen=True, slots=True)
class Fitted(Generic[ModelT]):
    """A fitted model and how far the fit can be trusted.

    `standard_errors` come from the observed information; a parameter that stands at a bound, or
    about which the data say nothing, has none and is left out. `at_bound` names the parameters
    that the data pushed to the edge of the allowed range: the model does not suit the data.
    """

    model: ModelT
    standard_errors: dict[str, float]
    loglik: float
    converged: bool
    at_bound: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Maximum:
    """Where the likelihood is largest. NaN in `errors` stands for "no standard error"."""

    parameters: Floats
    value: float
    errors: Floats
    converged: bool
    at_bound: NDArray[np.bool_]

    def named_errors(self, names: Sequence[str], scale: Floats) -> dict[str, float]:
        """Return the known standard errors by parameter name, times `scale`."""
        pairs = zip(names, (self.errors * scale).tolist(), strict=True)
        return {name: error for name, error in pairs if np.isfinite(error)}

    def named_bounds(self, names: Sequence[str]) -> tuple[str, ...]:
        """Return the names of the parameters at a bound."""
        return tuple(name for name, at in zip(names, self.at_bound, strict=True) if at)


@dataclass(frozen=True, slots=True, eq=False)
class Search:
    """A log-likelihood over positive parameters within bounds, seen on the log scale.

    `objective` returns the sum over `total` customers and its gradient by the parameters
    themselves; here both become means, and derivatives by the parameters' logarithms.
    """

    objective: Objective
    total: float
    lower: Floats
    upper: Floats

    def loss(self, logs: Floats) -> tuple[float, Floats]:
        """Return minus the mean log-likelihood and its gradient at the log-parameters."""
        parameters = np.exp(logs)
        value, gradient = self.objective(parameters)
        return -value / self.total, -gradient * parameters / self.total

    def curvature(self, logs: Floats, axes: NDArray[np.bool_] | None = None) -> Floats:
        """Return the Hessian of `loss` by central differences of its exact gradient.

        With `axes`, only of these parameters; what concerns the others is zero.
        """
        hessian = np.zeros((len(logs), len(logs)))
        wanted = np.ones(len(logs), bool) if axes is None else axes
        for axis in np.flatnonzero(wanted):
            shift = np.zeros(len(logs))
            shift[axis] = STEP
            turned = self.loss(logs + shift)[1] - self.loss(logs - shift)[1]
            hessian[axis, wanted] = turned[wanted] / (2 * STEP)
        return (hessian + hessian.T) / 2

    def at_bound(self, logs: Floats) -> NDArray[np.bool_]:
        """Return which parameters stand at a bound."""
        low = logs <= np.log(self.lower) + 1e-6
        high: NDArray[np.bool_] = logs >= np.log(self.upper) - 1e-6
        return low | high

    def free(self, logs: Floats, gradient: Floats) -> NDArray[np.bool_]:
        """Return which parameters may still move: not held at a bound by the gradient."""
        low = (logs <= np.log(self.lower) + 1e-9) & (gradient >= 0)
        high = (logs >= np.log(self.upper) - 1e-9) & (gradient <= 0)
        return ~(low | high)


@dataclass(frozen=True, slots=True)
class Hints:
    """Where a maximum may be found sooner; none of it changes where the maximum is.

    `near` are parameters that were best on almost the same data. `edge` are the bounds, by place of
    the parameter, at which a simpler model stands that the data often ask for.
    """

    near: Sequence[float] | None = None
    edge: Mapping[int, float] = field(default_factory=dict)


NO_HINTS = Hints()


def maximise(
    search: Search,
    starts: Sequence[Sequence[float]],
    rehearsal: Search | None = None,
    hints: Hints = NO_HINTS,
) -> Maximum:
    """Find the largest log-likelihood within the bounds.

    Newton steps from every start, with a curvature that learns from each step and is formed anew
    only when a step fails; L-BFGS-B where they do not reach an inner maximum, then Newton again. With a `rehearsal` (the same likelihood on a small sample) the L-BFGS
    part and the first curvature come from the sample, so that the full data are read about a
    dozen times instead of a hundred.

    Parameters
    ----------
    search
        The log-likelihood and its bounds.
    starts
        Positive parameters to start from; the best result is kept.
    rehearsal
        The same on a sample, or None.
    hints
        Places to look at first. A maximum near `near` saves the other starts; one at the `edge`
        that no start beats saves L-BFGS-B the long flat way there.

    Returns
    -------
    Maximum
        Parameters, value of the log-likelihood, standard errors, report of convergence.

    Source
    ------
    Byrd, Lu, Nocedal and Zhu (1995), "A limited memory algorithm for bound constrained
    optimization"; Bertsekas (1982), "Projected Newton methods", for the steps at bounds.

    Examples
    --------
    >>> def poisson(mean):
    ...     return float(12 * np.log(mean[0]) - 4 * mean[0]), 12 / mean - 4
    >>> search = Search(poisson, 4, np.array([1e-3]), np.array([1e3]))
    >>> best = maximise(search, [[1.0]])
    >>> round(float(best.parameters[0]), 6), round(float(best.errors[0]), 4)
    (3.0, 0.866)
    """
    first = rehearsal or search
    logs = _best_start(first, [np.log(np.array(start)) for start in starts], hints)
    logs = _newton(search, logs, first.curvature(logs))
    return _report(search, logs)


def _best_start(search: Search, starts: Sequence[Floats], hints: Hints) -> Floats:
    """Return the best log-parameters that can be reached from any of the starts.

    Newton steps suffice where the maximum is an inner one. L-BFGS-B, the steadier way to a bound,
    follows only where they fail: its tiny linear algebra waits for all BLAS threads, which costs
    ten times the fit itself on a busy machine.
    """
    inside = [np.clip(start, np.log(search.lower), np.log(search.upper)) for start in starts]
    near = [] if hints.near is None else [np.log(np.clip(hints.near, search.lower, search.upper))]
    for tries in (near, inside):
        found = _settled(search, tries, hints.edge) if tries else None
        if found is not None:
            return found
    return _best_of(search, [_descend(search, start) for start in inside])


def _settled(search: Search, starts: Sequence[Floats], edge: Mapping[int, float]) -> Floats | None:
    """Return the best that Newton steps reach: an inner maximum or one at the edge, else None."""
    best = _best_of(search, [_newton(search, start, search.curvature(start)) for start in starts])
    if not search.at_bound(best).any() and _largest(search.loss(best)[1]) < GRADIENT_TOLERANCE:
        return best
    if not edge:
        return None
    start = best.copy()
    start[list(edge)] = np.log(list(edge.values()))
    held = np.isin(np.arange(len(start)), list(edge))
    end = _newton(search, start, search.curvature(start))
    value, gradient = search.loss(end)
    stays = bool((search.free(end, gradient) != held).all())
    flat = _largest(gradient[~held]) < GRADIENT_TOLERANCE
    return end if stays and flat and value <= search.loss(best)[0] else None


def _best_of(search: Search, ends: Sequence[Floats]) -> Floats:
    return min(ends, key=lambda logs: search.loss(logs)[0])


def _descend(search: Search, start: Floats) -> Floats:
    found = minimize(
        search.loss,
        start,
        jac=True,
        method="L-BFGS-B",
        bounds=list(zip(np.log(search.lower), np.log(search.upper), strict=True)),
        options={"maxiter": 500, "ftol": 1e-13, "gtol": 1e-7},
    )
    return np.asarray(found.x, dtype=np.float64)


def _newton(search: Search, logs: Floats, hessian: Floats) -> Floats:
    value, gradient = search.loss(logs)
    renewed = False
    for _ in range(STEPS_AT_MOST):
        free = search.free(logs, gradient)
        size = _largest(gradient[free])
        if size < GRADIENT_TOLERANCE * 1e-2:
            break
        moved = _improve(search, (logs, value, gradient), _step(hessian, gradient, free))
        if moved is None and renewed:
            break
        renewed = moved is None
        if moved is None:
            hessian = search.curvature(logs)
            continue
        hessian = _learn(hessian, moved[0] - logs, moved[2] - gradient)
        logs, value, gradient = moved
    return logs


def _learn(hessian: Floats, moved: Floats, turned: Floats) -> Floats:
    """Return the Hessian after a step, by the formula of Broyden, Fletcher, Goldfarb, Shanno."""
    along, expected = float(turned @ moved), hessian @ moved
    if along <= 0 or float(expected @ moved) <= 0:
        return hessian
    kept = hessian - np.outer(expected, expected) / float(expected @ moved)
    learnt: Floats = kept + np.outer(turned, turned) / along
    return learnt


def _step(hessian: Floats, gradient: Floats, free: NDArray[np.bool_]) -> Floats:
    """Return the Newton step of the free parameters; flat or wrong curvature is made positive."""
    sizes, axes = np.linalg.eigh(hessian[np.ix_(free, free)])
    sizes = np.maximum(np.abs(sizes), 1e-8)
    step = np.zeros(len(gradient))
    step[free] = -axes @ ((axes.T @ gradient[free]) / sizes)
    return np.clip(step, -2.0, 2.0)


def _improve(
    search: Search, at: tuple[Floats, float, Floats], step: Floats
) -> tuple[Floats, float, Floats] | None:
    """Return the first of ever shorter steps that does not worsen the loss, or None."""
    logs, value, gradient = at
    free = search.free(logs, gradient)
    for shorter in (1.0, 0.5, 0.25, 0.0625, 0.0039):
        tried = np.clip(logs + shorter * step, np.log(search.lower), np.log(search.upper))
        new_value, new_gradient = search.loss(tried)
        better = new_value < value
        level = new_value <= value + ROUNDING * (1 + abs(value))
        if better or (level and _largest(new_gradient[free]) < _largest(gradient[free])):
            return tried, new_value, new_gradient
    return None


def _report(search: Search, logs: Floats) -> Maximum:
    value, gradient = search.loss(logs)
    at_bound = search.at_bound(logs)
    free = search.free(logs, gradient)
    parameters = np.exp(logs)
    return Maximum(
        parameters=parameters,
        value=-value * search.total,
        errors=parameters * _log_errors(search, logs, ~at_bound),
        converged=bool(_largest(gradient[free]) < GRADIENT_TOLERANCE),
        at_bound=at_bound,
    )


def _log_errors(search: Search, logs: Floats, inner: NDArray[np.bool_]) -> Floats:
    """Return the standard errors of the log-parameters, NaN where the data say nothing."""
    errors = np.full(len(logs), np.nan)
    hessian = search.curvature(logs, inner)
    known = inner & (np.diag(hessian) > FLAT)
    information = hessian[np.ix_(known, known)] * search.total
    if not known.any() or np.linalg.eigvalsh(information).min() <= FLAT * search.total:
        return errors
    errors[known] = np.sqrt(np.diag(np.linalg.inv(information)))
    return errors


def _largest(values: Floats) -> float:
    return float(np.abs(values).max(initial=0.0))
