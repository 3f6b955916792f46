"""Coaching closes a step of the first thirty days: talks that two agreed on and read alone."""

from __future__ import annotations

from datetime import date

import pytest

import coaching_belongings as coaching
import relating
from orchard.domain.accounts.models import Account, Assignment
from orchard.domain.core.holdings import held_about
from orchard.domain.core.models import AuditEvent, User
from orchard.domain.core.rules import Role
from orchard.domain.core.services import users
from orchard.domain.people.models import CoachingSeries, CoachingTalk
from orchard.domain.relationships import services as relationships
from people import NOON
from programme_pages import DIRECTOR, START, Person, fresh, key, prepared, read, shown, today
from world import World
from worlds import as_, whole_world, world

__all__ = ["as_", "prepared", "today", "whole_world", "world"]

COACH = f"{START}/coach"


def agreement(world: World, **changes: object) -> dict[str, object]:
    """Return a year of talks as the form sends it."""
    manager, sponsor = (world.person(one) for one in (Role.ACCOUNT_MANAGER, Role.EXECUTIVE_SPONSOR))
    key(world.own)
    return {
        "coached": manager.pk, "coach": sponsor.pk, "day_of_month": "5", "starts": "09:00",
        "zone": "Europe/Oslo", "since": "2026-03-10", "each": "1", "accounts": [world.own.pk],
        **changes,
    }  # fmt: skip


def agreed(world: World, as_: Person, who: str = "account_manager", **changes: object):
    answer = as_(who).post("/programme/coaching/agree", agreement(world, **changes))
    assert answer.status_code == 302, read(answer)
    return CoachingSeries.objects.latest("pk")


@pytest.mark.row("HEL-164")
def test_coaching_is_agreed_as_twelve_monthly_talks_and_not_by_a_sentence(
    prepared: World, as_: Person
):
    key(prepared.own)
    page = as_("account_manager")
    page.post(COACH, {"text": "Agreed, Mondays", "on": "2026-03-09"})
    assert "0 of 7 steps done" in shown(page, START)
    assert "Nordfjord Person account_manager not agreed yet" in shown(page, COACH)

    made = agreed(prepared, as_)

    days = [str(one.on) for one in made.talks.all()]
    assert (len(days), days[0], days[-1]) == (12, "2026-04-05", "2027-03-05")
    text = shown(page, COACH)
    assert "Nordfjord Person account_manager agreed" in text
    assert "5 Apr 2026, 09:00 Europe/Oslo" in text
    assert "1 of 7 steps done" in shown(page, START)
    assert '<progress class="bar" max="7" value="1"' in page.get(START).content.decode()
    version = {"version": made.version}
    page.post(f"/programme/coaching/{made.pk}/end", version)
    assert "0 of 7 steps done" in shown(page, START)
    assert not made.talks.exists()


@pytest.mark.row("HEL-164")
def test_a_past_talk_that_nobody_marked_as_held_is_none_to_come(prepared: World, as_: Person):
    page, made = as_("account_manager"), agreed(prepared, as_)
    last = made.talks.last()
    made.talks.exclude(pk=last.pk).update(state="held")
    assert "1 of 7 steps done" in shown(page, START)

    made.talks.filter(pk=last.pk).update(on=date(2026, 3, 1))

    text = shown(page, COACH)
    assert "Nordfjord Person account_manager not agreed yet" in text
    assert "1 Mar 2026, 09:00" not in text
    assert "0 of 7 steps done" in shown(page, START)
    assert "1 Mar 2026" in shown(page, f"/programme/coaching/{made.pk}"), "there it is written down"


@pytest.mark.row("HEL-164")
def test_two_accounts_have_their_turns_and_a_talk_becomes_held(prepared: World, as_: Person):
    manager = prepared.person(Role.ACCOUNT_MANAGER)
    lakeside = Account.objects.get(key="Lakeside")
    Assignment.objects.create(account=lakeside, user=manager, role="account_manager",
                              since="2026-01-01", given_by=manager)  # fmt: skip
    offered = as_("account_manager").get("/programme/coaching/agree").content.decode()
    assert lakeside.name not in offered, "it is no key account"
    key(lakeside)
    both = [prepared.own.pk, lakeside.pk]
    one = agreed(prepared, as_, accounts=both, since="2026-03-10", day_of_month="10")
    turns = [talk.first_id for talk in one.talks.filter(second=None)[:3]]
    assert (turns[0], set(turns)) == (turns[2], set(both))
    talk = one.talks.first()
    place = f"/programme/coaching/{one.pk}/talks/{talk.pk}"
    sponsor = as_("executive_sponsor")
    given = {"on": "2026-03-10", "first": both[0], "second": both[1], "state": "held",
             "notes": "He will ask for the budget", "version": talk.version}  # fmt: skip
    kept = sponsor.post(place, given)
    stale = as_("account_manager").post(place, given | {"notes": "Mine"})

    assert (kept.status_code, stale.status_code) == (302, 422)
    talk.refresh_from_db()
    assert (talk.state, talk.notes) == ("held", "He will ask for the budget")
    assert {talk.first_id, talk.second_id} == set(both)
    assert "Held" in shown(as_("account_manager"), f"/programme/coaching/{one.pk}")
    later = one.talks.last()
    early = given | {"on": str(later.on), "version": later.version}
    answer = sponsor.post(f"/programme/coaching/{one.pk}/talks/{later.pk}", early)
    assert "still to come" in read(answer)


@pytest.mark.row("HEL-164")
def test_nobody_but_the_two_reads_what_was_said_in_coaching(prepared: World, as_: Person):
    made = agreed(prepared, as_)
    talk = made.talks.first()
    CoachingTalk.objects.filter(pk=talk.pk).update(notes="CNRY-said")
    base = f"/programme/coaching/{made.pk}"
    places = (base, f"{base}/talks/{talk.pk}")

    for who in (DIRECTOR, prepared.insider, prepared.colleague, "finance", "administrator"):
        assert [as_(who).get(place).status_code for place in places] == [404, 404], who
    assert as_(DIRECTOR).post(f"{base}/end", {"version": 1}).status_code == 404
    for place in (START, COACH, "/", "/programme"):
        assert "CNRY-said" not in as_(DIRECTOR).get(place).content.decode(), place
    assert "CNRY-said" in shown(as_("executive_sponsor"), base)
    assert "Person executive_sponsor" not in shown(as_(DIRECTOR), COACH), "with whom is theirs"
    events = AuditEvent.objects.filter(verb__startswith="coaching.")
    assert "CNRY" not in str(list(events.values()))


@pytest.mark.row("HEL-164")
@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"day_of_month": "29"}, "28"), ({"since": "2026-03-09"}, "This day is past"),
        ({"zone": "Oslo"}, "not a time zone"), ({"coach": "same"}, "two people"),
        ({"accounts": "other"}, "the manager answers for"),
        ({"accounts": "secret"}, "is not one of the available choices"),
    ],
)  # fmt: skip
def test_what_is_no_coaching_is_refused(
    prepared: World, as_: Person, wrong: dict[str, str], why: str
):
    key(prepared.other, prepared.secret)
    meant = {
        "same": prepared.person(Role.ACCOUNT_MANAGER).pk,
        "other": [prepared.other.pk],
        "secret": [prepared.secret.pk],
    }
    changes = {name: meant.get(value, value) for name, value in wrong.items()}

    answer = as_("account_manager").post(
        "/programme/coaching/agree", agreement(prepared, **changes)
    )

    assert answer.status_code == 422
    assert why in read(answer)
    assert not CoachingSeries.objects.exists()


@pytest.mark.row("HEL-164")
def test_one_agrees_for_oneself_and_once(prepared: World, as_: Person):
    other = as_(DIRECTOR).post("/programme/coaching/agree", agreement(prepared))
    agreed(prepared, as_, who="executive_sponsor")

    again = as_("account_manager").post("/programme/coaching/agree", agreement(prepared))

    assert "that you take part in" in read(other)
    assert "a series of talks already" in read(again)
    assert CoachingSeries.objects.count() == 1


@pytest.mark.row("HEL-164")
def test_a_past_talk_lets_one_agree_anew_and_is_not_moved_beside_that(prepared: World, as_: Person):
    made, page = agreed(prepared, as_), as_("account_manager")
    last = made.talks.last()
    made.talks.exclude(pk=last.pk).update(state="held")
    made.talks.filter(pk=last.pk).update(on=date(2026, 3, 1))
    there = {"first": prepared.own.pk, "state": "planned", "on": "2026-06-01"}

    other = agreed(prepared, as_)
    moved = page.post(place_of(last), held(last, **there))
    marked = page.post(place_of(last), held(last, **there | {"state": "held", "on": "2026-03-01"}))
    beside = other.talks.last()
    own = page.post(place_of(beside), held(beside, **there))

    assert "another series of talks by now" in read(moved)
    assert (moved.status_code, marked.status_code, own.status_code) == (422, 302, 302)


@pytest.mark.row("HEL-164")
def test_what_was_said_goes_when_one_of_the_two_is_anonymised(prepared: World, as_: Person):
    made = agreed(prepared, as_)
    first = CoachingTalk.objects.filter(pk=made.talks.first().pk)
    first.update(notes="CNRY-said", state="held")
    admin, sponsor = prepared.person(Role.ADMINISTRATOR), prepared.person(Role.EXECUTIVE_SPONSOR)
    leaver = User.objects.get(pk=sponsor.pk)  # that of the world stays as it is

    users.deactivate_user(leaver, by=admin, at=NOON)
    held = str(held_about(admin, leaver))
    users.anonymise_user(leaver, by=admin, at=NOON)

    assert "CNRY-said" not in held, "an administrator hands out what is held, and reads it"
    assert [(one.state, one.notes) for one in made.talks.all()] == [("held", "")]


def place_of(talk: CoachingTalk) -> str:
    return f"/programme/coaching/{talk.series_id}/talks/{talk.pk}"


def held(talk: CoachingTalk, **changes: object) -> dict[str, object]:
    """Return what the form of a talk sends when it was held."""
    return {"on": talk.on, "state": "held", "notes": "He asks", "version": talk.version, **changes}


def of_two(world: World, as_: Person) -> CoachingTalk:
    """Agree on talks about two accounts each, and return the first, which is today."""
    manager, second = world.person(Role.ACCOUNT_MANAGER), Account.objects.get(key="Lakeside")
    Assignment.objects.create(account=second, user=manager, role="account_manager",
                              since="2026-01-01", given_by=manager)  # fmt: skip
    key(second)
    both = [world.own.pk, second.pk]
    return agreed(world, as_, accounts=both, each="2", day_of_month="10").talks.first()


@pytest.mark.row("HEL-164")
def test_a_talk_about_an_account_that_became_part_of_another_can_still_be_written_down(
    prepared: World, as_: Person
):
    talk = agreed(prepared, as_, day_of_month="10").talks.first()
    Account.objects.filter(pk=prepared.own.pk).update(merged_into=fresh(prepared.other))

    answer = as_("executive_sponsor").post(place_of(talk), held(talk, first=prepared.other.pk))

    assert answer.status_code == 302, read(answer)
    talk.refresh_from_db()
    assert (talk.state, talk.notes, talk.first_id) == ("held", "He asks", prepared.own.pk)


@pytest.mark.row("HEL-164")
def test_an_account_that_one_may_not_know_any_more_stays_in_its_talk_without_its_name(
    prepared: World, as_: Person
):
    talk, sponsor = of_two(prepared, as_), as_("executive_sponsor")
    first, second = talk.first, talk.second
    Account.objects.filter(pk=first.pk).update(confidentiality="insiders")

    page = sponsor.get(place_of(talk)).content.decode()
    kept = sponsor.post(place_of(talk), held(talk, first="unknown-0", second=second.pk))

    assert first.name not in page
    assert page.count("an account that you do not know any more") == 2, "in both lists"
    assert '<option value="unknown-0" selected>' in page
    assert kept.status_code == 302, read(kept)
    talk.refresh_from_db()
    assert (talk.first, talk.second, talk.state) == (first, second, "held")
    later = talk.series.talks.last()
    other = sponsor.post(place_of(later), held(later, state="planned", first="unknown-0"))
    assert other.status_code == 302, "one account is enough"
    own = sponsor.post(place_of(later), held(later, first=prepared.secret.pk))
    assert own.status_code == 422


@pytest.mark.row("HEL-164")
def test_ending_the_talks_leaves_what_was_written_down(prepared: World, as_: Person):
    made = agreed(prepared, as_)
    first, second = made.talks.all()[:2]
    CoachingTalk.objects.filter(pk=first.pk).update(notes="Ask about the budget")
    CoachingTalk.objects.filter(pk=second.pk).update(state="held")

    as_("account_manager").post(f"/programme/coaching/{made.pk}/end", {"version": made.version})

    assert list(made.talks.values_list("pk", flat=True)) == [first.pk, second.pk]
    assert "Ask about the budget" in shown(
        as_("executive_sponsor"), f"/programme/coaching/{made.pk}"
    )
    assert "not agreed yet" in shown(as_("account_manager"), COACH)


@pytest.mark.row("HEL-164")
def test_a_person_at_the_customer_who_is_erased_is_named_in_no_talk(prepared: World, as_: Person):
    by = prepared.person(Role.ACCOUNT_MANAGER)
    made = coaching.agreed(prepared.own, by, prepared.person(Role.EXECUTIVE_SPONSOR))
    talk = CoachingTalk.objects.filter(pk=made.talks.first().pk)
    talk.update(notes="Anna Vik asks for the budget, and Vik decides")
    person = relating.add(prepared.own, "Anna Vik", by=by)

    relationships.erase_contact(person, by=prepared.person(Role.ADMINISTRATOR), at=NOON)

    words = talk.get().notes
    assert "Vik" not in words
    assert "asks for the budget" in words
