"""Who said no: counted nowhere, shown to nobody outside, not written about, and all of it dated."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import UTC, date, timedelta

import pytest

import relating
import voicing
from orchard.domain.accounts.models import Account
from orchard.domain.core.calendar import add_months
from orchard.domain.core.mistakes import Conflict, Invalid, NotFound, StaleVersion
from orchard.domain.core.models import AuditEvent
from orchard.domain.core.rules import Role
from orchard.domain.relationships import queries, services
from orchard.domain.relationships.cards import TalkPlan, TalkSheet
from orchard.domain.relationships.models import Contact, Restriction
from orchard.domain.relationships.models.restrictions import RestrictionQuerySet
from orchard.domain.relationships.rules import (
    MONTHS_KEPT,
    Adapted,
    Function,
    Ground,
    Level,
    LineKind,
)
from orchard.domain.search.queries import find
from orchard.domain.voice import queries as voice
from people import NOON
from relating import TODAY, make_people
from world import World

pytestmark = [pytest.mark.django_db, pytest.mark.trust("T-GDPR-5")]
CANARIES = ("CNRY-door", "CNRY-gap", "CNRY-gone")
SAME = {"account", "on", "restricted", "seats", "generated", "team", "seated", "review",
        "review_days", "is_review_due", "policy", "loyalty"}  # fmt: skip
"""What of a map says nothing of people, or is the same with more of them."""
LATER = NOON + timedelta(days=1)
AT = LATER.date()


def figures(world: World, made: relating.Related, beside: list[int]) -> Mapping[str, object]:
    """Return everything that any query computes or advises from the people of the account."""
    kari, account = made.kari, made.account
    found = replace(queries.people_map(kari, account, on=AT), restricted=())
    heard = voice.standing(kari, found)
    tasks = queries.people_tasks(kari, zone=UTC, beside=[voice.waiting_steps(kari, until=AT)])
    return {
        **{one.name: getattr(found, one.name) for one in fields(found) if one.name not in SAME},
        "ways": [queries.way_to(kari, found, one) for one in found.people if one.contact.name == "It"],
        "changes": queries.changes(kari, account, since=TODAY - timedelta(days=9), on=AT).rows,
        "standing": [(one.name, getattr(heard, one.name)) for one in fields(heard) if one.name != "map"],
        "complexity": queries.deciders(world.person(Role.PROGRAMME_DIRECTOR), [account.pk]),
        "buying group": queries.roles_in(kari, account, ["", "frame"]),
        "opening": queries.opening(kari, account),
        "introductions": queries.open_introductions(made.kari, account),
        "asked": queries.people_tasks(made.mart, zone=UTC).introductions,
        "taking over": queries.reassignments_of(kari, account),
        "home": (tasks.ties, tasks.beside),
        "reminder": tasks.maps,
        "outcomes": queries.outcomes(kari, account),
        "styles": queries.current_styles(kari, beside, on=AT),
        "steps": voice.open_steps(kari, account),
        "choices": list(queries.usable_contacts(kari, account)),
        "search": find(world.person(Role.PROGRAMME_DIRECTOR), "CNRY"),
    }  # fmt: skip


def canaries(world: World, made: relating.Related) -> list[Contact]:
    """Return three people who move every figure: a door with ties, a gap, and one who left."""
    kari, mart, account = made.kari, made.mart, made.account
    long_ago = LATER - relating.LONG * 2
    door, gap, gone = (
        relating.add(
            account, name, by=kari, at=at, function=function, level=Level.EXECUTIVE, influence=5,
            interest=5,
        )
        for name, function, at in zip(
            CANARIES,
            (Function.SPECIALISTS, Function.OPERATIONS, Function.MANAGEMENT),
            (long_ago, LATER, long_ago),
            strict=True,
        )
    )  # fmt: skip
    boss = world.person(Role.PROGRAMME_DIRECTOR)
    for user in (mart, boss):
        relating.tie(door, user, 4, 1, by=kari, at=LATER)
    relating.tie(gone, kari, 2, 1, by=kari, at=LATER)
    relating.role(door, "decider", by=kari, decision="frame", at=LATER)
    relating.style(door, "blue", by=kari, at=LATER)
    services.draw_line(
        door, other=made.people["It"], kind=LineKind.INFLUENCE, observed="Asks", by=kari, at=LATER
    )
    services.ask_introduction(gap, asked_of=mart, through=door, why="To meet", by=kari, at=LATER)
    voicing.record(door, voicing.scores(5, 5, recommend=10), by=kari, at=LATER)
    voicing.step(door, "CNRY-step", by=kari, at=LATER, days=0)
    _talked(made, door)
    gone = services.note_leaving(gone, expected=1, on=AT, by=kari, at=LATER)
    return [door, gap, gone]


def _talked(made: relating.Related, door: Contact) -> None:
    talk = relating.talk(made.account, door, by=made.kari, at=LATER)
    talk = services.fill_sheet(
        talk, expected=1, plan=TalkPlan("Frame", AT), sheet=TalkSheet(result_line="x"),
        by=made.kari, at=LATER,
    )  # fmt: skip
    services.look_back(
        talk, expected=talk.version, adapted=Adapted.YES, outcome=4, on=AT, anyway=True,
        by=made.kari, at=LATER,
    )  # fmt: skip


def test_every_figure_is_what_it_would_be_without_who_said_no(world: World):
    made = make_people(world)
    voicing.seat(made, made.mart)
    voicing.hear_worked(made)
    relating.tie(made.people["Quality"], made.mart, 0, by=made.kari)  # nobody knows specialists
    services.review_map(made.account, by=made.kari, at=NOON)
    without = figures(world, made, [])
    people = canaries(world, made)
    keys = [one.pk for one in people]

    used = figures(world, made, keys)
    unmoved = [name for name, found in used.items() if found == without[name]]
    assert unmoved == []  # else the walk would prove nothing of them

    for one in people:
        relating.restrict(Contact.objects.get(pk=one.pk), by=made.kari, at=LATER)
    after = figures(world, made, keys)
    assert [name for name, found in after.items() if found != without[name]] == []
    shown = queries.people_map(made.kari, made.account, on=AT)
    assert [one.name for one in shown.restricted] == list(CANARIES[:2])
    assert find(made.kari, "CNRY-door")  # the team finds them still

    for one in people:
        relating.lift(Contact.objects.get(pk=one.pk), by=made.kari, at=LATER)
    assert figures(world, made, keys) == used


def test_opinions_are_neither_shown_nor_written_and_facts_are_corrected_when_they_ask(world: World):
    made = make_people(world)
    kari, ops = made.kari, made.people["Ops"]
    relating.attitude(ops, 1, by=kari)
    relating.style(ops, "red", by=kari)
    relating.point(ops, "concern", "CNRY-concern", by=kari)
    tie = queries.tie_between(kari, ops, kari.pk)
    ops = relating.restrict(ops, by=kari)

    shown = (
        queries.attitudes_of(kari, ops), queries.weighings_of(kari, ops),
        queries.styles_of(kari, ops), queries.points_of(kari, ops), queries.history_of(kari, tie),
    )  # fmt: skip
    assert shown == ([], [], [], [], [])
    for write in (
        lambda: relating.attitude(ops, 1, by=kari),
        lambda: relating.tie(ops, kari, 1, by=kari),
        lambda: relating.role(ops, "buyer", by=kari),
        lambda: services.weigh(ops, influence=1, interest=1, on=TODAY, by=kari, at=NOON),
        lambda: services.change_contact(
            ops, expected=ops.version, card=relating.card("Ops"), by=kari, at=NOON
        ),
    ):  # fmt: skip
        with pytest.raises(Conflict, match="Nothing about Ops is used since"):
            write()

    ops = relating.restrict(ops, by=kari, ground="wrong", reason="CNRY-right: she is Head of IT")
    opinion = relating.card("Ops", title="Head of IT", influence=None, interest=None, pains="x")
    with pytest.raises(Conflict, match="Nothing about Ops"):
        services.change_contact(ops, expected=ops.version, card=opinion, by=kari, at=NOON)
    weights = ops.weighings.count()
    fact = replace(opinion, pains="")
    ops = services.change_contact(ops, expected=ops.version, card=fact, by=kari, at=NOON)
    assert (ops.title, ops.weighings.count()) == ("Head of IT", weights)
    assert ops.restricted_on is not None  # correcting says nothing of the objection


def test_who_answers_requests_notes_a_no_where_they_may_know_the_account(world: World):
    by = world.person(Role.ADMINISTRATOR)
    kari = world.person(Role.ACCOUNT_MANAGER)
    known, hidden = (relating.add(world.own, name, by=kari) for name in ("Jan Vik", "Siri Moe"))
    Contact.objects.filter(pk=hidden.pk).update(account=world.secret)
    hidden.refresh_from_db()
    said = {"ground": Ground.OBJECTED, "since": TODAY, "reason": "No", "by": by, "at": NOON}

    assert services.restrict_contact(known, expected=1, **said).restricted_on == TODAY
    with pytest.raises(NotFound):
        services.restrict_contact(hidden, expected=1, **said)
    with pytest.raises(NotFound):
        relating.lift(known, by=by)


def test_what_they_ask_is_dated_lifted_one_by_one_audited_and_theirs_to_read(world: World):
    made = make_people(world)
    kari, ops = made.kari, made.people["Ops"]
    early = TODAY - timedelta(days=3)
    said = {"ground": Ground.OBJECTED, "since": early, "reason": "CNRY-no", "by": kari, "at": NOON}
    for wrong in ({"reason": " "}, {"since": TODAY + timedelta(days=1)}):
        with pytest.raises(Invalid):
            services.restrict_contact(ops, expected=1, **(said | wrong))
    with pytest.raises(NotFound):
        services.restrict_contact(ops, expected=1, **(said | {"by": world.colleague}))
    ops = services.restrict_contact(ops, expected=1, **said)
    with pytest.raises(Conflict):
        services.restrict_contact(ops, expected=ops.version, **said)
    ops = relating.restrict(ops, by=kari, ground="disputed")
    assert ops.restricted_on == early

    objected = Restriction.objects.get(ground="objected")
    for wrong in ({"why": " "}, {"at": NOON - timedelta(days=9)}):
        with pytest.raises(Invalid):
            relating.lift(ops, by=kari, **({"restriction": objected} | wrong))
    ops = relating.lift(ops, by=kari, restriction=objected, why="CNRY-yes")
    assert ops.restricted_on == TODAY  # the other one stands
    assert relating.lift(ops, by=kari).restricted_on is None

    rows = queries.restrictions_of(kari, ops)
    assert [(one.ground, one.lifted_by) for one in rows] == [("disputed", kari), ("objected", kari)]
    assert queries.restrictions_of(world.colleague, ops) == []
    told = str([one.rows for one in queries.held_about(world.person(Role.ADMINISTRATOR), ops)])
    assert "CNRY-no" in told
    assert "CNRY-yes" in told
    trail = AuditEvent.objects.filter(verb__startswith="contact.restrict", subject_id=str(ops.pk))
    assert trail.count() == 4
    assert "CNRY" not in str(list(trail.values_list("what", flat=True)))


def test_what_was_noted_before_reasons_were_kept_is_lifted_and_kept_too(world: World):
    made = make_people(world)
    Contact.objects.filter(name="Ops").update(restricted_on=TODAY)
    ops = Contact.objects.get(name="Ops")

    assert relating.lift(ops, by=made.kari).restricted_on is None

    row = Restriction.objects.get()
    assert (row.ground, row.since, row.by, row.lifted_on) == ("objected", TODAY, None, TODAY)
    assert Account.objects.get(pk=made.account.pk).contacts.usable().filter(pk=ops.pk).exists()


def test_who_objects_again_who_said_so_before_reasons_were_kept_is_told_and_not_lost(world: World):
    made = make_people(world)
    Contact.objects.filter(name="Ops").update(restricted_on=TODAY)
    ops = Contact.objects.get(name="Ops")

    with pytest.raises(Conflict, match="noted already"):
        relating.restrict(ops, by=made.kari)

    ops = relating.restrict(ops, by=made.kari, ground="wrong")
    assert {one.ground for one in ops.restrictions.standing()} == {"objected", "wrong"}


@pytest.mark.parametrize("before", [None, TODAY])
def test_two_who_note_the_same_at_once_keep_it_once(
    world: World, monkeypatch: pytest.MonkeyPatch, before: date | None
):
    made = make_people(world)
    ops = relating.restrict(made.people["Ops"], by=made.kari)
    ops.restricted_on = before
    monkeypatch.setattr(RestrictionQuerySet, "standing", lambda rows: rows.none())  # not seen yet

    with pytest.raises(Conflict, match="noted already"):
        relating.restrict(ops, by=made.kari)

    assert Restriction.objects.count() == 1


@pytest.mark.trust("T-GDPR-4")
def test_who_objected_is_noted_as_left_and_forgotten_when_the_time_comes(world: World):
    made = make_people(world)
    kari = made.kari
    ops = relating.restrict(made.people["Ops"], by=kari)
    with pytest.raises(NotFound):
        services.note_leaving(ops, expected=ops.version, on=TODAY, by=world.colleague, at=NOON)

    ops = services.note_leaving(ops, expected=ops.version, on=TODAY, by=kari, at=NOON)

    assert (ops.left_on, ops.restricted_on) == (TODAY, TODAY)
    assert queries.reassignments_of(kari, made.account) == []  # nobody works with what is not used
    assert services.come_back(ops, by=kari, at=NOON).left_on is None
    ops = services.note_leaving(ops, expected=ops.version, on=TODAY, by=kari, at=NOON)
    with pytest.raises(Conflict, match="Ops left"):
        services.note_leaving(ops, expected=ops.version, on=TODAY, by=kari, at=NOON)
    late = add_months(TODAY, MONTHS_KEPT) + timedelta(days=1)
    assert queries.left_long_ago(world.person(Role.ADMINISTRATOR), late) == [ops]


def test_who_did_not_see_what_was_noted_meanwhile_does_not_lift_it_with_all(world: World):
    made = make_people(world)
    ops = relating.restrict(made.people["Ops"], by=made.kari)
    seen = ops.version
    ops = relating.restrict(ops, by=made.kari, ground="wrong")

    with pytest.raises(StaleVersion):
        relating.lift(ops, by=made.kari, expected=seen)

    assert ops.restrictions.standing().count() == 2
