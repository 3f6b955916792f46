"""Stored figures are the sums of the lines; what a person may not see is not in them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

import economies
from economies import Economy
from orchard.domain.accounts import services as accounts
from orchard.domain.core.mistakes import NotAllowed, NotFound
from orchard.domain.core.rules import Role
from orchard.domain.economics import queries
from orchard.domain.economics.models import AccountFigures
from orchard.domain.economics.rules import Dimension
from people import make_user

CENT = Decimal("0.01")
LAST = date(2025, 6, 10)
YEAR_START, BEFORE_START = date(2024, 6, 11), date(2023, 6, 11)


def figures_of(economy: Economy, key: str) -> AccountFigures:
    return queries.account_figures(economy.director, economies.account(key))


def test_every_account_has_the_sums_of_its_lines(economy: Economy):
    for key, sums in economies.sums().items():
        found = figures_of(economy, key)

        assert abs(found.revenue - sums.net) <= CENT
        assert abs(found.margin - (sums.net - sums.cost)) <= CENT
        assert found.cost_to_serve == economies.PER_ORDER * sums.orders
        assert abs(found.contribution - sums.contribution) <= CENT


def test_the_last_year_and_the_one_before_are_told_apart(economy: Economy):
    now = economies.sums(since=YEAR_START)
    before = economies.sums(since=BEFORE_START, until=date(2024, 6, 10))

    for key in economies.BUYERS:
        found = figures_of(economy, key)
        assert abs(found.revenue_year - (now[key].net if key in now else 0)) <= CENT
        assert abs(found.revenue_year_before - (before[key].net if key in before else 0)) <= CENT


def test_the_year_s_contribution_carries_its_orders(economy: Economy):
    now = economies.sums(since=YEAR_START)["Birch"]

    found = figures_of(economy, "Birch")

    assert abs(found.contribution_year - now.contribution) <= CENT


@pytest.mark.parametrize("dimension", list(Dimension))
def test_parts_add_up_to_the_account_in_every_step(economy: Economy, dimension: Dimension):
    whole = figures_of(economy, "Birch")

    parts = list(queries.parts(economy.director, whole.account, dimension))

    assert len(parts) > 1
    assert sum(part.lines for part in parts) == economies.MONTHS
    for place, step in enumerate(whole.waterfall):
        if step.amount is not None:
            assert sum(part.waterfall[place].amount for part in parts) == step.amount


def test_offers_and_units_have_their_names(economy: Economy):
    birch = economies.account("Birch")

    offers = queries.parts(economy.director, birch, Dimension.OFFER)
    units = queries.parts(economy.director, birch, Dimension.UNIT)

    assert {part.name for part in offers} == {f"{offer} of the best" for offer in economies.OFFERS}
    assert {part.key for part in units} == set(economies.UNITS)


def test_ranked_begins_with_the_most_valuable(economy: Economy):
    found = list(queries.ranked(economy.director))

    assert next(row.account.key for row in found) == "Birch"
    assert [row.importance for row in found] == list(range(1, 7))


def test_without_the_right_rows_hold_no_margin_and_stand_by_revenue(economy: Economy):
    found = list(queries.ranked(economy.operations))

    assert [row.revenue_rank for row in found] == sorted(row.revenue_rank for row in found)
    for row in found:
        assert not row.shows_margins
        assert all(getattr(row, name) is None for name in AccountFigures.MARGINS)
        assert {step.key for step in row.waterfall} == {"gross", "discounts", "net"}
        assert all(quarter.margin is None for quarter in row.quarterly)


def test_without_the_right_parts_hold_no_margin(economy: Economy):
    parts = queries.parts(economy.operations, economies.account("Birch"), Dimension.YEAR)

    assert {step.key for part in parts for step in part.waterfall} == {"gross", "discounts", "net"}
    assert all(part.cost is None for part in parts)


def test_without_the_right_the_portfolio_tells_revenue_alone(economy: Economy):
    whole = queries.portfolio(economy.operations).whole

    assert whole.whale is None
    assert whole.ledger.margin is None
    assert whole.concentration.contribution is None
    assert (whole.abc.contribution, whole.abc.value, whole.abc.differing) == (None, None, ())
    assert whole.clv.total is None
    assert whole.growth.existing_cost is None
    assert whole.concentration.revenue.top_1 is not None


def test_a_hidden_account_is_in_no_list_and_takes_the_totals_with_it(economy: Economy):
    cedar = economies.account("Cedar")
    accounts.restrict_account(
        cedar, expected=cedar.version, insiders=[economy.director], by=economy.director,
        at=economies.NOON,
    )  # fmt: skip

    assert "Cedar" not in {row.account.key for row in queries.ranked(economy.finance)}
    assert queries.portfolio(economy.finance).whole is None
    assert queries.kpi_values(economy.finance) == {}
    assert queries.portfolio(economy.director).whole is not None
    with pytest.raises(NotFound):
        queries.account_figures(economy.finance, cedar)
    with pytest.raises(NotFound):
        queries.behind(economy.finance, cedar, queries.LinesWanted())


def test_the_lines_behind_a_figure_are_counted_and_add_up(economy: Economy):
    birch = economies.account("Birch")
    part = queries.parts(economy.director, birch, Dimension.OFFER).get(key="Oil")
    wanted = queries.LinesWanted(dimension=Dimension.OFFER, key="Oil", most=4)

    found = queries.behind(economy.director, birch, wanted)

    assert (found.count, len(found.lines)) == (part.lines, 4)
    assert abs(found.net - part.net) <= CENT
    assert found.lines[0].booked_on > found.lines[3].booked_on
    assert found.lines[0].cost is not None


def test_the_lines_of_a_year_are_those_of_the_year(economy: Economy):
    birch = economies.account("Birch")
    wanted = queries.LinesWanted(since=YEAR_START, until=LAST)

    found = queries.behind(economy.director, birch, wanted)

    assert abs(found.net - queries.account_figures(economy.director, birch).revenue_year) <= CENT


def test_a_month_opens_its_lines(economy: Economy):
    birch = economies.account("Birch")
    for part in list(queries.parts(economy.director, birch, Dimension.QUARTER))[:2]:
        wanted = queries.LinesWanted(dimension=Dimension.QUARTER, key=part.key)

        assert abs(queries.behind(economy.director, birch, wanted).net - part.net) <= CENT


def test_lines_hold_no_cost_for_who_may_not_see_margins(economy: Economy):
    ada = make_user("Ada Admin", Role.ADMINISTRATOR)

    found = queries.behind(ada, economies.account("Birch"), queries.LinesWanted())

    assert found.count > 0
    assert {(line.cost, line.freight) for line in found.lines} == {(None, None)}


def test_who_may_not_see_the_ledger_sees_no_lines(economy: Economy):
    with pytest.raises(NotAllowed):
        queries.behind(economy.operations, economies.account("Birch"), queries.LinesWanted())


def test_the_kpis_are_those_of_the_lines(economy: Economy):
    now = economies.sums(since=YEAR_START)
    total = sum(one.net for one in now.values())

    found = queries.kpi_values(economy.director)

    assert abs(found["concentration"].amount - now["Birch"].net / total) < Decimal("0.0001")
    assert abs(found["contribution"].amount - sum(o.contribution for o in now.values())) <= 6 * CENT
    assert found["key_account_share"].amount is None
    assert set(queries.kpi_values(economy.operations)) == {
        "concentration", "key_account_share", "gross_retention", "net_retention", "growth_existing",
    }  # fmt: skip
