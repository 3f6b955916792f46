"""Catalogue rows on the first thirty days that no sentence closes: what is booked, looked at, agreed."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
import time_machine

from orchard.domain.accounts.models import Account, Assignment
from orchard.domain.core.holdings import held_about
from orchard.domain.core.models import AuditEvent
from orchard.domain.core.rules import Role
from orchard.domain.core.services import users
from orchard.domain.economics.models import AccountFigures
from orchard.domain.meetings.models import Meeting
from orchard.domain.people.models import CoachingSeries, CoachingTalk
from orchard.domain.risk.models import Risk, ShortLook
from people import NOON
from programme_pages import DIRECTOR, START, Person, fresh, key, prepared, read, shown, today
from world import World
from worlds import as_, whole_world, world

__all__ = ["as_", "prepared", "today", "whole_world", "world"]

MEET = f"{START}/meet"
TALK = {
    "kind": "strategic", "title": "Where they want to be", "purpose": "Their goals",
    "day": "2026-04-14", "starts": "09:00", "lasting": "60", "zone": "Europe/Oslo",
}  # fmt: skip


def book(world: World, as_: Person, account: Account, **changes: str) -> Meeting:
    """Plan a meeting by its form."""
    answer = as_(world.insider).post(f"/accounts/{account.slug}/meetings/new", TALK | changes)
    assert answer.status_code == 302, read(answer)
    return Meeting.objects.latest("pk")


@pytest.mark.row("HEL-162")
def test_the_step_of_meetings_is_done_when_each_key_account_has_a_day_and_not_by_a_sentence(
    prepared: World, as_: Person
):
    key(prepared.own, prepared.other)
    page = as_("account_manager")
    assert page.post(MEET, {"text": "All booked", "on": "2026-03-09"}).status_code == 302
    assert "0 of 7 steps done" in shown(page, START)
    assert "0 of 2 are booked" in shown(page, START)
    link = f"/accounts/{prepared.own.slug}/meetings/new?kind=strategic"
    assert link in page.get(MEET).content.decode()
    assert 'value="strategic" selected' in page.get(link).content.decode()

    book(prepared, as_, prepared.own)
    book(prepared, as_, prepared.other, kind="operations")

    text = shown(page, MEET)
    assert "Nordfjord booked on 14 Apr 2026" in text
    assert "Sunnhav not booked yet" in text, "a talk about deliveries is not one about goals"
    assert "0 of 7 steps done" in shown(page, START)
    book(prepared, as_, prepared.other)
    assert "1 of 7 steps done" in shown(page, START)


@pytest.mark.row("HEL-162")
def test_a_meeting_that_was_cancelled_or_was_before_these_days_is_not_booked(
    prepared: World, as_: Person
):
    key(prepared.own)
    page = as_(prepared.insider)
    book(prepared, as_, prepared.own, day="2026-02-27")
    assert "Nordfjord not booked yet" in shown(page, MEET), "the charter began on 1 March"

    row = book(prepared, as_, prepared.own, day="2026-03-01", starts="00:30")
    base = f"/accounts/{row.account.slug}/meetings/{row.pk}"
    assert "Nordfjord booked on 1 Mar 2026" in shown(page, MEET)
    page.post(f"{base}/held", {"version": row.version})
    assert "Nordfjord held on 1 Mar 2026" in shown(page, MEET)
    Meeting.objects.filter(pk=row.pk).update(state="planned")
    page.post(f"{base}/cancel", {"version": row.version + 1, "reason": "They moved house"})

    assert Meeting.objects.get(pk=row.pk).state == "cancelled"
    assert "Nordfjord not booked yet" in shown(page, MEET)
    assert "0 of 1 are booked" in shown(page, START)


@pytest.mark.row("HEL-162")
def test_only_accounts_that_are_key_now_and_known_to_the_viewer_want_a_meeting(
    prepared: World, as_: Person
):
    key(prepared.own, prepared.secret)
    book(prepared, as_, prepared.own)

    many, few = shown(as_(DIRECTOR), START), shown(as_(prepared.insider), START)
    Account.objects.filter(pk=prepared.own.pk).update(status="standard")
    key(prepared.other)
    left = shown(as_(DIRECTOR), MEET)

    assert "1 of 1 are booked" in many
    assert prepared.secret.name not in shown(as_(DIRECTOR), MEET)
    assert "1 of 2 are booked" in few
    assert "Nordfjord" not in left.partition("Our key accounts")[2], "it was let go"
    assert "Sunnhav not booked yet" in left


@pytest.mark.row("HEL-162")
def test_a_meeting_of_an_account_that_became_part_of_another_counts_there(
    prepared: World, as_: Person
):
    book(prepared, as_, prepared.other)
    Account.objects.filter(pk=prepared.other.pk).update(merged_into=fresh(prepared.own))
    key(prepared.own)

    assert "Nordfjord booked on 14 Apr 2026" in shown(as_(DIRECTOR), MEET)


RISK = f"{START}/risk"
ANSWERS = {
    "vulnerable": "4", "seen": "Orders and their new buyer", "outcome": "new",
    "title": "They buy elsewhere", "category": "dependence", "likelihood": "3",
    "now": "Two more contacts", "review_on": "2026-06-01",
}  # fmt: skip


def questions(account: Account) -> str:
    return f"/accounts/{account.slug}/risk/five-questions"


@pytest.mark.row("HEL-161")
def test_five_questions_end_in_a_risk_with_an_owner_or_in_none_found_and_close_the_step(
    prepared: World, as_: Person
):
    key(prepared.own, prepared.other)
    page, who = as_(prepared.insider), prepared.insider
    page.post(RISK, {"text": "No risk anywhere", "on": "2026-03-09"})
    assert "0 of 7 steps done" in shown(page, START)
    assert "0 of 2 are looked at" in shown(page, START)
    asked = shown(page, questions(prepared.own))
    assert len([one for one in asked.split() if one.endswith("?")]) >= 5
    assert questions(prepared.own) in page.get(RISK).content.decode()

    page.post(questions(prepared.own), ANSWERS | {"owner": who.pk})
    none = {"vulnerable": "2", "seen": "Their road map", "outcome": "none"}
    left = page.post(questions(prepared.other), none)

    assert left["Location"] == RISK
    risk = Risk.objects.get()
    assert (risk.title, risk.owner, str(risk.review_on)) == (ANSWERS["title"], who, "2026-06-01")
    assert (risk.likelihood, risk.impact, risk.comment) == (3, 4, "Two more contacts")
    text = shown(page, RISK)
    assert "They buy elsewhere Ivar Insider, 10 Mar 2026" in text
    assert "none found Ivar Insider, 10 Mar 2026" in text
    assert "1 of 7 steps done" in shown(page, START)
    register = shown(page, f"/accounts/{prepared.own.slug}/risk")
    assert "They buy elsewhere: Two more contacts vulnerable 4 of 5, 10 Mar 2026" in register
    assert ShortLook.objects.get(risk=None).seen == "Their road map"


@pytest.mark.row("HEL-161")
def test_the_questions_show_the_share_of_revenue_that_the_ledger_knows(
    prepared: World, as_: Person
):
    key(prepared.own)
    figures = AccountFigures.objects.all()
    share = figures.get(account=prepared.own).revenue / sum(one.revenue for one in figures)

    text = shown(as_(prepared.insider), questions(prepared.own))

    assert f"hangs on this account? {share * 100:.1f} %" in text
    other = shown(as_("account_manager"), questions(prepared.own))
    assert "hangs on this account? not known to you yet" in other, "the total would tell of others"


@pytest.mark.row("HEL-161")
@pytest.mark.parametrize(
    "wrong",
    [
        {"seen": " "}, {"now": ""}, {"title": ""}, {"owner": ""}, {"review_on": "2026-03-01"},
        {"vulnerable": "6"}, {"outcome": "999999"},
    ],
)  # fmt: skip
def test_half_an_answer_is_refused_and_leaves_nothing(
    prepared: World, as_: Person, wrong: dict[str, str]
):
    given = ANSWERS | {"owner": prepared.insider.pk} | wrong

    answer = as_(prepared.insider).post(questions(prepared.own), given)

    assert answer.status_code == 422
    assert not ShortLook.objects.exists()
    assert not Risk.objects.exists()


@pytest.mark.row("HEL-161")
def test_a_risk_of_the_register_can_be_the_answer_but_none_that_is_over_or_of_others(
    prepared: World, as_: Person
):
    who, page = prepared.insider, as_(prepared.insider)
    mine, over, foreign = (
        Risk.objects.create(
            account=account, category="delivery", title=title, likelihood=4, impact=4, owner=who,
            state=state, reason="Done", review_on="2026-06-01", noted_by=who, noted_at=NOON,
        )
        for account, title, state in (
            (prepared.own, "Late again", "open"), (prepared.own, "Gone", "closed"),
            (prepared.other, "Theirs", "open"),
        )
    )  # fmt: skip
    given = {"vulnerable": "3", "seen": "Deliveries", "now": "A second carrier"}

    refused = [page.post(questions(prepared.own), given | {"outcome": one.pk}).status_code
               for one in (over, foreign)]  # fmt: skip
    page.post(questions(prepared.own), given | {"outcome": mine.pk})

    assert refused == [422, 422]
    assert ShortLook.objects.get().risk == mine
    assert Risk.objects.count() == 3


@pytest.mark.row("HEL-161")
def test_looks_of_before_these_days_do_not_count_and_hidden_accounts_are_not_counted(
    prepared: World, as_: Person
):
    key(prepared.own, prepared.secret)
    director, insider = as_(DIRECTOR), as_(prepared.insider)
    none = {"vulnerable": "2", "seen": "Their road map", "outcome": "none"}
    with time_machine.travel(datetime(2026, 2, 27, tzinfo=UTC)):
        as_(prepared.insider).post(questions(prepared.own), none)
    assert "0 of 1 are looked at" in shown(director, START)

    insider.post(questions(prepared.own), none)

    assert "1 of 1 are looked at" in shown(director, START)
    assert "1 of 2 are looked at" in shown(insider, START)
    assert prepared.secret.name not in shown(director, RISK)
    assert director.get(questions(prepared.secret)).status_code == 404


@pytest.mark.row("HEL-161")
def test_only_the_team_answers(prepared: World, as_: Person):
    key(prepared.own, prepared.other)

    page = as_("operations").get(RISK).content.decode()

    assert questions(prepared.own) not in page
    assert as_("operations").get(questions(prepared.own)).status_code in (403, 404)
    manager = as_("account_manager").get(RISK).content.decode()
    assert questions(prepared.own) in manager


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
def test_what_was_said_goes_when_one_of_the_two_is_anonymised(prepared: World, as_: Person):
    made = agreed(prepared, as_)
    first = CoachingTalk.objects.filter(pk=made.talks.first().pk)
    first.update(notes="CNRY-said", state="held")
    admin, leaver = prepared.person(Role.ADMINISTRATOR), prepared.person(Role.EXECUTIVE_SPONSOR)

    users.deactivate_user(leaver, by=admin, at=NOON)
    held = str(held_about(admin, leaver))
    users.anonymise_user(leaver, by=admin, at=NOON)

    assert "CNRY-said" not in held, "an administrator hands out what is held, and reads it"
    assert [(one.state, one.notes) for one in made.talks.all()] == [("held", "")]
