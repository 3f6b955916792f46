"""What the night does for health where something is in its way."""

from __future__ import annotations

from dataclasses import replace

import pytest

from orchard.analytics.health import Part
from orchard.domain.core import queries as core
from orchard.domain.core.models import OPERATOR, User
from orchard.domain.health import jobs
from orchard.domain.health.models import HealthSnapshot
from people import NOON
from world import World
from worlds import whole_world, world

__all__ = ["whole_world", "world"]


def test_an_account_that_cannot_be_looked_at_keeps_no_other_from_it(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    measure, operator = jobs.measure, User.objects.get(email=OPERATOR)

    def breaking(viewer, account, **said):
        if account == world.own:
            raise ArithmeticError("broken facts")
        return measure(viewer, account, **said)

    monkeypatch.setattr(jobs, "measure", breaking)

    night = jobs.take_snapshots(core.organisation(operator), by=operator, at=NOON)

    assert (night.count, night.left_out) == (1, (world.own.pk,))
    assert [one.account.key for one in HealthSnapshot.objects.all()] == ["Sunnhav"]
    [said] = [one for one in caplog.records if one.name == "orchard.nightly"]
    assert said.getMessage() == f"The account with the key {world.own.pk} could not be looked at."
    assert "broken facts" in str(said.exc_info[1])


def test_a_look_that_cannot_be_kept_takes_no_other_with_it(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    measure, operator = jobs.measure, User.objects.get(email=OPERATOR)

    def beyond(viewer, account, **said):
        found = measure(viewer, account, **said)
        scores = {**found.scores, Part.RISK: 101.0}  # the database takes none above a hundred
        return replace(found, scores=scores) if account == world.own else found

    monkeypatch.setattr(jobs, "measure", beyond)

    night = jobs.take_snapshots(core.organisation(operator), by=operator, at=NOON)

    assert (night.count, night.left_out) == (1, (world.own.pk,))
    assert [one.account.key for one in HealthSnapshot.objects.all()] == ["Sunnhav"]
    assert f"the key {world.own.pk} could not be kept" in caplog.text
