"""A rate is typed as people write it; what could be two numbers is asked."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from orchard.interfaces.web.frame.rates import RateField

RATE = RateField(min_value=Decimal(0))


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("0,92", "0.92"),
        ("0.92", "0.92"),
        ("11,43210", "11.43210"),
        (" 7,4 ", "7.4"),
        ("0,125", "0.125"),
    ],
)
def test_a_comma_begins_the_decimals_as_a_point_does(said: str, meant: str):
    assert RATE.clean(said) == Decimal(meant)


def test_what_could_be_two_numbers_is_asked():
    with pytest.raises(ValidationError, match="1,250 could be read in two ways"):
        RATE.clean("1,250")


@pytest.mark.parametrize("said", ["1.250,00", "1,2,3", "a", "-0,5"])
def test_anything_else_is_refused(said: str):
    with pytest.raises(ValidationError):
        RATE.clean(said)


def test_the_browser_leaves_the_comma_where_it_was_typed():
    assert 'type="text"' in str(RATE.widget.render("rate", "0,92"))
