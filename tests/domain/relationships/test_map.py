"""The map of people: the worked numbers from stored rows, any day, and who may see it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

import relating
from orchard.domain.accounts import services as accounts
from orchard.domain.accounts.models import Account
from orchard.domain.core import services as core
from orchard.domain.core.mistakes import NotFound
from orchard.domain.core.models import Organisation, User
from orchard.domain.core.rules import Role
from orchard.domain.relationships import queries, services
from orchard.domain.relationships.models import (
    AttitudeAssessment,
    BuyingRole,
    Contact,
    GapSeat,
    Tie,
    TieAssessment,
    Weighing,
)
from orchard.domain.relationships.rules import Function, Stance
from people import NOON
from relating import TODAY, make_people
from world import World

pytestmark = pytest.mark.django_db


def test_the_worked_account_is_covered_by_forty_and_hangs_on_kari(world: World):
    made = make_people(world)

    found = queries.people_map(made.kari, made.account, on=TODAY)

    assert found.coverage.index == pytest.approx(40.11, abs=0.01)
    assert [part.points for part in found.coverage.parts] == pytest.approx(
        [0.625, 3, 0, 4, 1.2, 0]
    )  # by name
    assert found.keepers.ours[0].key == str(made.kari.pk)
    assert round(found.keepers.ours[0].share, 3) == 0.637
    assert [round(one.share, 3) for one in found.keepers.theirs[:2]] == [0.453, 0.340]
    assert found.pattern.without_strong_tie == ("management",)
    assert found.generated == ()
    assert {gap.key for gap in found.gaps} == {
        "decider", "buyer", "user", str(made.people["Ceo"].pk),
    }  # fmt: skip


def test_an_account_without_top_management_gets_an_empty_seat_that_counts(world: World):
    kari = world.person(Role.ACCOUNT_MANAGER)
    ops = relating.add(world.own, "Ops", by=kari, influence=4)
    relating.tie(ops, kari, 4, by=kari)

    found = queries.people_map(kari, world.own, on=TODAY)

    assert found.generated == (Function.MANAGEMENT,)
    assert found.coverage.index == pytest.approx(50)
    relating.add(world.own, "Boss", by=kari, function=Function.MANAGEMENT, influence=4)
    assert queries.people_map(kari, world.own, on=TODAY).generated == ()


def test_any_past_day_is_shown_as_it_was(world: World):
    made = make_people(world)
    later = NOON + timedelta(days=60)
    ceo = made.people["Ceo"]
    relating.tie(ceo, made.kari, 3, by=made.kari, at=later)
    relating.attitude(ceo, 1, by=made.kari, at=later)
    services.note_leaving(made.people["Ops"], expected=1, on=later.date(), by=made.kari, at=later)
    services.close_seat(made.seat, expected=1, why="Not needed", by=made.kari, at=later)

    before = queries.people_map(made.kari, made.account, on=TODAY)
    after = queries.people_map(made.kari, made.account, on=later.date())

    assert before.coverage.index == pytest.approx(40.11, abs=0.01)
    assert (len(before.people), len(before.seats)) == (5, 1)
    assert before.person(str(ceo.pk)).us is None
    assert (len(after.people), len(after.seats)) == (4, 0)
    now = after.person(str(ceo.pk))
    assert (now.best.latest.strength, now.best.freshness, now.us.stance) == (3, 1.0, Stance.FOR)
    assert len(queries.history_of(made.kari, now.best.tie)) == 2


def test_attitude_toward_us_and_toward_a_solution_are_two_things_with_history(world: World):
    made = make_people(world)
    cpo = made.people["Cpo"]
    old = NOON - timedelta(days=380)
    relating.attitude(cpo, 0, by=made.kari, at=old)
    relating.attitude(cpo, -1, by=made.kari, solution="Pilot in Odda", at=old)
    relating.attitude(cpo, 1, by=made.kari)

    found = queries.people_map(made.kari, made.account, on=TODAY).person(str(cpo.pk))

    assert (found.us.stance, found.us.before.stance, found.us.is_stale) == (1, 0, False)
    solution = found.solutions[0]
    assert (solution.latest.solution, solution.stance, solution.is_stale) == (
        "Pilot in Odda", -1, True,
    )  # fmt: skip


def test_a_review_marks_what_changed_after_it_and_grows_old(world: World):
    made = make_people(world)
    assert queries.people_map(made.kari, made.account, on=TODAY).is_review_due
    services.review_map(made.account, by=made.kari, at=NOON)

    after = NOON + timedelta(days=2)
    relating.attitude(made.people["It"], -1, by=made.kari, at=after)

    found = queries.people_map(made.kari, made.account, on=after.date())
    assert [one.contact.name for one in found.changed] == ["It"]
    assert not found.is_review_due
    late = queries.people_map(made.kari, made.account, on=(NOON + timedelta(days=91)).date())
    assert (late.review_days, late.is_review_due) == (91, True)


def test_only_the_team_sees_the_map_and_no_query_gives_others_a_row_of_it(world: World):
    made = make_people(world)
    relating.attitude(made.people["Cpo"], 1, by=made.kari)
    relating.role(made.people["Cpo"], "buyer", by=made.kari)
    opinions = (Weighing, BuyingRole, Tie, TieAssessment, AttitudeAssessment, GapSeat)

    outsiders = (
        world.person(Role.PROGRAMME_DIRECTOR), world.colleague, world.person(Role.FINANCE),
    )  # fmt: skip
    for viewer in outsiders:
        assert queries.contacts(viewer, made.account).count() == 5
        with pytest.raises(NotFound):
            queries.people_map(viewer, made.account, on=TODAY)
        for model in opinions:
            assert not model.objects.visible_to(viewer).exists(), (viewer, model)
    for viewer in (world.person(Role.READER), world.person(Role.ADMINISTRATOR)):
        assert not Contact.objects.visible_to(viewer).exists()
    sponsor = queries.people_map(world.person(Role.EXECUTIVE_SPONSOR), made.account, on=TODAY)
    assert len(sponsor.people) == 5


def test_people_of_a_confidential_account_do_not_exist_for_others(world: World):
    seat = {"role": "member", "since": TODAY, "by": world.insider, "at": NOON}
    accounts.assign(world.secret, user=world.insider, **seat)
    relating.add(world.secret, "Hidden", by=world.insider)

    assert queries.contacts(world.insider, world.secret).count() == 1
    assert not queries.contacts(world.person(Role.PROGRAMME_DIRECTOR), world.secret).exists()


def test_a_merged_account_brings_its_people_and_their_history(world: World):
    made = make_people(world)
    director, colleague = world.person(Role.PROGRAMME_DIRECTOR), world.colleague
    theirs = relating.add(world.other, "Buyer of Sunnhav", by=colleague, influence=5)
    relating.tie(theirs, colleague, 4, by=colleague)
    accounts.merge_accounts(
        made.account, others=[world.other], reason="One group now", by=director, at=NOON
    )
    own = Account.objects.get(pk=made.account.pk)

    found = queries.people_map(made.kari, own, on=TODAY)

    both = found.person(str(theirs.pk))
    assert (both.influence, both.best.latest.strength) == (5, 4)
    assert len(found.people) == 6
    relating.tie(Contact.objects.get(pk=theirs.pk), made.kari, 2, by=made.kari)
    assert len(queries.people_map(made.kari, own, on=TODAY).person(str(theirs.pk)).ties) == 2


def test_after_mergers_of_mergers_the_people_of_the_first_are_still_there(world: World):
    director, colleague = world.person(Role.PROGRAMME_DIRECTOR), world.colleague
    theirs = relating.add(world.other, "Buyer of Sunnhav", by=colleague)
    names = ("Lakeside", "Westport", "Nordfjord")
    Account.objects.create(key="Westport", name="Westport", slug="westport")
    held = "Sunnhav"
    for name in names:
        accounts.merge_accounts(
            Account.objects.get(key=name), others=[Account.objects.get(key=held)], reason="One",
            by=director, at=NOON,
        )  # fmt: skip
        held = name

    own, kari = Account.objects.get(pk=world.own.pk), world.person(Role.ACCOUNT_MANAGER)

    assert list(queries.contacts(kari, own)) == [theirs]
    assert queries.contact(kari, own, theirs.pk) == theirs


def test_a_restricted_person_is_left_out_of_everything_that_is_computed(world: World):
    made = make_people(world)
    ops = made.people["Ops"]
    restricted = relating.restrict(ops, by=made.kari)

    found = queries.people_map(made.kari, made.account, on=TODAY)

    assert found.restricted == (ops,)
    assert found.person(str(ops.pk)) is None
    assert found.coverage.influence == 18
    relating.lift(restricted, by=made.kari)
    assert queries.people_map(made.kari, made.account, on=TODAY).coverage.influence == 22


def test_colleagues_who_left_carry_nothing(world: World):
    made = make_people(world)
    User.objects.filter(pk=made.mart.pk).update(is_active=False)

    found = queries.people_map(made.kari, made.account, on=TODAY)

    assert found.keepers.ours[0].share == 1.0
    assert made.mart not in found.ours


def test_many_people_cost_no_more_queries_than_few(world: World):
    made = make_people(world)
    with CaptureQueriesContext(connection) as few:
        queries.people_map(made.kari, made.account, on=TODAY)
    for number in range(12):
        one = relating.add(made.account, f"P{number}", by=made.kari)
        relating.tie(one, made.kari, 2, by=made.kari)

    with CaptureQueriesContext(connection) as many:
        queries.people_map(made.kari, made.account, on=TODAY)

    assert len(many) == len(few)
    asked = [one for one in few.captured_queries if "roleassignment" not in one["sql"]]
    assert len(asked) <= 15  # a request asks once what its person may


def test_the_way_to_key_opens_with_ties_in_two_groups_of_which_one_leads(world: World):
    kari, director = world.person(Role.ACCOUNT_MANAGER), world.person(Role.PROGRAMME_DIRECTOR)
    ops = relating.add(world.own, "Ops", by=kari)
    buyer = relating.add(world.own, "Buyer", by=kari, function=Function.PROCUREMENT)
    boss = relating.add(world.own, "Boss", by=kari, function=Function.MANAGEMENT)
    relating.tie(ops, kari, 2, by=kari)
    relating.tie(buyer, kari, 1, by=kari)
    relating.tie(boss, kari, 0, by=kari)

    before = queries.opening(director, world.own)
    relating.tie(boss, kari, 1, by=kari, at=NOON + timedelta(days=1))
    after = queries.opening(director, world.own)

    assert before.functions == {"operations", "procurement"}
    assert not before.is_enough
    assert after.is_enough
    assert queries.opening(world.person(Role.READER), world.own).functions == frozenset()


@pytest.mark.parametrize(
    ("zone", "at", "day"),
    [
        ("America/New_York", datetime(2026, 3, 11, 0, 30, tzinfo=UTC), date(2026, 3, 10)),
        ("Europe/Oslo", datetime(2026, 3, 10, 23, 30, tzinfo=UTC), date(2026, 3, 11)),
    ],
)
def test_a_day_is_that_of_the_organisation(world: World, zone: str, at: datetime, day: date):
    Organisation.objects.update(time_zone=zone)
    kari = world.person(Role.ACCOUNT_MANAGER)
    ops = relating.add(world.own, "Ops", by=kari, at=at)
    services.review_map(world.own, by=kari, at=at)
    moved = relating.card("Ops", title="Chief")
    services.change_contact(ops, expected=1, card=moved, by=kari, at=at + timedelta(days=3))

    found = queries.people_map(kari, world.own, on=day)

    assert [one.contact.name for one in found.people] == ["Ops"]
    assert (found.first_on, found.review_days) == (day, 0)
    assert queries.people_map(kari, world.own, on=day - timedelta(days=1)).people == ()
    first = ops.placements.order_by("on").first()
    assert first.on == day
    (led,) = queries.people_tasks(kari, zone=ZoneInfo(zone)).maps
    assert (led.added, led.reviewed) == (day, day)


def test_who_of_us_left_since_stands_on_past_days_and_is_lost_today(world: World):
    made = make_people(world)
    seat = {"role": "member", "since": TODAY, "at": NOON}
    director = world.person(Role.PROGRAMME_DIRECTOR)
    accounts.assign(made.account, user=world.colleague, **seat, by=director)
    relating.tie(made.people["Ops"], world.colleague, 4, by=made.kari)
    services.review_map(made.account, by=made.kari, at=NOON)
    later = NOON + timedelta(days=30)
    relating.role(made.people["It"], "buyer", by=made.kari, at=later)
    core.deactivate_user(world.colleague, by=world.person(Role.ADMINISTRATOR), at=later)

    found = queries.changes(made.kari, made.account, since=TODAY, on=later.date())

    lost = [one for one in found.rows if one.change is queries.Change.TIE_LOST]
    assert [(one.person.contact.name, one.other) for one in lost] == [("Ops", world.colleague.name)]
    assert world.colleague in found.before.ours
    assert world.colleague not in found.after.ours
    assert (found.before.changed, len(found.after.changed)) == ((), 1)
