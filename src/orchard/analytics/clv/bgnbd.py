"""BG/NBD: buying at random, and after each repeat purchase a coin decides about stopping."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from orchard.analytics.clv.customers import Customers
from orchard.analytics.clv.maximise import Fitted
from orchard.analytics.clv.stopping import StoppingModel, fit_stopping


@dataclass(frozen=True, slots=True)
class BgNbd(StoppingModel):
    """A fitted BG/NBD model: four positive parameters and what follows from them.

    Rates of purchase vary between customers as Gamma(r, alpha), the chance of stopping after a
    purchase as Beta(a, b). All methods are pure; times are in the unit of `alpha`.

    Parameters
    ----------
    r, alpha
        Shape and rate of the purchase rate; `alpha` has the unit of time.
    a, b
        Shapes of the chance of stopping after a repeat purchase.

    Source
    ------
    Fader, Hardie and Lee (2005), "Counting your customers the easy way", Marketing Science 24,
    equations 3 (likelihood), 8 (distribution), 9 (mean), 10 (conditional mean).

    Examples
    --------
    >>> paper = BgNbd(r=0.243, alpha=4.414, a=0.793, b=2.426)
    >>> customer = Customers([2], [30.43], [38.86])
    >>> paper.expected_purchases(customer, 39).round(6)
    array([1.226028])
    >>> paper.probability_silent(customer, 39).round(3)
    array([0.445])
    """

    coins_at_start: ClassVar[int] = 0


def fit(customers: Customers, near: BgNbd | None = None) -> Fitted[BgNbd]:
    """Fit BG/NBD by maximum likelihood with exact gradients.

    Shapes stay within 1e-4 and 1e4 and `alpha` within the same multiples of the mean age;
    customers that buy like clockwork, or never again, push parameters to these bounds, which
    `at_bound` reports.

    Parameters
    ----------
    customers
        Histories of at least one customer.
    near
        A model that was fitted to almost the same customers; the search is shorter from there.

    Returns
    -------
    Fitted[BgNbd]
        Model, standard errors, log-likelihood, convergence and parameters at a bound.

    Raises
    ------
    HistoriesDoNotFit
        There are no customers.

    Source
    ------
    Fader, Hardie and Lee (2005), section 4; standard errors from the observed information.

    Examples
    --------
    >>> fitted = fit(Customers([2, 0, 1, 4], [30, 0, 5, 33], [39, 38, 37, 36]))
    >>> fitted.converged, sorted(fitted.model.parameters())
    (True, ['a', 'alpha', 'b', 'r'])
    """
    return fit_stopping(BgNbd, customers, near)
