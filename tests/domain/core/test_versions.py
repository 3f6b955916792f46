"""No update is lost, however three writers take turns (T-CONC-1)."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from orchard.domain.core.mistakes import StaleVersion
from orchard.domain.core.models import User
from orchard.domain.core.versions import update_versioned
from people import make_user

TURNS = st.lists(st.tuples(st.sampled_from(["read", "write"]), st.integers(0, 2)), max_size=20)


def write(seen: User, name: str) -> StaleVersion | None:
    """Return what kept the write from landing."""
    try:
        update_versioned(seen, seen.version, name=name)
    except StaleVersion as stale:
        return stale
    return None


@pytest.mark.django_db
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(TURNS)
@pytest.mark.trust("T-CONC-1")
def test_a_write_lands_only_on_the_version_that_was_read(turns: list[tuple[str, int]]):
    User.objects.all().delete()
    shared = make_user("0")
    seen = dict.fromkeys(range(3), shared)
    written = 0
    for turn, (act, writer) in enumerate(turns, start=1):
        stored = User.objects.get(pk=shared.pk)
        if act == "read":
            seen[writer] = stored
        elif (stale := write(seen[writer], f"{turn}")) is None:
            written += 1
        else:
            assert seen[writer].version < stored.version == stale.current
            assert (stale.mine["name"], stale.theirs["name"]) == (f"{turn}", stored.name)
    assert User.objects.get(pk=shared.pk).version == 1 + written
