"""Notes of conversations: who may write them, and what stays of them when a person is erased."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

import knowing
import relating
import telling
from orchard.domain.core.mistakes import Conflict, Invalid, NotAllowed, NotFound
from orchard.domain.core.models import User
from orchard.domain.core.queries import organisation
from orchard.domain.core.rules import Role
from orchard.domain.meetings import queries, services
from orchard.domain.meetings.models import Conversation, ConversationRevision, Point, Seat
from orchard.domain.meetings.rules import PointKind, check_count, check_point
from orchard.domain.meetings.services import PointNote
from orchard.domain.relationships import queries as people
from orchard.domain.relationships import services as relationships
from orchard.domain.relationships.pseudonyms import without_name
from orchard.domain.whitespace.services import Pursuit, Spot, open_opportunity
from people import NOON, make_user
from world import World
from worlds import world, world_without_figures

__all__ = ["whole_world", "world"]
whole_world = world_without_figures


@pytest.fixture
def kari(world: World) -> User:
    return world.person(Role.ACCOUNT_MANAGER)


def stored() -> str:
    """Return every text of every table of notes."""
    rows = [list(model.objects.values()) for model in (Conversation, Point, ConversationRevision)]
    return str(rows)


def test_a_point_says_why_and_a_note_keeps_one_at_least():
    for text, why in (("", "so"), ("Stops", " "), ("x" * 1001, "so")):
        with pytest.raises(Invalid):
            check_point(text, why)
    for count in (0, 13):
        with pytest.raises(Invalid):
            check_count(count)
    check_point("Stops", "They cost most")
    check_count(12)


def test_a_name_and_its_parts_are_replaced_but_not_words_that_look_like_it():
    said = "KARI LUND and Lund, in den lundar; kari stays."

    assert without_name(said, "Kari den Lund", "P") == "KARI LUND and P, in den lundar; kari stays."
    assert without_name(said, "Kari Lund", "P") == "P and P, in den lundar; kari stays."
    assert without_name(said, "", "P") == said


def test_only_the_team_writes_and_nothing_of_elsewhere_is_touched(world: World, kari: User):
    foreign = relating.add(world.other, "Foreign", by=world.colleague)
    for outsider in (world.colleague, world.person(Role.PROGRAMME_DIRECTOR)):
        with pytest.raises(NotFound):
            telling.tell(world.own, by=outsider)
    with pytest.raises(NotFound):
        telling.tell(world.own, foreign, by=kari)
    with pytest.raises(Invalid):
        telling.tell(world.own, by=kari, held_on=date(2099, 1, 1))
    with pytest.raises(Invalid):
        telling.tell(world.own, by=kari, points=())
    for said in (" ", "x" * 8001):
        with pytest.raises(Invalid):
            telling.tell(world.own, by=kari, said=said)
    quiet = relating.add(world.own, "Quiet", by=kari)
    made = telling.tell(world.own, quiet, by=kari)
    quiet = relationships.restrict_contact(quiet, expected=1, by=kari, at=NOON)
    with pytest.raises(Conflict):
        telling.tell(world.own, quiet, by=kari)
    with pytest.raises(Conflict):
        services.change_note(made, expected=1, note=telling.note(), by=kari, at=NOON)
    with pytest.raises(NotFound):
        queries.note(world.colleague, world.own, made.pk)


def test_a_point_touches_only_what_belongs_to_the_account(world: World, kari: User):
    by, next_on = world.colleague, NOON.date()
    goal = knowing.note_goal(world.other, by)
    deal = open_opportunity(
        world.other, spot=Spot(None, "Flow"), pursuit=Pursuit("More", by, Decimal(9), "Call", next_on),
        by=by, at=NOON,
    )  # fmt: skip
    point = PointNote(PointKind.DECISION, "A pilot", "It shows what we say")
    for wrong in (replace(point, goal=goal), replace(point, opportunity=deal)):
        with pytest.raises(Invalid):
            telling.tell(world.own, by=kari, points=(wrong,))
    gone = make_user("Gone Away", Role.READER)
    gone.is_active = False
    gone.save()
    with pytest.raises(Invalid):
        telling.tell(world.own, by=kari, points=(point,), ours=[gone])
    assert not Conversation.objects.exists()
    User.objects.filter(pk=gone.pk).update(is_active=True)
    made = telling.tell(world.own, by=kari, points=(point,), ours=[gone])
    User.objects.filter(pk=gone.pk).update(is_active=False)
    later = telling.note(points=(point,), ours=[gone])  # who left meanwhile stays named
    assert services.change_note(made, expected=1, note=later, by=kari, at=NOON).version == 2


@pytest.mark.trust("T-GDPR-3")
def test_who_is_erased_is_in_no_note_any_more(world: World, kari: User):
    siri = relating.add(world.own, "Siri Moe", by=kari)
    other = relating.add(world.own, "Ola Nes", by=kari)
    points = (
        PointNote(PointKind.DECISION, "A pilot, as Siri wants", "Moe decides"),
        PointNote(PointKind.INSIGHT, "CNRY-insight", "CNRY-reason"),
    )
    made = telling.tell(world.own, siri, other, by=kari, said="CNRY-said", points=points)
    changed = telling.note(siri, other, said="CNRY-again", points=points)
    services.change_note(made, expected=1, note=changed, by=kari, at=NOON)
    also = (replace(points[0], key=None),)
    beside = telling.tell(world.own, other, by=kari, said="Moe was away", points=also)

    relationships.erase_contact(siri, by=world.person(Role.ADMINISTRATOR), at=NOON)

    found = stored()
    for canary in ("CNRY", "Siri", "Moe"):
        assert canary not in found
    name = f"Erased person {siri.pk}"
    assert Point.objects.get(conversation=made, kind="decision").text == f"A pilot, as {name} wants"
    assert Conversation.objects.get(pk=beside.pk).said == f"{name} was away"
    assert queries.note(kari, world.own, made.pk).names.startswith(f"{name}, Ola Nes")
    assert "Ola Nes" in queries.history(kari, world.own, beside)[0].names


@pytest.mark.trust("T-GDPR-2")
def test_a_person_is_handed_the_notes_about_them_without_the_others(world: World, kari: User):
    siri = relating.add(world.own, "Siri Moe", by=kari)
    other = relating.add(world.own, "Ola Nes", by=kari)
    telling.tell(world.own, siri, other, by=kari, said="Siri Moe asked Ola Nes for numbers.")
    telling.tell(world.own, other, by=kari, said="CNRY-not-hers")

    held = {one.model: one.rows for one in people.held_about(kari, siri)}

    text = str(held)
    assert "Siri Moe asked another person for numbers." in text
    assert "CNRY-opinion-understood" in text
    for hidden in ("Ola Nes", "CNRY-not-hers", kari.name):
        assert hidden not in text
    assert len(held["meetings.seat"]) == 1


def test_notes_go_after_sixty_months_and_removed_ones_after_thirty_days(world: World, kari: User):
    today = NOON.date()
    old = telling.tell(world.own, by=kari, held_on=today.replace(year=today.year - 5))
    older = telling.tell(world.own, by=kari, held_on=old.held_on - timedelta(days=1))
    gone, fresh = telling.tell(world.own, by=kari), telling.tell(world.own, by=kari)
    services.remove_note(gone, expected=1, by=kari, at=NOON - timedelta(days=31))
    services.remove_note(fresh, expected=1, by=kari, at=NOON)
    admin = world.person(Role.ADMINISTRATOR)
    with pytest.raises(NotAllowed):
        services.forget_old_notes(organisation(kari), by=kari, at=NOON)

    services.forget_old_notes(organisation(admin), by=admin, at=NOON)

    assert set(Conversation.objects.values_list("pk", flat=True)) == {old.pk, fresh.pk}
    assert not Seat.objects.filter(conversation=older.pk).exists()
