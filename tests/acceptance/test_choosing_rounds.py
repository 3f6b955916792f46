"""Rows about rounds up to the reveal, as people in a browser meet them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import product

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

import choosing
import relating
from orchard.domain.accounts import services as accounts
from orchard.domain.accounts.models import Account
from orchard.domain.accounts.rules import SourceCustomer, Status
from orchard.domain.core.models import User
from orchard.domain.core.rules import Role
from orchard.domain.economics.models import AccountFigures
from orchard.domain.relationships import services as relationships
from orchard.domain.relationships.rules import DecisionRole
from orchard.domain.selection import queries, services
from orchard.domain.selection.models import Nomination, Rating, SelectionRound
from people import NOON
from world import World
from worlds import as_, whole_world, world

__all__ = ["as_", "whole_world", "world"]
pytestmark = pytest.mark.django_db
MOST_QUERIES = 15


@pytest.fixture
def director(world: World) -> User:
    choosing.prepare(world)
    return world.person(Role.PROGRAMME_DIRECTOR)


@pytest.fixture
def lead(director: User, as_) -> Client:
    return as_(director)


@pytest.fixture
def found(world: World, director: User) -> SelectionRound:
    return choosing.open_round(world, world.own, world.other)


def address(found: SelectionRound, path: str = "") -> str:
    return f"/programme/rounds/{found.pk}{path}"


def text_of(client: Client, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status, path
    return " ".join(re.sub(r"<[^>]*>", " ", answer.content.decode()).split())


@pytest.mark.row("RYA-19")
def test_the_first_round_starts_small(lead: Client):
    form = lead.get("/programme/rounds/open").content.decode()
    assert 'value="5"' in form
    assert "with 3 to 8" in form
    asked = {"name": "Round 2026", "reach": "0.10", "places_reason": ""}

    refused = lead.post("/programme/rounds/open", {**asked, "places": "12"})
    assert refused.status_code == 422
    assert "The first round starts small" in refused.content.decode()
    assert 'value="Round 2026"' in refused.content.decode()
    assert not SelectionRound.objects.exists()

    lead.post("/programme/rounds/open", {**asked, "places": "12", "places_reason": "Three firms"})
    opened = SelectionRound.objects.get()
    assert (opened.places, opened.places_reason) == (12, "Three firms")
    assert "Why so many places: Three firms" in text_of(lead, address(opened))


@pytest.mark.row("HEL-45")
def test_a_candidate_is_nominated_with_who_why_evidence_and_score(world: World, found, as_):
    seller = as_("account_manager")
    lakeside = Account.objects.get(key="Lakeside")
    assert "Lakeside" in text_of(seller, address(found, "/nominate?words=lake"))
    assert "/accounts/lakeside/nominate" in seller.get("/accounts/lakeside").content.decode()
    form = "/accounts/lakeside/nominate"
    said = {"why": "They double their fleet", "evidence": "Order book of May", "grade": "A"}

    half = seller.post(form, {**said, "evidence": "", "round": found.pk})
    assert half.status_code == 422
    assert "They double their fleet" in half.content.decode()
    seller.post(form, {**said, "round": found.pk})

    row = Nomination.objects.get(account=lakeside)
    assert (row.by, row.why, row.grade) == (
        world.person(Role.ACCOUNT_MANAGER), said["why"], "A"
    )  # fmt: skip
    assert Account.objects.get(key="Lakeside").status == Status.CANDIDATE
    board = text_of(seller, address(found))
    for words in ("Lakeside", "They double their fleet", "Order book of May",
                  "Person account_manager", "4 of 4 open"):  # fmt: skip
        assert words in board
    page = text_of(seller, address(found, f"/nominations/{row.pk}"))
    assert re.search(r"Growth [\d.,]+", page)
    assert "as it would be scored today" in page.casefold()
    assert "/accounts/lakeside/nominate" not in seller.get("/accounts/lakeside").content.decode()


@pytest.mark.row("HEL-45")
def test_sales_leadership_answers_the_gates_and_takes_back(world: World, found, lead: Client):
    row = found.nominations.get(account=world.own)
    gates = address(found, f"/nominations/{row.pk}/gates")
    was = {"sound_was": "1:yes:Seen", "buys_was": "1:yes:Seen"}

    lead.post(gates, {**was, "sound": "no", "sound_note": "Audit failed", "buys": "yes",
                      "buys_note": "Seen"})  # fmt: skip
    assert "stopped at G2" in text_of(lead, address(found))
    assert [one.note for one in row.gates.filter(passes=False)] == ["Audit failed"]
    nothing = lead.post(gates, was)
    assert nothing.status_code == 422
    late = lead.post(gates, {**was, "sound": "yes", "sound_note": "Fine last year"})
    assert late.status_code == 422
    for words in ("passes: Fine last year", "does not pass: Audit failed"):
        assert words in late.content.decode(), "both texts"
    assert row.gates.get(gate="sound").note == "Audit failed"
    seen = re.search(r'name="sound_was" value="([^"]+)"', late.content.decode())
    assert seen is not None
    again = {**was, "sound": "no", "sound_note": "Audit failed twice", "sound_was": seen[1]}
    assert lead.post(gates, again).status_code == 302
    assert row.gates.get(gate="sound").note == "Audit failed twice"

    withdraw = address(found, f"/nominations/{row.pk}/withdraw")
    assert lead.post(withdraw, {"version": "1", "why": ""}).status_code == 422
    lead.post(withdraw, {"version": "1", "why": "They were sold"})
    assert "taken back: They were sold" in text_of(lead, address(found))
    lead.post(address(found, f"/nominations/{row.pk}/again"))
    assert Nomination.objects.get(pk=row.pk).withdrawn_at is None


@pytest.mark.row("SAN-37")
def test_the_a_list_becomes_candidates_in_one_click(world: World, lead: Client, director, as_):
    opened = services.open_round("A-list", places=3, by=director, at=NOON)
    best = AccountFigures.objects.filter(class_contribution="A").exclude(account=world.secret)
    assert best.exists()
    assert "Nominate the A-list" in text_of(lead, address(opened))

    assert lead.post(address(opened, "/nominate/a-list")).status_code == 302

    rows = Nomination.objects.filter(round=opened)
    assert {one.account_id for one in rows} == set(best.values_list("account_id", flat=True))
    assert {one.account.status for one in rows} == {Status.CANDIDATE}
    assert "class A by contribution" in rows[0].evidence.casefold().replace("class a", "class A")
    page = text_of(lead, address(opened, f"/nominations/{rows[0].pk}"))
    assert "Attainable contribution" in page
    assert as_("operations").post(address(opened, "/nominate/a-list")).status_code == 404
    lead.post(address(opened, "/nominate/a-list"))
    assert rows.count() == best.count()


@pytest.mark.row("SAN-37")
def test_key_accounts_of_today_are_nominated_for_review(world: World, lead: Client, director):
    Account.objects.filter(pk=world.other.pk).update(status=Status.KEY)
    opened = services.open_round("Review", places=3, by=director, at=NOON)

    lead.post(address(opened, "/nominate/key-accounts"))

    assert [one.account for one in Nomination.objects.filter(round=opened)] == [world.other]
    assert Account.objects.get(pk=world.other.pk).status == Status.KEY


@pytest.mark.row("HEL-12")
def test_the_board_shows_three_years_volatility_and_a_one_off_peak(world, found, lead: Client):
    AccountFigures.objects.filter(account=world.own).update(
        average_revenue_3_years=Decimal(234_000), volatility=0.42, one_off_peak=True
    )

    row = found.nominations.get(account=world.own)
    for page in (address(found), address(found, f"/nominations/{row.pk}")):
        text = text_of(lead, page)
        for words in ("mean of three years", "234", "42", "one-off peak"):
            assert words in text, page
    file = lead.get(address(found, "?as=csv")).content.decode()
    assert "one-off peak" in file


@pytest.mark.row("HEL-15")
def test_complexity_is_told_with_its_parts(world: World, found, lead: Client, as_):
    row = found.nominations.get(account=world.own)
    note = services.FactorNote("Time", Decimal(1), Decimal(7), Decimal(5), "Said", "B", "Rival AS")
    services.add_factor(world.own, note=note, by=world.person(Role.ACCOUNT_MANAGER), at=NOON)

    path, by = address(found, f"/nominations/{row.pk}"), world.person(Role.ACCOUNT_MANAGER)
    seated = as_(Role.EXECUTIVE_SPONSOR)
    unknown = text_of(seated, path)
    assert "Complexity at least" in unknown
    assert "people with a role in decisions not known yet" in unknown
    people = [relating.add(world.own, name, by=by) for name in ("Anna Vik", "Bo Lind")]
    for person, role in product(people, (DecisionRole.DECIDER, DecisionRole.USER)):
        relationships.give_buying_role(person, role=role, by=by, at=NOON)
    left, day = people[1], relating.TODAY
    relationships.note_leaving(left, expected=left.version, on=day, by=by, at=NOON)

    text = text_of(seated, path)

    facts = queries.ground(world.person(Role.PROGRAMME_DIRECTOR), [world.own.pk])
    told = facts.accounts[world.own.pk]
    assert (told.units, told.countries, told.competitors, told.deciders) == (2, 1, 1, 1)
    assert told.families
    families = "1 offer family" if told.families == 1 else f"{told.families} offer families"
    parts = f"2 units + 1 country + {families} + 1 competitor"
    parts += " + 1 person with a role in decisions"
    assert f"Complexity {5 + told.families} {parts}" in text
    assert "Anna" not in text
    outside = text_of(lead, path)
    assert "people with a role in decisions: shown to the team of the account alone" in outside
    assert (
        f"Complexity at least {4 + told.families} {parts[: parts.rindex(' + 1 person')]}" in outside
    )


@pytest.fixture
def scoring(world: World, found: SelectionRound) -> SelectionRound:
    return choosing.begin(world, found)


def rate(client: Client, found: SelectionRound, account: Account, **said: object):
    row = found.nominations.get(account=account)
    given = {"score": "7.5", "grade": "B", "evidence": "Seen on site", "version": "0", **said}
    path = address(found, f"/sheet/{row.pk}/reference_value")
    return client.post(path, given, headers={"HX-Request": "true"})


@pytest.mark.row("HEL-50")
def test_a_rater_scores_blind_on_their_own_sheet(world: World, scoring, as_):
    rater = as_("operations")
    home = text_of(rater, "/")
    assert f"Score 2 accounts in {scoring.name}" in home

    sheet = rater.get(address(scoring, f"/sheet/{scoring.nominations.first().pk}")).content.decode()
    for words in ("opens a market or innovates with us", "adversarial tenders only",
                  "Enter Sweden", "Sell service"):  # fmt: skip
        assert words in sheet
    kept = rate(rater, scoring, world.own)
    assert "kept" in kept.content.decode()

    rating = Rating.objects.get()
    assert (rating.score, rating.evidence, rating.rater.user) == (
        Decimal("7.5"), "Seen on site", world.person(Role.OPERATIONS)
    )  # fmt: skip
    assert "1 of 3 criteria" in kept.content.decode()
    leader = as_("programme_director").get(address(scoring)).content.decode()
    assert "1 of 6 scores given" in leader
    assert "Seen on site" not in leader


def test_scores_of_margins_are_hidden_from_who_sees_no_margins(scoring, lead: Client, as_):
    row, rater = scoring.nominations.first(), as_("operations")
    for path in ("", "?as=csv", f"/nominations/{row.pk}"):
        shown = lead.get(address(scoring, path)).content.decode()
        hidden = rater.get(address(scoring, path)).content.decode()

        assert "Margin quality" in shown, path
        assert "Margin quality" not in hidden, path
        assert "Growth" in hidden, path


@pytest.mark.row("HEL-50")
@pytest.mark.parametrize("score", ["11", "-1", "7.3", "NaN", "1e99", "seven", ""])
def test_a_wrong_score_is_refused_and_what_was_typed_stays(world: World, scoring, as_, score):
    answer = rate(as_("operations"), scoring, world.own, score=score)

    assert answer.status_code == 422
    assert "What you typed is still here" in answer.content.decode()
    assert not Rating.objects.exists()


@pytest.mark.row("HEL-50")
def test_two_tabs_and_a_sheet_that_is_handed_in(world: World, scoring, as_):
    rater = as_("operations")
    rate(rater, scoring, world.own)
    second = rate(rater, scoring, world.own, score="2")
    assert second.status_code == 422
    assert "another tab" in second.content.decode()
    rate(rater, scoring, world.own, score="8", version="1")
    stale = rate(rater, scoring, world.own, score="3", version="1")
    assert 'name="version" value="2"' in stale.content.decode()
    assert Rating.objects.get().score == 8

    early = rater.post(address(scoring, "/sheet/hand-in"), {"version": "1"})
    assert early.status_code == 422
    assert "2 accounts lack a score" in early.content.decode()
    Rating.objects.all().delete()
    choosing.score(world, scoring, Role.OPERATIONS, {"": 6})
    assert "handed in" in text_of(rater, address(scoring, "/sheet"))
    rater.post(address(scoring, "/sheet/open-again"), {"version": "2"})
    assert scoring.raters.get(user=world.person(Role.OPERATIONS)).handed_in_at is None


@pytest.mark.row("HEL-50")
def test_a_rater_who_is_taken_out_is_told_and_loses_nothing(world: World, scoring, lead, as_):
    rater = as_("operations")
    rate(rater, scoring, world.own)
    seat = scoring.raters.get(user=world.person(Role.OPERATIONS))
    path = address(scoring, f"/raters/{seat.pk}/take-out")

    assert lead.post(path, {"version": "1", "why": ""}).status_code == 422
    lead.post(path, {"version": "1", "why": "On leave"})

    assert "You no longer score in this round" in text_of(rater, address(scoring, "/sheet"))
    assert "On leave" in text_of(rater, address(scoring, "/sheet"))
    assert rate(rater, scoring, world.other).status_code == 422
    assert Rating.objects.count() == 1
    lead.post(address(scoring, f"/raters/{seat.pk}/again"))
    assert rate(rater, scoring, world.other).status_code == 200


@pytest.mark.row("HEL-45")
def test_an_account_that_was_merged_leads_to_its_heir(world: World, scoring, lead, as_, director):
    lakeside = Account.objects.get(key="Lakeside")
    accounts.merge_accounts(lakeside, others=[world.own], reason="One", by=director, at=NOON)
    row = scoring.nominations.get(account=world.own)

    assert "now part of Lakeside" in text_of(lead, address(scoring))
    assert "Nordfjord is now part of Lakeside" in text_of(
        as_("operations"), address(scoring, f"/sheet/{row.pk}")
    )
    lead.post(address(scoring, f"/nominations/{row.pk}/follow"))

    assert scoring.nominations.filter(account=lakeside).exists()
    assert "which stands in this round" in text_of(lead, address(scoring))


@pytest.fixture
def crowd(world: World, scoring: SelectionRound) -> Iterator[SelectionRound]:
    """Two hundred accounts more, written as rows: only the page is asked here."""
    by = User.objects.operator().get()
    customers = [SourceCustomer(f"m{n}", account=f"Many {n:03}") for n in range(200)]
    accounts.fold_customers("erp", customers=customers, by=by, at=NOON)
    Nomination.objects.bulk_create(
        Nomination(round=scoring, account=one, by=by, why="Many", evidence="Many", grade="C",
                   nominated_at=NOON)
        for one in Account.objects.filter(name__startswith="Many")
    )  # fmt: skip
    return scoring


def test_a_round_of_two_hundred_accounts_asks_no_more(crowd: SelectionRound, lead: Client, as_):
    counts = {}
    for client, path in (
        (lead, address(crowd)), (lead, address(crowd, "?sort=-account__name")),
        (as_("operations"), address(crowd, "/sheet")), (as_("operations"), "/programme/rounds"),
        (as_("operations"), address(crowd, f"/sheet/{crowd.nominations.first().pk}")),
        (lead, address(crowd, f"/nominations/{crowd.nominations.first().pk}")),
    ):  # fmt: skip
        client.get("/me")
        with CaptureQueriesContext(connection) as asked:
            answer = client.get(path)
        assert answer.status_code == 200
        counts[path] = len(asked)
    page = lead.get(address(crowd)).content.decode()

    assert max(counts.values()) <= MOST_QUERIES, counts
    assert page.count("data-row") <= 51
    assert 'rel="next"' in page
