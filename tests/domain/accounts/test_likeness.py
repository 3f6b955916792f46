"""Names that are probably one customer, and names that only look alike."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchard.domain.accounts.likeness import Named, alike, bare_name


def pairs(*names: str) -> list[tuple[str, ...]]:
    found = alike(Named(number, name) for number, name in enumerate(names))
    return [tuple(account.name for account in one.accounts) for one in found]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Baltexa OÜ", "BALTEXA"),
        ("Ångström & Sønner A/S", "Angstrom Sonner"),
        ("Müller GmbH & Co. KG", "Muller"),
        ("The Bike-Shop, Ltd.", "bike shop"),
    ],
)
def test_dress_does_not_matter(one: str, other: str):
    assert bare_name(one) == bare_name(other)
    assert pairs(one, other) == [(one, other)]


def test_a_slip_of_the_pen_is_almost_the_same():
    found = alike([Named(1, "Fjordkraft Industri"), Named(2, "Fjordkraft Industrie")])

    assert [one.is_same for one in found] == [False]


@pytest.mark.parametrize(
    ("one", "other"),
    [("Store 12", "Store 13"), ("Nord", "Nora"), ("Helio Energi", "Helio Industri"), ("", " ")],
)
def test_different_names_stay_apart(one: str, other: str):
    assert pairs(one, other) == []


def test_a_name_that_is_only_a_legal_form_keeps_it():
    assert bare_name("SIA") == "sia"


@given(st.lists(st.text(max_size=30), max_size=8))
def test_nobody_is_suggested_twice_with_the_same(names: list[str]):
    for one in alike(Named(number, name) for number, name in enumerate(names)):
        keys = [account.key for account in one.accounts]
        assert len(keys) == len(set(keys)) >= 2
