"""A selection round from nomination to archive, and everything that it refuses."""

from __future__ import annotations

import pytest

import choosing
from orchard.domain.accounts.models import Account
from orchard.domain.accounts.rules import Status
from orchard.domain.core.mistakes import Conflict, NotAllowed, StaleVersion
from orchard.domain.core.models import AuditEvent
from orchard.domain.core.rules import Role
from orchard.domain.selection import queries, services
from orchard.domain.selection.computing import compute
from orchard.domain.selection.models import (
    MeasuredScore,
    Nomination,
    RoundResult,
    SelectionRound,
)
from people import NOON
from world import World
from worlds import as_

__all__ = ["as_"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def director(world: World):
    return world.person(Role.PROGRAMME_DIRECTOR)


def test_nothing_is_nominated_before_charter_and_criteria(world: World, director):
    with pytest.raises(Conflict, match="charter"):
        services.open_round("Round", places=3, by=director, at=NOON)
    choosing.make_charter(world)
    with pytest.raises(Conflict, match="criteria"):
        services.open_round("Round", places=3, by=director, at=NOON)


def test_a_round_from_nomination_to_archive(world: World, director):
    choosing.prepare(world)
    found = choosing.open_round(world, world.own, world.other)
    assert Account.objects.get(pk=world.own.pk).status == Status.CANDIDATE

    found = choosing.reveal(world, found)
    best, second = queries.results(director, found)
    assert best.place == 1
    assert best.attractiveness > second.attractiveness
    assert best.firmness is not None

    found = choosing.decide(world, found, {"Nordfjord": choosing.YES})
    own = Account.objects.get(pk=world.own.pk)
    other = Account.objects.get(pk=world.other.pk)
    assert (own.status, other.status) == (Status.CANDIDATE, Status.STANDARD)

    found = choosing.archive(world, found)
    assert found.record_hash
    assert found.record["accounts"][0]["decision"]["outcome"] == "in"

    decision = queries.decision_for(director, own)
    own = services.promote(
        own, why=services.Why("As decided", decision=decision), by=director, at=NOON
    )
    assert own.status == Status.KEY
    assert queries.standing(director, own).target_hours == 400
    assert [one.after for one in queries.status_history(director, own, most=9)] == [
        "key",
        "candidate",
    ]


@pytest.fixture
def unmeasured(world: World, director) -> Nomination:
    """An account of a revealed round of which the ledger could measure nothing."""
    choosing.prepare(world)
    found = choosing.reveal(world, choosing.open_round(world, world.own, world.other))
    row = Nomination.objects.get(round=found, account=world.other)
    MeasuredScore.objects.filter(nomination=row).update(score=None, measure=None, grade="")
    compute(found, by=director, at=NOON)
    return row


def measure_again(row: Nomination, **others: object) -> SelectionRound:
    found = SelectionRound.objects.get(pk=row.round_id)
    return services.measure_again(found, **{"expected": found.version, "at": NOON} | others)


def scores(row: Nomination) -> dict[int, dict]:
    rows = RoundResult.objects.filter(nomination__round=row.round_id)
    return dict(rows.values_list("nomination", "scores"))


def test_gate_five_is_answered_by_data_and_the_page_says_what_is_missing(
    world: World, director, as_, unmeasured: Nomination
):
    client, path = as_(Role.PROGRAMME_DIRECTOR), f"/programme/rounds/{unmeasured.round_id}"
    before = scores(unmeasured)

    page = client.get(f"{path}/result").content.decode()

    assert "G5: of 1 account too little is known" in page
    assert "40\u202f% known" in page
    assert "Nobody answers it by hand" in page
    assert "too little is known</span>" in page
    assert "(15\u202f% of the weight): needs its invoice lines" in page
    assert "needs its invoice lines of two years, or on Position how its industry grows." in page
    with pytest.raises(Conflict, match="Too little is known"):
        choosing.decide(world, SelectionRound.objects.get(), {"Sunnhav": choosing.YES})
    version = SelectionRound.objects.get().version
    assert client.post(f"{path}/measure", {"version": version}).status_code == 302
    after = scores(unmeasured)
    assert before.pop(unmeasured.pk) != after.pop(unmeasured.pk)
    assert before == after
    assert RoundResult.objects.get(nomination=unmeasured).attractiveness is not None
    assert "too little is known" not in client.get(f"{path}/result").content.decode()
    assert AuditEvent.objects.latest("pk").verb == "round.measured_again"


def test_nothing_is_measured_again_by_others_from_an_old_page_twice_or_too_late(
    world: World, director, as_, unmeasured: Nomination
):
    with pytest.raises(NotAllowed):
        measure_again(unmeasured, by=world.person(Role.FINANCE))
    with pytest.raises(StaleVersion):
        measure_again(unmeasured, by=director, expected=99)
    sheet = as_(Role.FINANCE).get(f"/programme/rounds/{unmeasured.round_id}/result")
    assert "Measure again" not in sheet.content.decode()
    found = measure_again(unmeasured, by=director)
    with pytest.raises(Conflict, match="know no more than before"):
        measure_again(unmeasured, by=director)
    choosing.decide(world, found, {})
    with pytest.raises(Conflict, match="would have to be in"):
        measure_again(unmeasured, by=director)
