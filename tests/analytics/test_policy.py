"""The policy: its defaults are those of the methods, and a document says exactly where it errs."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchard.analytics.policy import CostRates, Policy, PolicyMistake, checks, from_json, to_json


def test_defaults_are_those_of_the_methods():
    policy = Policy()

    assert [item.weight for item in policy.selection.criteria] == [0.25, 0.2, 0.15, 0.15, 0.1, 0.15]
    assert (policy.selection.matrix.attractiveness_line, policy.selection.matrix.strength_line) == (
        6,
        5,
    )
    guard = policy.selection.guard
    assert (guard.least, guard.most, guard.stop, guard.first_round) == (5, 25, 100, (3, 8))
    assert policy.risk.probabilities == (0.03, 0.10, 0.25, 0.50, 0.80)
    assert [getattr(policy.health.weights, item.name) for item in fields(policy.health.weights)] == [
        20, 15, 20, 15, 15, 10, 5,
    ]  # fmt: skip
    assert [item.weight for item in policy.competence.competences] == [
        15,
        15,
        15,
        10,
        15,
        10,
        5,
        5,
        10,
    ]
    assert [item.strategic for item in policy.competence.competences] == [3, 4, 4, 4, 3, 3, 3, 2, 3]
    assert sum(policy.maturity.items) == 32
    assert len(policy.plan_quality.tests) == 13


def test_a_policy_survives_its_document():
    policy = replace(Policy(), cost_rates=CostRates(per_order=Decimal("140.50")))

    text = json.dumps(to_json(policy))

    assert from_json(json.loads(text)) == policy


@given(st.floats(0.01, 0.7), st.floats(0.71, 1.0))
def test_any_lines_in_order_survive_the_document(low: float, high: float):
    policy = from_json({"abc": {"a_line": low, "b_line": high}})

    assert from_json(json.loads(json.dumps(to_json(policy)))) == policy


def test_every_group_is_in_the_document():
    assert set(to_json(Policy())) == {item.name for item in fields(Policy)}


def criteria(**changes: object) -> dict[str, object]:
    rows = to_json(Policy())["selection"]["criteria"]
    rows[0] |= changes
    return {"selection": {"criteria": rows}}


@pytest.mark.parametrize(
    ("document", "text"),
    [
        ({"abd": {}}, "policy: 'abd' is unknown"),
        ({"abc": {"a": 1}}, "policy.abc: 'a' is unknown"),
        ({"abc": 1}, "policy.abc: give an object"),
        ({"abc": {"a_line": "0.8"}}, "policy.abc.a_line: give a number"),
        ({"abc": {"a_line": True}}, "policy.abc.a_line: give a number"),
        ({"abc": {"a_line": float("nan")}}, "policy.abc.a_line: give a number"),
        ({"abc": {"a_line": 0.96}}, "abc lines are 0.96, 0.95"),
        ({"loyalty": {"group_answers_least": 2}}, "loyalty group_answers_least"),
        ({"abc": {"b_line": 1.5}}, "1.5 is not a share"),
        ({"profit": {"rank_gap": 2.5}}, "policy.profit.rank_gap: give a whole number"),
        ({"profit": {"rank_gap": 0}}, "give at least 1"),
        ({"value": {"year_one_at_risk": 1}}, "say true or false"),
        ({"value": {"scorecard_weights": [0.5, 0.4]}}, "add up to 0.9; make them add up to 1"),
        ({"value": {"scorecard_weights": 1}}, "give a list"),
        ({"cost_rates": {"per_order": 1.5}}, "exact amount as text"),
        ({"cost_rates": {"per_order": "x"}}, "'x' is no amount"),
        ({"cost_rates": {"per_order": "-1"}}, "give at least 0"),
        ({"risk": {"probabilities": [0.1, 0.2]}}, "give 5 values, not 2"),
        ({"selection": {"gates": [1]}}, r"policy.selection.gates\[0\]: give a text"),
        ({"selection": {"criteria": [{"key": "a"}]}}, "a value is missing"),
        (criteria(weight=0.35), "selection weights add up to 1.1"),
        (criteria(weight=-0.1), "a weight is negative"),
        (criteria(key="growth"), "every key is needed once"),
        (criteria(key="personal_friendship"), "personal_friendship is banned"),
        ({"selection": {"size_weight_most": 0.2}}, "weight of size criteria is 0.25"),
        ({"health": {"weights": {"risk": 10}}}, "health weights add up to 105"),
        ({"rewards": {"weights": {"value_created": 0.1, "revenue": 0.3}}}, "reward weight of revenue"),
    ],
)  # fmt: skip
def test_a_mistake_names_its_place_and_what_to_do(document: dict, text: str):
    with pytest.raises(PolicyMistake, match=text):
        from_json(document)


def test_weights_that_are_no_numbers_are_refused():
    with pytest.raises(PolicyMistake, match="weights add up to nan"):
        checks.sum_to("weights", (0.5, float("nan")), 1.0)
