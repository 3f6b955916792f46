"""The charter with its guards, criteria that are approved, the first thirty days, the overview."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

import choosing
from orchard.domain.accounts.models import Account
from orchard.domain.accounts.rules import AccountFacts, Status
from orchard.domain.core.mistakes import Invalid, NotAllowed, StaleVersion
from orchard.domain.core.rules import Role
from orchard.domain.selection import queries, services
from orchard.domain.selection.models import Charter
from orchard.domain.selection.queries import overview
from orchard.domain.selection.rules.choices import StarterStep
from orchard.domain.selection.rules.own_work import OwnWork
from orchard.domain.selection.rules.places import Crowd
from orchard.domain.selection.services import starter as starting
from people import NOON
from world import World

pytestmark = pytest.mark.django_db
TODAY = NOON.date()


@pytest.fixture
def director(world: World):
    return world.person(Role.PROGRAMME_DIRECTOR)


@pytest.fixture
def owner(world: World):
    return world.person(Role.EXECUTIVE_SPONSOR)


def test_a_number_beyond_the_stop_stays_allowed_while_others_change_other_words(
    world: World, director, owner
):
    charter = choosing.make_charter(world)
    text = choosing.charter_text(owner, cap=120, cap_reason="A world-wide list")
    with pytest.raises(Invalid, match="only the owner"):
        services.change_charter(charter, expected=1, text=text, by=director, at=NOON)
    charter = services.change_charter(charter, expected=1, text=text, by=owner, at=NOON)

    other = choosing.charter_text(owner, cap=120, cap_reason="A world-wide list", scope="Norway")
    charter = services.change_charter(charter, expected=2, text=other, by=director, at=NOON)

    assert (charter.scope, charter.cap, charter.cap_allowed_by) == ("Norway", 120, owner)
    lower = choosing.charter_text(owner, cap=20)
    charter = services.change_charter(charter, expected=3, text=lower, by=director, at=NOON)
    assert charter.cap_allowed_by is None


def test_nobody_approves_the_criteria_that_they_made(world: World, director, owner):
    made = services.make_set("criteria", reason="First", by=director, at=NOON)

    with pytest.raises(OwnWork):
        services.approve_set(made, expected=1, by=director, at=NOON)

    assert services.approve_set(made, expected=1, by=owner, at=NOON).is_approved


def test_the_overview_of_nothing_counts_nothing(world: World, director):
    found = overview.programme(director, TODAY)

    assert (found.charter, found.in_force, found.crowd) == (None, None, Crowd.NONE)
    assert overview.waiting(director, found, TODAY).count == 0
    assert found.starter.days_left(TODAY) is None
    assert found.starter.next_step.key is StarterStep.CHOOSE


def test_the_overview_tells_what_waits_and_who_is_out_of_the_criteria(world: World, director):
    choosing.prepare(world)
    lakeside = Account.objects.get(key="Lakeside")
    own = Account.objects.get(pk=world.own.pk)
    found = choosing.open_round(world, own, lakeside, places=1)
    choosing.decide(world, choosing.reveal(world, found), {"Nordfjord": choosing.YES})
    Account.objects.filter(pk=lakeside.pk).update(status=Status.KEY)

    shown = overview.programme(director, TODAY)
    asked = [own, lakeside, world.other]
    own, second, never = overview.last_reviews(director, asked, shown.policy)

    assert [one.nomination.account for one in shown.chosen] == [world.own]
    waiting = overview.waiting(director, shown, TODAY)
    assert (len(waiting.empty), len(waiting.rounds), len(waiting.chosen)) == (2, 1, 1)
    assert waiting.count == 4
    assert shown.room.held == 1
    assert not own.is_unsupported
    assert second.is_unsupported
    assert second.score < own.score
    assert never.is_out
    assert (never.score, never.on) == (None, None)
    assert (second.is_out, second.low_in_a_row) == (True, 1), second.score
    assert [one.account for one in overview.out_of_criteria(director, shown.policy)] == [lakeside]


def test_accounts_that_few_may_know_are_not_counted_for_others(world: World, director):
    Account.objects.filter(pk__in=[world.secret.pk, world.own.pk]).update(status=Status.KEY)

    assert overview.programme(director, TODAY).room.held == 1
    assert overview.programme(world.insider, TODAY).room.held == 2


def test_the_thirty_days_are_told_from_data_and_by_no_note(world: World, director):
    choosing.make_charter(world)
    services.note_step(StarterStep.MEET, text="Booked", on=TODAY, by=director, at=NOON)
    Account.objects.exclude(pk=world.secret.pk).update(status=Status.KEY)

    found = queries.starter(director, TODAY)

    assert found.step(StarterStep.CHOOSE).is_done
    assert not found.step(StarterStep.MEET).is_done
    assert [one.text for one in found.step(StarterStep.MEET).notes] == ["Booked"]
    assert not found.step(StarterStep.TIDY).is_done
    assert found.done == 1
    assert found.days_left(TODAY) == 29
    assert found.days_left(TODAY + timedelta(days=90)) == 0
    assert [one.key for one in queries.tidy_gaps(director)] == [one.key for one in found.gaps]


def test_facts_are_tidied_all_or_none(world: World, director):
    own, other = (Account.objects.get(pk=one.pk) for one in (world.own, world.other))
    said = [
        starting.Tidied(own, own.version, AccountFacts(industry="Steel")),
        starting.Tidied(other, other.version + 1, AccountFacts(industry="Pulp")),
    ]
    with pytest.raises(StaleVersion):
        starting.tidy("facts", said=said, by=director, at=NOON)
    own = Account.objects.get(pk=own.pk)
    assert own.industry == ""

    said = [starting.Tidied(own, own.version, AccountFacts(industry="Steel"))]
    starting.tidy("facts", said=said, by=director, at=NOON)

    assert Account.objects.get(pk=own.pk).industry == "Steel"


def test_tidying_needs_something_to_say_and_the_right_to(world: World, director):
    with pytest.raises(Invalid, match="at least one"):
        starting.tidy("facts", said=[], by=director, at=NOON)
    with pytest.raises(NotAllowed):
        starting.tidy("facts", said=[], by=world.person(Role.OPERATIONS), at=NOON)


def test_a_note_says_what_was_done_and_when(world: World, director):
    with pytest.raises(Invalid, match="sentence"):
        services.note_step(StarterStep.MEET, text=" ", on=TODAY, by=director, at=NOON)
    with pytest.raises(Invalid, match="still to come"):
        services.note_step(StarterStep.MEET, text="Met", on=date(2030, 1, 1), by=director, at=NOON)
    assert not Charter.objects.exists()
