"""Figures by the programming interface are those of the lines, for whoever may know them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django import conf
from django.test import Client
from pytest_django import Settings

import economies
from economies import BUYERS, Economy
from orchard.domain.accounts import services as accounts
from orchard.domain.core.models import User
from people import NOON
from programs import program_of

API = "/api/v1"
Program = Callable[[User], Client]


@pytest.fixture(scope="module")
def computed(
    django_db_setup: None,
    django_db_blocker: pytest.FixtureDef,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[Path, Economy]]:
    """The ledger with its figures; each test works in a transaction of its own."""
    with economies.one_economy(tmp_path_factory, django_db_blocker) as (by, done):
        yield conf.settings.DATA_DIR, Economy(by=by, done=done, **economies.make_people())


@pytest.fixture
def economy(computed: tuple[Path, Economy], db: None, settings: Settings) -> Economy:
    settings.DATA_DIR = computed[0]
    return computed[1]


def get(person: User, path: str, **query: object) -> dict:
    answer = program_of(person).get(f"{API}{path}", query)
    assert answer.status_code == 200, answer.content
    return answer.json()


def hide(economy: Economy, key: str) -> None:
    row = economies.account(key)
    accounts.restrict_account(row, expected=row.version, insiders=[], by=economy.director, at=NOON)


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/portfolio", "/accounts/nobody/figures"])
def test_before_the_first_figures_there_are_none(finn: User, path: str):
    program = program_of(finn)

    assert program.get(f"{API}{path}").status_code == 404
    assert program.get(f"{API}/figures").json() == {"items": [], "next": None}
    assert program.get(f"{API}/signals").json()["items"] == []


def test_the_portfolio_says_where_its_figures_come_from(economy: Economy):
    told = get(economy.director, "/portfolio")

    assert told["facts"]["as_of"] == "2025-06-10"
    assert (told["facts"]["currency"], told["facts"]["shows_margins"]) == ("EUR", True)
    assert told["whole"]


def test_totals_of_the_portfolio_are_hidden_with_an_account(economy: Economy):
    hide(economy, "Birch")

    assert get(economy.finance, "/portfolio")["whole"] is None
    assert get(economy.director, "/portfolio")["whole"] is not None


def test_every_account_is_ranked_with_what_its_lines_say(economy: Economy):
    rows = get(economy.director, "/figures")["items"]

    told = {row["name"]: Decimal(row["revenue"]) for row in rows}
    assert told == {name: sums.net for name, sums in economies.sums().items()}
    values = [Decimal(row["value"]) for row in rows if row["value"]]
    assert values == sorted(values, reverse=True)
    assert {row["currency"] for row in rows} == {"EUR"}
    assert all(isinstance(row["revenue"], str) for row in rows), "money is text"


def test_margins_are_null_for_who_may_not_see_them_and_rank_nothing(economy: Economy):
    rows = get(economy.operations, "/figures")["items"]

    hidden = ("value", "margin", "cost_to_serve", "contribution", "grade", "class_contribution")
    assert all(row[name] is None for row in rows for name in hidden)
    revenues = [Decimal(row["revenue"]) for row in rows]
    assert revenues == sorted(revenues, reverse=True)


@pytest.mark.parametrize("who", ["director", "operations"])
def test_pages_of_the_ranking_neither_repeat_nor_lose_an_account(economy: Economy, who: str):
    person, found, cursor = getattr(economy, who), [], ""
    while cursor is not None:
        page = get(person, "/figures", limit=2, cursor=cursor)
        found += [row["name"] for row in page["items"]]
        cursor = page["next"]

    assert found == [row["name"] for row in get(person, "/figures")["items"]]
    assert sorted(found) == sorted(BUYERS)


def test_who_left_drifts_and_the_evidence_is_told(economy: Economy):
    rows = {row["name"]: row["signals"] for row in get(economy.director, "/signals")["items"]}

    assert rows["Hazel"]
    assert all(signal["kind"] for signal in rows["Hazel"])


@pytest.mark.trust("T-AUTHZ-7")
@pytest.mark.parametrize("path", ["/figures", "/signals"])
def test_a_hidden_account_is_in_no_list_of_others(economy: Economy, path: str):
    hide(economy, "Hazel")

    names = [row["name"] for row in get(economy.finance, path)["items"]]

    assert "Hazel" not in names
    assert program_of(economy.finance).get(f"{API}/accounts/hazel/figures").status_code == 404


def test_an_account_tells_the_way_from_list_price_to_contribution(economy: Economy):
    told, sums = get(economy.director, "/accounts/cedar/figures"), economies.sums()["Cedar"]

    assert Decimal(told["revenue"]) == sums.net
    for name, exact in (("contribution", sums.contribution), ("margin", sums.net - sums.cost)):
        assert abs(Decimal(told[name]) - exact) <= Decimal("0.005"), name
    assert told["steps"]
    assert len(told["quarters"]) >= 4


def test_an_account_hides_its_margins_in_every_part_of_its_figures(economy: Economy):
    told = get(economy.operations, "/accounts/cedar/figures")

    assert (told["margin"], told["contribution"]) == (None, None)
    text = str(told["steps"]) + str(told["quarters"])
    assert str(economies.sums()["Cedar"].cost) not in text
    assert "contribution" not in text


@pytest.mark.parametrize("dimension", ["unit", "offer", "family", "year"])
def test_parts_add_up_to_the_account(economy: Economy, dimension: str):
    rows = get(economy.director, "/accounts/birch/parts", dimension=dimension)
    sums = economies.sums()["Birch"]

    assert len(rows) >= 2
    assert sum(Decimal(row["net"]) for row in rows) == sums.net
    assert sum(Decimal(row["cost"]) for row in rows) == sums.cost
    assert sum(row["lines"] for row in rows) == sums.orders


def test_periods_come_in_order_and_costs_only_to_who_may_know_them(economy: Economy):
    rows = get(economy.operations, "/accounts/birch/parts", dimension="year")

    assert [row["key"] for row in rows] == sorted(row["key"] for row in rows)
    assert {row["cost"] for row in rows} == {None}


@pytest.mark.parametrize("query", [{}, {"dimension": "colour"}, {"dimension": ""}])
def test_parts_need_a_dimension_that_figures_have(economy: Economy, query: dict):
    answer = program_of(economy.director).get(f"{API}/accounts/birch/parts", query)

    assert answer.status_code == 422


def test_lines_behind_a_figure_add_up_to_it(economy: Economy):
    told, sums = get(economy.director, "/accounts/fir/lines", limit=500), economies.sums()["Fir"]

    assert (told["count"], Decimal(told["net"])) == (sums.orders, sums.net)
    assert sum(Decimal(line["net"]) for line in told["lines"]) == sums.net
    assert (told["currency"], told["as_of"]) == ("EUR", "2025-06-10")
    days = [line["booked_on"] for line in told["lines"]]
    assert days == sorted(days, reverse=True)


def test_lines_are_narrowed_to_days_and_parts_as_the_figure_is(economy: Economy):
    since, until = date(2024, 1, 1), date(2024, 12, 31)
    part = get(economy.director, "/accounts/fir/parts", dimension="unit")[0]

    year = get(economy.director, "/accounts/fir/lines", since=since, until=until)
    unit = get(economy.director, "/accounts/fir/lines", dimension="unit", key=part["key"])

    assert Decimal(year["net"]) == economies.sums(since=since, until=until)["Fir"].net
    assert (unit["count"], unit["net"]) == (part["lines"], part["net"])
    assert {line["unit"] for line in unit["lines"]} == {part["key"]}


def test_lines_come_piece_by_piece(economy: Economy):
    whole = get(economy.director, "/accounts/fir/lines", limit=6)["lines"]
    pieces = [get(economy.director, "/accounts/fir/lines", skip=n, limit=2) for n in (0, 2, 4)]

    assert [line for piece in pieces for line in piece["lines"]] == whole
    assert {piece["count"] for piece in pieces} == {30}


@pytest.mark.parametrize(
    "query",
    [
        {"limit": 0},
        {"limit": 501},
        {"skip": -1},
        {"since": "yesterday"},
        {"dimension": "colour", "key": "x"},
        {"key": "a\x00b"},
    ],
)
def test_lines_that_nobody_can_mean_are_refused(economy: Economy, query: dict):
    answer = program_of(economy.director).get(f"{API}/accounts/fir/lines", query)

    assert answer.status_code == 422


def test_who_may_not_read_the_ledger_finds_no_lines(economy: Economy):
    program = program_of(economy.operations)

    here, nowhere = (program.get(f"{API}/accounts/{name}/lines") for name in ("fir", "none"))

    assert (here.status_code, here.content) == (404, nowhere.content)
