"""A first choice by one person: what it may do that a full round may not, and what it refuses."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

import choosing
from orchard.domain.accounts.models import Account
from orchard.domain.accounts.rules import Status
from orchard.domain.core.mistakes import Conflict, Invalid, NotAllowed
from orchard.domain.core.models import User
from orchard.domain.core.rules import Role
from orchard.domain.economics.models import AccountFigures
from orchard.domain.selection import queries, services, verification
from orchard.domain.selection.models import SelectionRound
from orchard.domain.selection.queries.first_choice import first_candidates
from orchard.domain.selection.rules.choices import Gate
from orchard.domain.selection.rules.first_choice import says_enough
from orchard.domain.selection.rules.own_work import OwnWork
from orchard.domain.selection.services import Scores
from orchard.domain.selection.services.criteria import take_founding_set
from people import NOON
from world import World

GOALS = ("Sell service", "Grow in Sweden")


@pytest.fixture
def director(world: World) -> User:
    return world.person(Role.PROGRAMME_DIRECTOR)


def begin(world: World, by: User, **changes: object) -> SelectionRound:
    said = {
        "text": choosing.charter_text(world.person(Role.EXECUTIVE_SPONSOR)),
        "goals": GOALS,
        "candidates": first_candidates(by, most=8),
    }
    return services.begin_first_choice("First", **{**said, **changes}, by=by, at=NOON)


def scored(found: SelectionRound, by: User) -> SelectionRound:
    goals = [goal.pk for goal in queries.goals(by)]
    marks = {"Nordfjord": "9.5", "Sunnhav": "7.5", "Lakeside": "1.0"}
    said = {
        row.pk: Scores(
            goals if row.account.key == "Nordfjord" else (),
            {
                one.key: Decimal(marks[row.account.key])
                for one in queries.judged(by, found)
                if not one.asks_goals
            },
            passes=row.account.key != "Lakeside",
        )
        for row in queries.nominations(by, found)
    }
    return services.score_first(found, expected=found.version, scores=said, by=by, at=NOON)


def test_one_person_chooses_from_an_imported_ledger(world: World, director: User):
    found = scored(begin(world, director), director)
    best = queries.results(director, found).first()

    picked = {best.nomination_id: "First by far"}
    with pytest.raises(Invalid, match="Begin with 3 to 5 accounts"):
        services.choose_first(
            found, expected=found.version, picked=picked, mandate="Two days a month",
            why_few=" ", by=director, at=NOON,
        )  # fmt: skip
    found.refresh_from_db()

    found = services.choose_first(
        found, expected=found.version, picked=picked, mandate="Two days a month",
        why_few="We have one hand free", by=director, at=NOON,
    )  # fmt: skip

    assert (found.state, best.nomination.account.key) == ("archived", "Nordfjord")
    assert found.record["accounts"][0]["scores"]
    assert found.record["round"]["notes"] == "Begun with 1 account only: We have one hand free"
    assert [one.user for one in queries.signatures(director, found)] == [director]
    decision = queries.decision_for(director, world.own)
    assert (decision.reason, decision.target_hours) == ("First by far", 400)
    assert Account.objects.get(pk=world.other.pk).status == Status.STANDARD
    why = services.Why("As chosen", decision=decision)
    own = Account.objects.get(pk=world.own.pk)
    assert services.promote(own, why=why, by=director, at=NOON).status == Status.KEY
    assert verification.verify_rounds(world.person(Role.FINANCE)) == ()


def test_what_somebody_answered_at_a_gate_stands(world: World, director: User):
    found = begin(world, director)
    row = found.nominations.get(account=world.own)
    no = services.Passed(passes=False, note="They are insolvent")
    services.answer_gates(row, answers={Gate.SOUND: no}, by=director, at=NOON)

    scored(found, director)

    answered = queries.gates_of(director, row)
    assert answered.pop(Gate.SOUND).note == "They are insolvent"
    assert all(one.passes for one in answered.values())
    assert queries.results(director, found).get(nomination=row).gates_failed == ["sound"]


def test_who_earns_is_measured_although_all_accounts_lose_together(world: World, director: User):
    before = {one.account.key: one.score for one in first_candidates(director, most=8)}
    losing = AccountFigures.objects.exclude(account=world.own)
    losing.update(contribution_year=-10_000_000, contribution_year_before=-10_000_000)

    after = {one.account.key: one.score for one in first_candidates(director, most=8)}

    assert before["Nordfjord"] is not None
    assert after["Nordfjord"] is not None
    assert after["Sunnhav"] < after["Nordfjord"]


def test_accounts_of_which_the_ledger_knows_nothing_begin_no_first_choice(
    world: World, director: User
):
    AccountFigures.objects.update(
        contribution_year=None, revenue_year=None, average_revenue_3_years=None
    )

    with pytest.raises(Invalid, match="knows too little to judge at least 3"):
        begin(world, director)

    assert not SelectionRound.objects.exists()


def test_without_costs_nobody_alone_replaces_criteria_that_two_approved(
    world: World, director: User
):
    choosing.make_criteria(world)
    held = queries.set_in_force(director)
    AccountFigures.objects.update(contribution_year=None, contribution_year_before=None)

    with pytest.raises(Conflict, match="let another person approve it"):
        begin(world, director, why_by_revenue="Costs come in May")

    assert queries.set_in_force(director) == held


@pytest.mark.parametrize(("unjudged", "is_enough"), [(2, True), (9_000, False)])
def test_a_few_small_accounts_with_all_their_costs_are_no_order_of_the_ledger(
    unjudged: int, *, is_enough: bool
):
    judged = [(Decimal(1), True)] * 3

    assert says_enough([*judged, (Decimal(unjudged), False)]) is is_enough
    assert not says_enough(judged[:2])


@pytest.mark.parametrize(("unjudged", "is_enough"), [("3", True), ("3.01", False)])
def test_who_can_be_judged_brings_half_of_the_revenue_that_is_known(
    unjudged: str, *, is_enough: bool
):
    """An account of unknown revenue moves the half no way, and one that sent all back lowers it not."""
    judged, known = [(Decimal(1), True)] * 3, (Decimal(unjudged), False)
    without = [(None, False), (Decimal(-900), False), (None, True), (Decimal(-900), True)]

    assert says_enough([*judged, known]) is is_enough
    assert says_enough([*judged, known, *without]) is is_enough


def test_without_costs_one_chooses_by_revenue_and_says_why(world: World, director: User):
    """Neither zero nor refused: what is not known stays so, and the criteria say what stands in."""
    AccountFigures.objects.update(contribution_year=None, contribution_year_before=None)

    with pytest.raises(Invalid, match="lacks costs: say why"):
        begin(world, director, why_by_revenue=" ")
    found = scored(begin(world, director, why_by_revenue="Costs come in May"), director)

    rows = queries.results(director, found)
    assert [(one.place, round(one.known, 2)) for one in rows] == [(1, 0.85), (2, 0.85), (3, 0.85)]
    assert {one.scores["margin_quality"]["score"] for one in rows} == {None}
    stands = found.criteria_set
    assert stands.reason == "By revenue, while costs are not known: Costs come in May"
    assert stands == queries.set_in_force(director)
    assert stands.number == 1


def other(name: str) -> Account:
    return Account.objects.create(key=name, name=name, slug=name.lower())


def test_there_are_fewer_places_than_accounts_as_far_as_three_stand(world: World, director: User):
    candidates = first_candidates(director, most=8)
    more = [
        *candidates,
        *(
            replace(one, account=other(name))
            for one, name in zip(candidates[:2], "AB", strict=True)
        ),
    ]

    assert begin(world, director, candidates=more).places == 4


def test_a_first_choice_is_made_once(world: World, director: User):
    begin(world, director)

    with pytest.raises(Conflict, match="made once"):
        begin(world, director, text=None, goals=())


def test_nobody_is_chosen_who_was_not_said_to_pass_the_gates(world: World, director: User):
    found = scored(begin(world, director), director)
    [shut] = [
        one.nomination_id
        for one in queries.results(director, found)
        if one.nomination.account.key == "Lakeside"
    ]

    with pytest.raises(Conflict, match="no answer"):
        services.choose_first(
            found, expected=found.version, picked={shut: "We like them"}, mandate="All",
            why_few="One is enough", by=director, at=NOON,
        )  # fmt: skip


def test_goals_decide_how_well_an_account_fits(world: World, director: User):
    found = scored(begin(world, director), director)

    scores = {
        one.nomination.account.key: one.scores["strategic_fit"]["score"]
        for one in queries.results(director, found)
    }

    assert scores == {"Nordfjord": 7.5, "Sunnhav": 1.5, "Lakeside": 1.5}


def test_there_has_to_be_a_choice_and_a_goal(world: World, director: User):
    with pytest.raises(Invalid, match="3 to 8 accounts"):
        begin(world, director, candidates=first_candidates(director, most=2))
    with pytest.raises(Invalid, match="goal of your strategy"):
        begin(world, director, goals=("", " "))
    with pytest.raises(NotAllowed):
        begin(world, world.person(Role.ACCOUNT_MANAGER))
    assert not SelectionRound.objects.exists()


def test_a_full_round_is_not_decided_by_one(world: World, director: User):
    choosing.prepare(world)
    found = choosing.reveal(world, choosing.open_round(world, world.own))

    with pytest.raises(Conflict, match="full round"):
        services.choose_first(
            found, expected=found.version, picked={1: "I want it"}, mandate="All", by=director,
            at=NOON,
        )  # fmt: skip


def test_only_the_founding_set_as_it_comes_is_nobodys_own(world: World, director: User):
    made = services.make_set("criteria", reason="First", by=director, at=NOON)
    weights = {"growth": Decimal("0.100"), "reference_value": Decimal("0.150")}
    changed = services.weigh(made, expected=made.version, weights=weights, by=director, at=NOON)
    with pytest.raises(OwnWork):
        take_founding_set(changed, expected=changed.version, by=director, at=NOON)

    back = {"growth": Decimal("0.150"), "reference_value": Decimal("0.100")}
    founding = services.weigh(changed, expected=changed.version, weights=back, by=director, at=NOON)
    with pytest.raises(OwnWork):
        services.approve_set(founding, expected=founding.version, by=director, at=NOON)
    assert take_founding_set(founding, expected=founding.version, by=director, at=NOON).is_approved


def test_a_hidden_account_is_no_candidate_for_outsiders(world: World, director: User):
    names = {one.account.key for one in first_candidates(director, most=8)}

    assert world.secret.key not in names
    assert world.secret.key in {one.account.key for one in first_candidates(world.insider, most=8)}
