"""Money: exact, of one currency, and its parts add up (T-MON-1 to T-MON-3)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given, settings
from hypothesis import strategies as st

from orchard.domain.core import money
from orchard.domain.core.currencies import CURRENCIES, UnknownCurrency, currency_digits
from orchard.domain.core.fields import AmountField, MoneyPair
from orchard.domain.core.money import Money

AMOUNTS = st.decimals(min_value=-(10**12), max_value=10**12, places=4)
MARCH = money.Rate("USD", "EUR", date(2026, 3, 1), Decimal("0.91234567"), revision=2)


def euros(amount: str) -> Money:
    return Money(Decimal(amount), "EUR")


@pytest.mark.parametrize(
    ("code", "text"),
    [("JPY", "13 JPY"), ("EUR", "12.50 EUR"), ("KWD", "12.500 KWD"), ("CLF", "12.5000 CLF")],
)
@pytest.mark.trust("T-MON-3")
def test_amounts_are_shown_with_the_digits_of_their_currency(code: str, text: str):
    assert str(Money(Decimal("12.5"), code)) == text


def test_half_a_cent_is_rounded_away_from_zero():
    assert euros("0.125").rounded() == euros("0.13")
    assert euros("-0.125").rounded() == euros("-0.13")


def test_two_currencies_never_meet_in_one_sum():
    with pytest.raises(money.MixedCurrencies):
        euros("1") + Money(Decimal(1), "USD")
    with pytest.raises(money.MixedCurrencies):
        money.total([euros("1")], "USD")


@pytest.mark.parametrize("amount", [0.1, "1", 1, Decimal("NaN"), Decimal("Infinity")])
def test_only_exact_finite_amounts_are_money(amount: object):
    with pytest.raises(money.NotMoney):
        Money(amount, "EUR")  # type: ignore[arg-type]


def test_money_is_not_multiplied_by_binary_numbers():
    with pytest.raises(money.NotMoney):
        euros("1") * 0.1  # type: ignore[operator]


def test_an_unknown_currency_is_named():
    with pytest.raises(UnknownCurrency, match="ABC"):
        currency_digits("ABC")


def test_every_currency_has_a_code_of_three_letters():
    assert all(len(code) == 3 and code.isupper() for code in CURRENCIES)
    assert len(CURRENCIES) > 150


def test_arithmetic_keeps_every_digit():
    price = euros("0.1") + euros("0.2") - euros("0.05")

    assert price == euros("0.25")
    assert -price < euros("0") <= price
    assert 3 * price == price * Decimal(3) == euros("0.75")


def test_three_equal_parts_of_a_cent_more_than_fair_go_to_the_first():
    parts = euros("100").allocate([1, 1, 1])

    assert parts == (euros("33.34"), euros("33.33"), euros("33.33"))


def test_a_credit_note_is_shared_out_like_its_invoice():
    assert Money(Decimal(-100), "JPY").allocate([2, 1]) == (
        Money(Decimal(-67), "JPY"),
        Money(Decimal(-33), "JPY"),
    )


@settings(max_examples=300)
@given(
    amount=AMOUNTS,
    code=st.sampled_from(["JPY", "EUR", "KWD", "CLF"]),
    shares=st.lists(st.integers(0, 10**6), min_size=1, max_size=12).filter(any),
)
def test_parts_add_up_and_are_within_one_unit_of_fair(
    amount: Decimal, code: str, shares: list[int]
):
    whole = Money(amount, code)

    parts = whole.allocate(shares)

    assert money.total(parts, code).amount == amount
    unit = Decimal(1).scaleb(-currency_digits(code))
    for part, share in zip(parts, shares, strict=True):
        assert abs(Fraction(part.amount) - Fraction(amount) * share / sum(shares)) < unit


@pytest.mark.parametrize("shares", [[], [0, 0], [1, -1], [-1, 3]])
def test_nothing_can_be_shared_out_without_positive_shares(shares: list[int]):
    with pytest.raises(money.CannotAllocate):
        euros("1").allocate(shares)


def test_a_conversion_can_be_computed_again_from_its_stored_rate():
    converted = money.convert(Money(Decimal("1234.56"), "USD"), MARCH)

    assert converted.money == euros("1126.3455")
    assert money.convert(converted.original, converted.rate) == converted


def test_a_rate_of_another_currency_is_refused():
    with pytest.raises(money.WrongRate):
        money.convert(Money(Decimal(1), "NOK"), MARCH)


@settings(max_examples=200)
@given(AMOUNTS)
def test_an_amount_survives_the_column_exactly(amount: Decimal):
    field = AmountField()

    stored = field.get_prep_value(amount)

    assert stored == amount * 10_000
    assert field.from_db_value(stored, None, None) == amount  # type: ignore[arg-type]


@pytest.mark.parametrize("value", [0.1, "x", Decimal("NaN"), object()])
def test_the_column_refuses_what_is_not_exact(value: object):
    with pytest.raises(ValidationError):
        AmountField().to_python(value)


def test_two_columns_read_as_one_amount():
    class Offer:
        amount: Decimal | None = None
        currency = "EUR"
        price = MoneyPair("amount", "currency")

    offer = Offer()
    assert offer.price is None

    offer.price = Money(Decimal("9.99995"), "NOK")

    assert (offer.amount, offer.currency) == (Decimal("10.0000"), "NOK")
    assert offer.price == Money(Decimal(10), "NOK")


@pytest.mark.trust("T-MON-2")
def test_every_small_amount_is_shared_out_without_a_cent_lost():
    """A naive split into three rounded parts is wrong for 666 of these 999 amounts."""
    for cents in range(1, 1000):
        whole = Money(Decimal(cents).scaleb(-2), "EUR")

        parts = whole.allocate([1, 1, 1])

        assert money.total(parts, "EUR") == whole
        assert max(parts).amount - min(parts).amount <= Decimal("0.01")
