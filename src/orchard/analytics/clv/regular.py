"""A purchase model that knows clockwork buyers: gamma gaps, each account its own rhythm."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy import special

from orchard.analytics.clv import renewal
from orchard.analytics.clv.purchases import Floats, History, Ints

SHAPES = (1.0, 2.0, 4.0, 12.0, 40.0, 160.0)
STOPS = (0.002, 0.02, 0.06, 0.15, 0.35, 0.75)
LEARN_FROM = 4000
"""Accounts that the population is learnt from; more change nothing that matters."""
_SPACING = 1.18
_ROUNDS = 40
_DOUBT = 0.002
"""Share of accounts that the population is kept open for, spread over all rhythms."""
_RARE = 0.004
_STEP = 0.005
_FURTHEST = 40.0
_CELLS = 32
_BATCH = 20_000
_FINE = 52.0


@dataclass(frozen=True, slots=True)
class Outlook:
    """What is expected of each account over a horizon; arrays of shape (accounts,)."""

    purchases: Floats
    variance: Floats
    silent: Floats
    active: Floats


@dataclass(frozen=True, slots=True)
class Regular:
    """A population of rhythms: (mean gap, shape) by probability of stopping, with their weights.

    The gaps of an account are gamma with mean `mean_gap` (weeks) and shape `SHAPES[shape_of]`;
    after each purchase, the first included, it stops for ever with probability p. The mixture over
    accounts is a table of weights, so buyers at random and buyers by the clock live side by side
    and nothing can run to infinity.
    """

    mean_gap: Floats
    shape_of: Ints
    weights: Floats

    def log_likelihood(self, history: History) -> float:
        """Return the log-likelihood of all purchase times, in weeks as BG/NBD counts it."""
        _, found = _weighed(self, history, _endings)
        return float(found.sum())

    def outlooks(self, history: History, horizons: tuple[float, ...]) -> list[Outlook]:
        """Expect purchases over each of the next `horizons` weeks from what each account did.

        Parameters
        ----------
        history : accounts as seen at the cut
        horizons : weeks, above 0

        Returns
        -------
        list of Outlook, one for each horizon
            expected purchases and their variance, probability of none, probability of being active
        """
        found, _ = _weighed(self, history, lambda model, at: _futures(model, at, horizons))
        active = np.clip(found[0], 0.0, 1.0)
        outlooks = []
        for mean, square, silent in zip(found[1::3], found[2::3], found[3::3], strict=True):
            variance = np.maximum(square - mean**2, mean * 1e-3)
            outlooks.append(Outlook(mean, variance, np.clip(silent, 0.0, 1.0), active))
        return outlooks

    def repeat_curve(self, times: Floats) -> Floats:
        """Return the repeat purchases that a new account makes up to each time in weeks."""
        scaled = times[None, :] / self.mean_gap[:, None]
        mean, _ = renewal.counts_after(scaled, SHAPES, STOPS, self.shape_of)
        curve: Floats = np.einsum("gp,gpt->t", self.weights, mean) - 1
        return curve

    def parameters(self) -> dict[str, float]:
        """Describe the population: typical gap in weeks, mean shape, mean chance of stopping."""
        gaps = self.weights.sum(axis=1)
        return {
            "gap_weeks": float(np.exp(gaps @ np.log(self.mean_gap))),
            "regularity": float(np.exp(gaps @ np.log(np.array(SHAPES)[self.shape_of]))),
            "stop_probability": float(self.weights.sum(axis=0) @ np.array(STOPS)),
        }

    def standard_errors(self, history: History) -> dict[str, float]:
        """Return the spread of the accounts' posterior means over the root of their number.

        It is a lower bound: it knows the sampling of accounts, not the choice of the model.
        """
        part = _part(history, slice(0, LEARN_FROM))
        found, _ = _weighed(self, part, _traits)
        known = self.parameters()
        scale = np.array([known["gap_weeks"], known["regularity"], 1.0])
        errors = found.std(axis=1) / np.sqrt(max(len(history), 1)) * scale
        return dict(zip(known, errors.tolist(), strict=True))


def fit(history: History, *, seed: int = 0) -> Regular:
    """Learn the population of rhythms by maximum likelihood (EM on a table of rhythms).

    For rhythm g: log L = x log(1-p) + Σ log gamma(gap; k, m) + log(p + (1-p) S(silence; k, m)).
    The weights follow w ← w · mean over accounts of L_g / Σ w L. Rhythms without weight are
    dropped, those with weight are split finer, and the weights are learnt again.

    Parameters
    ----------
    history : accounts seen; times in weeks
    seed : of the sample, when there are more than `LEARN_FROM` accounts

    Returns
    -------
    Regular
        always finite, for any history with at least one account

    Source
    ------
    Platzer and Reutterer (2016), "Ticking away the moments", equations 1 to 5, for gamma gaps by
    account; Kiefer and Wolfowitz (1956) for the mixture without a form; Laird (1978) for EM.

    Example
    -------
    >>> four = np.full(5, 4.0)
    >>> clock = History(np.arange(5), four, four * 13, four * 13 + 2, four * np.log(13.0), four)
    >>> bool(9 < fit(clock).parameters()["gap_weeks"] < 17)
    True
    """
    sample = _sample(history, seed)
    spread = max(float(history.age.max(initial=0.0)), 1.0)
    model = _first_guess(_shortest(history), 4 * spread)
    model = _learnt(model, sample, _ROUNDS)
    by_shape = np.bincount(model.shape_of, model.weights.sum(axis=1))
    return _kept(model, by_shape[model.shape_of] > _RARE)


def _shortest(history: History) -> float:
    """Return half of the shortest mean gap seen, a week at most."""
    repeat = history.frequency > 0
    seen = history.recency[repeat] / history.frequency[repeat]
    return float(np.clip(seen.min(initial=2.0) / 2, 1 / 14, 1.0))


def _first_guess(low: float, high: float) -> Regular:
    """Spread rhythms evenly over the logarithm of the gap, all shapes at each gap."""
    grid = np.geomspace(low, high, 2 + int(np.log(high / low) / np.log(_SPACING)))
    shape_of = np.tile(np.arange(len(SHAPES)), len(grid))
    weights = np.ones((len(shape_of), len(STOPS)))
    return Regular(np.repeat(grid, len(SHAPES)), shape_of, weights / weights.sum())


def _learnt(model: Regular, sample: tuple[History, Floats], rounds: int) -> Regular:
    """Run EM for weights of the form (gap, stop) x shape.

    Were every gap free to have its own shape, an account with one gap would be explained by a
    clock that ticks at just that gap.
    """
    history, copies = sample
    likely = _likely(model, history)
    share = (copies / copies.sum()).astype(np.float32)
    weights = model.weights.reshape(-1, len(SHAPES), len(STOPS)).astype(np.float32)
    for _ in range(rounds):
        flat = weights.ravel()
        joint = weights * (likely.T @ (share / (likely @ flat))).reshape(weights.shape)
        rhythm = joint.sum(axis=1, keepdims=True) + _DOUBT / (len(weights) * len(STOPS))
        weights = rhythm * joint.sum(axis=(0, 2))[:, None]
        weights /= weights.sum()
    return replace(model, weights=weights.astype(np.float64).reshape(model.weights.shape))


def _kept(model: Regular, keep: NDArray[np.bool_]) -> Regular:
    weights = model.weights[keep]
    return Regular(model.mean_gap[keep], model.shape_of[keep], weights / weights.sum())


def _sample(history: History, seed: int) -> tuple[History, Floats]:
    """Draw at most `LEARN_FROM` accounts and count those that look the same once."""
    chosen = np.arange(len(history))
    if len(history) > LEARN_FROM:
        chosen = np.random.default_rng(seed).choice(chosen, LEARN_FROM, replace=False)
    drawn = _part(history, chosen)
    looks = np.stack([drawn.frequency, drawn.recency, drawn.log_gaps, _coarse(drawn.silence)])
    _, first, copies = np.unique(looks, axis=1, return_index=True, return_counts=True)
    return _part(drawn, first), copies.astype(np.float64)


def _part(history: History, rows: slice | Ints) -> History:
    return History(
        history.ids[rows],
        history.frequency[rows],
        history.recency[rows],
        history.age[rows],
        history.log_gaps[rows],
        history.amount[rows],
    )


def _coarse(silence: Floats) -> Floats:
    """Round a silence to half weeks in the first year, to two weeks after it."""
    halves, pairs = np.round(silence * 2) / 2, np.round(silence / 2) * 2
    rounded: Floats = np.where(silence < _FINE, halves, pairs)
    return rounded


@lru_cache(maxsize=1)
def _survival_table() -> Floats:
    times = np.arange(round(_FURTHEST / _STEP) + 2) * _STEP
    k = np.array(SHAPES)[:, None]
    table: Floats = np.maximum(special.gammaincc(k, k * times), 1e-300)
    return table


def _survival(scaled: Floats, shape_of: Ints) -> Floats:
    """Return P(gap > scaled mean gaps), by linear interpolation; `shape_of` must broadcast."""
    position = np.minimum(scaled, _FURTHEST) / _STEP
    cell = position.astype(np.int64)
    table = _survival_table()
    low = table[shape_of, cell]
    found: Floats = low + (position - cell) * (table[shape_of, cell + 1] - low)
    return found


def _gap_likelihood(model: Regular, history: History) -> Floats:
    """Return the log density of the completed gaps, shape (accounts, nodes)."""
    k = np.array(SHAPES)[model.shape_of]
    rate = k / model.mean_gap
    gaps = np.stack([history.frequency, history.log_gaps, history.recency], axis=1)
    logs: Floats = gaps @ np.stack([k * np.log(rate) - special.gammaln(k), k - 1, -rate])
    return logs


def _likely(model: Regular, history: History) -> NDArray[np.float32]:
    """Return the likelihood of each rhythm, scaled to at most 1, shape (accounts, rhythms)."""
    logs = _gap_likelihood(model, history)
    gaps = np.exp(logs - logs.max(axis=1, keepdims=True)).astype(np.float32)
    silences, of = np.unique(_coarse(history.silence), return_inverse=True)
    stop = np.array(STOPS)
    quiet = _survival(silences[:, None] / model.mean_gap, model.shape_of)[..., None]
    ends = (stop + (1 - stop) * quiet).astype(np.float32)[of]
    ends *= gaps[..., None]
    ends *= ((1 - stop) ** history.frequency[:, None]).astype(np.float32)[:, None, :]
    return ends.reshape(len(history), -1)


_Tables: TypeAlias = Callable[[Regular, Floats], tuple[Floats, ...]]


def _weighed(model: Regular, history: History, tables: _Tables) -> tuple[Floats, Floats]:
    """Average tables over what is believed of each account, and return the log-likelihoods.

    `tables(model, silences)` gives P(silence | rhythm) and then that probability times each
    wanted figure, all of shape (silences, nodes, stops). The likelihood is a product of a part of
    (account, node), a part of (account, stop) and a part of (silence, node, stop), so accounts
    with the same silence share one matrix product.
    """
    silences, of = np.unique(_coarse(history.silence), return_inverse=True)
    stacked = np.stack([table * model.weights for table in tables(model, silences)], axis=-1)
    wide = stacked.reshape(len(silences), len(model.mean_gap), -1).astype(np.float32)
    sums, top = np.zeros((len(history), stacked.shape[-1])), np.zeros(len(history))
    same_as = _same_as(history.frequency, of)
    for rows in _alike(of, np.unique(same_as)):
        part = _part(history, rows)
        logs = _gap_likelihood(model, part)
        top[rows] = logs.max(axis=1)
        likely = np.exp((logs - top[rows, None]).astype(np.float32))
        by_stop = (likely @ wide[of[rows[0]]]).reshape(len(rows), len(STOPS), -1)
        lasting = (1 - np.array(STOPS)) ** part.frequency[:, None]
        sums[rows] = np.einsum("np,npt->nt", lasting, by_stop)
    sums, top = sums[same_as], top[same_as]
    whole = np.maximum(sums[:, 0], 1e-300)
    return (sums[:, 1:] / whole[:, None]).T, np.log(whole) + top


def _same_as(frequency: Floats, silence_of: Ints) -> Ints:
    """Return the row that each row equals: one-time buyers of one silence are all alike."""
    same = np.arange(len(frequency))
    once = np.flatnonzero(frequency == 0)
    _, first, of = np.unique(silence_of[once], return_index=True, return_inverse=True)
    same[once] = once[first][of]
    return same


def _alike(of: Ints, rows: Ints) -> list[Ints]:
    """Split rows into groups of one silence, at most `_BATCH` rows each."""
    order = rows[np.argsort(of[rows], kind="stable")]
    bounds = np.flatnonzero(np.diff(of[order])) + 1
    groups = np.split(order, bounds) if len(order) else []
    return [group[i : i + _BATCH] for group in groups for i in range(0, len(group), _BATCH)]


def _endings(model: Regular, silences: Floats) -> tuple[Floats]:
    """Return P(a silence this long), which stopping or waiting explains."""
    quiet = _survival(silences[:, None] / model.mean_gap, model.shape_of)[..., None]
    stop = np.array(STOPS)
    return (stop + (1 - stop) * quiet,)


def _traits(model: Regular, silences: Floats) -> tuple[Floats, ...]:
    """Return P(silence), then times log gap, log shape and chance of stopping of each rhythm."""
    (ends,) = _endings(model, silences)
    regularity = np.log(np.array(SHAPES))[model.shape_of]
    return (
        ends,
        ends * np.log(model.mean_gap)[:, None],
        ends * regularity[:, None],
        ends * np.array(STOPS),
    )


def _futures(model: Regular, silences: Floats, horizons: tuple[float, ...]) -> tuple[Floats, ...]:
    """Return P(silence), then times P(active) and, by horizon, two moments and P(no purchase)."""
    stop = np.array(STOPS)
    quiet = _survival(silences[:, None] / model.mean_gap, model.shape_of)[..., None]
    going = (1 - stop) * quiet
    tables = [stop + going, going]
    for horizon in horizons:
        tables.extend(_future(model, silences, horizon))
    return tuple(tables)


def _future(model: Regular, silences: Floats, horizon: float) -> tuple[Floats, Floats, Floats]:
    """Wait for the next purchase in cells that widen, and renew from the middle of each."""
    edges = horizon * (np.arange(_CELLS + 1) / _CELLS) ** 2
    ahead = (horizon - (edges[1:] + edges[:-1]) / 2) / model.mean_gap[:, None]
    waits = (silences[:, None, None] + edges) / model.mean_gap[:, None]
    quiet = _survival(waits, model.shape_of[:, None])
    chance = quiet[..., :-1] - quiet[..., 1:]
    stop = np.array(STOPS)
    moments = renewal.counts_after(ahead, SHAPES, STOPS, model.shape_of)
    mean, square = ((1 - stop) * _met(chance, moment) for moment in moments)
    return mean, square, stop + (1 - stop) * quiet[..., -1:]


def _met(chance: Floats, counts: Floats) -> Floats:
    """Sum chance (silences, nodes, cells) x counts (nodes, stops, cells) over the cells."""
    product: Floats = np.matmul(chance.transpose(1, 0, 2), counts.transpose(0, 2, 1))
    return product.transpose(1, 0, 2)
