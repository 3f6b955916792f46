"""BG/NBD against the paper, against exact values, and where it used to break."""

from __future__ import annotations

import pytest

from orchard.analytics.clv import bgnbd
from orchard.analytics.clv.bgnbd import BgNbd
from orchard.analytics.clv.customers import Customers

PAPER = BgNbd(r=0.243, alpha=4.414, a=0.793, b=2.426)


def test_fit_reaches_the_exact_maximum_on_cdnow(cdnow: Customers) -> None:
    fitted = bgnbd.fit(cdnow)

    assert fitted.converged
    assert fitted.at_bound == ()
    assert fitted.loglik == pytest.approx(-9582.42556, abs=5e-6)
    assert fitted.model.parameters() == pytest.approx(
        {"r": 0.242593, "alpha": 4.413532, "a": 0.792886, "b": 2.425754}, abs=6e-7
    )


def test_standard_errors_are_the_known_ones(cdnow: Customers) -> None:
    errors = bgnbd.fit(cdnow).standard_errors

    assert [round(errors["r"], 5), round(errors["alpha"], 4)] == [0.01256, 0.3782]
    assert [round(errors["a"], 4), round(errors["b"], 4)] == [0.1857, 0.7053]
