"""Other weights, other choices: counted as a plain loop would, and drawn alike likely."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchard.analytics.selection import (
    Region,
    SelectionMistake,
    acceptability,
    draw,
    weightings_near,
)


def some_scores(accounts: int, criteria: int, seed: int) -> np.ndarray:
    return np.random.default_rng(seed).uniform(0, 10, (accounts, criteria)).round(1)


def by_loop(scores: np.ndarray, weightings: np.ndarray, chosen: int) -> np.ndarray:
    """Count for every weighting who has fewer than `chosen` better ones."""
    hits = np.zeros(len(scores))
    for weights in weightings:
        values = scores @ weights
        hits += [(values > one + 1e-12).sum() < chosen for one in values]
    return hits / len(weightings)


@given(
    accounts=st.integers(1, 40),
    criteria=st.integers(2, 8),
    chosen=st.integers(1, 12),
    reach=st.sampled_from([0.02, 0.1, 0.4, 1.0]),
    seed=st.integers(0, 1000),
)
def test_shares_are_those_of_a_plain_loop(
    accounts: int, criteria: int, chosen: int, reach: float, seed: int
):
    scores = some_scores(accounts, criteria, seed)
    region = weightings_near(np.full(criteria, 1 / criteria), reach)

    found = acceptability(scores, region, chosen, count=60, random=np.random.default_rng(seed))

    weightings = draw(region, 60, np.random.default_rng(seed))
    assert found.share == pytest.approx(by_loop(scores, weightings, chosen), abs=1e-12)
    values = weightings @ scores.T
    assert (values.min(axis=0) >= found.lowest - 1e-9).all()
    assert (values.max(axis=0) <= found.highest + 1e-9).all()


@pytest.mark.parametrize(
    ("copies", "gap"), [(1, 0.1), (9, 0.1), (1, 1e-7)], ids=["apart", "equal", "nearly equal"]
)
def test_more_accounts_than_are_put_in_order_first_are_counted_all_the_same(
    copies: int, gap: float
):
    """Single precision decides nothing: equal and nearly equal accounts are counted in full."""
    random = np.random.default_rng(11)
    scores = np.repeat(5 + gap * random.integers(-9, 9, (300, 6)), copies, axis=0)
    region = weightings_near(np.full(6, 1 / 6), 1.0)

    found = acceptability(scores, region, 10, count=250, random=np.random.default_rng(3))

    values = draw(region, 250, np.random.default_rng(3)) @ scores.T
    tenth = np.sort(values, axis=1)[:, -10, np.newaxis]
    assert found.share == pytest.approx((values >= tenth - 1e-13).mean(axis=0), abs=1e-12)


def test_the_ends_of_a_value_are_reached():
    """All weight that may move goes to the best score, then to the worst."""
    region = Region(np.array([0.3, 0.2, 0.1]), np.array([0.6, 0.4, 0.3]))

    found = acceptability([[9, 5, 1]], region, 1, count=10, random=np.random.default_rng(0))

    assert found.highest.item() == pytest.approx(0.6 * 9 + 0.3 * 5 + 0.1 * 1)
    assert found.lowest.item() == pytest.approx(0.3 * 9 + 0.4 * 5 + 0.3 * 1)


def test_weightings_lie_in_their_region_and_are_alike_likely():
    """On the whole simplex each weight has mean 1/k and variance (k - 1) / (k² (k + 1))."""
    drawn = draw(weightings_near([0.7, 0.1, 0.1, 0.1], 1.0), 20_000, np.random.default_rng(5))

    assert drawn.min() >= 0
    assert drawn.sum(axis=1) == pytest.approx(np.ones(20_000))
    assert drawn.mean(axis=0) == pytest.approx(np.full(4, 1 / 4), abs=0.006)
    assert drawn.var(axis=0) == pytest.approx(np.full(4, 3 / 80), rel=0.04)


@pytest.mark.parametrize(
    ("centre", "reach"),
    [([0.4, 0.3, 0.2, 0.1], 0.15), ([0.82, *[0.02] * 9], 0.5)],
    ids=["by tries", "by moves"],
)
def test_both_ways_to_draw_give_the_weights_that_trying_all_gives(
    centre: list[float], reach: float
):
    """Held against weightings of the whole simplex of which those outside are thrown away."""
    region = weightings_near(centre, reach)
    every = np.random.default_rng(11).dirichlet(np.ones(len(centre)), 3_000_000)
    kept = every[((every >= region.low) & (every <= region.high)).all(axis=1)]

    drawn = draw(region, 20_000, np.random.default_rng(5))

    assert len(kept) > 5_000
    assert drawn.mean(axis=0) == pytest.approx(kept.mean(axis=0), abs=0.004)
    assert drawn.std(axis=0) == pytest.approx(kept.std(axis=0), rel=0.05)


def test_in_a_narrow_region_every_weight_stays_near_its_place():
    weights = np.array([0.4, 0.3, 0.2, 0.1])
    drawn = draw(weightings_near(weights, 0.05), 5_000, np.random.default_rng(5))

    assert (np.abs(drawn - weights) <= 0.05 + 1e-12).all()
    assert drawn.mean(axis=0) == pytest.approx(weights, abs=0.002)


@pytest.mark.parametrize("weights", [[0.7, 0.2, 0.1], [0.1] * 10, [0.5, 0.5]])
def test_weights_that_may_not_move_are_the_only_ones(weights: list[float]):
    drawn = draw(weightings_near(weights, 0.0), 50, np.random.default_rng(5))

    assert drawn == pytest.approx(np.tile(weights, (50, 1)))


def test_the_same_seed_gives_the_same_shares():
    scores, region = some_scores(30, 6, 3), weightings_near(np.full(6, 1 / 6), 0.1)

    one, other = (
        acceptability(scores, region, 5, count=500, random=np.random.default_rng(9))
        for _ in range(2)
    )

    assert one.share.tolist() == other.share.tolist()


def test_a_region_without_weightings_and_a_missing_score_are_refused():
    with pytest.raises(SelectionMistake, match=r"make 1\.00"):
        Region(np.array([0.6, 0.6]), np.array([1.0, 1.0]))
    with pytest.raises(SelectionMistake, match="missing"):
        acceptability(
            [[np.nan, 1]],
            weightings_near([0.5, 0.5], 0.1),
            1,
            count=10,
            random=np.random.default_rng(0),
        )
    with pytest.raises(SelectionMistake, match="at least one"):
        acceptability(
            [[5, 1]],
            weightings_near([0.5, 0.5], 0.1),
            0,
            count=10,
            random=np.random.default_rng(0),
        )
