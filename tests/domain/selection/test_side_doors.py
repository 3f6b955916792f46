"""Side doors to becoming key, and out of it, stay shut; nothing is overwritten or told by the way."""

from __future__ import annotations

from decimal import Decimal

import pytest

import choosing
from choosing_ways import (
    LATER,
    PLANNED,
    decided,
    farewell,
    low_twice,
    make_key,
    override,
    whole_decided,
)
from orchard.analytics.policy.selection import SelectionPolicy
from orchard.domain.accounts import services as accounts
from orchard.domain.accounts.models import Account
from orchard.domain.accounts.rules import Status, TeamRole
from orchard.domain.core.mistakes import Conflict, Invalid, NotAllowed, StaleVersion
from orchard.domain.core.models import AuditEvent, RoleAssignment, User
from orchard.domain.core.rules import Role
from orchard.domain.selection import queries, services
from orchard.domain.selection.models import (
    Charter,
    Incubation,
    MeasuredScore,
    SelectionDecision,
    SelectionRound,
)
from orchard.domain.selection.queries.sheets import scored
from orchard.domain.selection.rules.choices import Outcome, Stage
from orchard.domain.selection.rules.criteria import Weighed, mistakes_of
from orchard.domain.selection.rules.measures import OF_MARGINS
from orchard.domain.selection.rules.own_work import OwnWork
from orchard.domain.selection.rules.places import NoPlace
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


# --- becoming key -------------------------------------------------------------------------------


def test_an_account_that_went_into_another_is_not_promoted(decided: World, director):
    decision = queries.decision_for(director, decided.own)
    heir = Account.objects.get(key="Lakeside")
    accounts.merge_accounts(heir, others=[decided.own], reason="One group", by=director, at=NOON)
    decided.own.refresh_from_db()

    with pytest.raises(Conflict, match="was merged into another"):
        services.promote(
            decided.own, why=services.Why("Now", decision=decision), by=director, at=NOON
        )


def test_an_override_lets_in_once(decided: World, director, sponsor):
    account = decided.other
    Account.objects.filter(pk=account.pk).update(status=Status.CANDIDATE)
    account.refresh_from_db()
    accounts.assign(
        account, user=sponsor, role=TeamRole.SPONSOR, since=NOON.date(), by=director, at=NOON
    )
    why = services.Why("The chairman wants it", override=override(account, director, sponsor))
    services.promote(account, why=why, by=director, at=NOON)
    Account.objects.filter(pk=account.pk).update(status=Status.CANDIDATE)
    account.refresh_from_db()

    with pytest.raises(services.NotReady, match="round decide it"):
        services.promote(account, why=why, by=director, at=NOON)


def test_a_later_round_that_said_no_shuts_the_door(decided: World, director):
    last = SelectionRound.objects.get()
    row = last.nominations.get(account=decided.other)
    last.pk, last.name, last.decided_at = None, "The year after", LATER
    last.save(force_insert=True)
    row.pk, row.round = None, last
    row.save(force_insert=True)
    assert queries.decision_for(director, decided.other) is not None

    SelectionDecision.objects.create(
        nomination=row, outcome=Outcome.OUT, reason="No", by=director, at=LATER
    )

    assert queries.decision_for(director, decided.other) is None


def test_a_pilot_of_years_ago_proves_nothing_today(decided: World, director):
    time = Incubation.objects.get(account=decided.other)
    pilot = services.plan_pilot(time, plan=PLANNED, by=director, at=NOON)
    services.start_pilot(pilot, expected=pilot.version, by=director, at=NOON)
    services.judge_pilot(
        pilot, expected=pilot.version, verdict="go", findings="It held", by=director, at=NOON
    )
    decision = queries.decision_for(director, decided.other)
    asked = {"decision": decision, "override": None, "on": NOON.date()}
    assert "pilot" not in queries.lacks(director, decided.other, **asked)
    time.refresh_from_db()
    services.close_incubation(time, expected=time.version, by=director, at=NOON)
    later = {"began_on": LATER.date(), "ends_on": LATER.date().replace(year=2028)}
    Incubation.objects.create(account=decided.other, aim="Again", **later)

    assert "pilot" in queries.lacks(director, decided.other, **asked)


def test_a_pilot_is_not_judged_after_its_time(decided: World, director):
    time = Incubation.objects.get(account=decided.other)
    pilot = services.plan_pilot(time, plan=PLANNED, by=director, at=NOON)
    services.close_incubation(time, expected=time.version, by=director, at=NOON)
    pilot.refresh_from_db()

    with pytest.raises(Conflict, match="incubator is over"):
        services.judge_pilot(
            pilot, expected=pilot.version, verdict="go", findings="Yes", by=director, at=LATER
        )


def test_how_many_confidential_accounts_hold_a_place_is_not_told(decided: World, director):
    Charter.objects.update(cap=2)
    Account.objects.bulk_create(
        Account(
            key=f"K{n}", name=f"Key {n}", slug=f"key-{n}", status=Status.KEY,
            confidentiality="insiders",
        )
        for n in range(17)
    )  # fmt: skip
    why = services.Why("As decided", decision=queries.decision_for(director, decided.own))

    with pytest.raises(NoPlace, match="2 key accounts, and every place is held") as refusal:
        services.promote(decided.own, why=why, by=director, at=NOON)
    assert "17" not in str(refusal.value)


# --- approving one's own ------------------------------------------------------------------------


def test_nobody_makes_themselves_the_owner_of_the_programme(decided: World, director, sponsor):
    charter = queries.charter(director)
    mine = choosing.charter_text(director)

    with pytest.raises(NotAllowed, match="hands the programme over"):
        services.change_charter(charter, expected=charter.version, text=mine, by=director, at=NOON)
    given = services.change_charter(
        charter, expected=charter.version, text=mine, by=sponsor, at=NOON
    )
    assert given.owner == director


def test_nobody_approves_criteria_that_they_changed(decided: World, director):
    second = decided.insider  # directs the programme too
    made = services.make_set("criteria", reason="Next", by=director, at=NOON)
    weights = {one.key: one.weight for one in made.criteria.all()}
    made = services.weigh(made, expected=made.version, weights=weights, by=second, at=NOON)

    with pytest.raises(OwnWork):
        services.approve_set(made, expected=made.version, by=second, at=NOON)


def test_criteria_without_a_weight_do_not_count():
    rows = [Weighed(f"c{n}", f"C {n}", Decimal(n == 0), is_size=False) for n in range(6)]

    assert "this one has 1" in mistakes_of(rows, SelectionPolicy())[0]


# --- the way out --------------------------------------------------------------------------------


def test_what_rounds_said_before_an_account_was_key_does_not_send_it_away(decided: World, director):
    low_twice(decided.own)
    why = services.Why("As decided", decision=queries.decision_for(director, decided.own))
    account = services.promote(decided.own, why=why, by=director, at=LATER)
    account = services.put_under_review(account, reason="New owner", by=director, at=LATER)

    assert not queries.may_leave(director, account, LATER.date())
    assert [one.may_leave for one in queries.under_review(director, LATER.date())] == [False]
    with pytest.raises(Conflict, match="One review is not enough"):
        services.plan_transition(account, plan=farewell(decided), by=director, at=LATER)


def test_a_plan_whose_owner_left_is_not_approved(decided: World, director, sponsor):
    account = make_key(decided, decided.own)
    low_twice(account)
    services.put_under_review(account, reason="Low twice", by=director, at=LATER)
    plan = services.plan_transition(account, plan=farewell(decided), by=director, at=LATER)
    User.objects.filter(pk=plan.receiving_owner_id).update(is_active=False)
    plan.refresh_from_db()

    with pytest.raises(Conflict, match="no longer works here"):
        services.approve_transition(plan, expected=plan.version, by=sponsor, at=LATER)


def test_a_plan_in_silence_is_not_approved_once_the_customer_was_told(
    decided: World, director, sponsor
):
    account = make_key(decided, decided.own)
    low_twice(account)
    services.put_under_review(account, reason="Low twice", by=director, at=LATER)
    silent = farewell(decided, was_told=False, message="")
    plan = services.plan_transition(account, plan=silent, by=director, at=LATER)
    standing = queries.standing(director, account)
    services.tell_customer(
        account, expected=standing.version, on=LATER.date(), how="A call", by=director, at=LATER
    )

    with pytest.raises(Invalid, match="write the message to them"):
        services.approve_transition(plan, expected=plan.version, by=sponsor, at=LATER)


# --- rounds and positions -----------------------------------------------------------------------


def test_a_nomination_is_taken_back_once_and_by_who_still_may(decided: World, director):
    found = services.open_round("The next", places=3, by=director, at=NOON)
    nominator = decided.person(Role.ACCOUNT_MANAGER)
    lakeside = Account.objects.get(key="Lakeside")
    row = services.nominate(lakeside, found=found, case=choosing.CASE, by=nominator, at=NOON)
    RoleAssignment.objects.filter(user=nominator).update(role=Role.READER)
    reader = User.objects.get(pk=nominator.pk)

    with pytest.raises(NotAllowed):
        services.withdraw(row, expected=row.version, why="No", by=reader, at=NOON)
    services.withdraw(row, expected=row.version, why="A mistake", by=director, at=NOON)
    with pytest.raises(Conflict, match="taken back already"):
        services.withdraw(row, expected=row.version, why="Another", by=director, at=NOON)


def test_a_no_of_one_round_does_not_end_what_another_still_decides(decided: World, director):
    lakeside = Account.objects.get(key="Lakeside")
    first = choosing.reveal(decided, choosing.open_round(decided, lakeside, name="The first"))
    other = services.open_round("The other", places=3, by=director, at=NOON)
    services.nominate(lakeside, found=other, case=choosing.CASE, by=director, at=NOON)

    choosing.decide(decided, first, {})

    lakeside.refresh_from_db()
    assert lakeside.status == Status.CANDIDATE


def test_why_a_rater_was_taken_out_stays_out_of_the_trail(decided: World, director):
    found = choosing.open_round(decided, decided.own, name="The next")
    seat = found.raters.first()

    services.remove_rater(seat, expected=seat.version, why="On sick leave", by=director, at=NOON)

    event = AuditEvent.objects.latest("sequence")
    assert (event.verb, "sick" in event.what) == ("rater.taken_out", False)


def test_why_accounts_move_stays_out_of_the_trail(decided: World, director):
    found = choosing.open_round(decided, decided.own, decided.other, name="The next")
    row, by = found.nominations.get(account=decided.other), {"by": director, "at": NOON}
    services.withdraw(row, expected=row.version, why="WHYSO: a mistake", **by)
    services.explain_not_key(decided.own, expected=0, reason="WHYSO: tenders only", **by)
    account = make_key(decided, decided.own)
    low_twice(account)
    services.put_under_review(account, reason="WHYSO: low twice", **by)
    plan = services.plan_transition(account, plan=farewell(decided), **by)
    services.stop_transition(plan, expected=plan.version, reason="WHYSO: they grow", **by)

    events = AuditEvent.objects.order_by("-sequence")
    told = {"nomination.withdrawn", "account.not_key_explained", "account.put_under_review"}
    assert told | {"transition.stopped"} <= {one.verb for one in events}
    assert not [one.verb for one in events if "WHYSO" in one.what]


def test_an_account_that_joins_while_others_score_is_measured_too(decided: World, director):
    found = choosing.open_round(decided, decided.own, name="The next")
    found = choosing.begin(decided, found)
    lakeside = Account.objects.get(key="Lakeside")
    row = services.nominate(lakeside, found=found, case=choosing.CASE, by=director, at=NOON)
    for role, _function in choosing.RATERS:
        choosing.score(decided, found, role, {"": 7})

    services.reveal(found, expected=found.version, by=director, at=NOON)

    measured = found.criteria_set.criteria.exclude(measure="").count()
    assert MeasuredScore.objects.filter(nomination=row).count() == measured > 0


def test_scores_from_which_one_reads_margins_are_not_shown_to_all(decided: World, director):
    operations, found = decided.person(Role.OPERATIONS), SelectionRound.objects.get()
    of_margins = set(
        found.criteria_set.criteria.filter(measure__in=OF_MARGINS).values_list("key", flat=True)
    )

    def shown(viewer: User) -> set[str]:
        return {one.criterion.key for one in scored(viewer, queries.ranking(viewer, found)[0])}

    def printed(viewer: User) -> set[str]:
        return {
            key
            for one in queries.record(viewer, found)["accounts"]
            for key in (*(one["result"] or {})["scores"], *(row[0] for row in one["measured"]))
        }

    assert of_margins
    assert of_margins <= shown(director) & printed(director)
    assert not of_margins & (shown(operations) | printed(operations))


def test_who_writes_a_position_for_the_first_time_overwrites_nobody(decided: World, director):
    note = services.PositionNote(stage=Stage.BASIC)
    services.write_position(decided.own, expected=0, note=note, by=director, at=NOON)

    with pytest.raises(StaleVersion):
        services.write_position(
            decided.own, expected=0, note=services.PositionNote(), by=director, at=NOON
        )
    assert queries.position(director, decided.own).stage == Stage.BASIC


@pytest.mark.parametrize("number", ["NaN", "1e30"])
def test_numbers_that_are_none_are_refused_with_a_word(decided: World, director, number: str):
    wrong = Decimal(number)
    time = Incubation.objects.get(account=decided.other)
    note = services.PositionNote(industry_growth=wrong, industry_source="A survey")
    plan = services.PilotPlan("Try", "It holds", PLANNED.starts_on, PLANNED.ends_on, wrong)

    for attempt in (
        lambda: services.write_position(decided.own, expected=0, note=note, by=director, at=NOON),
        lambda: services.plan_pilot(time, plan=plan, by=director, at=NOON),
        lambda: services.open_round("N", places=3, reach=wrong, by=director, at=NOON),
    ):
        with pytest.raises(Invalid):
            attempt()
