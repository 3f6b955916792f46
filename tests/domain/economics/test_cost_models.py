"""Versions of the costs file: readable, with a reason, by who may."""

from __future__ import annotations

import pytest

from economies import Economy
from orchard.domain.core.mistakes import Invalid, NotAllowed
from orchard.domain.economics import queries, services
from people import NOON


def test_a_version_follows_the_last_and_the_trail_knows_why(economy: Economy):
    made = services.change_costs("", reason=" reviewed ", by=economy.finance, at=NOON)

    assert (made.number, made.reason) == (2, "reviewed")
    assert next(iter(queries.cost_models(economy.director))) == made


def test_who_may_not_edit_costs_is_refused(economy: Economy):
    with pytest.raises(NotAllowed):
        services.change_costs("", reason="mine", by=economy.director, at=NOON)


@pytest.mark.parametrize(
    "text", ["per_order = ", "[light]\nper_orders = 3", "[light]\ngrade = 'Z'"]
)
def test_a_file_that_cannot_be_read_is_refused_with_the_place(economy: Economy, text: str):
    with pytest.raises(Invalid, match=r"\w"):
        services.change_costs(text, reason="typo", by=economy.finance, at=NOON)


def test_a_change_without_reason_is_refused(economy: Economy):
    with pytest.raises(Invalid):
        services.change_costs("", reason="  ", by=economy.finance, at=NOON)


def test_who_sees_no_margins_sees_no_costs(economy: Economy):
    assert not queries.cost_models(economy.operations).exists()
