"""Side doors of a meeting stay shut: pages that are old, sheets with gaps, and hands that are out."""

from __future__ import annotations

import pytest

import choosing
import meetings
from meetings import Meeting, meeting, whole
from orchard.domain.accounts import services as accounts
from orchard.domain.accounts.models import Account
from orchard.domain.core.mistakes import Conflict, Invalid, NotAllowed
from orchard.domain.core.rules import Role
from orchard.domain.selection import queries, services
from orchard.domain.selection.models import (
    RoundResult,
    SelectionDecision,
    SettledScore,
    Signature,
)
from orchard.domain.selection.rules.choices import Outcome
from people import NOON

__all__ = ["meeting", "whole"]
pytestmark = pytest.mark.django_db
OUT = services.Verdict(Outcome.OUT, "Not now")


def remove(meeting: Meeting, *roles: Role) -> None:
    for role in roles:
        seat = queries.my_seat(meeting.world.person(role), meeting.round)
        services.remove_rater(
            seat, expected=seat.version, why="New job", by=meeting.director, at=NOON
        )


def old_row(meeting: Meeting, name: str):
    """Return a nomination that remembers the round as it is now."""
    row = meeting.row(name)
    assert row.round.state
    return row


def test_a_score_that_comes_after_the_reveal_is_told_so(meeting: Meeting):
    rater = meeting.world.person(Role.OPERATIONS)
    seat, row = queries.my_seat(rater, meeting.now()), old_row(meeting, "Nordlia")
    assert seat.round.state == "scoring"
    meetings.reveal(meeting)
    criterion = queries.criterion(rater, row.round.criteria_set, "margin")

    with pytest.raises(Conflict, match="in “Revealed”"):
        services.rate(
            seat, row=row, criterion=criterion, said=services.Said(9, "B"), expected=1,
            by=rater, at=NOON,
        )  # fmt: skip


def test_an_old_sheet_takes_no_score_once_it_is_handed_in(meeting: Meeting):
    rater = meeting.world.person(Role.OPERATIONS)
    seat = queries.my_seat(rater, meeting.now())
    seat.handed_in_at = None  # as the other tab still has it
    row = meeting.row("Nordlia")
    criterion = queries.criterion(rater, row.round.criteria_set, "margin")

    with pytest.raises(Conflict, match="handed your sheet in"):
        services.rate(
            seat, row=row, criterion=criterion, said=services.Said(9, "B"), expected=1,
            by=rater, at=NOON,
        )  # fmt: skip


def test_nothing_is_settled_or_decided_on_a_page_older_than_the_close(meeting: Meeting):
    meetings.discuss(meeting)
    row = old_row(meeting, "Fjellvik")
    choosing.decide(meeting.world, meeting.now(), {"Nordlia": choosing.YES})
    criterion = queries.criterion(meeting.director, row.round.criteria_set, "margin")

    with pytest.raises(Conflict, match="in “Decided”"):
        services.settle(
            row,
            expected=0,
            criterion=criterion,
            score=9,
            reason="Late",
            by=meeting.director,
            at=NOON,
        )
    with pytest.raises(Conflict, match="in “Decided”"):
        services.decide(row, expected=1, verdict=choosing.YES, by=meeting.director, at=NOON)
    assert not SettledScore.objects.exists()
    assert SelectionDecision.objects.get(nomination=row).outcome == Outcome.OUT


def test_no_name_joins_a_record_that_is_archived(meeting: Meeting):
    meetings.discuss(meeting)
    choosing.decide(meeting.world, meeting.now(), {"Nordlia": choosing.YES})
    old = meeting.now()
    choosing.archive(meeting.world, meeting.now())

    with pytest.raises(Conflict, match="in “Archived”"):
        services.sign(old, by=meeting.world.person(Role.FINANCE), at=NOON)
    assert Signature.objects.count() == 2


def test_a_rater_who_was_taken_out_does_not_sign(meeting: Meeting):
    remove(meeting, Role.OPERATIONS)
    meetings.discuss(meeting)
    found = choosing.decide(meeting.world, meeting.now(), {"Nordlia": choosing.YES})

    with pytest.raises(NotAllowed):
        services.sign(found, by=meeting.world.person(Role.OPERATIONS), at=NOON)


def test_nothing_is_revealed_once_too_few_raters_are_left(meeting: Meeting):
    remove(meeting, Role.OPERATIONS, Role.FINANCE)

    with pytest.raises(Invalid, match="At least 3 raters from 2 functions"):
        meetings.reveal(meeting)
    assert meeting.now().state == "scoring"


def test_an_account_that_joined_after_the_sheets_is_scored_before_the_reveal(meeting: Meeting):
    late = Account.objects.get(key="Lakeside")
    services.nominate(late, found=meeting.now(), case=choosing.CASE, by=meeting.director, at=NOON)

    with pytest.raises(Conflict, match="handed in before every account stood in the round"):
        meetings.reveal(meeting)


def test_who_is_hardly_known_is_not_let_in(meeting: Meeting):
    meetings.discuss(meeting)
    row = meeting.row("Nordlia")
    RoundResult.objects.filter(nomination=row).update(attractiveness=None, known=0.6)

    with pytest.raises(Conflict, match="Too little is known"):
        services.decide(row, expected=0, verdict=choosing.YES, by=meeting.director, at=NOON)
    services.decide(row, expected=0, verdict=OUT, by=meeting.director, at=NOON)


def test_who_may_not_know_an_account_leaves_the_close_to_others(meeting: Meeting):
    found = meetings.discuss(meeting)
    for name in meetings.SCORES:
        services.decide(meeting.row(name), expected=0, verdict=OUT, by=meeting.director, at=NOON)
    secret, insider = meeting.accounts["Gamlebo"], meeting.world.insider
    secret.refresh_from_db()
    accounts.restrict_account(
        secret, expected=secret.version, insiders=[insider], by=insider, at=NOON
    )

    with pytest.raises(Conflict, match="Others know more") as refusal:
        services.close(found, expected=found.version, by=meeting.director, at=NOON)
    assert "Gamlebo" not in str(refusal.value)


def test_no_sum_of_places_tells_of_an_account_that_one_may_not_know(meeting: Meeting):
    found = meetings.discuss(meeting)
    names = list(meetings.SCORES)
    known, secret = [name for name in names if name != "Gamlebo"], meeting.accounts["Gamlebo"]
    for number, name in enumerate([*known, "Gamlebo"]):
        is_in = name == "Gamlebo" or number < found.places  # one more than there are places
        verdict = choosing.YES if is_in else OUT
        services.decide(
            meeting.row(name), expected=0, verdict=verdict, by=meeting.director, at=NOON
        )
    secret.refresh_from_db()
    insider = meeting.world.insider
    accounts.restrict_account(
        secret, expected=secret.version, insiders=[insider], by=insider, at=NOON
    )

    with pytest.raises(Conflict) as outside:
        services.close(found, expected=found.version, by=meeting.director, at=NOON)
    with pytest.raises(Conflict, match=f"{found.places + 1} accounts are in") as inside:
        services.close(found, expected=found.version, by=insider, at=NOON)

    assert not any(sign.isdigit() for sign in str(outside.value)), "nobody can count"
    assert "Gamlebo" not in str(inside.value)
