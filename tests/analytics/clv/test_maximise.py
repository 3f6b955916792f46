"""The maximiser on likelihoods whose answer is known."""

from __future__ import annotations

import numpy as np
import pytest

from orchard.analytics.clv import bgnbd, stopping
from orchard.analytics.clv import maximise as maximiser
from orchard.analytics.clv.customers import Customers, Floats
from orchard.analytics.clv.maximise import Objective, Search, maximise


def gamma_rates(total: float, *, flat: bool = False) -> Objective:
    """Return a log-likelihood with its maximum at 3 and 5, or one that ignores the second."""
    counts = np.array([3.0, 0.0 if flat else 5.0])
    exposure = np.array([1.0, 0.0 if flat else 1.0])

    def objective(theta: Floats) -> tuple[float, Floats]:
        value = total * float(counts @ np.log(theta) - exposure @ theta)
        return value, total * (counts / theta - exposure)

    return objective


def search(objective: Objective, upper: float = 1e3) -> Search:
    return Search(objective, 100.0, np.full(2, 1e-3), np.full(2, upper))


def test_maximum_and_standard_errors_are_those_of_the_formula() -> None:
    best = maximise(search(gamma_rates(100)), [[1.0, 1.0], [20.0, 0.1]])

    assert best.converged
    assert best.parameters == pytest.approx([3, 5], rel=1e-9)
    assert best.errors == pytest.approx([np.sqrt(3 / 100), np.sqrt(5 / 100)], rel=1e-6)


def test_rehearsal_on_a_sample_changes_nothing() -> None:
    alone = maximise(search(gamma_rates(100)), [[1.0, 1.0]])

    rehearsed = maximise(search(gamma_rates(100)), [[1.0, 1.0]], search(gamma_rates(103)))

    assert rehearsed.parameters == pytest.approx(alone.parameters, rel=1e-9)


def test_parameter_at_a_bound_is_reported_and_has_no_error() -> None:
    best = maximise(search(gamma_rates(100), upper=4.0), [[1.0, 1.0]])

    assert best.converged
    assert best.named_bounds(("first", "second")) == ("second",)
    assert list(best.named_errors(("first", "second"), np.ones(2))) == ["first"]


def test_parameter_that_the_data_do_not_touch_has_no_error() -> None:
    best = maximise(search(gamma_rates(100, flat=True)), [[1.0, 7.0]])

    assert best.converged
    assert best.parameters == pytest.approx([3, 7])
    assert list(best.named_errors(("first", "second"), np.ones(2))) == ["first"]


def test_large_ledgers_get_the_same_fit_through_a_rehearsal(
    cdnow: Customers, monkeypatch: pytest.MonkeyPatch
) -> None:
    direct = bgnbd.fit(cdnow)
    monkeypatch.setattr(stopping, "REHEARSAL_ROWS", 300)

    rehearsed = bgnbd.fit(cdnow)

    assert rehearsed.loglik == pytest.approx(direct.loglik, rel=1e-12)
    assert rehearsed.model.parameters() == pytest.approx(direct.model.parameters(), rel=1e-6)


def test_search_that_ran_out_of_steps_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(maximiser, "STEPS_AT_MOST", 1)
    elsewhere = search(lambda theta: (-float(theta @ theta), -2 * theta))

    best = maximise(search(gamma_rates(100)), [[1.0, 1.0]], elsewhere)

    assert not best.converged


def test_curvature_learns_only_from_steps_that_turn_the_gradient_upwards() -> None:
    known, step = np.diag([2.0, 1.0]), np.array([1.0, 0.0])

    assert maximiser._learn(known, step, np.array([5.0, 0.0])) == pytest.approx(np.diag([5.0, 1.0]))
    assert maximiser._learn(known, step, np.array([-5.0, 0.0])) is known
