"""Potential built bottom-up from white-space cells, as evidence of the criterion in a round."""

from __future__ import annotations

import re
from decimal import Decimal
from html import unescape
from urllib.parse import urlencode

import pytest
from django.test import Client

import choosing
import market
from orchard.domain.core.rules import Role
from orchard.domain.economics.models import BuiltPotential
from orchard.domain.selection import queries
from orchard.domain.selection.models import MeasuredScore, Position
from orchard.domain.selection.rules.choices import Measure
from orchard.domain.selection.rules.measures import attainable, grade_of
from world import World
from worlds import as_, whole_world, world

__all__ = ["as_", "whole_world", "world"]
BASE = "/accounts/nordfjord"
SEAL = {"wallet": "10000", "attainable_share": "40", "fit": "0.5", "grade": "C"}
OIL = {"wallet": "20000", "attainable_share": "50", "fit": "1", "grade": "B"}
KNOWN = {"status": "white", "source": "Their tender", "estimated_on": "2026-02-01"}


@pytest.fixture(scope="module", autouse=True)
def _market(whole_world: World, django_db_blocker, tmp_path_factory) -> None:
    with django_db_blocker.unblock():
        market.open_market(tmp_path_factory.mktemp("market"))


def text_of(client: Client, address: str) -> str:
    found = client.get(address)
    assert found.status_code == 200
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", found.content.decode())))


def say(client: Client, world: World, offer: str, family: str, **said: str) -> int:
    unit = world.own.units.get(name=market.NORDFJORD)
    where = urlencode({"unit": unit.pk, "family": family, "offer": offer})
    found = {"version": "0", **KNOWN, **said}
    return client.post(f"{BASE}/white-space/cell?{where}", found).status_code


def facts(world: World):
    found = queries.ground(world.insider, [world.own.pk])
    return found.accounts[world.own.pk], found.whole


@pytest.mark.row("HEL-13")
def test_cells_of_white_space_add_up_to_the_evidence_of_a_round(world: World, as_):
    manager, lead = as_(Role.ACCOUNT_MANAGER), as_(Role.PROGRAMME_DIRECTOR)
    choosing.prepare(world)
    found = choosing.open_round(world, world.own)
    row = found.nominations.get(account=world.own)
    page = f"/programme/rounds/{found.pk}/nominations/{row.pk}"
    before, _whole = facts(world)
    assert (before.potential_year, before.built_up) == (None, None), "unknown is not zero"
    assert grade_of(Measure.ATTAINABLE, before) >= "B"
    words = text_of(lead, page)
    assert "Could be won beyond today not known yet No cell has a potential" in words
    assert "How their industry grows is not known yet" in words

    assert say(manager, world, "Seal", "Flow", **SEAL) == 302
    assert say(manager, world, "Oil", "Care", **OIL) == 302
    sourced = {"industry_growth": "8", "industry_source": "Statistics Norway", "version": "0"}
    said = manager.post(f"{BASE}/position/edit", sourced | {"industry_on": "2026-01-31"})
    assert said.status_code == 302

    stored = BuiltPotential.objects.get(account=world.own)
    assert (stored.yearly, stored.cells, stored.grade) == (Decimal(12000), 2, "B"), "C is a sixth"
    assert (str(stored.oldest_on), stored.currency) == ("2026-02-01", "EUR")
    assert str(Position.objects.get(account=world.own).industry_on) == "2026-01-31"
    for address in (page, f"{BASE}/position"):
        words = text_of(lead, address)
        assert "12 k EUR a year beyond today" in words
        assert "built from 2 cells of white space" in words
        assert "method cells-bottom-up-1" in words
        assert "Their industry grows by 8 % a year (Statistics Norway), 31 Jan" in words
        assert f'href="{BASE}/white-space"' in lead.get(address).content.decode()


@pytest.mark.row("HEL-13")
def test_what_the_cells_come_to_is_written_down_when_scoring_begins(world: World, as_):
    manager = as_(Role.ACCOUNT_MANAGER)
    choosing.prepare(world)
    found = choosing.open_round(world, world.own)
    row = found.nominations.get(account=world.own)
    assert say(manager, world, "Seal", "Flow", **SEAL) == 302
    assert say(manager, world, "Oil", "Care", **OIL) == 302
    sourced = {"industry_growth": "8", "industry_source": "Statistics Norway", "version": "0"}
    assert manager.post(f"{BASE}/position/edit", sourced).status_code == 302

    choosing.begin(world, found)
    now, whole = facts(world)
    year, step = now.contribution_year, Decimal("1.08")
    by_hand = year * (step + step**2 + step**3) + 3 * 12000 * year / now.revenue_year
    assert attainable(now, whole) == pytest.approx(by_hand)
    score = MeasuredScore.objects.get(nomination=row, criterion__key="attainable_contribution")
    assert score.measure == pytest.approx(float(by_hand / (3 * whole.contribution_year)))
    assert score.grade >= "B"
    rater = text_of(manager, f"/programme/rounds/{found.pk}/sheet/{row.pk}")
    assert "12 k EUR a year beyond today" in rater


@pytest.mark.row("HEL-13")
def test_only_what_can_be_won_counts_and_nothing_twice(world: World, as_):
    manager = as_(Role.ACCOUNT_MANAGER)
    assert say(manager, world, "Seal", "Flow", **SEAL) == 302
    assert say(manager, world, "Oil", "Care", **OIL) == 302
    assert say(manager, world, "Grease", "Care", attainable_share="50", fit="1") == 302
    stored = BuiltPotential.objects.get(account=world.own)
    assert (stored.yearly, stored.cells, stored.unvalued) == (Decimal(12000), 2, 1)

    assert (
        say(manager, world, "Seal", "Flow", **SEAL, status="blocked", why="Law", version="1") == 302
    )
    assert BuiltPotential.objects.get(account=world.own).yearly == Decimal(10000)
    whole = {"wallet": "60000", "attainable_share": "50", "fit": "0.5", "grade": "C"}
    assert say(manager, world, "", "Care", **whole) == 302

    stored = BuiltPotential.objects.get(account=world.own)
    assert (stored.yearly, stored.grade) == (Decimal(15000), "C"), "the family holds its offers"
    nothing = {"status": "not_relevant", "why": "Sold off", "version": "1"}
    assert say(manager, world, "", "Care", **whole | nothing) == 302
    assert say(manager, world, "Oil", "Care", **OIL | nothing) == 302
    assert not BuiltPotential.objects.filter(account=world.own).exists()
    assert "No cell has a potential" in text_of(manager, f"{BASE}/position")


@pytest.mark.row("HEL-13")
def test_a_person_overrules_the_sum_with_evidence_and_takes_it_back(world: World, as_):
    manager = as_(Role.ACCOUNT_MANAGER)
    assert say(manager, world, "Oil", "Care", **OIL) == 302
    noted = {"unit": "", "family": "Pumps", "yearly": "40000", "grade": "A"}
    add = f"{BASE}/position/potentials/add"
    assert manager.post(add, noted).status_code == 422, "no evidence, no overruling"
    assert facts(world)[0].potential_year == Decimal(10000)

    assert manager.post(add, noted | {"evidence": "Signed letter"}).status_code == 302

    found = facts(world)[0]
    assert (found.potential_year, found.built_up.is_noted) == (Decimal(40000), True)
    page = text_of(manager, f"{BASE}/position")
    assert "count instead of the sum of the white space" in page
    assert "10 k EUR a year beyond today" in page, "what was overruled stays in sight"
    row = world.own.potentials.get()
    manager.post(f"{BASE}/position/potentials/{row.pk}/remove", {"version": row.version})
    assert facts(world)[0].potential_year == Decimal(10000)
    assert as_(Role.READER).get(f"{BASE}/position").status_code == 404
