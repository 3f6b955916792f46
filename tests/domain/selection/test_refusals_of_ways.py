"""Ways in and out refuse what would let somebody in, or fall out, without a reason and a second pair of eyes."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

import choosing
from choosing_ways import (
    LATER,
    PLANNED,
    attractive,
    decided,
    farewell,
    known_at_the_top,
    low_review,
    low_twice,
    make_key,
    override,
    whole_decided,
)
from orchard.domain.accounts import services as accounts
from orchard.domain.accounts.models import Account, Assignment
from orchard.domain.accounts.rules import Status, TeamRole
from orchard.domain.core.mistakes import Conflict, Invalid
from orchard.domain.core.models import AuditEvent, User
from orchard.domain.core.rules import Role
from orchard.domain.selection import queries, services
from orchard.domain.selection.models import (
    Charter,
    Incubation,
    Pilot,
    StatusChange,
)
from orchard.domain.selection.rules.choices import LightReason
from orchard.domain.selection.rules.own_work import OwnWork
from orchard.domain.selection.rules.places import NoPlace
from people import NOON
from world import World

__all__ = ["decided", "whole_decided"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def director(world: World):
    return world.person(Role.PROGRAMME_DIRECTOR)


@pytest.fixture
def sponsor(world: World):
    return world.person(Role.EXECUTIVE_SPONSOR)


@pytest.fixture
def key(decided: World) -> Account:
    """An account that became key by a decision."""
    return make_key(decided, decided.own)


@pytest.fixture
def time(decided: World) -> Incubation:
    return Incubation.objects.get(account=decided.other)


def leaving(world: World, account: Account, director):
    """Return a plan for an account that two reviews found low."""
    low_twice(account)
    services.put_under_review(account, reason="Low twice", by=director, at=LATER)
    return services.plan_transition(account, plan=farewell(world), by=director, at=LATER)


# --- the way in ---------------------------------------------------------------------------------


def test_nobody_is_key_without_a_charter(decided: World, director):
    why = services.Why("As decided", decision=queries.decision_for(director, decided.own))
    Charter.objects.all().delete()
    with pytest.raises(Conflict, match="charter"):
        services.promote(decided.own, why=why, by=director, at=NOON)


@pytest.mark.parametrize(
    ("role", "says"),
    [(TeamRole.SPONSOR, "executive sponsor"), (TeamRole.ACCOUNT_MANAGER, "account manager")],
)
def test_nobody_is_key_without_both_seats(decided: World, director, role, says):
    Assignment.objects.filter(account=decided.own, role=role).update(until=date(2026, 2, 1))
    why = services.Why("As decided", decision=queries.decision_for(director, decided.own))
    with pytest.raises(services.NotReady, match=says):
        services.promote(decided.own, why=why, by=director, at=NOON)


def test_who_no_longer_works_here_holds_no_seat(decided: World, director, sponsor):
    User.objects.filter(pk=sponsor.pk).update(is_active=False)
    why = services.Why("As decided", decision=queries.decision_for(director, decided.own))
    with pytest.raises(services.NotReady, match="executive sponsor"):
        services.promote(decided.own, why=why, by=director, at=NOON)


def test_nobody_is_key_without_a_decision_or_with_that_of_another(decided: World, director):
    own = queries.decision_for(director, decided.own)
    with pytest.raises(services.NotReady, match="round decide it"):
        services.promote(decided.own, why=services.Why("Now"), by=director, at=NOON)
    why = services.Why("Now", evidence="x", decision=own)
    with pytest.raises(services.NotReady, match="round decide it"):
        services.promote(decided.other, why=why, by=director, at=NOON)


def test_an_old_decision_does_not_let_in_who_left_since(decided: World, director):
    decision = queries.decision_for(director, decided.own)
    services.return_to_standard(decided.own, reason="Not now", by=director, at=LATER)
    Account.objects.filter(pk=decided.own.pk).update(status=Status.CANDIDATE)
    decided.own.refresh_from_db()

    assert queries.decision_for(director, decided.own) is None
    with pytest.raises(services.NotReady, match="round decide it"):
        services.promote(
            decided.own, why=services.Why("Now", decision=decision), by=director, at=LATER
        )


@pytest.mark.parametrize("way", ["keep", "make_full", "make_light"])
def test_no_side_door_leads_a_candidate_in(decided: World, director, way):
    said = {"light": LightReason.LESS_TIME} if way == "make_light" else {}
    with pytest.raises(Conflict):
        getattr(services, way)(decided.own, reason="Quietly", **said, by=director, at=NOON)
    decided.own.refresh_from_db()
    assert decided.own.status == Status.CANDIDATE


def test_an_expired_override_no_longer_lets_in(decided: World, director, sponsor):
    services.return_to_standard(decided.own, reason="Not now", by=director, at=NOON)
    Account.objects.filter(pk=decided.own.pk).update(status=Status.CANDIDATE)
    decided.own.refresh_from_db()
    allowed = override(decided.own, director, sponsor)
    why = services.Why("The chairman wants it", override=allowed)

    assert queries.override_for(director, decided.own, date(2026, 4, 1)) == allowed
    assert queries.override_for(director, decided.own, date(2026, 4, 2)) is None
    with pytest.raises(services.NotReady, match="round decide it"):
        services.promote(decided.own, why=why, by=director, at=LATER)
    assert services.promote(decided.own, why=why, by=director, at=NOON).status == Status.KEY


def crowd(count: int) -> None:
    """Add key accounts."""
    Account.objects.bulk_create(
        Account(key=f"K{n}", name=f"Key {n}", slug=f"key-{n}", status=Status.KEY)
        for n in range(count)
    )


def test_the_26th_needs_a_reason_and_the_101st_its_owner(decided: World, director):
    why = services.Why("As decided", decision=queries.decision_for(director, decided.own))
    Charter.objects.update(manager_hours=400_000)
    crowd(25)
    with pytest.raises(NoPlace, match="25 key accounts"):
        services.promote(decided.own, why=why, by=director, at=NOON)

    charter = queries.charter(director)
    text = choosing.charter_text(charter.owner, cap=30)
    with pytest.raises(Invalid, match="need a reason"):
        services.change_charter(charter, expected=charter.version, text=text, by=director, at=NOON)

    Charter.objects.update(cap=120, cap_reason="We bought a rival")
    Account.objects.bulk_create(
        Account(key=f"M{n}", name=f"More {n}", slug=f"more-{n}", status=Status.KEY)
        for n in range(75)
    )
    with pytest.raises(NoPlace, match="owner of the programme"):
        services.promote(decided.own, why=why, by=director, at=NOON)
    Charter.objects.update(cap_allowed_by=charter.owner)
    assert services.promote(decided.own, why=why, by=director, at=NOON).status == Status.KEY


def test_out_of_the_incubator_only_by_a_pilot_and_its_evidence(decided: World, director, time):
    account, decision = decided.other, queries.decision_for(director, decided.other)
    accounts.assign(
        account, user=decided.person(Role.EXECUTIVE_SPONSOR), role=TeamRole.SPONSOR,
        since=date(2026, 1, 1), by=director, at=NOON,
    )  # fmt: skip

    def promote(evidence: str) -> Account:
        why = services.Why("It grew", evidence, decision)
        return services.promote(account, why=why, by=director, at=NOON)

    with pytest.raises(services.NotReady, match="pilot"):
        promote("They like us")
    pilot = services.plan_pilot(time, plan=PLANNED, by=director, at=NOON)
    with pytest.raises(Conflict, match="Start it first"):
        judge(pilot, director)
    pilot.refresh_from_db()
    judge(services.start_pilot(pilot, expected=pilot.version, by=director, at=NOON), director)
    attractive(account, 6.99)
    with pytest.raises(services.NotReady, match="as attractive as the policy wants"):
        promote("It held for a year")
    attractive(account)
    with pytest.raises(services.NotReady, match="two function groups"):
        promote("It held for a year")
    known_at_the_top(account, decided.colleague)
    with pytest.raises(services.NotReady, match="pilots showed"):
        promote(" ")
    assert promote("It held for a year").status == Status.KEY
    time.refresh_from_db()
    assert time.closed_on == NOON.date()
    assert StatusChange.objects.filter(account=account).first().evidence == "It held for a year"


def judge(pilot: Pilot, by: User) -> Pilot:
    return services.judge_pilot(
        pilot, expected=pilot.version, verdict="go", findings="It held", by=by, at=NOON
    )


def test_nobody_gets_time_in_the_incubator_by_the_lead_alone(decided: World, director, sponsor):
    lakeside = Account.objects.get(key="Lakeside")
    found = services.open_round("The next", places=3, by=director, at=NOON)
    services.nominate(lakeside, found=found, case=choosing.CASE, by=director, at=NOON)

    def incubate(account: Account, **given: object) -> Incubation:
        why = services.Why("I like them", **given)
        return services.begin_incubation(account, aim="Grow", why=why, by=director, at=NOON)

    for given in ({}, {"decision": queries.decision_for(director, decided.own)}):
        with pytest.raises(services.NotReady, match="A round decides"):
            incubate(lakeside, **given)
    allowed = override(lakeside, director, sponsor)
    time = incubate(lakeside, override=allowed)
    assert StatusChange.objects.filter(account=lakeside).first().override == allowed
    services.let_go(time, expected=time.version, reason="No", by=director, at=NOON)
    Account.objects.filter(pk=lakeside.pk).update(status=Status.CANDIDATE)
    with pytest.raises(services.NotReady, match="A round decides"):
        incubate(Account.objects.get(pk=lakeside.pk), override=allowed)
    assert incubate(decided.own, decision=queries.decision_for(director, decided.own))


# --- the incubator ------------------------------------------------------------------------------


def test_a_second_extension_is_impossible(time: Incubation, director):
    services.extend_incubation(
        time, expected=time.version, months=6, why="Late start", by=director, at=NOON
    )
    assert time.ends_on == date(2027, 9, 2)
    assert "Late start" not in AuditEvent.objects.get(verb="incubation.extended").what
    with pytest.raises(Conflict, match="second time is not possible"):
        services.extend_incubation(
            time, expected=time.version, months=1, why="Again", by=director, at=NOON
        )


@pytest.mark.parametrize(("months", "why"), [(6, " "), (0, "Late"), (13, "Late")])
def test_an_extension_has_a_reason_and_a_measure(time: Incubation, director, months, why):
    with pytest.raises(Invalid):
        services.extend_incubation(
            time, expected=time.version, months=months, why=why, by=director, at=NOON
        )
    time.refresh_from_db()
    assert time.extended_on is None


def test_a_pilot_needs_criteria_and_an_end_in_time(time: Incubation, director):
    for plan, says in (
        (services.PilotPlan("Try it", " ", PLANNED.starts_on, PLANNED.ends_on), "way to know"),
        (services.PilotPlan("Try it", "It holds", PLANNED.starts_on, date(2029, 1, 1)), "end by"),
        (services.PilotPlan("Try it", "It holds", PLANNED.ends_on, PLANNED.starts_on), "before it"),
    ):
        with pytest.raises(Invalid, match=says):
            services.plan_pilot(time, plan=plan, by=director, at=NOON)
    assert not time.pilots.exists()


# --- the way out --------------------------------------------------------------------------------


def test_a_key_account_leaves_by_a_plan_only(key: Account, director):
    with pytest.raises(Conflict, match="can become"):
        services.return_to_standard(key, reason="Enough", by=director, at=NOON)
    services.put_under_review(key, reason="Low", by=director, at=NOON)
    with pytest.raises(Conflict, match="can become"):
        services.return_to_standard(key, reason="Enough", by=director, at=NOON)
    key.refresh_from_db()
    assert key.status == Status.UNDER_REVIEW


def test_one_low_review_is_not_enough_unless_a_gate_fails(decided: World, key, director):
    low_review(key, NOON + timedelta(days=9))
    low_review(key, NOON + timedelta(days=18))
    services.put_under_review(key, reason="Low", by=director, at=LATER)
    with pytest.raises(Conflict, match="nor are two within a few months"):
        services.plan_transition(key, plan=farewell(decided), by=director, at=LATER)
    low_review(key, NOON + timedelta(days=19), gate="sound")
    attractive(key, None)  # a gate counts, however little else is known
    assert [one.is_low for one in queries.reviews(director, key)] == [True]
    assert services.plan_transition(key, plan=farewell(decided), by=director, at=LATER)


@pytest.mark.parametrize(
    "change",
    [{"reason": ""}, {"differences": " "}, {"door_back": ""}, {"message": ""}],
)
def test_a_plan_says_all_that_dignity_needs(decided: World, key, director, change):
    plan = leaving(decided, key, director)
    with pytest.raises(Invalid):
        services.change_transition(
            plan, expected=plan.version, plan=farewell(decided, **change), by=director, at=LATER
        )


def test_a_plan_may_not_forget_what_the_customer_was_told(decided: World, key, director):
    services.tell_customer(key, expected=queries.standing(director, key).version, on=NOON.date(),
                           how="At lunch", by=director, at=NOON)  # fmt: skip
    plan = leaving(decided, key, director)
    quiet = farewell(decided, was_told=False, message="")
    with pytest.raises(Invalid, match="was told that they are key"):
        services.change_transition(plan, expected=plan.version, plan=quiet, by=director, at=LATER)


def test_somebody_else_approves_and_the_customer_hears_it(decided: World, key, director, sponsor):
    plan = leaving(decided, key, director)
    with pytest.raises(OwnWork, match="Somebody else"):
        services.approve_transition(plan, expected=plan.version, by=director, at=LATER)
    with pytest.raises(Conflict, match="approves the plan first"):
        services.finish_transition(plan, expected=plan.version, by=director, at=LATER)
    plan = services.approve_transition(plan, expected=plan.version, by=sponsor, at=LATER)
    with pytest.raises(Conflict, match="Tell them first"):
        services.finish_transition(plan, expected=plan.version, by=director, at=LATER)
    services.tell_farewell(plan, expected=plan.version, on=LATER.date(), by=director, at=LATER)
    services.finish_transition(plan, expected=plan.version, by=director, at=LATER)

    standing = queries.standing(director, key)
    assert standing.watch_until == date(2028, 3, 2)
    assert (standing.told_status, standing.told_on) == (Status.FORMER, LATER.date())
    assert list(queries.told_but_not_key(director)) == []


def test_whoever_is_kept_or_lost_leaves_no_open_plan(decided: World, key, director):
    plan = leaving(decided, key, director)
    services.keep(Account.objects.get(pk=key.pk), reason="They came back", by=director, at=LATER)
    plan.refresh_from_db()
    assert plan.stopped_at == LATER


def test_who_is_leaving_is_not_put_under_review_beside_the_plan(decided, key, director, sponsor):
    plan = leaving(decided, key, director)
    services.approve_transition(plan, expected=plan.version, by=sponsor, at=LATER)
    account = Account.objects.get(pk=key.pk)
    with pytest.raises(Conflict, match="Stop the plan"):
        services.put_under_review(account, reason="Again", by=director, at=LATER)


@pytest.mark.parametrize("role", [TeamRole.ACCOUNT_MANAGER, TeamRole.SPONSOR])
def test_the_seats_of_a_key_account_cannot_be_ended(key: Account, director, role):
    seat = Assignment.objects.get(account=key, role=role)
    with pytest.raises(Conflict):
        accounts.end_assignment(
            seat, expected=seat.version, until=NOON.date(), by=director, at=NOON
        )
    seat.refresh_from_db()
    assert seat.until is None


def test_a_key_account_is_not_merged_away(decided: World, key: Account, director):
    into = Account.objects.get(key="Lakeside")
    with pytest.raises(Conflict, match="Merge the other way round"):
        accounts.merge_accounts(into, others=[key], reason="Same", by=director, at=NOON)
    key.refresh_from_db()
    assert key.merged_into_id is None
