"""Catalogue rows on the criteria: written, weighed, approved by another, and locked."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest

import choosing
from orchard.domain.accounts.models import Account
from orchard.domain.core.rules import Role
from orchard.domain.economics.models import AccountFigures
from orchard.domain.selection import queries
from orchard.domain.selection.models import (
    CriteriaSet,
    Criterion,
    StrategyGoal,
)
from programme_pages import (
    CHARTER,
    CRITERIA,
    DIRECTOR,
    OWNER,
    START,
    STEPS,
    Person,
    draft,
    fresh,
    key,
    prepared,
    read,
    shown,
    today,
    weights,
)
from world import World
from worlds import as_, whole_world, world

__all__ = ["as_", "draft", "prepared", "today", "whole_world", "world"]


@pytest.mark.row("HEL-49")
def test_criteria_are_made_weighed_and_approved_by_another(world: World, as_: Person):
    page = as_(DIRECTOR)
    assert "No criteria yet" in shown(page, CRITERIA)
    page.post(f"{CRITERIA}/make", {"reason": "The founding set"})
    text = shown(page, f"{CRITERIA}/1")
    assert "6 criteria" in text
    assert "Weights together 1.000 of 1.000" in text
    assert "shrinks by more than 3 %" in text

    page.post(f"{CRITERIA}/1/weights", weights(1, growth="0.100"))
    short = as_(OWNER).post(f"{CRITERIA}/1/approve", {"version": "2"})
    assert short.status_code == 422
    assert "The weights make 0.950. They have to make 1.00: 0.050 is missing." in read(short)
    page.post(f"{CRITERIA}/1/weights", weights(1, growth="0.150"))
    own = page.post(f"{CRITERIA}/1/approve", {"version": "3"})
    assert own.status_code == 422
    assert "Somebody else of the management has to answer." in read(own)
    assert not CriteriaSet.objects.get().is_approved

    as_(OWNER).post(f"{CRITERIA}/1/approve", {"version": "3"})

    stored = CriteriaSet.objects.get()
    assert stored.approved_by == world.person(Role.EXECUTIVE_SPONSOR)
    assert "in force" in shown(page, CRITERIA)


@pytest.mark.row("HEL-49")
@pytest.mark.row("RYA-22")
def test_approved_criteria_are_locked_and_a_next_version_leaves_them_as_they_were(
    prepared: World, as_: Person
):
    page = as_(DIRECTOR)
    before = dict(Criterion.objects.values_list("key", "weight"))

    tried = {
        "weights": page.post(f"{CRITERIA}/1/weights", weights(1, growth="0.9")),
        "words": page.post(f"{CRITERIA}/1/growth", {**STEPS, "question": "?", "version": "2"}),
        "own": page.post(
            f"{CRITERIA}/1/own", {**STEPS, "title": "New", "question": "?", "version": "2"}
        ),
        "library": page.post(f"{CRITERIA}/1/add", {"key": "revenue", "version": "2"}),
        "out": page.post(f"{CRITERIA}/1/growth/take-out", {"version": "2"}),
    }

    for name, answer in tried.items():
        assert answer.status_code in {409, 422}, name
        assert "are approved and never change" in read(answer), name
    locked = page.get(f"{CRITERIA}/1")
    assert "locked since" in read(locked)
    assert 'name="weight-growth"' not in locked.content.decode()
    page.post(f"{CRITERIA}/make", {"reason": "The merger"})
    page.post(f"{CRITERIA}/2/weights", weights(2, growth="0.05", strategic_fit="0.25"))
    kept = Criterion.objects.filter(criteria_set__number=1)
    assert dict(kept.values_list("key", "weight")) == before
    assert Criterion.objects.get(criteria_set__number=2, key="growth").weight == Decimal("0.05")
    assert "The merger" in shown(page, CRITERIA)
    assert page.post(f"{CRITERIA}/make", {"reason": "Again"}).status_code == 422


@pytest.mark.row("RYA-22")
def test_key_accounts_out_of_the_criteria_are_listed_with_their_last_review(
    prepared: World, as_: Person
):
    lakeside = Account.objects.get(key="Lakeside")
    found = choosing.open_round(prepared, fresh(prepared.own), lakeside, places=1)
    choosing.decide(prepared, choosing.reveal(prepared, found), {"Nordfjord": choosing.YES})
    key(prepared.own, lakeside, prepared.other)

    text = shown(as_(DIRECTOR), CRITERIA)

    out = text.partition("Key accounts out of the criteria")[2]
    assert re.search(r"Lakeside 4\.\d\d on 2 Mar 2026", out)
    assert "Sunnhav no closed round scored it" in out
    assert "Nordfjord" not in out


@pytest.mark.row("HEL-49")
def test_weights_that_two_people_change_show_both(draft: str, as_: Person):
    mine = weights(2, growth="0.2")
    as_(DIRECTOR).post(f"{draft}/weights", weights(2, growth="0.1"))

    answer = as_(DIRECTOR).post(f"{draft}/weights", mine)

    assert answer.status_code == 422
    assert "Growth 0.2 0.1" in read(answer)
    assert Criterion.objects.get(criteria_set__number=2, key="growth").weight == Decimal("0.1")


@pytest.mark.row("HEL-11")
def test_size_alone_never_weighs_more_than_two_fifths(draft: str, as_: Person):
    given = weights(2, attainable_contribution="0.45", margin_quality="0", reference_value="0.1")

    as_(DIRECTOR).post(f"{draft}/weights", given | {"weight-growth": "0.15"})
    answer = as_(OWNER).post(f"{draft}/approve", {"version": "2"})

    assert answer.status_code == 422
    assert "Size alone weighs 45 %, and 40 % is the most" in read(answer)
    assert "of it size 0.450 at most 0.40" in shown(as_(DIRECTOR), draft)
    assert not CriteriaSet.objects.get(number=2).is_approved


@pytest.mark.row("HEL-04")
def test_revenue_and_contribution_come_from_the_library_and_nobody_types_them(
    draft: str, as_: Person
):
    page = as_(DIRECTOR)
    assert "Revenue measured by the ledger size" in shown(page, draft)

    for name, version in (("revenue", "1"), ("contribution", "2")):
        page.post(f"{draft}/add", {"key": name, "version": version})

    for name in ("revenue", "contribution"):
        stored = Criterion.objects.get(criteria_set__number=2, key=name)
        assert (stored.measure, stored.is_size) == (name, True)
        text = shown(page, f"{draft}/{name}")
        assert "Nobody types this score." in text
        assert "0.5 % 2.5" in text
        assert "12.0 % 10.0" in text


@pytest.mark.row("HEL-05")
def test_future_potential_is_a_criterion_with_evidence_and_grade(draft: str, as_: Person):
    text = shown(as_(DIRECTOR), f"{draft}/attainable_contribution")

    assert "How much of our contribution could this account bring in the next three years?" in text
    assert "what else they could buy from us, with evidence and grade" in text
    assert "> 6 %" in text


@pytest.mark.row("HEL-06")
def test_strategic_fit_names_goals_that_can_be_taken_back_and_restored(
    prepared: World, as_: Person
):
    page = as_(DIRECTOR)
    assert "picks the goals that the account serves" in shown(page, f"{CRITERIA}/1/strategic_fit")

    page.post(f"{CHARTER}/goals", {"title": "Halve the waste", "why": "It costs 2 m a year"})
    goal = StrategyGoal.objects.get(title="Halve the waste")
    assert "Halve the waste It costs 2 m a year" in shown(as_("operations"), CHARTER)
    answer = page.post(f"{CHARTER}/goals/{goal.pk}/end", {"version": goal.version}, follow=True)
    assert "Undo" in answer.content.decode()
    assert "It costs 2 m a year" not in read(answer)
    page.post(f"{CHARTER}/goals/{goal.pk}/take-up")

    assert goal in queries.goals(prepared.person(Role.PROGRAMME_DIRECTOR))
    nameless = page.post(f"{CHARTER}/goals", {"title": " ", "why": "Because"})
    assert nameless.status_code == 422
    assert "Because" in nameless.content.decode()


@pytest.mark.row("HEL-12")
def test_revenue_counts_over_three_years_and_a_year_that_stands_out_is_flagged(
    draft: str, world: World, as_: Person
):
    page = as_(DIRECTOR)
    page.post(f"{draft}/add", {"key": "revenue", "version": "1"})
    key(world.own, world.other)
    AccountFigures.objects.filter(account=world.own).update(one_off_peak=True)

    text = shown(page, f"{draft}/revenue")
    risk = shown(as_(world.insider), f"{START}/risk")

    assert "The mean of three years, so that one good year makes nobody key." in text
    assert "where one year brought more than half of the sum, a flag says so" in text
    assert risk.count("one year stands out") == 1
    assert re.search(r"Nordfjord \d+\.\d % [ABC] \S+ % one year stands out", risk)


@pytest.mark.row("HEL-49")
@pytest.mark.row("HEL-11")
@pytest.mark.parametrize(
    "banned", ["Years as a customer", "Golf with their CEO", "Our sponsor's wish"]
)
def test_what_lets_the_wrong_accounts_in_is_refused_with_a_reason(
    draft: str, as_: Person, banned: str
):
    given = {**STEPS, "title": banned, "question": "How much?", "version": "1"}

    answer = as_(DIRECTOR).post(f"{draft}/own", given)

    assert answer.status_code == 422
    assert "are no criteria: they say nothing about the years to come" in read(answer)
    assert "pressure override" in read(answer)
    assert 'value="Step 4"' in answer.content.decode()
    assert Criterion.objects.filter(criteria_set__number=2).count() == 6


@pytest.mark.row("HEL-49")
def test_an_own_criterion_has_five_written_steps_and_can_be_worded_and_taken_out(
    draft: str, as_: Person
):
    page = as_(DIRECTOR)
    given = {**STEPS, "title": "Openness", "question": "Do they tell us?", "version": "1"}

    wordless = page.post(f"{draft}/own", given | {"step3": ""})
    page.post(f"{draft}/own", given)
    page.post(
        f"{draft}/openness", {**STEPS, "step0": "Never", "question": "Do they?", "version": "2"}
    )

    assert wordless.status_code == 422
    stored = Criterion.objects.get(criteria_set__number=2, key="openness")
    assert (stored.question, stored.steps[0], stored.weight) == ("Do they?", "Never", 0)
    assert "Openness" in shown(page, draft)
    page.post(f"{draft}/openness/take-out", {"version": "3"})
    assert not Criterion.objects.filter(key="openness").exists()
