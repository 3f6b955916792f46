"""Catalogue rows on the meeting of a round: its numbers on the page, talk, decisions, the archive."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from decimal import Decimal

import pytest
from django.test import Client

import meetings
from meeting_pages import (
    LEADER,
    LET_IN,
    SPONSOR,
    Person,
    address,
    closed,
    decided,
    of_account,
    opened,
    options,
    post,
    read,
    row_key,
    row_of,
)
from meetings import Meeting, meeting
from orchard.domain.accounts import services as accounts
from orchard.domain.accounts.models import Account
from orchard.domain.accounts.rules import Status
from orchard.domain.selection import services
from orchard.domain.selection.models import (
    Incubation,
    SelectionDecision,
    SettledScore,
    Signature,
)
from orchard.domain.selection.rules.choices import Stage, TheirView
from people import NOON

__all__ = ["meeting"]


@pytest.fixture(scope="module")
def whole(
    django_db_setup: None,
    django_db_blocker: pytest.FixtureDef,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Meeting]:
    """The accounts of methods 2.1, scored by four people."""
    with meetings.one_meeting(django_db_blocker, tmp_path_factory) as meeting:
        meetings.know_strength(meeting)
        yield meeting


@pytest.fixture
def browser(meeting: Meeting) -> Person:
    """Return the browser of a person by the name of the role."""

    def of(name: str) -> Client:
        client = Client()
        client.force_login(getattr(meeting.world, name, None) or meeting.world.people[name])
        return client

    return of


@pytest.mark.row("HEL-50")
@pytest.mark.row("RYA-23")
def test_the_worked_numbers_of_the_methods_stand_on_the_page(meeting: Meeting, browser: Person):
    leader = opened(meeting, browser, "reveal")

    page = leader.get(address(meeting)).content.decode()

    assert row_of(page, "Nordlia").startswith("1 Nordlia Strategic")
    assert "7.30 7.17 – 7.43 2 100 % 100 %" in row_of(page, "Nordlia")
    assert row_of(page, "Baltexa").startswith("2 Baltexa")
    assert "6.85 6.69 – 7.01 0 100 %" in row_of(page, "Baltexa")
    assert row_of(page, "Fjellvik").startswith("3 Fjellvik")
    assert "6.10 5.91 – 6.29 0 0 %" in row_of(page, "Fjellvik"), "the largest is not among the two"
    assert "3.85" in row_of(page, "Gamlebo")
    last_in = re.findall(r"is-last-in.*?</a>", page, re.S)
    assert len(last_in) == 1
    assert "Baltexa" in last_in[0], "the line stands after the two places"


@pytest.mark.row("HEL-50")
def test_what_raters_see_differently_is_discussed_first(meeting: Meeting, browser: Person):
    leader = opened(meeting, browser, "reveal")

    text = read(leader.get(address(meeting)))

    apart = text[text.index("Discuss first") : text.index("Gates failed or open")]
    assert "Tammik · Potential 3 · 6 · 7 · 8 median 6.50 range 5, deviation 1.87" in apart
    assert "Nordlia" not in apart, "8, 7, 8 and 9 are close enough"


@pytest.mark.row("HEL-50")
def test_who_scored_what_is_sealed_until_the_reveal_and_then_seen_by_all(
    meeting: Meeting, browser: Person
):
    before = browser("operations").get(of_account(meeting, "Tammik"))
    screen = browser("operations").get(address(meeting))
    opened(meeting, browser, "reveal")

    after = read(browser("operations").get(of_account(meeting, "Tammik")))

    assert "The scores are still sealed" in read(before)
    assert "6.5" not in before.content.decode()
    assert "The scores are still sealed" in read(screen)
    assert "Potential weight 0.250" in after
    for score, role in ((3, "account_manager"), (8, "operations"), (7, "finance"), (6, SPONSOR)):
        assert f"{score} Person {role}" in after
    assert "median 6.50, range 5" in after


@pytest.mark.row("HEL-50")
def test_strength_is_that_of_the_customers_own_factors(meeting: Meeting, browser: Person):
    leader = opened(meeting, browser, "reveal")

    text = read(leader.get(of_account(meeting, "Nordlia")))

    assert "Our strength 5.25 Strategic" in text


@pytest.mark.row("HEL-50")
@pytest.mark.row("HEL-51")
def test_the_room_settles_a_score_and_the_ranking_follows(meeting: Meeting, browser: Person):
    leader = opened(meeting, browser, "reveal", "discuss")
    path = of_account(meeting, "Tammik", "/settle/potential")
    drawer = read(leader.get(path, headers={"HX-Request": "true", "HX-Target": "drawer"}))
    assert drawer.startswith("Tammik: Potential"), "it opens beside the account"
    assert re.search(r"The written scale 0–2 \S+.* 9–10 \S+", drawer), "words stand at their scores"

    wrong = leader.post(path, {"score": "12", "reason": "Their new plant"})
    done = leader.post(path, {"score": "9.5", "reason": "Their new plant opens in May"})

    assert wrong.status_code == 422
    assert "Their new plant" in wrong.content.decode(), "what was typed is kept"
    assert done.status_code == 302
    kept = SettledScore.objects.get()
    assert (float(kept.score), kept.reason) == (9.5, "Their new plant opens in May")
    page = leader.get(address(meeting)).content.decode()
    assert "4.63" in row_of(page, "Tammik"), ".25 × 9.5 + .75 × 3"
    account = read(leader.get(of_account(meeting, "Tammik")))
    late = leader.post(path, {"version": "0", "score": "2", "reason": "From an old page"})
    assert late.status_code == 422
    both = read(late)
    assert "From an old page" in both, "mine"
    assert "Their new plant opens in May" in both, "theirs"
    assert 'name="version" value="1"' in late.content.decode(), "sent again it counts"
    assert float(SettledScore.objects.get().score) == 9.5
    assert "Settled at 9.5 : Their new plant opens in May" in account
    assert "median 6.50" in account, "the blind scores stay"


@pytest.mark.row("HEL-51")
@pytest.mark.row("HEL-52")
def test_a_decision_has_a_reason_hours_and_a_mandate(meeting: Meeting, browser: Person):
    leader = opened(meeting, browser, "reveal", "discuss")

    bare = decided(meeting, leader, "Nordlia", 422, outcome="in", reason="Best of all")
    decided(meeting, leader, "Nordlia", **LET_IN)

    assert "Give hours a year and the mandate" in read(bare)
    assert "Best of all" in bare.content.decode()
    kept = SelectionDecision.objects.get()
    assert (kept.outcome, kept.target_hours) == ("in", 420)
    post(leader, meeting, "close", expect=422)
    seen = read(browser("finance").get(of_account(meeting, "Nordlia")))
    assert "Mandate 420 hours a year Two days a week, prices to 3 %" in seen, (
        "all functions read it"
    )
    assert "Key account" in row_of(leader.get(address(meeting)).content.decode(), "Nordlia")


@pytest.mark.row("HEL-51")
def test_a_decision_that_somebody_else_changed_is_shown_beside_mine(
    meeting: Meeting, browser: Person
):
    leader = opened(meeting, browser, "reveal", "discuss")
    decided(meeting, leader, "Nordlia", **LET_IN)

    again = decided(meeting, leader, "Nordlia", 422, version=9, reason="Another thought")

    assert "Saved meanwhile" in read(again)
    assert "Another thought" in read(again)
    assert SelectionDecision.objects.get().reason == "Best of all"


@pytest.mark.row("HEL-51")
@pytest.mark.row("HEL-16")
def test_a_round_goes_from_the_reveal_to_the_archive_by_its_buttons(
    meeting: Meeting, browser: Person
):
    leader = closed(meeting, browser)
    statuses = dict(Account.objects.values_list("key", "status"))
    post(leader, meeting, "sign")
    post(leader, meeting, "archive", expect=422)
    post(leader, meeting, "sign", expect=409)
    post(browser(SPONSOR), meeting, "sign")
    post(leader, meeting, "archive")

    assert statuses["Fjellvik"] == Status.INCUBATOR
    assert Incubation.objects.get().account.key == "Fjellvik"
    assert (statuses["Gamlebo"], statuses["Nordlia"]) == (Status.STANDARD, Status.CANDIDATE)
    assert Signature.objects.count() == 2
    found = meeting.now()
    assert found.state == "archived"
    assert len(found.record_hash) == 64
    decided(meeting, leader, "Tammik", 422, version=1)
    assert meeting.now().record == found.record


@pytest.mark.row("HEL-51")
@pytest.mark.row("HEL-50")
def test_the_record_is_read_from_the_archive_and_prints(meeting: Meeting, browser: Person):
    leader = closed(meeting, browser)
    for who in (leader, browser(SPONSOR)):
        post(who, meeting, "sign")
    post(leader, meeting, "archive")
    Account.objects.filter(key="Nordlia").update(name="Nordlia Renamed")

    answer = leader.get(address(meeting, "record"))

    text = read(answer)
    assert meeting.now().record_hash in text
    assert "1. Nordlia Strategic Key account Best of all 420 hours a year." in text
    assert "Renamed" not in text, "an archived round is what it was"
    assert "Person finance 7" in text
    assert re.search(r"Signatures Person programme_director, .* Person executive_sponsor, ", text)
    assert "css/print.css" in answer.content.decode()


@pytest.mark.row("HEL-51")
@pytest.mark.row("HEL-50")
def test_a_hidden_account_leaves_no_trace_in_the_meeting(meeting: Meeting, browser: Person):
    secret, insider = meeting.accounts["Baltexa"], meeting.world.insider
    accounts.restrict_account(
        secret, expected=secret.version, insiders=[insider], by=insider, at=NOON
    )
    leader = opened(meeting, browser, "reveal", "discuss")

    page = leader.get(address(meeting))
    known = browser("insider").get(address(meeting))

    body = page.content.decode()
    assert "Baltexa" not in body
    assert "2 places, 4 accounts" in read(page)
    assert row_of(body, "Fjellvik").startswith("2 Fjellvik"), "no gap in the places"
    assert "100 %" in row_of(body, "Fjellvik"), "shares as if nobody else stood there"
    assert row_of(known.content.decode(), "Baltexa").startswith("2 Baltexa")
    hidden = leader.get(address(meeting, f"accounts/{row_key(meeting, 'Baltexa')}"))
    assert hidden.status_code == 404
    for path in ("/portfolio/matrix", of_account(meeting, "Nordlia")):
        assert "Baltexa" not in leader.get(path).content.decode()


@pytest.mark.row("HEL-50")
def test_the_record_names_only_who_the_reader_may_know(meeting: Meeting, browser: Person):
    leader = closed(meeting, browser)
    for who in (leader, browser(SPONSOR)):
        post(who, meeting, "sign")
    post(leader, meeting, "archive")
    secret, insider = meeting.accounts["Baltexa"], meeting.world.insider
    secret.refresh_from_db()
    accounts.restrict_account(
        secret, expected=secret.version, insiders=[insider], by=insider, at=NOON
    )

    few, all_ = (read(who.get(address(meeting, "record"))) for who in (leader, browser("insider")))

    assert "Baltexa" not in few
    assert "2. Fjellvik" in few
    assert "2. Baltexa" in all_
    assert "3. Fjellvik" in all_


@pytest.mark.row("RYA-23")
@pytest.mark.row("HEL-50")
def test_who_leads_looks_at_other_weights(meeting: Meeting, browser: Person):
    leader = opened(meeting, browser, "reveal")

    near, every = (
        leader.get(address(meeting), {"reach": reach}).content.decode()
        for reach in ("0.05", "1.00")
    )
    again = leader.get(address(meeting), {"reach": "1.00"}).content.decode()
    manager = browser("account_manager").get(address(meeting), {"reach": "1.00"})

    assert "100 % 100 %" in row_of(near, "Nordlia")
    assert "100 % 100 %" not in row_of(every, "Baltexa"), "with all weightings nobody is sure"
    assert "fragile" in every
    assert row_of(every, "Baltexa") == row_of(again, "Baltexa"), "the seed is fixed"
    assert "all weightings" not in read(manager)
    assert row_of(manager.content.decode(), "Baltexa") != row_of(every, "Baltexa")


@pytest.mark.row("HEL-50")
@pytest.mark.row("RYA-18")
def test_an_account_that_fails_a_gate_stands_below_with_the_reason(
    meeting: Meeting, browser: Person
):
    services.answer_gate(
        meeting.row("Nordlia"), gate="sound", said=services.Passed(False, "Bankrupt", 1),
        by=meeting.director, at=NOON,
    )  # fmt: skip
    leader = opened(meeting, browser, "reveal", "discuss")

    text = read(leader.get(address(meeting)))
    refused = decided(meeting, leader, "Nordlia", 422, **LET_IN)

    assert "Nordlia not passed: Sound in credit, ethics and compliance" in text
    page = leader.get(address(meeting)).content.decode()
    assert row_of(page, "Nordlia").startswith("– Nordlia")
    assert row_of(page, "Baltexa").startswith("1 Baltexa")
    assert "A gate is not passed" in read(refused)
    assert not SelectionDecision.objects.exists()


@pytest.mark.row("HEL-50")
def test_the_ranking_goes_into_a_file_without_margins_for_who_may_not_see_them(
    meeting: Meeting, browser: Person
):
    leader = opened(meeting, browser, "reveal")

    answers = {
        who: browser(who).get(address(meeting), {"as": "csv"}) for who in (LEADER, "operations")
    }

    tables = {
        who: list(csv.reader(io.StringIO(one.content.decode("utf-8-sig"))))
        for who, one in answers.items()
    }
    assert [row[0] for row in tables[LEADER][1:4]] == ["Nordlia", "Baltexa", "Fjellvik"]
    assert "Contribution, all years (EUR)" in tables[LEADER][0]
    assert not any("Contribution" in one or "value" in one for one in tables["operations"][0])
    assert "Contribution" in read(leader.get(address(meeting)))
    assert "Contribution" not in read(browser("operations").get(address(meeting)))


@pytest.mark.row("RYA-18")
@pytest.mark.row("HEL-50")
def test_the_matrix_shows_bubbles_lines_and_how_they_see_us(meeting: Meeting, browser: Person):
    note = services.PositionNote(
        stage=Stage.BASIC, intended_stage=Stage.INTERDEPENDENT, stated_stage=Stage.BASIC,
        their_view=TheirView.LEVERAGE, source="Their buyer", later_attractiveness=Decimal(7), later_strength=Decimal(6),
    )  # fmt: skip
    services.write_position(
        meeting.accounts["Baltexa"], expected=0, note=note, by=meeting.director, at=NOON
    )
    leader = opened(meeting, browser, "reveal")

    answer = leader.get("/portfolio/matrix", {"bubble": "contribution", "later": "yes"})
    today = leader.get("/portfolio/matrix", {"bubble": "contribution"})

    fields, bubbles, later = options(answer)["series"]
    assert {one["name"] for one in fields["data"]} == {"Strategic", "Star", "Status", "Streamline"}
    by_name = {one["name"]: one for one in bubbles["data"]}
    assert by_name["Nordlia"]["value"][:2] == [5.25, 7.3]
    assert by_name["Nordlia"]["value"][2] > 0
    assert [next(iter(one.values())) for one in bubbles["markLine"]["data"]] == [5.0, 6.0]
    assert [one["coord"] for one in later["markLine"]["data"][0]] == [[4.0, 6.85], [6.0, 7.0]]
    assert len(options(today)["series"]) == 2, "arrows on demand"
    text = read(answer)
    assert "Baltexa Star 6.85 4.00" in text
    assert "Leverage Basic Interdependent +2" in text
    assert "Fjellvik not known yet: strength. Note what counts for this customer" in text
