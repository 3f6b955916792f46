"""What a meeting refuses: too early, without a reason, past a gate, twice, or after the archive."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction

import choosing
import meetings
from meetings import Meeting, meeting, whole
from orchard.domain.accounts import services as accounts
from orchard.domain.core.mistakes import (
    Conflict,
    DomainError,
    Invalid,
    NotAllowed,
    NotFound,
    StaleVersion,
)
from orchard.domain.core.rules import Role
from orchard.domain.selection import queries, services
from orchard.domain.selection.models import (
    Nomination,
    Rating,
    SelectionDecision,
    SelectionRound,
    SettledScore,
    Signature,
)
from orchard.domain.selection.rules.choices import LightReason, Outcome
from people import NOON

__all__ = ["meeting", "whole"]
pytestmark = pytest.mark.django_db
OUT = services.Verdict(Outcome.OUT, "Not now")


def decide(meeting: Meeting, name: str, verdict: services.Verdict, expected: int = 0):
    return services.decide(
        meeting.row(name), expected=expected, verdict=verdict, by=meeting.director, at=NOON
    )


def settle(meeting: Meeting, **changes: object):
    found = meeting.now()
    said = {"score": Decimal(5), "reason": "Their plant closes", "by": meeting.director,
            "expected": 0}  # fmt: skip
    criterion = queries.criterion(meeting.director, found.criteria_set, "potential")
    return services.settle(meeting.row("Tammik"), criterion=criterion, **said | changes, at=NOON)


def decided(meeting: Meeting) -> SelectionRound:
    meetings.discuss(meeting)
    return choosing.decide(meeting.world, meeting.now(), {"Nordlia": choosing.YES})


def archived(meeting: Meeting) -> SelectionRound:
    return choosing.archive(meeting.world, decided(meeting))


def test_nothing_is_settled_or_decided_before_the_reveal(meeting: Meeting):
    with pytest.raises(Conflict, match="Scoring"):
        settle(meeting)
    with pytest.raises(Conflict, match="Scoring"):
        decide(meeting, "Nordlia", OUT)
    assert not SettledScore.objects.exists()
    assert not SelectionDecision.objects.exists()


def test_nothing_is_decided_before_the_discussion(meeting: Meeting):
    meetings.reveal(meeting)

    with pytest.raises(Conflict, match="to be in: discussion"):
        decide(meeting, "Nordlia", OUT)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"score": Decimal(11)}, "10"),
        ({"score": Decimal(-1)}, "0"),
        ({"reason": " "}, "what the talk brought"),
    ],
)
def test_a_settled_score_lies_on_the_scale_and_says_why(meeting: Meeting, change, words: str):
    meetings.reveal(meeting)

    with pytest.raises(Invalid, match=words):
        settle(meeting, **change)
    assert not SettledScore.objects.exists()


def test_a_settled_score_counts_and_leaves_the_blind_ones(meeting: Meeting):
    meetings.reveal(meeting)
    before = list(Rating.objects.order_by("pk").values_list("pk", "score"))

    settle(meeting)

    ranked = {one.account.key: one for one in queries.ranking(meeting.director, meeting.now())}
    cell = ranked["Tammik"].result.scores["potential"]
    assert (cell["score"], cell["median"], cell["discuss"]) == (5.0, 6.5, False)
    assert list(Rating.objects.order_by("pk").values_list("pk", "score")) == before


def test_who_settles_on_an_old_page_reads_what_was_settled_meanwhile(meeting: Meeting):
    meetings.reveal(meeting)
    settle(meeting)

    with pytest.raises(StaleVersion) as stale:
        settle(meeting, score=Decimal(9), reason="I saw none")
    assert (stale.value.current, stale.value.theirs["score"]) == (1, Decimal(5))
    assert SettledScore.objects.get().score == Decimal(5)
    assert settle(meeting, score=Decimal(9), reason="Read it", expected=1).version == 2


def test_only_who_leads_settles_and_decides(meeting: Meeting):
    meetings.discuss(meeting)
    manager = meeting.world.person(Role.ACCOUNT_MANAGER)

    with pytest.raises(NotAllowed):
        settle(meeting, by=manager)
    with pytest.raises(NotAllowed):
        services.decide(meeting.row("Nordlia"), expected=0, verdict=OUT, by=manager, at=NOON)


@pytest.mark.parametrize(
    ("verdict", "words"),
    [
        (services.Verdict(Outcome.OUT, "  "), "Say why"),
        (services.Verdict(Outcome.IN, "Best", mandate="More"), "hours a year"),
        (services.Verdict(Outcome.IN, "Best", target_hours=400), "mandate"),
        (services.Verdict(Outcome.LIGHT, "Small", "", 100, "Less"), "five reasons"),
        (services.Verdict(Outcome.LIGHT, "Small", "because", 100, "Less"), "five reasons"),
    ],
)
def test_a_decision_says_why_and_what_follows(meeting: Meeting, verdict, words: str):
    meetings.discuss(meeting)

    with pytest.raises(Invalid, match=words):
        decide(meeting, "Nordlia", verdict)
    assert not SelectionDecision.objects.exists()


def test_light_needs_one_of_the_five_reasons(meeting: Meeting):
    meetings.discuss(meeting)

    for reason in LightReason:
        kept = SelectionDecision.objects.filter(nomination=meeting.row("Nordlia")).first()
        verdict = services.Verdict(Outcome.LIGHT, "Small", reason, 100, "Less")
        found = decide(meeting, "Nordlia", verdict, kept.version if kept else 0)
        assert found.light_reason == reason
    assert len(LightReason) == 5


def test_an_account_that_fails_a_gate_is_not_let_in(meeting: Meeting):
    services.answer_gate(
        meeting.row("Gamlebo"), gate="sound", said=services.Passed(False, "Bankrupt", 1),
        by=meeting.director, at=NOON,
    )  # fmt: skip
    meetings.discuss(meeting)

    with pytest.raises(Conflict, match="gate"):
        decide(meeting, "Gamlebo", choosing.YES)
    assert decide(meeting, "Gamlebo", OUT).outcome == Outcome.OUT
    gamlebo = queries.result(meeting.director, meeting.row("Gamlebo"))
    assert (gamlebo.place, gamlebo.gates_failed) == (None, ["sound"])


def test_two_who_decide_at_once_do_not_overwrite_each_other(meeting: Meeting):
    meetings.discuss(meeting)
    first = decide(meeting, "Nordlia", choosing.YES)
    decide(meeting, "Nordlia", OUT, first.version)

    with pytest.raises(Conflict, match="meanwhile"):
        decide(meeting, "Nordlia", choosing.YES, first.version)
    assert SelectionDecision.objects.get().outcome == Outcome.OUT


def test_the_round_does_not_close_while_an_account_waits(meeting: Meeting):
    found = meetings.discuss(meeting)
    decide(meeting, "Nordlia", choosing.YES)

    with pytest.raises(Invalid, match="4 accounts have no decision yet, such as Fjellvik"):
        services.close(found, expected=found.version, by=meeting.director, at=NOON)


def test_no_more_are_in_than_there_are_places(meeting: Meeting):
    found = meetings.discuss(meeting)
    for name in meetings.SCORES:
        is_in = name in {"Nordlia", "Fjellvik", "Baltexa"}
        decide(meeting, name, choosing.YES if is_in else OUT)

    with pytest.raises(Conflict, match="3 accounts are in, and the round has 2 places"):
        services.close(found, expected=found.version, by=meeting.director, at=NOON)
    assert meeting.now().state == "discussion"


def test_who_closes_hears_no_name_that_is_hidden_from_them(meeting: Meeting):
    secret = meeting.accounts["Gamlebo"]
    insider = meeting.world.insider
    accounts.restrict_account(
        secret, expected=secret.version, insiders=[insider], by=insider, at=NOON
    )
    found = meetings.discuss(meeting)
    for name in ("Nordlia", "Fjellvik", "Baltexa", "Tammik"):
        decide(meeting, name, OUT)

    with pytest.raises(NotFound):
        services.decide(
            Nomination.objects.get(account=secret), expected=0, verdict=OUT,
            by=meeting.director, at=NOON,
        )  # fmt: skip
    with pytest.raises(Conflict) as refusal:
        services.close(found, expected=found.version, by=meeting.director, at=NOON)
    assert "Gamlebo" not in str(refusal.value)
    assert "1" not in str(refusal.value)


def test_nobody_signs_twice_nor_for_another(meeting: Meeting):
    found = decided(meeting)
    services.sign(found, by=meeting.director, at=NOON)

    with pytest.raises(Conflict, match="already"):
        services.sign(found, by=meeting.director, at=NOON)
    with pytest.raises(NotAllowed):  # neither took part nor approves
        services.sign(found, by=meeting.world.colleague, at=NOON)
    with pytest.raises(NotAllowed):
        services.sign(found, by=meeting.world.person(Role.READER), at=NOON)
    assert [one.user for one in Signature.objects.all()] == [meeting.director]


def test_one_signature_is_not_enough_for_the_archive(meeting: Meeting):
    found = decided(meeting)
    services.sign(found, by=meeting.director, at=NOON)

    with pytest.raises(Invalid, match="At least 2 people sign the decisions; 1 did"):
        services.archive(found, expected=found.version, by=meeting.director, at=NOON)
    assert meeting.now().record is None


def test_nothing_of_an_archived_round_changes(meeting: Meeting):
    found = archived(meeting)
    version, by = found.version, meeting.director
    attempts = (
        lambda: settle(meeting),
        lambda: decide(meeting, "Nordlia", OUT, 1),
        lambda: services.write_notes(found, expected=version, notes="No", by=by, at=NOON),
        lambda: services.close(found, expected=version, by=by, at=NOON),
        lambda: services.sign(found, by=meeting.world.person(Role.FINANCE), at=NOON),
        lambda: services.archive(found, expected=version, by=by, at=NOON),
        lambda: services.reveal(found, expected=version, by=by, at=NOON),
        lambda: services.change_places(found, expected=version, places=5, by=by, at=NOON),
        lambda: services.withdraw(meeting.row("Nordlia"), expected=1, why="No", by=by, at=NOON),
    )

    for attempt in attempts:
        with pytest.raises(DomainError):
            attempt()
    kept = meeting.now()
    assert (kept.record, kept.record_hash, kept.version) == (
        found.record, found.record_hash, version,
    )  # fmt: skip


ROUND = "WHERE id = %s"
ROWS = "WHERE nomination_id IN (SELECT id FROM selection_nomination WHERE round_id = %s)"


@pytest.mark.parametrize(
    "sql",
    [
        f"UPDATE selection_selectionround SET notes = 'other' {ROUND}",
        f"UPDATE selection_selectionround SET record_hash = 'other' {ROUND}",
        "DELETE FROM selection_signature WHERE round_id = %s",
        f"UPDATE selection_selectiondecision SET outcome = 'out' {ROWS}",
        f"UPDATE selection_rating SET score = 1 {ROWS}",
        f"DELETE FROM selection_rating {ROWS}",
    ],
)
def test_the_database_itself_keeps_the_archive(meeting: Meeting, sql: str):
    found = archived(meeting)

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, [found.pk])


def test_who_asked_for_an_override_does_not_allow_it(meeting: Meeting):
    account, by = meeting.accounts["Gamlebo"], meeting.director
    asked = services.ask_override(
        account, asked_by="A golfer", reason="He insists", expires_on=date(2027, 1, 1),
        by=by, at=NOON,
    )  # fmt: skip

    with pytest.raises(DomainError, match=r"(?i)another|else|yourself"):
        services.allow_override(asked, expected=asked.version, by=by, at=NOON)
    asked.refresh_from_db()
    assert asked.allowed_at is None
