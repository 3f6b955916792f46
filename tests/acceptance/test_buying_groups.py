"""The buying group of an opportunity: roles per decision, and a warning where one is missing."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from html import unescape

import pytest
from django.test import Client

import relating
from orchard.domain.core.rules import Role
from orchard.domain.relationships.models import BuyingRole
from orchard.domain.whitespace import services
from orchard.domain.whitespace.models import Opportunity
from orchard.domain.whitespace.rules import OpportunityState
from relating import make_people
from world import World
from worlds import as_, world
from worlds import world_without_figures as whole_world

__all__ = ["as_", "whole_world", "world"]
NOW = datetime.now(UTC)
BASE = "/accounts/nordfjord/white-space/opportunities"


def words(client: Client, address: str) -> str:
    found = client.get(address)
    assert found.status_code == 200, address
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", found.content.decode())))


def opportunity(world: World, by, title: str, family: str) -> Opportunity:
    pursuit = services.Pursuit(
        title, by, Decimal(9), "Call them", NOW.date() + timedelta(days=9)
    )  # fmt: skip
    spot = services.Spot(None, family)
    return services.open_opportunity(world.own, spot=spot, pursuit=pursuit, by=by, at=NOW)


@pytest.mark.row("SAN-39")
def test_each_opportunity_has_its_own_group_and_says_who_is_missing(world: World, as_):
    made, kari = make_people(world, at=NOW), as_(Role.ACCOUNT_MANAGER)
    pilot = opportunity(world, made.kari, "A pilot", "Valves")
    other = opportunity(world, made.kari, "Another", "Pipes")
    relating.role(made.people["Ceo"], "decider", by=made.kari, at=NOW)
    place, cpo = f"{BASE}/{pilot.pk}/group", made.people["Cpo"]

    before = words(kari, place)
    assert "missing User , Buyer , Decider" in before
    assert "Decider not known yet Ceo" in before
    for who, role in (("Cpo", "buyer"), ("Cpo", "initiator"), ("Ops", "user"), ("Ceo", "decider")):
        said = {"person": made.people[who].pk, "role": role}
        assert kari.post(place, said).status_code == 302
    assert kari.post(place, {"person": cpo.pk, "role": "buyer"}).status_code == 422

    after = words(kari, place)
    assert "complete Decider, buyer and user are known." in after
    assert "Initiator Cpo" in after
    assert "missing User , Buyer , Decider" in words(kari, f"{BASE}/{other.pk}/group")
    assert "Buyer (A pilot)" in words(kari, "/accounts/nordfjord/people")
    services.change_opportunity(
        Opportunity.objects.get(pk=pilot.pk), expected=2, by=made.kari, at=NOW,
        pursuit=services.Pursuit("A big pilot", made.kari, Decimal(9), "Call", NOW.date()),
    )  # fmt: skip
    assert "Initiator Cpo" in words(kari, place)  # another title is the same decision
    assert BuyingRole.objects.filter(decision="A pilot", contact=cpo).count() == 2
    assert "Who decides on it" in words(kari, f"{BASE}/{pilot.pk}")
    assert as_(Role.FINANCE).get(place).status_code == 404


def test_a_closed_opportunity_keeps_its_group(world: World, as_):
    made = make_people(world, at=NOW)
    lost = opportunity(world, made.kari, "Gone", "Pumps")
    services.close_opportunity(
        lost, expected=1, state=OpportunityState.LOST, words="Too dear", by=made.kari, at=NOW
    )

    said = {"person": made.people["Cpo"].pk, "role": "buyer"}
    answer = as_(Role.ACCOUNT_MANAGER).post(f"{BASE}/{lost.pk}/group", said)

    assert answer.status_code == 422
    assert not BuyingRole.objects.filter(decision="Gone").exists()
