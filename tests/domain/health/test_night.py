"""What the night does for health where something is in its way."""

from __future__ import annotations

import pytest

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

    count = jobs.take_snapshots(core.organisation(operator), by=operator, at=NOON)

    assert count == 1
    assert [one.account.key for one in HealthSnapshot.objects.all()] == ["Sunnhav"]
    [said] = [one for one in caplog.records if one.name == "orchard.nightly"]
    assert said.getMessage() == f"The account with the key {world.own.pk} could not be looked at."
    assert "broken facts" in str(said.exc_info[1])
