"""Exchange rates: stored per month, revised but never changed, exact."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from orchard.domain.core import queries, services
from orchard.domain.core.mistakes import Invalid, NotAllowed
from orchard.domain.core.models import AuditEvent, ExchangeRate, IsSealed, Organisation, User
from orchard.domain.core.money import Money, Rate, convert
from orchard.domain.core.rules import Role
from people import NOON, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def organisation() -> Organisation:
    return services.found_organisation("Nordlys", currency="NOK", at=NOON, by=None)


@pytest.fixture
def director(organisation: Organisation) -> User:
    return make_user("Dina", Role.PROGRAMME_DIRECTOR)


@pytest.fixture
def administrator(organisation: Organisation) -> User:
    return make_user("Ada", Role.ADMINISTRATOR)


def record(by: User, rate: str, at: datetime = NOON) -> ExchangeRate:
    return services.record_rate(
        "USD", month=date(2026, 3, 17), rate=Decimal(rate), source="Norges Bank", by=by, at=at
    )


def test_a_revised_rate_leaves_the_old_conversion_reproducible(administrator: User):
    record(administrator, "10.12345678")
    dollars = Money(Decimal("100.01"), "USD")
    before = convert(dollars, queries.rate(administrator, "USD", date(2026, 3, 31)))

    record(administrator, "11")

    again = queries.rate(administrator, "USD", date(2026, 3, 1), revision=before.rate.revision)
    assert convert(dollars, again) == before
    assert before.money == Money(Decimal("1012.4469"), "NOK")
    assert [row.revision for row in queries.rates(administrator)] == [2]


def test_a_stored_rate_never_changes(administrator: User):
    rate = record(administrator, "10.5")

    with pytest.raises(IsSealed):
        rate.save()
    with pytest.raises(DatabaseError), transaction.atomic():
        ExchangeRate.objects.update(rate=1)


@pytest.mark.parametrize("rate", ["0", "-1", "NaN", "Infinity", "0.000000004", "10000000"])
def test_a_rate_is_positive(administrator: User, rate: str):
    with pytest.raises(Invalid):
        record(administrator, rate)


def test_a_missing_rate_says_which_one(administrator: User):
    with pytest.raises(queries.RateMissing, match="USD to NOK is stored for 2026-03"):
        queries.rate(administrator, "USD", date(2026, 3, 1))


def test_only_those_who_may_record_rates(director: User):
    with pytest.raises(NotAllowed):
        record(director, "10")


def test_the_base_currency_is_worth_itself_and_nothing_else(administrator: User):
    day = date(2026, 3, 17)

    assert queries.rate(administrator, "NOK", day) == Rate(
        "NOK", "NOK", date(2026, 3, 1), Decimal(1)
    )
    with pytest.raises(Invalid, match="base currency"):
        services.record_rate(
            "NOK", month=day, rate=Decimal("1.1"), source="x", by=administrator, at=NOON
        )


def test_what_is_kept_is_what_was_stored(administrator: User):
    rate = record(administrator, "10.123456785")

    rate.refresh_from_db()
    assert rate.rate == Decimal("10.12345679")
    assert AuditEvent.objects.last().facts["rate"] == "10.12345679"


def test_a_rate_says_where_it_comes_from(administrator: User):
    with pytest.raises(Invalid, match="comes from"):
        services.record_rate(
            "USD", month=NOON.date(), rate=Decimal(1), source=" ", by=administrator, at=NOON
        )
