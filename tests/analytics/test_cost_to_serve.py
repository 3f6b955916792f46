"""Cost to serve: the textbook pool, light rates, what is not known, and grades."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchard.analytics import cost_to_serve as cts
from orchard.analytics.cost_to_serve import Activity, CostModel, Drivers, Pool
from orchard.analytics.policy import CostRates
from orchard.analytics.results import Grade

A, B, C = Grade.MEASURED, Grade.ESTIMATED, Grade.GUESSED
DESK = Pool("desk", Decimal(560_000), Decimal(700_000))
ORDER = Activity("order_handling", "desk", Decimal(40), "orders")
COMPLAINT = Activity("complaint", "desk", Decimal(220), "complaints")
CREDIT = Activity("credit_check", "desk", Decimal(250), "credit_checks")
RATES = CostRates(
    per_order=Decimal(140),
    per_delivery=Decimal(310),
    per_support_hour=Decimal(95),
    per_team_hour=Decimal(85),
    days_sales_outstanding=75,
)
COUNTS = {
    "orders": Decimal(1800),
    "deliveries": Decimal(950),
    "support_hours": Decimal(2600),
    "team_hours": Decimal(3100),
}
counts = st.decimals(0, 10**4, places=0)


def amounts_of(lines: tuple[cts.CostLine, ...]) -> dict[str, Decimal | None]:
    return {line.key: line.amount for line in lines}


def test_the_textbook_pool() -> None:
    work = [(ORDER, Decimal(9800)), (COMPLAINT, Decimal(280)), (CREDIT, Decimal(500))]

    use = cts.pool_use(DESK, work)

    assert DESK.rate == Decimal("0.8")
    assert [cost for _, cost in use.activities] == [313_600, 49_280, 100_000]
    assert (use.used_minutes, use.used_cost) == (578_600, 462_880)
    assert (use.unused_minutes, use.unused_cost) == (121_400, 97_120)
    assert round(use.used_share, 3) == Decimal("0.827")


@given(st.lists(counts, min_size=1, max_size=6))
def test_used_and_unused_are_the_whole_pool(orders: list[Decimal]) -> None:
    use = cts.pool_use(DESK, [(ORDER, count) for count in orders])

    assert use.used_cost + use.unused_cost == DESK.cost
    assert use.used_minutes + use.unused_minutes == DESK.capacity_minutes


def test_accounts_are_charged_for_what_they_use_and_never_for_idle_capacity() -> None:
    model = CostModel(pools={"desk": DESK}, activities=(ORDER,))

    lines = cts.cost_lines(model, Drivers({"orders": Decimal(9800)}), Decimal(0))

    assert amounts_of(lines)["order_handling"] == 313_600


def test_the_light_mode_of_the_method() -> None:
    given_amounts = {"customisation": Decimal(420_000), "claims": Decimal(155_000)}

    lines = cts.cost_lines(
        CostModel(rates=RATES), Drivers(COUNTS, given_amounts), Decimal(20_000_000)
    )

    found = amounts_of(lines)
    assert (found["orders"], found["deliveries"]) == (252_000, 294_500)
    assert (found["support"], found["team"]) == (247_000, 263_500)
    assert round(found["capital"] or 0, 2) == Decimal("328767.12")
    assert found["sla_credits"] is None


def test_freight_of_the_ledger_is_the_measured_delivery_cost() -> None:
    lines = cts.cost_lines(CostModel(rates=RATES), Drivers(COUNTS, freight=Decimal(5)), Decimal(0))

    deliveries = next(line for line in lines if line.key == "deliveries")
    assert (deliveries.amount, deliveries.grade) == (5, A)


def test_freight_on_some_lines_only_is_an_estimate() -> None:
    drivers = Drivers(freight=Decimal(5), freight_is_complete=False)

    lines = cts.cost_lines(CostModel(), drivers, Decimal(0))

    assert next(line for line in lines if line.key == "deliveries").grade == B


def test_an_activity_takes_the_place_of_the_rate_on_its_driver() -> None:
    model = CostModel(rates=RATES, pools={"desk": DESK}, activities=(ORDER,))

    lines = amounts_of(cts.cost_lines(model, Drivers(COUNTS), Decimal(0)))

    assert "orders" not in lines
    assert lines["order_handling"] == 1800 * 40 * Decimal("0.8")


def test_what_nobody_counted_is_not_known_and_never_zero() -> None:
    lines = cts.cost_lines(CostModel(rates=RATES), Drivers({"orders": None}), Decimal(100))

    unknown = {line.key for line in lines if line.amount is None}
    assert unknown == set(cts.STANDARD_LINES) - {"capital"}
    assert all(line.grade is None for line in lines if line.amount is None)


def test_no_orders_at_all_cost_nothing_and_that_is_known() -> None:
    lines = cts.cost_lines(CostModel(rates=RATES), Drivers({"orders": Decimal(0)}), Decimal(0))

    assert amounts_of(lines)["orders"] == 0


def test_the_days_of_the_account_go_before_the_days_of_all() -> None:
    drivers = Drivers(days_sales_outstanding=Decimal(0))

    assert amounts_of(cts.cost_lines(CostModel(rates=RATES), drivers, Decimal(9)))["capital"] == 0


def test_a_negative_count_is_refused() -> None:
    with pytest.raises(cts.CountIsNegative):
        cts.cost_lines(CostModel(rates=RATES), Drivers({"orders": Decimal(-1)}), Decimal(0))
    with pytest.raises(cts.CountIsNegative):
        cts.pool_use(DESK, [(ORDER, Decimal(-1))])


def test_pools_and_activities_that_do_not_fit_are_refused() -> None:
    with pytest.raises(cts.PoolHasNoCapacity, match="above zero"):
        Pool("desk", Decimal(1), Decimal(0))
    with pytest.raises(cts.ActivityHasNoPool, match="desk"):
        CostModel(activities=(ORDER,))
    with pytest.raises(cts.ActivityNameIsTaken, match="orders_handling"):
        CostModel(
            pools={"desk": DESK}, activities=(Activity("orders", "desk", Decimal(1), "orders"),)
        )


@pytest.mark.parametrize(
    ("inputs", "expected"),
    [
        ([(80, A), (20, C)], A),  # exactly 20 % is not more than 20 %
        ([(79, A), (21, C)], C),
        ([(-60, A), (40, B)], B),
        ([(10, C)] * 3 + [(70, A)], C),  # many small guesses are one large guess
        ([(0, A), (0, B)], B),
        ([], C),
    ],
)
def test_a_composite_carries_its_worst_weighty_input(
    inputs: list[tuple[int, Grade]], expected: Grade
) -> None:
    assert cts.composite_grade((Decimal(w), g) for w, g in inputs) == expected


def test_cost_to_serve_is_complete_with_orders_deliveries_hours_and_capital() -> None:
    model = CostModel(rates=RATES)

    lines = cts.cost_lines(model, Drivers(COUNTS), Decimal(100))

    assert cts.is_complete(lines, model)
    assert not cts.is_complete([x for x in lines if x.key != "capital"], model)


def test_an_activity_completes_the_line_it_replaces() -> None:
    model = CostModel(rates=RATES, pools={"desk": DESK}, activities=(ORDER,))

    assert cts.is_complete(cts.cost_lines(model, Drivers(COUNTS), Decimal(100)), model)
