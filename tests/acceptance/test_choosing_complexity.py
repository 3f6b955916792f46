"""What the complexity of an account is used for: the size of its team, and a criterion of rounds."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

import pytest

import choosing
import relating
from orchard.domain.core.rules import Role
from orchard.domain.relationships import services as relationships
from orchard.domain.relationships.rules import DecisionRole
from orchard.domain.selection import queries, services
from orchard.domain.selection.models import CriteriaSet, Criterion, MeasuredScore
from people import NOON
from programme_pages import shown as text_of
from programme_pages import weights
from world import World
from worlds import as_, whole_world, world

__all__ = ["as_", "whole_world", "world"]


@pytest.mark.row("HEL-15")
def test_complexity_sizes_the_team_where_seats_are_given(world: World, as_):
    facts = queries.ground(world.insider, [world.own.pk]).accounts[world.own.pk]
    page = text_of(as_(Role.ACCOUNT_MANAGER), f"/accounts/{world.own.slug}/team")

    assert not facts.is_complexity_known
    least = facts.complexity
    people = 2 if least <= 5 else 3
    assert f"Complexity of at least {least} suggests a team of {people} or more." in page
    assert "suggests a team" not in text_of(as_(Role.READER), f"/accounts/{world.own.slug}/team")


@pytest.mark.row("HEL-15")
def test_how_many_decide_is_in_the_complexity_that_the_team_reads_alone(world: World, as_):
    by, place = world.person(Role.ACCOUNT_MANAGER), f"/accounts/{world.own.slug}/team"

    def told(role: Role) -> list[str]:
        return re.findall(r"Complexity of at least \d+", text_of(as_(role), place))

    before = [told(role) for role in (Role.PROGRAMME_DIRECTOR, Role.EXECUTIVE_SPONSOR)]
    person = relating.add(world.own, "Anna Vik", by=by)
    relationships.give_buying_role(person, role=DecisionRole.DECIDER, by=by, at=NOON)

    outside, seated = (told(role) for role in (Role.PROGRAMME_DIRECTOR, Role.EXECUTIVE_SPONSOR))
    assert len(outside) == 1
    assert outside == before[0], "the sum would tell it"
    assert seated != before[1]


@pytest.mark.row("HEL-15")
@pytest.mark.parametrize(("index", "people"), [(3, 2), (5, 2), (6, 3), (12, 4), (18, 5), (19, 6)])
def test_the_more_complex_the_larger_the_team(world: World, index: int, people: int):
    facts = queries.ground(world.insider, [world.own.pk]).accounts[world.own.pk]
    rest = {"countries": 0, "families": 0, "competitors": 0, "deciders": 0}

    assert replace(facts, units=index, **rest).team == people


@pytest.mark.row("HEL-15")
def test_complexity_becomes_a_criterion_that_a_round_measures(world: World, as_):
    choosing.make_charter(world)
    by, lead = world.person(Role.PROGRAMME_DIRECTOR), as_(Role.PROGRAMME_DIRECTOR)
    made = services.make_set("criteria", reason="First", by=by, at=NOON)
    place = f"/programme/criteria/{made.number}"
    added = lead.post(f"{place}/add", {"version": made.version, "key": "complexity"})
    heaviest = Criterion.objects.filter(criteria_set=made).order_by("-weight").first()
    lighter = {heaviest.key: str(heaviest.weight - Decimal("0.05")), "complexity": "0.05"}
    weighed = lead.post(f"{place}/weights", weights(made.number, **lighter))
    version = CriteriaSet.objects.get(pk=made.pk).version
    approved = as_(Role.EXECUTIVE_SPONSOR).post(f"{place}/approve", {"version": version})
    for title in ("Enter Sweden", "Sell service", "Learn automation"):
        services.name_goal("goal", title=title, by=by, at=NOON)

    found = choosing.begin(world, choosing.open_round(world, world.own, world.other))

    assert [one.status_code for one in (added, weighed, approved)] == [302, 302, 302]
    told = queries.ground(world.insider, [world.own.pk]).accounts[world.own.pk].complexity
    row = found.nominations.get(account=world.own)
    score = MeasuredScore.objects.get(nomination=row, criterion__key="complexity")
    assert score.measure == told
    assert "Complexity" in text_of(lead, f"/programme/rounds/{found.pk}/nominations/{row.pk}")
