"""Classes: the known vectors, ties, the engine's form, and what must always hold."""

from __future__ import annotations

import string
from decimal import Decimal

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchard.analytics import abc
from orchard.analytics.engine import open_engine
from orchard.analytics.policy import AbcPolicy
from orchard.analytics.results import AbcClass, ClassCounts
from small_ledgers import ENGINE_WARNING

amounts_lists = st.lists(st.decimals(-10_000, 10_000, places=2), min_size=1, max_size=40)


pytestmark = ENGINE_WARNING


def ids_of(amounts):
    return [f"k{number:03}" for number in range(len(amounts))]


def test_the_vector_of_the_method():
    contributions = [500, 300, 150, 80, 40, 10, 0, -30, -100, -150]

    found = abc.classes_by_share(list(string.ascii_lowercase[:10]), contributions)

    assert "".join(found) == "AAABCCCUUU"


def test_who_crosses_a_line_belongs_to_the_higher_class():
    amounts = [Decimal(79), Decimal(15), Decimal(3), Decimal(3)]

    assert "".join(abc.classes_by_share("abcd", amounts)) == "AABC"


def test_the_line_itself_belongs_to_the_lower_class():
    amounts = [Decimal("0.8"), Decimal("0.15"), Decimal("0.05")]

    assert "".join(abc.classes_by_share("abc", amounts)) == "ABC"


def test_ties_are_broken_by_account_id():
    assert "".join(abc.classes_by_share(["b", "a"], [Decimal(90)] * 2)) == "AA"
    assert "".join(abc.classes_by_share(["c", "b", "a"], [4, 4, 1])) == "AAB"
    assert "".join(abc.classes_by_share(["e", "d", "c", "b", "a"], [20] * 5)) == "BAAAA"


@pytest.mark.parametrize(
    ("amounts", "expected"),
    [([], ""), ([5], "A"), ([0], "C"), ([-5], "U"), ([0, 0], "CC"), ([-1, -2, 0], "UUC")],
)
def test_one_customer_nothing_and_losses(amounts, expected):
    assert "".join(abc.classes_by_share(ids_of(amounts), amounts)) == expected


def test_by_count_a_fifth_is_a_and_a_fifth_is_c():
    found = abc.classes_by_count(list(string.ascii_lowercase[:10]), list(range(10, 0, -1)))

    assert "".join(found) == "AABBBBBBCC"
    assert "".join(abc.classes_by_count(["a"], [-1])) == "A"
    assert "".join(abc.classes_by_count(["a", "b", "c"], [3, 2, 1])) == "ABB"


def test_amounts_too_large_for_64_bits_stay_exact():
    huge = Decimal(10) ** 20

    found = abc.classes_by_share("abc", [8 * huge, 2 * huge - Decimal("0.0001"), Decimal("0.0001")])

    assert "".join(found) == "ABC"


def test_findings_count_each_basis_and_name_the_accounts_that_differ():
    a, b, u = AbcClass.A, AbcClass.B, AbcClass.U

    found = abc.find_classes(
        ["n", "f", "g"],
        {"revenue": (a, a, b), "contribution": (a, u, b), "value": None},
        by_count=(a, b, b),
    )

    assert found.revenue == ClassCounts(A=2, B=1, C=0, U=0)
    assert found.contribution == ClassCounts(A=1, B=1, C=0, U=1)
    assert found.value is None
    assert found.differing == ("f",)


@given(amounts_lists, st.integers(1, 1000))
def test_the_unit_of_money_changes_no_class(amounts, unit):
    ids = ids_of(amounts)

    assert abc.classes_by_share(ids, amounts) == abc.classes_by_share(
        ids, [amount * unit for amount in amounts]
    )


@given(amounts_lists)
def test_a_larger_amount_is_never_in_a_lower_class(amounts):
    classes = abc.classes_by_share(ids_of(amounts), amounts)

    ranked = sorted(zip(amounts, classes, strict=True), reverse=True, key=lambda pair: pair[0])
    assert [letter for _, letter in ranked] == sorted(letter for _, letter in ranked)


def test_the_engine_finds_the_same_classes():
    amounts = [Decimal(n * n % 97 - 20) for n in range(60)]
    ids = ids_of(amounts)

    with open_engine("duckdb://?threads=1") as engine:
        net = pa.array(amounts, pa.decimal128(18, 4))
        accounts = engine.load(pa.table({"account": ids, "net": net}))
        rows = engine.fetch(abc.with_class(accounts, "net").order_by("account"))
        counts = engine.fetch(abc.count_classes(accounts, "net")).to_pylist()[0]

    assert tuple(rows["abc"].to_pylist()) == abc.classes_by_share(ids, amounts)
    assert ClassCounts(**counts) == abc.class_counts(abc.classes_by_share(ids, amounts))


def test_another_policy_moves_the_lines():
    policy = AbcPolicy(a_line=0.5, b_line=0.7)

    assert "".join(abc.classes_by_share("abcd", [50, 20, 20, 10], policy)) == "ABCC"


def test_without_any_basis_nothing_differs():
    assert abc.differing_accounts(["a"], []) == ()


def test_values_that_are_floats_are_classed_too():
    assert "".join(abc.classes_by_share("abcd", [79.5, 15.0, 3.5, -2.0])) == "ABCU"
