"""Meetings as services see them: who may, what is refused, and what stays when a person is erased."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

import relating
from meeting_belongings import (
    decide,
    held,
    meeting_note,
    minuted,
    minutes,
    propose,
    series_note,
)
from orchard.domain.accounts import services as accounts
from orchard.domain.accounts.models import Account
from orchard.domain.core.mistakes import Conflict, Invalid, NotAllowed, NotFound, StaleVersion
from orchard.domain.core.models import User
from orchard.domain.core.rules import Role
from orchard.domain.meetings import queries, services
from orchard.domain.meetings.models import Attendee, Decision, Meeting, ProposedAction
from orchard.domain.meetings.rules.hospitality import check_cost
from orchard.domain.meetings.rules.kinds import MeetingKind, MeetingState, Rhythm
from orchard.domain.relationships import services as relationships
from people import NOON, make_user
from world import World
from worlds import world, world_without_figures

__all__ = ["whole_world", "world"]
whole_world = world_without_figures


@pytest.fixture
def kari(world: World) -> User:
    return world.person(Role.ACCOUNT_MANAGER)


def test_only_the_team_and_who_names_teams_may_plan(world: World, kari: User):
    for role in (Role.FINANCE, Role.OPERATIONS, Role.READER, Role.ADMINISTRATOR):
        with pytest.raises(NotAllowed):
            services.plan_meeting(world.own, note=meeting_note(), by=world.person(role), at=NOON)
    with pytest.raises(NotAllowed):
        services.plan_meeting(world.secret, note=meeting_note(), by=kari, at=NOON)
    director = world.person(Role.PROGRAMME_DIRECTOR)
    row = services.plan_meeting(world.own, note=meeting_note(), by=director, at=NOON)
    assert [one.user for one in row.attendees.all()] == [director]
    with pytest.raises(NotFound):
        queries.meeting(kari, world.other, row.pk)


def test_a_meeting_needs_a_title_people_of_the_account_and_its_own_sponsor(
    world: World, kari: User
):
    stranger = relating.add(world.other, "Olga Other", by=world.colleague)
    quiet = relating.add(world.own, "Quiet Guest", by=kari)
    relating.restrict(quiet, by=kari)
    quiet.refresh_from_db()
    gone = make_user("Gone Person", Role.FINANCE, is_active=False)
    for note, mistake in (
        (meeting_note(title=" "), Invalid),
        (meeting_note(lasting=0), Invalid),
        (meeting_note(day=date.max), Invalid),
        (meeting_note(day=date.min), Invalid),
        (meeting_note(stranger), NotFound),
        (meeting_note(quiet), Conflict),
        (meeting_note(ours=[gone]), Invalid),
        (meeting_note(sponsor=kari), Invalid),
        (meeting_note(kind=MeetingKind.RELATIONSHIP), Invalid),
        (meeting_note(cost=Decimal("NaN")), Invalid),
    ):
        with pytest.raises(mistake):
            services.plan_meeting(world.own, note=note, by=kari, at=NOON)
    assert not Meeting.objects.exists()


def test_a_cost_counts_for_each_guest():
    check_cost(Decimal(200), guests=2, limit=Decimal(100), reason="")
    check_cost(None, guests=0, limit=Decimal(0), reason="")
    check_cost(Decimal(201), guests=2, limit=Decimal(100), reason="Ten years")
    for cost, guests in ((Decimal(201), 2), (Decimal(101), 0), (Decimal(-1), 1)):
        with pytest.raises(Invalid):
            check_cost(cost, guests=guests, limit=Decimal(100), reason=" ")


def test_each_step_has_its_time_and_a_stale_one_is_refused(world: World, kari: User):
    row = services.plan_meeting(world.own, note=meeting_note(), by=kari, at=NOON)
    act = {"by": kari, "at": NOON}
    with pytest.raises(Invalid):
        services.hold_meeting(row, expected=1, **act)  # it has not begun
    with pytest.raises(Conflict):
        services.write_minutes(row, expected=1, note=minutes(), **act)
    for agenda in ([], [" "], ["x" * 301], ["x"] * 31):
        with pytest.raises(Invalid):
            services.prepare_meeting(row, expected=1, agenda=agenda, **act)
    services.prepare_meeting(row, expected=1, agenda=["One"], **act)
    with pytest.raises(StaleVersion):
        services.change_meeting(row, expected=1, note=meeting_note(title="Other"), **act)
    with pytest.raises(Invalid):
        services.cancel_meeting(row, expected=2, reason=" ", **act)
    services.cancel_meeting(row, expected=2, reason="Ill", **act)
    with pytest.raises(Conflict):
        services.prepare_meeting(row, expected=3, agenda=["One"], **act)
    with pytest.raises(Conflict):
        services.add_decision(row, text="One", why="Two", owner=kari, **act)


def test_a_follow_up_is_closed_once_all_is_settled(world: World, kari: User):
    act = {"by": kari, "at": NOON}
    row = held(world.own, by=kari)
    with pytest.raises(Conflict):
        services.close_follow_up(row, expected=2, **act)  # no minutes
    decide(row, kari)
    with pytest.raises(Invalid):
        services.write_minutes(row, expected=2, note=minutes(is_without_decisions=True), **act)
    services.write_minutes(row, expected=2, note=minutes(), **act)
    proposal = ProposedAction.objects.get(pk=propose(row, kari, kari))
    services.withdraw_decision(Decision.objects.get(), **act)
    row.refresh_from_db()
    with pytest.raises(Invalid):
        services.close_follow_up(row, expected=3, **act)  # its only decision is gone
    decide(row, kari)
    with pytest.raises(Conflict):
        services.close_follow_up(row, expected=3, **act)
    with pytest.raises(Invalid):
        services.decline_action(proposal, reason="", **act)
    services.decline_action(proposal, reason="They have it", **act)
    assert services.close_follow_up(row, expected=3, **act).state == MeetingState.CLOSED


def test_what_was_decided_stays_for_outsiders_and_once_the_follow_up_is_closed(
    world: World, kari: User
):
    row = held(world.own, by=kari)
    decide(row, kari)
    found = Decision.objects.get()

    with pytest.raises(NotAllowed):
        services.withdraw_decision(found, by=world.person(Role.FINANCE), at=NOON)
    Meeting.objects.filter(pk=row.pk).update(state=MeetingState.CLOSED, said="All was said")
    with pytest.raises(Conflict):
        services.withdraw_decision(found, by=kari, at=NOON)

    assert Decision.objects.get() == found


def test_a_type_has_one_rhythm_until_it_is_ended(world: World, kari: User):
    act = {"by": kari, "at": NOON}
    kind = MeetingKind.OPERATIONS
    row = services.agree_rhythm(world.own, kind=kind, note=series_note(), **act)
    with pytest.raises(Conflict):
        services.agree_rhythm(world.own, kind=kind, note=series_note(), **act)
    with pytest.raises(Invalid):
        services.change_rhythm(row, expected=1, note=series_note(zone="Nowhere"), **act)
    with pytest.raises(Invalid):
        services.change_rhythm(row, expected=1, note=series_note(since=date.max), **act)
    services.end_rhythm(row, expected=1, **act)
    with pytest.raises(Conflict):
        services.change_rhythm(row, expected=2, note=series_note(), **act)
    assert services.agree_rhythm(world.own, kind=kind, note=series_note(), **act).pk != row.pk


def test_meetings_follow_an_account_that_is_merged(world: World, kari: User):
    small = Account.objects.create(key="Small", name="Small", slug="small")
    director = world.person(Role.PROGRAMME_DIRECTOR)
    row = services.plan_meeting(small, note=meeting_note(), by=director, at=NOON)
    accounts.merge_accounts(world.own, others=[small], reason="One", by=director, at=NOON)

    found = queries.meeting(kari, world.own, row.pk)

    assert found.home == world.own
    moved = replace(meeting_note(title="Moved"), day=date(2026, 4, 9))
    services.change_meeting(found, expected=1, note=moved, by=kari, at=NOON)
    assert queries.to_come(kari, world.own)[0].title == "Moved"
    with pytest.raises(Conflict):
        services.plan_meeting(
            Account.objects.get(key="Small"), note=meeting_note(), by=director, at=NOON
        )


def test_who_is_erased_is_named_in_no_meeting_and_what_was_decided_stays(world: World, kari: User):
    guest = relating.add(world.own, "Siri Cnrymoe", by=kari)
    row = minuted(world.own, guest, by=kari)
    Meeting.objects.filter(pk=row.pk).update(said="Siri Cnrymoe agrees", purpose="Ask Siri Cnrymoe")
    Decision.objects.update(text="Cnrymoe gets one stock", why="Siri Cnrymoe asked")
    propose(row, guest, kari)
    services.note_wanted_rhythm(
        world.own, kind=MeetingKind.OPERATIONS, rhythm=Rhythm.WEEKLY, said_on=NOON.date(),
        contact=guest, by=kari, at=NOON,
    )  # fmt: skip

    relationships.erase_contact(guest, by=world.person(Role.ADMINISTRATOR), at=NOON)

    stored = str([list(model.objects.values()) for model in (Meeting, Decision, ProposedAction)])
    assert "Cnrymoe" not in stored
    assert "gets one stock" in stored
    assert Attendee.objects.filter(meeting=row, contact=guest).exists(), "as a pseudonym"
