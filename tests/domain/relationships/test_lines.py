"""Lines between their people and places in their house: drawn, ended, seen on any day."""

from __future__ import annotations

from datetime import timedelta

import pytest

import relating
from orchard.domain.core.mistakes import Conflict, Invalid, NotFound
from orchard.domain.core.models import AuditEvent
from orchard.domain.relationships import queries, services
from orchard.domain.relationships.models import Contact, Line, Placement
from orchard.domain.relationships.rules import Function, Level, LineKind
from people import NOON
from relating import TODAY, card, make_people
from world import World

pytestmark = pytest.mark.django_db
WHY = "CNRY-why asked her before signing"


def draw(made, one: str, other: str, kind: LineKind = LineKind.INFLUENCE, observed: str = WHY):
    return services.draw_line(
        made.people[one], other=made.people[other], kind=kind, observed=observed,
        by=made.kari, at=NOON,
    )  # fmt: skip


def test_a_line_is_drawn_once_ended_and_taken_back(world: World):
    made = make_people(world)
    line = draw(made, "Cpo", "Ops")
    quarrel = draw(made, "Cpo", "Ops", LineKind.CONFLICT)
    draw(made, "Ops", "Cpo")  # the other way round is another line

    for one, other, kind in (("Cpo", "Ops", LineKind.INFLUENCE), ("Ops", "Cpo", LineKind.CONFLICT)):
        with pytest.raises(Conflict):
            draw(made, one, other, kind)
    for one, observed in (("Cpo", WHY), ("Ceo", " "), ("Ceo", "x" * 301)):
        with pytest.raises(Invalid):
            draw(made, one, "Cpo", observed=observed)
    services.end_line(quarrel, by=made.kari, at=NOON)
    with pytest.raises(Conflict):
        services.end_line(quarrel, by=made.kari, at=NOON)
    found = queries.people_map(made.kari, made.account, on=TODAY)
    assert [one.pk for one in found.lines if one.contact_id == line.contact_id] == [line.pk]
    services.resume_line(quarrel, by=made.kari, at=NOON)
    assert len(queries.people_map(made.kari, made.account, on=TODAY).lines) == 3
    assert "CNRY" not in str(list(AuditEvent.objects.filter(verb__startswith="line.").values()))


def test_lines_end_with_who_leaves_and_begin_again_with_them(world: World):
    made = make_people(world)
    line = draw(made, "Ops", "Cpo")
    tomorrow = NOON + timedelta(days=1)
    cpo = Contact.objects.get(pk=made.people["Cpo"].pk)

    cpo = services.note_leaving(
        cpo, expected=cpo.version, on=tomorrow.date(), by=made.kari, at=tomorrow
    )

    assert Line.objects.get(pk=line.pk).until == tomorrow.date()
    assert queries.people_map(made.kari, made.account, on=TODAY).lines == (line,)
    assert queries.people_map(made.kari, made.account, on=tomorrow.date()).lines == ()
    services.come_back(cpo, by=made.kari, at=tomorrow)
    assert Line.objects.get(pk=line.pk).until is None


def test_outsiders_draw_nothing_and_nobody_draws_to_another_customer(world: World):
    made = make_people(world)
    stranger = Contact.objects.create(
        account=world.secret, name="Stranger", source="a fair", function="operations",
        level="manager", added_at=NOON,
    )  # fmt: skip

    with pytest.raises(NotFound):
        services.draw_line(
            made.people["Cpo"], other=made.people["Ops"], kind=LineKind.CONFLICT, observed=WHY,
            by=world.colleague, at=NOON,
        )  # fmt: skip
    with pytest.raises(NotFound):
        services.draw_line(
            made.people["Cpo"], other=stranger, kind=LineKind.CONFLICT, observed=WHY,
            by=made.kari, at=NOON,
        )  # fmt: skip
    assert not Line.objects.filter(observed=WHY).exists()


def test_who_moved_stands_on_past_days_where_they_stood(world: World):
    made = make_people(world)
    cpo, later = made.people["Cpo"], NOON + timedelta(days=30)
    moved = card("Cpo", title="Chief", reports_to=made.people["Ceo"], influence=4, interest=5)

    services.change_contact(cpo, expected=cpo.version, card=moved, by=made.kari, at=later)

    days = (TODAY, later.date())
    before, after = queries.people_maps(made.kari, made.account, days=days)
    key = str(cpo.pk)
    assert (before.person(key).place.title, before.person(key).place.above_id) == ("", None)
    assert after.person(key).place.title == "Chief"
    assert (before.person(key).place.function, before.person(key).place.level) == (
        Function.PROCUREMENT, Level.EXECUTIVE,
    )  # fmt: skip
    assert (after.person(key).place.function, after.person(key).place.level) == (
        Function.OPERATIONS, Level.MANAGER,
    )  # fmt: skip
    assert after.person(key).place.above_id == made.people["Ceo"].pk


def test_places_kept_without_function_learn_it_before_it_changes(world: World):
    made = make_people(world)
    cpo = made.people["Cpo"]
    Placement.objects.create(contact=cpo, title="Buyer", on=TODAY, by=made.kari, at=NOON)
    later = NOON + timedelta(days=30)

    services.change_contact(cpo, expected=1, card=card("Cpo"), by=made.kari, at=later)

    days = (TODAY, later.date())
    then, now = queries.people_maps(made.kari, made.account, days=days)
    places = [found.person(str(cpo.pk)).place for found in (then, now)]
    assert [one.function for one in places] == [Function.PROCUREMENT, Function.OPERATIONS]
    assert [one.title for one in places] == ["Buyer", ""]


def test_who_comes_back_finds_what_the_leaving_ended_and_nothing_that_ended_by_hand(world: World):
    made = make_people(world)
    first = draw(made, "Ops", "Cpo")
    services.end_line(first, by=made.kari, at=NOON)
    second = draw(made, "Ops", "Cpo")
    quarrel = draw(made, "Ops", "It", LineKind.CONFLICT)
    services.end_line(quarrel, by=made.kari, at=NOON)
    ops = made.people["Ops"]
    was = relating.role(ops, "buyer", by=made.kari)
    services.end_buying_role(was, by=made.kari, at=NOON)
    now = relating.role(ops, "buyer", by=made.kari)
    asked = services.ask_introduction(ops, asked_of=made.kari, why="Why", by=made.kari, at=NOON)

    gone = services.note_leaving(ops, expected=ops.version, on=TODAY, by=made.kari, at=NOON)
    cpo = Contact.objects.get(pk=made.people["Cpo"].pk)
    away = services.note_leaving(cpo, expected=cpo.version, on=TODAY, by=made.kari, at=NOON)
    services.come_back(gone, by=made.kari, at=NOON)

    for row in (first, second, quarrel, was, now, asked):
        row.refresh_from_db()
    assert (first.until, quarrel.until, was.until) == (TODAY, TODAY, TODAY)
    assert (now.until, second.until) == (None, TODAY)  # the other end of the line is still away
    assert (asked.answered_at, asked.answer, asked.reason) == (None, "", "")
    assert not ops.ties.filter(ended_on__isnull=False).exists()
    services.come_back(away, by=made.kari, at=NOON)
    second.refresh_from_db()
    assert second.until is None
