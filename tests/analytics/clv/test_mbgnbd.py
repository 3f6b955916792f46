"""MBG/NBD against the published estimates and by hand."""

from __future__ import annotations

import pytest

from orchard.analytics.clv import mbgnbd
from orchard.analytics.clv.customers import Customers
from orchard.analytics.clv.mbgnbd import MbgNbd


def test_fit_reaches_the_known_maximum_on_cdnow(cdnow: Customers) -> None:
    fitted = mbgnbd.fit(cdnow)

    assert fitted.converged
    assert fitted.model.parameters() == pytest.approx(
        {"r": 0.52484, "alpha": 6.18299, "a": 0.89136, "b": 1.61400}, abs=6e-6
    )


def test_a_customer_without_repeat_purchase_may_have_stopped_at_once() -> None:
    model = MbgNbd(r=1.0, alpha=10.0, a=1.0, b=3.0)

    active = model.probability_active(Customers([0], [0], [10]))[0]

    assert active == pytest.approx(1 / (1 + 1 / 3 * 2))  # odds a / b · (20 / 10)^r


def test_a_new_customer_stops_at_once_with_the_mean_chance() -> None:
    model = MbgNbd(r=1.0, alpha=1e-4, a=1.0, b=3.0)

    assert model.purchases_distribution(1e6, [0])[0] == pytest.approx(0.25, abs=1e-6)
