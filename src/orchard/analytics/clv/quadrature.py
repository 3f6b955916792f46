"""Averages over a parameter that differs between customers, by Gauss quadrature.

All weights are positive and all integrands of the models are positive, so no digits cancel; that
is why the models prefer these sums to differences of hypergeometric functions.
"""

from __future__ import annotations

from functools import cache

import numpy as np
from scipy.linalg import eigh_tridiagonal

from orchard.analytics.clv.customers import Floats


@cache
def legendre(nodes: int) -> tuple[Floats, Floats]:
    """Return nodes and weights on [0, 1]: sum(w * f(u)) is the mean of f.

    Examples
    --------
    >>> u, w = legendre(4)
    >>> round(float(w @ u**3), 12)
    0.25
    """
    at, weights = np.polynomial.legendre.leggauss(nodes)
    return (at + 1) / 2, weights / 2


def beta_nodes(a: float, b: float, nodes: int = 64) -> tuple[Floats, Floats]:
    """Return nodes p and weights with sum(w * f(p)) = E[f(P)] for P ~ Beta(a, b).

    The eigenvalues of the Jacobi matrix of the Jacobi polynomials are the nodes; the first
    components of its eigenvectors, squared, are the weights. Nothing overflows for large or
    vanishes for small `a` and `b`, unlike formulas with gamma functions.

    Parameters
    ----------
    a, b
        Positive shapes of the beta distribution.
    nodes
        Number of nodes; polynomials up to degree 2 * nodes - 1 are exact.

    Returns
    -------
    tuple of arrays
        Nodes in (0, 1] and weights, each of shape (nodes,).

    Source
    ------
    Golub and Welsch (1969), "Calculation of Gauss quadrature rules".

    Examples
    --------
    >>> p, w = beta_nodes(0.8, 2.4)
    >>> round(float(w @ p), 12)
    0.25
    """
    right, left = b - 1, a - 1  # exponents of (1 - y) and (1 + y) on [-1, 1]
    both = right + left
    k = np.arange(1, nodes, dtype=np.float64)
    span = 2 * k + both
    diagonal = np.empty(nodes)
    diagonal[0] = (left - right) / (both + 2)
    diagonal[1:] = (left - right) * both / (span * (span + 2))
    squares = 4 * k * (k + right) * (k + left) / (span**2 * (span + 1))
    squares[1:] *= (k[1:] + both) / (span[1:] - 1)  # the same factor cancels for k = 1
    y, vectors = eigh_tridiagonal(diagonal, np.sqrt(squares))
    return np.clip((1 + y) / 2, 1e-300, 1.0), vectors[0] ** 2


def power_integral(a: float, growth: Floats) -> Floats:
    """Return (1 - exp(-(a-1) g)) / (a-1), which is g at a = 1: the integral of exp(-(a-1) v).

    Examples
    --------
    >>> power_integral(1.0, np.array([0.5])), power_integral(2.0, np.array([0.0]))
    (array([0.5]), array([0.]))
    """
    if a == 1:
        return growth
    return np.asarray(-np.expm1(-(a - 1) * growth) / (a - 1), dtype=np.float64)
