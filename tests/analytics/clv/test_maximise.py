"""The maximiser on likelihoods whose answer is known."""

from __future__ import annotations

import numpy as np
import pytest

from orchard.analytics.clv import bgnbd, stopping
from orchard.analytics.clv import maximise as maximiser
from orchard.analytics.clv.customers import Customers, Floats
from orchard.analytics.clv.maximise import Hints, Objective, Search, maximise


def gamma_rates(total: float, *, flat: bool = False) -> Objective:
    """Return a log-likelihood with its maximum at 3 and 5, or one that ignores the second."""
    counts = np.array([3.0, 0.0 if flat else 5.0])
    exposure = np.array([1.0, 0.0 if flat else 1.0])

    def objective(theta: Floats) -> tuple[float, Floats]:
        value = total * float(counts @ np.log(theta) - exposure @ theta)
        return value, total * (counts / theta - exposure)

    return objective


def counting(objective: Objective) -> tuple[Objective, list[Floats]]:
    """Return the same likelihood, and the list to which each look at it is added."""
    looks: list[Floats] = []

    def counted(theta: Floats) -> tuple[float, Floats]:
        looks.append(theta)
        return objective(theta)

    return counted, looks


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


def test_start_that_is_near_finds_the_same_maximum_in_fewer_steps() -> None:
    counted, steps = counting(gamma_rates(100))
    maximise(search(counted), [[1.0, 1.0], [20.0, 0.1]])
    far = len(steps)
    steps.clear()

    near = maximise(search(counted), [[1.0, 1.0], [20.0, 0.1]], hints=Hints([3.1, 4.9]))

    assert near.parameters == pytest.approx([3, 5], rel=1e-9)
    assert len(steps) < far


def test_start_near_nothing_is_forgotten() -> None:
    best = maximise(search(gamma_rates(100), upper=4.0), [[1.0, 1.0]], hints=Hints([1e-9, 1e9]))

    assert best.parameters == pytest.approx([3, 4])


def test_maximum_at_the_edge_is_found_without_descending(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(maximiser, "_descend", None)

    best = maximise(search(gamma_rates(100), upper=4.0), [[1.0, 1.0]], hints=Hints(edge={1: 4.0}))

    assert best.parameters == pytest.approx([3, 4], rel=1e-9)
    assert best.named_bounds(("first", "second")) == ("second",)


def test_edge_that_is_not_the_maximum_is_left() -> None:
    hints = Hints(edge={1: 1e-3})

    best = maximise(search(gamma_rates(100), upper=4.0), [[1.0, 1.0]], hints=hints)

    assert best.parameters == pytest.approx([3, 4])


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
