"""The line-up: which candidates compete, and how one of them is fitted again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from orchard.analytics.clv import candidates
from orchard.analytics.clv.blend import Blend, Weights, default_weights, learn
from orchard.analytics.clv.candidates import Candidate, Classical, Naive, Past, Prediction
from orchard.analytics.clv.purchases import Floats

CLASSICAL = ("bgnbd", "pareto_nbd")


def fit_all(
    past: Past,
    *,
    seed: int = 0,
    weights: Weights | None = None,
    near: Sequence[Candidate] = (),
) -> tuple[Candidate, ...]:
    """Fit every candidate to what was known at the cut, the naive first.

    Parameters
    ----------
    past : at least one account
    seed : of the sample that the regular model learns from
    weights : of the blends; None: the defaults
    near : the candidates as they were fitted to an earlier past of the same accounts, if they were

    Returns
    -------
    tuple of Candidate
    """
    calendar = candidates.rhythm(past, seed=seed)
    season = candidates.seasonal(calendar)
    spend = candidates.expected_spend(past.history)
    classics = tuple(
        candidates.classical(name, past, spend, _fitted(name, near)) for name in CLASSICAL
    )
    default = default_weights(calendar.model.parameters()["regularity"])
    own = Blend(season, classics, weights or default, last_year=False)
    return (Naive(past), *classics, calendar, season, own, replace(own, last_year=True, told={}))


def fit_one(
    name: str,
    past: Past,
    *,
    seed: int = 0,
    weights: Weights | None = None,
    near: Sequence[Candidate] = (),
) -> Candidate:
    """Fit the candidate of that name, and only what it needs."""
    if name == candidates.NAIVE:
        return Naive(past, candidates.rhythm(past, seed=seed))
    if name in CLASSICAL:
        spend = candidates.expected_spend(past.history)
        return candidates.classical(name, past, spend, _fitted(name, near))
    if name == "regular":
        return candidates.rhythm(past, seed=seed)
    if name == "seasonal_regular":
        return candidates.seasonal(candidates.rhythm(past, seed=seed))
    everyone = fit_all(past, seed=seed, weights=weights, near=near)
    return next(candidate for candidate in everyone if candidate.name == name)


def _fitted(name: str, near: Sequence[Candidate]) -> Classical | None:
    """Return the model of the literature of that name, if it is among the candidates."""
    found = (one for one in near if isinstance(one, Classical) and one.name == name)
    return next(found, None)


def cross_fitted(blend: Blend, days: int, actual: tuple[Floats, Floats]) -> Prediction:
    """Predict each half of the accounts with weights that were learnt from the other half."""
    near = blend.base.predict(days)
    halves = []
    for rows in (slice(1, None, 2), slice(0, None, 2)):
        weights = learn(blend.base.past, near, days, actual, blend.weights, rows)
        halves.append(replace(blend, weights=weights, told={}).predict(days))
    even = np.arange(len(near.purchases)) % 2 == 0
    return Prediction(
        *(
            np.where(even, getattr(halves[0], name), getattr(halves[1], name))
            for name in Prediction.__slots__
        )
    )
