"""Exceptions end, have a name, and are answered by somebody else than who asked."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from choosing_ways import decided, whole_decided
from orchard.domain.core.mistakes import Conflict, Invalid
from orchard.domain.core.models import User
from orchard.domain.core.rules import Role
from orchard.domain.selection import queries, services
from orchard.domain.selection.models import PressureOverride
from orchard.domain.selection.rules.choices import Tier
from orchard.domain.selection.rules.own_work import OwnWork
from people import NOON
from world import World

__all__ = ["decided", "whole_decided"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def director(world: World) -> User:
    return world.person(Role.PROGRAMME_DIRECTOR)


@pytest.fixture
def sponsor(world: World) -> User:
    return world.person(Role.EXECUTIVE_SPONSOR)


def test_nobody_allows_what_they_asked_for(decided: World, director, sponsor):
    services.found_catalogue("catalogue", by=director, at=NOON)
    asked = services.ask_override(
        decided.own, asked_by="The chairman", reason="Golf", expires_on=date(2026, 9, 1),
        by=director, at=NOON,
    )  # fmt: skip
    for answer in (services.allow_override, services.refuse_override):
        with pytest.raises(OwnWork):
            answer(asked, expected=asked.version, by=director, at=NOON)
    line = queries.catalogue(director)[0].entitlement
    exception = services.ask_exception(
        decided.own, entitlement=line, tier=Tier.KEY, reason="Launch", ends_on=date(2026, 9, 1),
        by=sponsor, at=NOON,
    )  # fmt: skip
    for answer in (services.allow_exception, services.refuse_exception):
        with pytest.raises(OwnWork):
            answer(exception, expected=exception.version, by=sponsor, at=NOON)


def test_nothing_is_allowed_after_its_own_end(decided: World, director, sponsor):
    services.found_catalogue("catalogue", by=director, at=NOON)
    last = date(2026, 3, 4)
    override = services.ask_override(
        decided.own, asked_by="The chairman", reason="Golf", expires_on=last, by=director, at=NOON
    )
    exception = services.ask_exception(
        decided.own, entitlement=queries.catalogue(director)[0].entitlement, tier=Tier.KEY,
        reason="Launch", ends_on=last, by=director, at=NOON,
    )  # fmt: skip
    for asked, allow in (
        (override, services.allow_override),
        (exception, services.allow_exception),
    ):
        with pytest.raises(Conflict, match="ended on 2026-03-04 already"):
            allow(asked, expected=asked.version, by=sponsor, at=NOON + timedelta(days=3))
        asked.refresh_from_db()
        assert allow(asked, expected=asked.version, by=sponsor, at=NOON + timedelta(days=2))


@pytest.mark.parametrize("change", [{"asked_by": " "}, {"reason": ""}, {"expires_on": NOON.date()}])
def test_an_override_has_a_name_a_reason_and_an_end(decided: World, director, change):
    said = {"asked_by": "The chairman", "reason": "Golf", "expires_on": date(2026, 9, 1)}
    with pytest.raises(Invalid):
        services.ask_override(decided.own, **(said | change), by=director, at=NOON)
    assert not PressureOverride.objects.exists()
