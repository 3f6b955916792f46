"""Expected number of purchases of a buyer with gamma gaps who may stop after any purchase."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from scipy import special

from orchard.analytics.clv.purchases import Floats, Ints

STEP = 0.05
LONGEST = 60.0
_TAIL = 20


@lru_cache(maxsize=4)
def renewal_table(shapes: tuple[float, ...], stops: tuple[float, ...]) -> tuple[Floats, Floats]:
    """Solve the renewal equations for the first two moments of the count, in mean gaps.

    N(u) counts the purchase at time 0 and all that follow up to u; after each the buyer stops
    with probability p. With F the gamma distribution function of mean 1 and shape k:
    E N(u) = 1 + (1 - p) ∫ E N(u - v) dF(v) and
    E N²(u) = 1 + (1 - p) ∫ [2 E N(u - v) + E N²(u - v)] dF(v), by the trapezoid rule.

    Parameters
    ----------
    shapes : regularity k of the gaps, above 0 (1: at random; large: like clockwork)
    stops : probability p of stopping after a purchase, 0 < p < 1

    Returns
    -------
    mean, square : arrays, shape (shapes, stops, LONGEST / STEP + 1), at u = 0, STEP, 2 STEP, …

    Source
    ------
    Cox (1962), Renewal Theory, chapter 4, equations 4.1 and 4.6, with stopping added.

    Example
    -------
    >>> mean, square = renewal_table((1.0,), (1e-9,))  # a Poisson process: 1 + u
    >>> round(float(mean[0, 0, 200]), 2)
    11.0
    """
    times = np.arange(round(LONGEST / STEP) + 1) * STEP
    k = np.array(shapes)[:, None]
    mass = np.diff(special.gammainc(k, k * times), axis=1)[:, None, :]
    going = 1 - np.array(stops)[None, :]
    first, second = np.ones((2, len(shapes), len(stops), len(times)))
    implicit = going * mass[:, :, 0] / 2
    for i in range(1, len(times)):
        known = _past(mass, first, i)
        first[..., i] = (1 + going * known) / (1 - implicit)
        doubled = 2 * (known + mass[:, :, 0] / 2 * first[..., i])
        second[..., i] = (1 + going * (doubled + _past(mass, second, i))) / (1 - implicit)
    return first, second


def _past(mass: Floats, solved: Floats, i: int) -> Floats:
    """Integrate over all gaps, leaving out the value at `i` that is being solved."""
    later = np.einsum("kpj,kqj->kq", mass[:, :, :i], solved[..., i - 1 :: -1])
    sooner = np.einsum("kpj,kqj->kq", mass[:, :, 1:i], solved[..., i - 1 : 0 : -1])
    total: Floats = (later + sooner) / 2
    return total


def counts_after(
    times: Floats, shapes: tuple[float, ...], stops: tuple[float, ...], shape_of: Ints
) -> tuple[Floats, Floats]:
    """Look up both moments at times in mean gaps, following the exponential tail beyond the table.

    Parameters
    ----------
    times : array, shape (nodes, times), 0 or above, in mean gaps of the node
    shapes, stops : as in `renewal_table`
    shape_of : array of int, shape (nodes,), index of each node's shape

    Returns
    -------
    mean, square : arrays, shape (nodes, stops, times)
    """
    cell = np.minimum(
        (np.minimum(times, LONGEST) / STEP).astype(np.int64), round(LONGEST / STEP) - 1
    )
    part = (np.minimum(times, LONGEST) / STEP - cell)[:, None, :]
    going = 1 - np.array(stops)
    k = np.array(shapes)[shape_of][:, None]
    decay = (k * (1 - going ** (1 / k)))[..., None]
    beyond = -np.expm1(-decay * np.maximum(times - LONGEST, 0.0)[:, None, :]) / decay
    rows, columns = shape_of[:, None, None], np.arange(len(stops))[None, :, None]
    found = []
    for table in renewal_table(shapes, stops):
        low, high = (
            table[rows, columns, cell[:, None, :]],
            table[rows, columns, cell[:, None, :] + 1],
        )
        slope = (table[..., -1] - table[..., -1 - _TAIL])[shape_of] / (_TAIL * STEP)
        found.append(low + part * (high - low) + slope[..., None] * beyond)
    return found[0], found[1]
