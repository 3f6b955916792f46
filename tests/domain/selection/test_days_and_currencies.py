"""Days are the organisation's, and no sum mixes currencies."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from choosing_ways import decided, low_review, make_key, whole_decided
from orchard.analytics.policy import Policy
from orchard.domain.core import services as core
from orchard.domain.core.models import OPERATOR, Organisation, User
from orchard.domain.core.money import Money
from orchard.domain.core.rules import Role
from orchard.domain.economics import refreshing
from orchard.domain.economics.models import FigureSet
from orchard.domain.selection import queries, services
from orchard.domain.selection.models import Potential, SelectionRound
from orchard.domain.selection.queries import overview
from orchard.domain.selection.rules.measures import attainable
from orchard.interfaces.web.meeting import panels
from people import NOON
from world import World

__all__ = ["decided", "whole_decided"]
pytestmark = pytest.mark.django_db

LATE = datetime(2026, 3, 31, 23, 30, tzinfo=UTC)
"""In Oslo it is the first of April already."""
APRIL = date(2026, 4, 1)


@pytest.fixture
def director(world: World) -> User:
    return world.person(Role.PROGRAMME_DIRECTOR)


@pytest.fixture
def in_oslo(world: World) -> None:
    Organisation.objects.update(time_zone="Europe/Oslo")


def another_line_from(world: World, day: date) -> float:
    """Let another policy be in force from a day, with a line that puts almost everybody out."""
    was = Policy()
    status = replace(was.selection.status, demote_line=9.5, promote_line=9.9)
    changed = replace(was, selection=replace(was.selection, status=status))
    director, sponsor = world.person(Role.PROGRAMME_DIRECTOR), world.person(Role.EXECUTIVE_SPONSOR)
    version = core.propose_policy(changed, reason="x", valid_from=day, by=director, at=NOON)
    core.approve_policy(version, by=sponsor, at=NOON)
    return status.demote_line


def test_a_review_counts_for_the_day_on_which_it_closed_here(decided: World, director, in_oslo):
    line = another_line_from(decided, APRIL)
    low_review(decided.own, LATE)

    latest = queries.reviews(director, decided.own)[0]

    assert (latest.on, latest.line) == (APRIL, line)


def test_the_overview_says_the_same_day(decided: World, director, in_oslo):
    make_key(decided, decided.own)
    low_review(decided.own, LATE)
    rules = queries.policy(director, APRIL)

    (said,) = overview.last_reviews(director, [decided.own], rules)

    assert said.on == APRIL


def test_a_reveal_in_the_night_is_asked_again_by_the_lines_of_its_day(
    decided: World, director, in_oslo
):
    another_line_from(decided, APRIL)
    SelectionRound.objects.update(revealed_at=LATE)
    found = SelectionRound.objects.get()

    assert panels.lines(director, found).status.demote_line == 9.5
    assert [one.place for one in queries.ranking(director, found, reach=0.2)] == [1, 2]


def test_figures_rest_on_the_policy_of_the_day_here(world: World, in_oslo):
    another_line_from(world, APRIL)

    refreshing.refresh(User.objects.get(email=OPERATOR), at=LATE)

    assert FigureSet.objects.latest("pk").policy_number == 1


def cell(world: World, director: User, currency: str, yearly: int) -> Potential:
    note = services.PotentialNote("Pumps", Decimal(yearly), "They asked", "B")
    row = services.note_potential(world.own, note=note, by=director, at=NOON)
    Potential.objects.filter(pk=row.pk).update(currency=currency)
    return row


def test_cells_in_another_currency_are_converted_by_the_rate_of_the_figures_month(
    world: World, director
):
    cell(world, director, "EUR", 1000)
    cell(world, director, "NOK", 10_000)
    day = FigureSet.objects.current().latest("pk").as_of

    unknown = queries.ground(director, [world.own.pk])
    record_rate(world, day, "0.0900")
    record_rate(world, day, "0.0800")  # revised
    known = queries.ground(director, [world.own.pk])

    assert unknown.accounts[world.own.pk].potential_year is None
    assert attainable(unknown.accounts[world.own.pk], unknown.whole) is None
    assert known.accounts[world.own.pk].potential_year == Decimal(1800)
    assert attainable(known.accounts[world.own.pk], known.whole) is not None


def test_a_page_sums_up_cells_of_one_currency_only(world: World, director):
    cells = [cell(world, director, "EUR", 1000), cell(world, director, "NOK", 10_000)]
    for one in cells:
        one.refresh_from_db()

    assert queries.potential_sum(director, cells, date(2027, 1, 1)) is None
    assert queries.potential_sum(director, cells[:1], date(2027, 1, 1)) == Money(
        Decimal(1000), "EUR"
    )
    record_rate(world, date(2027, 1, 1), "0.0900")
    assert queries.potential_sum(director, cells, date(2027, 1, 1)) == Money(Decimal(1900), "EUR")


def record_rate(world: World, day: date, rate: str) -> None:
    core.record_rate(
        "NOK", month=day, rate=Decimal(rate), source="bank",
        by=User.objects.get(email=OPERATOR), at=NOON,
    )  # fmt: skip
