"""Wallet and white space: the worked numbers of the method, ties, and what always holds."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchard.analytics import whitespace
from orchard.analytics.amounts import AmountIsNotFinite
from orchard.analytics.whitespace import CellFigures, CellStatus, WalletCannotBe

money = st.decimals(0, 10**9, places=2)
cells = st.builds(
    CellFigures,
    st.sampled_from(CellStatus),
    st.none() | st.decimals(-(10**6), 10**9, places=2),
    st.none() | money,
)


def test_seven_of_twenty_million_is_a_share_of_35_percent_and_two_million_short_of_45():
    assert whitespace.share_of_wallet(7_000_000, 20_000_000) == Decimal("0.35")
    assert whitespace.wallet_gap(20_000_000, 0.45, 7_000_000) == 2_000_000


def test_nothing_spent_has_no_share_and_credit_notes_take_none_away():
    assert whitespace.share_of_wallet(0, 0) is None
    assert whitespace.share_of_wallet(-50, 100) == 0
    assert whitespace.share_of_wallet(150, 100) == Decimal("1.5")


@pytest.mark.parametrize(
    ("suppliers", "shares"),
    [(2, [0.667, 0.333]), (3, [0.5, 0.333, 0.167]), (4, [0.40, 0.30, 0.20, 0.10])],
)
def test_the_wallet_allocation_rule_by_rank(suppliers, shares):
    found = [
        whitespace.wallet_allocation(rank, suppliers).share for rank in range(1, suppliers + 1)
    ]

    assert [round(float(share), 3) for share in found] == shares


def test_ties_take_the_average_rank():
    ranks = whitespace.average_ranks([1, 1, 2])

    assert ranks == [Decimal("1.5"), Decimal("1.5"), Decimal(3)]
    assert round(whitespace.wallet_allocation(ranks[0], 3).share, 4) == Decimal("0.4167")


def test_one_source_says_what_is_preferred_not_what_is_paid():
    assert not whitespace.wallet_allocation(1, 3).is_preference_only
    assert whitespace.wallet_allocation(1, 3, is_single_sourced=True).is_preference_only
    alone = whitespace.wallet_allocation(1, 1)
    assert (alone.share, alone.is_preference_only) == (1, True)


@given(st.lists(st.integers(1, 6), min_size=1, max_size=9))
def test_the_shares_of_all_suppliers_add_up_to_the_wallet(places):
    ranks = whitespace.average_ranks(places)

    shares = [whitespace.wallet_allocation(rank, len(places)).share for rank in ranks]

    assert sum(ranks) == Decimal(len(places) * (len(places) + 1)) / 2
    assert sum(shares) == pytest.approx(Decimal(1), abs=Decimal("1e-20"))
    assert all(0 < share <= 1 for share in shares)


def test_twelve_cells_of_which_four_are_active_and_two_are_not_relevant():
    active = [CellFigures(CellStatus.ACTIVE, Decimal(1750)) for _ in range(4)]
    away = [CellFigures(CellStatus.NOT_RELEVANT)] * 2
    white = [CellFigures(CellStatus.WHITE, potential=Decimal(p)) for p in (2500, 1500, 4000, 1000)]
    others = [CellFigures(CellStatus.COMPETITOR), CellFigures(CellStatus.PIPELINE)]

    found = whitespace.penetration(active + away + white + others)

    assert (found.cells, found.relevant, found.active) == (12, 10, 4)
    assert (found.sales, found.white) == (7000, 9000)
    assert (found.simple, found.value) == (Decimal("0.4"), Decimal("0.4375"))


def test_a_white_cell_without_a_figure_is_counted_and_not_worth_nothing():
    found = whitespace.penetration(
        [CellFigures(CellStatus.ACTIVE, Decimal(10)), CellFigures(CellStatus.WHITE)]
    )

    assert (found.unvalued, found.white, found.value) == (1, 0, 1)


def test_nothing_relevant_has_no_penetration():
    found = whitespace.penetration([CellFigures(CellStatus.BLOCKED, Decimal(5), Decimal(7))])

    assert (found.simple, found.value, found.relevant) == (None, None, 0)


@given(st.lists(st.tuples(st.sampled_from("abc"), cells), max_size=30))
def test_groups_add_up_to_the_whole_and_shares_stay_shares(pairs):
    whole = whitespace.penetration(cell for _, cell in pairs)

    groups = whitespace.roll_up(pairs).values()

    for part in ("cells", "relevant", "active", "sales", "white", "unvalued"):
        assert sum(getattr(group, part) for group in groups) == getattr(whole, part)
    for share in (whole.simple, whole.value):
        assert share is None or 0 <= share <= 1


def test_potential_is_wallet_times_share_times_fit():
    assert whitespace.cell_potential(200_000, Decimal("0.4"), 0.75) == 60_000
    assert whitespace.cell_potential(0, 1, 1) == 0


@pytest.mark.parametrize(
    ("wallet", "share", "fit"), [(-1, 0.5, 1), (10, 1.01, 1), (10, -0.1, 1), (10, 0.5, 0.6)]
)
def test_what_cannot_be_is_refused(wallet, share, fit):
    with pytest.raises(WalletCannotBe):
        whitespace.cell_potential(wallet, share, fit)


def test_ranks_and_numbers_that_cannot_be_are_refused():
    for rank, suppliers in ((0.5, 3), (4, 3), (1, 0)):
        with pytest.raises(WalletCannotBe):
            whitespace.wallet_allocation(rank, suppliers)
    with pytest.raises(WalletCannotBe):
        whitespace.share_of_wallet(1, -1)
    with pytest.raises(AmountIsNotFinite):
        whitespace.share_of_wallet(float("nan"), 1)
