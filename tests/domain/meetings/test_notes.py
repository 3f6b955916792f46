"""Notes of conversations: who may write them, and what stays of them when a person is erased."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

import knowing
import relating
import telling
import voicing
from orchard.domain.accounts import services as accounts
from orchard.domain.accounts.models import Account, AccountInsider, CustomerGoal
from orchard.domain.accounts.rules import Confidentiality
from orchard.domain.accounts.services import profile
from orchard.domain.core.mistakes import Conflict, Invalid, NotAllowed, NotFound, StaleVersion
from orchard.domain.core.models import User
from orchard.domain.core.queries import organisation
from orchard.domain.core.rules import Role
from orchard.domain.meetings import queries, services
from orchard.domain.meetings.models import Conversation, ConversationRevision, Point, Seat
from orchard.domain.meetings.rules import PointKind, check_count, check_point
from orchard.domain.meetings.services import PointNote
from orchard.domain.relationships import queries as people
from orchard.domain.relationships import services as relationships
from orchard.domain.relationships.models import Contact
from orchard.domain.relationships.pseudonyms import without_name
from orchard.domain.voice.rules import Balance
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


def test_a_point_says_why_and_a_note_keeps_twelve_at_most():
    for text, why in (("", "so"), ("Stops", " "), ("x" * 1001, "so")):
        with pytest.raises(Invalid):
            check_point(text, why)
    with pytest.raises(Invalid):
        check_count(13)
    check_point("Stops", "They cost most")
    check_count(12)
    check_count(0)  # what of it matters can be said later


def test_a_name_and_its_parts_are_replaced_but_not_words_that_look_like_it():
    said = "KARI LUND and Lund, in den lundar; Lundgren stays."

    assert without_name(said, "Kari den Lund", "P") == "P P and P, in den lundar; Lundgren stays."
    assert without_name(said, "Kari Lund", "P") == "P and P, in den lundar; Lundgren stays."
    assert without_name(said, "", "P") == said
    forms = "Lunds ønske. Lundi arvates, lunds, Lund's. KARI says, kari too, Kari Lunds way."
    assert without_name(forms, "Kari Lund", "P") == (
        "P ønske. P arvates, P, P. P says, kari too, P way."
    )
    assert without_name("Siri Moe met Moe, Olas boss", "Ola Moe", "P", but="Siri Moe") == (
        "Siri Moe met Moe, P boss"
    )
    assert without_name("It is with items", "It", "P") == "P is with items"
    assert without_name("They will decide, says Will.", "Will Smith", "P") == (
        "They will decide, says P."
    )
    assert without_name("Per piece: 3 per Person in Bergen", "Mark Berg", "P") == (
        "Per piece: 3 per Person in Bergen"
    )
    assert without_name("per Person, Market", "Per Mark Hansen", "P") == "per Person, Market"
    others = ("Kari Berg", "kari LUND")
    assert without_name("Kari Berg's way, Kari", "Kari Lund", "P", besides=others) == (
        "Kari Berg's way, P"
    )
    assert without_name("Kari Bergman", "Kari Lund", "P", besides=others) == "P Bergman"
    assert without_name("Kari Person", "Kari Person", "Erased person 7") == "Erased person 7"


@pytest.mark.parametrize(
    ("said", "name", "left"),
    [
        ("Siri Berg-Hansen, siri berg-hansen", "Per Hansen", "Siri Berg-Hansen, siri berg-hansen"),
        ("Hansen-Oil and hansen-oil pay", "Per Hansen", "Hansen-Oil and hansen-oil pay"),
        ("Kari-Anne Berg asked Kari Berg", "Kari Lund", "Kari-Anne Berg asked P Berg"),
        ("-Hansen agreed to Lunds - Hansens - wish", "Per Hansen", "-P agreed to Lunds - P - wish"),
        ("Per Hansen-saken, Hansen-avtalen", "Per Hansen", "P-saken, P-avtalen"),
        ("Siri Berg-Hansen and BERG-HANSENS way", "Siri Berg-Hansen", "P and P way"),
    ],
)
def test_a_name_with_a_hyphen_is_another_name(said: str, name: str, left: str):
    assert without_name(said, name, "P") == left


def test_a_name_that_begins_a_longer_one_keeps_nothing_of_it():
    said, others = "Per Hansen-Berg, Per Hansen", ("Per Hansen",)

    assert without_name(said, "Per Hansen-Berg", "P", besides=others) == "P, Per Hansen"


def test_only_the_team_writes_and_nothing_of_elsewhere_is_touched(world: World, kari: User):
    foreign = relating.add(world.other, "Foreign", by=world.colleague)
    for outsider in (world.colleague, world.person(Role.PROGRAMME_DIRECTOR)):
        with pytest.raises(NotFound):
            telling.tell(world.own, by=outsider)
    with pytest.raises(NotFound):
        telling.tell(world.own, foreign, by=kari)
    with pytest.raises(Invalid):
        telling.tell(world.own, by=kari, held_on=date(2099, 1, 1))
    for said in (" ", "x" * 8001):
        with pytest.raises(Invalid):
            telling.tell(world.own, by=kari, said=said)
    quiet = relating.add(world.own, "Quiet", by=kari)
    made = telling.tell(world.own, quiet, by=kari)
    quiet = relating.restrict(quiet, by=kari)
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
    relating.add(world.own, "Jan Moe", by=kari)
    said = "Siri Moe asked Ola Nes for numbers. Olas boss bluffs, OLA too; Moe pays, Jan not."
    telling.tell(world.own, siri, other, by=kari, said=said)
    telling.tell(world.own, other, by=kari, said="CNRY-not-hers")

    held = {one.model: one.rows for one in people.held_about(kari, siri)}

    text = str(held)
    assert "Siri Moe asked another person for numbers. another person boss bluffs" in text
    assert "another person too; Moe pays, another person not." in text
    assert "CNRY-opinion-understood" in text
    for hidden in ("Ola Nes", "CNRY-not-hers", kari.name):
        assert hidden not in text
    assert len(held["meetings.seat"]) == 1


def test_a_second_save_sees_all_that_was_saved_meanwhile_and_deletes_none_of_it(
    world: World, kari: User
):
    siri = relating.add(world.own, "Siri Moe", by=kari)
    made = telling.tell(world.own, by=kari)
    first, last = (one.pk for one in made.points.order_by("pk"))
    (decided, understood) = telling.note().points
    kept = (replace(decided, key=first), replace(understood, key=last))
    new = PointNote(PointKind.DECISION, "A pilot in May", "Theirs")
    theirs = telling.note(siri, points=(*kept, new), seen=[first, last])
    services.change_note(made, expected=1, note=theirs, by=kari, at=NOON)
    mine = telling.note(points=(replace(kept[0], text="Mine"),), seen=[first, last])

    with pytest.raises(StaleVersion) as stale:
        services.change_note(made, expected=1, note=mine, by=kari, at=NOON)

    assert stale.value.current == 2
    assert (stale.value.mine["contacts"], stale.value.theirs["contacts"]) == ("", "Siri Moe")
    assert "Decision: A pilot in May; Theirs" in str(stale.value.theirs["What matters"])
    assert "Decision: Mine" in str(stale.value.mine["What matters"])
    services.change_note(made, expected=2, note=mine, by=kari, at=NOON)
    assert list(made.points.order_by("pk").values_list("text", flat=True)) == [
        "Mine", "A pilot in May"
    ]  # fmt: skip
    full = replace(mine, points=(new,) * 12)
    with pytest.raises(Invalid):
        services.change_note(made, expected=3, note=full, by=kari, at=NOON)


def test_what_a_note_touches_stays_in_it_after_a_merger_and_out_of_the_profile(
    world: World, kari: User
):
    by, director = world.colleague, world.person(Role.PROGRAMME_DIRECTOR)
    goal = knowing.note_goal(world.other, by)
    siri = relating.add(world.other, "Siri Moe", by=by)
    point = PointNote(PointKind.DECISION, "A pilot", "It shows what we say", goal=goal)
    made = telling.tell(world.other, siri, by=by, points=(point,))
    group = accounts.merge_accounts(
        world.own, others=[world.other], reason="One group", by=director, at=NOON
    )
    own = Account.objects.get(pk=world.own.pk)
    (offered,) = queries.goals(kari, own, None)
    mine = telling.tell(own, siri, by=kari, points=(replace(point, goal=offered),))
    accounts.undo_regrouping(group, by=director, at=NOON)
    goal = CustomerGoal.objects.get(pk=goal.pk)
    profile.remove_known(goal, expected=goal.version, by=by, at=NOON)
    own = Account.objects.get(pk=world.own.pk)
    assert queries.goals(kari, own, None) == []

    note = queries.note(kari, own, mine.pk)

    assert queries.goals(kari, own, note) == [goal]
    changed = telling.note(*note.contacts, points=(replace(point, goal=goal),))
    assert services.change_note(note.row, expected=1, note=changed, by=kari, at=NOON).version == 2
    assert [one.goal for one in queries.note(kari, own, mine.pk).points] == [goal]
    with pytest.raises(Invalid):
        telling.tell(own, by=kari, points=(replace(point, goal=goal),))
    assert made.points.get().goal_id == goal.pk


def names_of(held) -> dict[str, str]:
    return {one.model: str(one.rows) for one in held}


@pytest.mark.trust("T-GDPR-2")
@pytest.mark.trust("T-GDPR-3")
def test_a_merger_that_was_undone_hides_no_note_from_the_person_and_none_from_erasing(
    world: World, kari: User
):
    siri = relating.add(world.other, "Siri Moe", by=world.colleague)
    relating.add(world.own, "Ola Nes", by=kari)
    director, admin = world.person(Role.PROGRAMME_DIRECTOR), world.person(Role.ADMINISTRATOR)
    group = accounts.merge_accounts(
        world.own, others=[world.other], reason="One group", by=director, at=NOON
    )
    own = Account.objects.get(pk=world.own.pk)
    made = telling.tell(own, siri, by=kari, said="CNRY-said of Ola Nes")
    beside = telling.tell(own, by=kari, said="Moe was away", points=telling.note().points[:1])
    check = voicing.benefit(own, by=kari, balance=Balance.OURS, why="Siri pays our express")
    accounts.undo_regrouping(group, by=director, at=NOON)
    siri = Contact.objects.get(pk=siri.pk)

    team = names_of(people.held_about(world.colleague, siri))
    whole = names_of(people.held_about(admin, siri))

    written = {model for model in team if model.startswith("meetings.")}
    assert written == set()  # the team of another account wrote it
    assert "CNRY-said of another person" in whole["meetings.conversation"]

    relationships.erase_contact(siri, by=admin, at=NOON)

    for canary in ("CNRY-said", "CNRY-opinion-understood", "Siri", "Moe"):
        assert canary not in stored()
    assert Conversation.objects.get(pk=beside.pk).said == f"Erased person {siri.pk} was away"
    assert Point.objects.filter(conversation=made, kind="decision").exists()
    check.refresh_from_db()
    assert check.why == f"Erased person {siri.pk} pays our express"


@pytest.mark.trust("T-GDPR-2")
@pytest.mark.trust("T-GDPR-3")
def test_who_was_taken_off_a_note_gets_what_it_said_before_and_it_is_erased(
    world: World, kari: User
):
    siri = relating.add(world.own, "Siri Mo", by=kari)
    other = relating.add(world.own, "Ola Nes", by=kari)
    made = telling.tell(world.own, siri, by=kari, said="CNRY-she said so, Mo pays")
    services.change_note(
        made, expected=1, note=telling.note(other, said="He said so; Siris wish"), by=kari, at=NOON
    )
    siri = relationships.change_contact(
        siri, expected=1, card=relating.card("Anna Berg"), by=kari, at=NOON
    )
    assert siri.all_names == ("Anna Berg", "Siri Mo")

    held = names_of(people.held_about(kari, siri))

    assert "CNRY-she said so" in held["meetings.conversationrevision"]
    assert "He said so" not in str(held)
    relationships.erase_contact(siri, by=world.person(Role.ADMINISTRATOR), at=NOON)
    assert "CNRY-she" not in stored()
    assert "Siri" not in stored()
    (now,) = queries.history(kari, world.own, made)
    assert (now.said, now.number) == (f"He said so; Erased person {siri.pk} wish", 2)
    assert Contact.objects.get(pk=siri.pk).former_names == ""


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


@pytest.mark.trust("T-GDPR-2")
def test_who_answers_sees_nothing_of_accounts_they_may_not_know_and_those_who_do_are_asked(
    world: World, kari: User, mailoutbox, django_capture_on_commit_callbacks
):
    siri = relating.add(world.other, "Siri Moe", by=world.colleague)
    hidden = relating.add(world.own, "Siri Moe", by=kari)
    director, admin = world.person(Role.PROGRAMME_DIRECTOR), world.person(Role.ADMINISTRATOR)
    group = accounts.merge_accounts(
        world.own, others=[world.other], reason="One group", by=director, at=NOON
    )
    telling.tell(Account.objects.get(pk=world.own.pk), siri, by=kari, said="CNRY-said of it")
    accounts.undo_regrouping(group, by=director, at=NOON)
    Account.objects.filter(pk=world.own.pk).update(confidentiality=Confidentiality.INSIDERS)
    AccountInsider.objects.create(account=world.own, user=kari)
    siri = Contact.objects.get(pk=siri.pk)

    found = people.held_about(admin, siri)
    with django_capture_on_commit_callbacks(execute=True):
        asked = relationships.ask_for_parts(
            organisation(admin), called="siri moe", by=admin, at=NOON
        )

    assert "CNRY-said" not in str(names_of(found))
    assert sum(one.left_out for one in found) >= 3  # the note, its seat and its points
    assert asked == 1
    assert {letter.to[0] for letter in mailoutbox} >= {kari.email}
    text = " ".join(letter.body for letter in mailoutbox)
    assert {f"/people/{one.pk}/held" in text for one in (siri, hidden)} == {True}
    assert "Siri" not in text
    told = {letter.to[0] for letter in mailoutbox}
    assert told == {kari.email}  # a sponsor in the team who is not told of the account gets none
    _one, part = people.part_about(kari, world.own, siri.pk)
    assert "CNRY-said of it" in names_of(part)["meetings.conversation"]
    with pytest.raises(NotFound):
        people.part_about(world.colleague, world.other, hidden.pk)
    with pytest.raises(NotAllowed):
        relationships.ask_for_parts(organisation(kari), called="Siri Moe", by=kari, at=NOON)
