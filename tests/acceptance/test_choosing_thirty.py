"""Catalogue rows on the first thirty days that no sentence closes: what is booked and looked at."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
import time_machine

from orchard.domain.accounts.models import Account
from orchard.domain.economics.models import AccountFigures
from orchard.domain.meetings.models import Meeting
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
        {"vulnerable": "6"}, {"outcome": "999999"}, {"outcome": ""}, {"outcome": "none"},
        {"outcome": "none", "title": ""},
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
