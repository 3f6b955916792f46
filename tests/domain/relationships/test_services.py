"""What one may do about people: the change, the event without opinions, and the refusals."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

import relating
from orchard.domain.accounts import services as accounts
from orchard.domain.accounts.models import Account, AccountUnit
from orchard.domain.core import queries as core
from orchard.domain.core.mistakes import Conflict, Invalid, NotFound, StaleVersion
from orchard.domain.core.models import AuditEvent, User
from orchard.domain.core.rules import Role
from orchard.domain.relationships import queries, services
from orchard.domain.relationships.cards import AttitudeNote, SeatNote, TieNote
from orchard.domain.relationships.models import (
    BuyingRole,
    Contact,
    Encounter,
    Reassignment,
    Tie,
    TieAssessment,
)
from orchard.domain.relationships.queries.tasks import DueReview, DueWhy
from orchard.domain.relationships.rules import Function, Level, Stance, Strength
from people import NOON
from relating import TODAY, card, make_people
from world import World

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(days=3)


def trail() -> str:
    return "\n".join(
        f"{row.verb} {row.subject_type} {row.what}" for row in AuditEvent.objects.all()
    )


def test_the_trail_tells_what_was_done_and_never_what_was_thought(world: World):
    made = make_people(world)
    cpo = made.people["Cpo"]
    relating.attitude(cpo, -1, by=made.kari, solution="CNRY-pilot")
    relating.role(cpo, "gatekeeper", by=made.kari, decision="CNRY-frame")
    services.change_contact(
        cpo, expected=1, card=card("Cpo", matters="CNRY-matters"), by=made.kari, at=NOON
    )

    said = trail()

    for verb in ("contact.added", "contact.changed", "tie.assessed", "attitude.assessed",
                 "buying_role.given", "gap_seat.opened"):  # fmt: skip
        assert verb in said
    assert f'"account":{made.account.pk}' in said
    for secret in ("CNRY-evidence", "CNRY-observed", "CNRY-pilot", "CNRY-frame", "CNRY-matters",
                   "CNRY-plan", "gatekeeper", "strength", "stance", "influence"):  # fmt: skip
        assert secret not in said


def test_who_has_no_seat_changes_nothing_and_finds_nobody(world: World):
    made = make_people(world)
    cpo = made.people["Cpo"]
    note = TieNote(Strength.WEAK, TODAY)
    for by in (world.person(Role.PROGRAMME_DIRECTOR), world.colleague, world.person(Role.READER)):
        with pytest.raises(NotFound):
            relating.add(made.account, "New", by=by)
        with pytest.raises(NotFound):
            services.assess_tie(cpo, user=by, note=note, by=by, at=NOON)
        with pytest.raises(NotFound):
            services.review_map(made.account, by=by, at=NOON)
        with pytest.raises(NotFound):
            services.note_leaving(cpo, expected=1, on=TODAY, by=by, at=NOON)
    assert Contact.objects.count() == 5


@pytest.mark.parametrize("strength", [3, 4])
def test_a_strong_tie_needs_evidence_in_the_service_and_in_the_table(world: World, strength: int):
    made = make_people(world)
    note = TieNote(Strength(strength), TODAY, " ")

    with pytest.raises(Invalid, match="evidence"):
        services.assess_tie(made.people["It"], user=made.kari, note=note, by=made.kari, at=NOON)
    tie = Tie.objects.first()
    with pytest.raises(IntegrityError), transaction.atomic():
        TieAssessment.objects.create(tie=tie, strength=strength, on=TODAY, by=made.kari, at=NOON)


def test_a_person_who_left_holds_no_tie_and_no_role_and_who_knew_them_looks_for_another(
    world: World,
):
    made = make_people(world)
    ops = made.people["Ops"]
    relating.role(ops, "user", by=made.kari)

    left = services.note_leaving(ops, expected=ops.version, on=TODAY, by=made.kari, at=NOON)

    assert not Tie.objects.filter(contact=ops, ended_on__isnull=True).exists()
    assert not BuyingRole.objects.filter(contact=ops, until__isnull=True).exists()
    assert {row.user for row in Reassignment.objects.all()} == {made.kari, made.mart}
    assert [row.pk for row in queries.people_tasks(made.kari, zone=UTC).ties] == [
        Reassignment.objects.get(user=made.kari).pk
    ]
    with pytest.raises(Conflict, match="left"):
        relating.tie(left, made.kari, 1, by=made.kari)
    with pytest.raises(Conflict, match="left"):
        relating.role(left, "buyer", by=made.kari)
    back = services.come_back(left, by=made.kari, at=LATER)
    assert back.is_here
    assert Tie.objects.filter(contact=ops, ended_on__isnull=True).count() == 2
    assert not Reassignment.objects.exists()


def test_nobody_tied_makes_it_the_managers_task(world: World):
    made = make_people(world)

    services.note_leaving(made.people["It"], expected=1, on=TODAY, by=made.kari, at=NOON)

    assert [row.user for row in Reassignment.objects.all()] == [made.kari]


def test_a_task_is_settled_by_who_follows_or_by_a_word(world: World):
    made = make_people(world)
    services.note_leaving(made.people["Ops"], expected=1, on=TODAY, by=made.kari, at=NOON)
    row = Reassignment.objects.get(pk=queries.people_tasks(made.kari, zone=UTC).ties[0].pk)
    sunnhav = relating.add(world.other, "Foreign", by=world.colleague)
    settle = {"expected": row.version, "by": made.kari, "at": NOON}
    with pytest.raises(Invalid):
        services.settle_reassignment(row, **settle)
    with pytest.raises(NotFound):
        services.settle_reassignment(row, successor=sunnhav, **settle)
    gone = Contact.objects.get(name="Ops")
    with pytest.raises(Invalid, match="left"):
        services.settle_reassignment(row, successor=gone, **settle)

    done = services.settle_reassignment(row, successor=made.people["It"], **settle)

    assert done.successor == made.people["It"]
    assert queries.people_tasks(made.kari, zone=UTC).ties == []
    with pytest.raises(Conflict):
        services.settle_reassignment(done, **{**settle, "expected": 2}, outcome="again")


def test_two_who_edit_one_person_are_told_of_each_other(world: World):
    made = make_people(world)
    cpo = made.people["Cpo"]
    services.change_contact(cpo, expected=1, card=card("Siri Moe"), by=made.kari, at=NOON)

    with pytest.raises(StaleVersion) as stale:
        services.change_contact(cpo, expected=1, card=card("Siri Dahl"), by=made.kari,
                                at=NOON)  # fmt: skip

    assert stale.value.theirs["name"] == "Siri Moe"


def test_a_weight_is_kept_once_and_its_history_stays(world: World):
    made = make_people(world)
    cpo = made.people["Cpo"]
    same = card("Cpo", influence=4, interest=5)
    services.change_contact(cpo, expected=1, card=same, by=made.kari, at=NOON)
    services.weigh(cpo, influence=2, interest=None, on=TODAY, by=made.kari, at=NOON)

    weights = [(row.influence, row.interest) for row in queries.weighings_of(made.kari, cpo)]

    assert weights == [(2, None), (4, 5)]


def test_bad_cards_say_what_to_do(world: World):
    made = make_people(world)
    kari, own = made.kari, made.account
    unit = AccountUnit.objects.filter(account=world.other).first()
    ceo, cpo = made.people["Ceo"], made.people["Cpo"]
    wrong = {
        "name": {"name": " "},
        "know": {"source": ""},
        "e-mail address": {"email": "no address"},
        "Influence": {"influence": 6},
        "Interest": {"interest": 0},
        "unit": {"unit": unit},
        "letters": {"title": "x" * 201},
    }
    for text, changes in wrong.items():
        with pytest.raises(Invalid, match=text):
            services.add_contact(own, card=replace(card("New"), **changes), by=kari, at=NOON)
    services.change_contact(cpo, expected=1, card=card("Cpo", reports_to=ceo), by=kari, at=NOON)
    with pytest.raises(Invalid, match="below"):
        services.change_contact(
            ceo, expected=1, card=card("Ceo", reports_to=Contact.objects.get(pk=cpo.pk)),
            by=kari, at=NOON,
        )  # fmt: skip
    relating.add(own, "A", by=kari, email="a@nordfjord.example")
    with pytest.raises(Conflict, match="address"):
        relating.add(own, "B", by=kari, email="A@nordfjord.example")


def test_nothing_is_seen_before_it_happens_and_no_attitude_is_guessed(world: World):
    made = make_people(world)
    it, tomorrow = made.people["It"], TODAY + timedelta(days=1)
    for note in (TieNote(Strength.WEAK, tomorrow), TieNote(Strength.WEAK, TODAY, "", tomorrow)):
        with pytest.raises(Invalid, match="to come"):
            services.assess_tie(it, user=made.kari, note=note, by=made.kari, at=NOON)
    for note in (AttitudeNote(Stance.FOR, tomorrow, "said"), AttitudeNote(Stance.FOR, TODAY, " ")):
        with pytest.raises(Invalid):
            services.assess_attitude(it, note=note, by=made.kari, at=NOON)
    User.objects.filter(pk=made.mart.pk).update(is_active=False)
    with pytest.raises(Invalid, match="no longer works"):
        relating.tie(it, User.objects.get(pk=made.mart.pk), 1, by=made.kari)


def test_meeting_again_makes_a_tie_fresh_and_a_day_counts_once(world: World):
    made = make_people(world)
    tie = queries.tie_between(made.kari, made.people["Ceo"], made.kari.pk)
    for _time in range(2):
        services.note_encounter(tie, on=TODAY, what="Dinner", by=made.kari, at=NOON)

    found = queries.people_map(made.kari, made.account, on=TODAY).person(str(made.people["Ceo"].pk))

    assert Encounter.objects.filter(tie=tie).count() == 2
    assert (found.best.days, found.best.freshness) == (0, 1.0)


def test_roles_are_several_per_decision_and_once_each(world: World):
    made = make_people(world)
    cpo = made.people["Cpo"]
    relating.role(cpo, "buyer", by=made.kari)
    frame = relating.role(cpo, "decider", by=made.kari, decision="Frame agreement")
    with pytest.raises(Conflict):
        relating.role(cpo, "decider", by=made.kari, decision=" Frame agreement ")

    services.end_buying_role(frame, by=made.kari, at=NOON)
    ended = queries.people_map(made.kari, made.account, on=TODAY).person(str(cpo.pk)).roles
    services.resume_buying_role(frame, by=made.kari, at=NOON)

    assert [one.role for one in ended] == ["buyer"]
    assert len(queries.people_map(made.kari, made.account, on=TODAY).person(str(cpo.pk)).roles) == 2
    with pytest.raises(Conflict):
        services.resume_buying_role(frame, by=made.kari, at=NOON)


def test_a_seat_is_filled_or_closed_with_a_reason_and_can_be_opened_again(world: World):
    made = make_people(world)
    close = {"expected": 1, "by": made.kari, "at": NOON}
    with pytest.raises(Invalid):
        services.close_seat(made.seat, **close)
    closed = services.close_seat(made.seat, filled_by=made.people["Cpo"], **close)
    with pytest.raises(Conflict):
        services.close_seat(closed, **{**close, "expected": 2}, why="again")
    note = SeatNote("Cfo", Function.PROCUREMENT, Level.EXECUTIVE, 5)
    with pytest.raises(Conflict):
        services.change_seat(closed, expected=2, note=note, by=made.kari, at=NOON)

    opened = services.reopen_seat(closed, by=made.kari, at=NOON)

    assert (opened.closed_on, opened.filled_by) == (None, None)
    note = SeatNote("Cfo", Function.PROCUREMENT, Level.EXECUTIVE, 9)
    with pytest.raises(Invalid, match="1 to 5"):
        services.change_seat(opened, expected=3, note=note, by=made.kari, at=NOON)


def due_reviews(viewer: User, *, at: datetime) -> list[DueReview]:
    maps = queries.people_tasks(viewer, zone=UTC).maps
    most = core.current_policy(viewer, at.date()).policy.relationships.review_days
    return queries.due_reviews(viewer, maps, on=at.date(), most=most)


def test_a_map_is_due_when_never_reviewed_old_or_after_somebody_left(world: World):
    made = make_people(world)
    due = [(one.account, one.why) for one in due_reviews(made.kari, at=NOON)]
    assert due == [(made.account.name, DueWhy.NEVER)]
    services.review_map(made.account, by=made.kari, at=NOON)
    assert due_reviews(made.kari, at=LATER) == []

    services.note_leaving(made.people["It"], expected=1, on=LATER.date(), by=made.kari, at=LATER)

    assert [one.why for one in due_reviews(made.kari, at=LATER)] == [DueWhy.PERSONNEL]
    services.review_map(made.account, by=made.kari, at=LATER)
    old = due_reviews(made.kari, at=LATER + timedelta(days=91))
    assert [(one.why, one.days) for one in old] == [(DueWhy.OLD, 91)]
    assert due_reviews(world.person(Role.EXECUTIVE_SPONSOR), at=LATER) == []


def test_an_account_without_people_has_nothing_to_review(world: World):
    with pytest.raises(Invalid):
        services.review_map(world.own, by=world.person(Role.ACCOUNT_MANAGER), at=NOON)


def test_after_a_merger_the_heir_is_due_and_nobody_is_reminded_of_what_they_cannot_do(world: World):
    director, colleague = world.person(Role.PROGRAMME_DIRECTOR), world.colleague
    kari = world.person(Role.ACCOUNT_MANAGER)
    theirs = [relating.add(world.other, name, by=colleague) for name in ("Cfo", "Ceo", "It")]
    relating.tie(theirs[0], colleague, 3, by=colleague)
    services.note_leaving(theirs[0], expected=1, on=TODAY, by=colleague, at=NOON)
    old = NOON + timedelta(days=91)
    assert [one.account for one in due_reviews(colleague, at=old)] == [world.other.name]
    assert len(queries.people_tasks(colleague, zone=UTC).ties) == 1

    accounts.merge_accounts(
        world.own, others=[world.other], reason="One group", by=director, at=NOON
    )

    assert due_reviews(colleague, at=old) == []
    assert queries.people_tasks(colleague, zone=UTC).ties == []
    due = [(one.account, one.why) for one in due_reviews(kari, at=old)]
    assert due == [(world.own.name, DueWhy.NEVER)]
    services.review_map(Account.objects.get(pk=world.own.pk), by=kari, at=NOON)
    services.note_leaving(theirs[1], expected=1, on=LATER.date(), by=kari, at=LATER)
    assert [one.why for one in due_reviews(kari, at=LATER)] == [DueWhy.PERSONNEL]
