"""MBG/NBD: as BG/NBD, but the coin is also thrown right after the first purchase."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from orchard.analytics.clv.customers import Customers
from orchard.analytics.clv.maximise import Fitted
from orchard.analytics.clv.stopping import StoppingModel, fit_stopping


@dataclass(frozen=True, slots=True)
class MbgNbd(StoppingModel):
    """A fitted MBG/NBD model: a customer without repeat purchase may have stopped at once.

    Parameters
    ----------
    r, alpha
        Shape and rate of the purchase rate; `alpha` has the unit of time.
    a, b
        Shapes of the chance of stopping after a purchase, the first included.

    Source
    ------
    Batislam, Denizel and Filiztekin (2007), "Empirical validation and comparison of models for
    customer base analysis", International Journal of Research in Marketing 24.

    Examples
    --------
    >>> model = MbgNbd(r=0.525, alpha=6.183, a=0.891, b=1.614)
    >>> model.probability_active(Customers([0], [0], [38.86])).round(3)
    array([0.39])
    """

    coins_at_start: ClassVar[int] = 1


def fit(customers: Customers) -> Fitted[MbgNbd]:
    """Fit MBG/NBD by maximum likelihood with exact gradients.

    Bounds and report as in `bgnbd.fit`.

    Parameters
    ----------
    customers
        Histories of at least one customer.

    Returns
    -------
    Fitted[MbgNbd]
        Model, standard errors, log-likelihood, convergence and parameters at a bound.

    Raises
    ------
    HistoriesDoNotFit
        There are no customers.

    Source
    ------
    Batislam, Denizel and Filiztekin (2007), appendix.

    Examples
    --------
    >>> fitted = fit(Customers([2, 0, 1, 4], [30, 0, 5, 33], [39, 38, 37, 36]))
    >>> fitted.converged
    True
    """
    return fit_stopping(MbgNbd, customers)
