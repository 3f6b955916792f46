"""Catalogue rows on the first thirty days that no sentence closes: what is booked, looked at, agreed."""

from __future__ import annotations

import pytest

from orchard.domain.accounts.models import Account
from orchard.domain.meetings.models import Meeting
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
    row = book(prepared, as_, prepared.other)
    assert "1 of 7 steps done" in shown(page, START)
    assert page.get(f"/accounts/{row.account.slug}/meetings/{row.pk}").status_code == 200


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
