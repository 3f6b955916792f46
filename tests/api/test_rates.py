"""Exchange rates: the latest revision of each month, for who may see them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from orchard.domain.core.models import ExchangeRate, User
from orchard.domain.core.rules import Role
from people import make_user
from programs import program_of

RATES = "/api/v1/rates"
RATE = {"currency": "NOK", "month": "2026-01-31", "rate": "0.085", "source": "ECB"}
JSON = "application/json"


def test_a_second_rate_for_a_month_revises_the_first_which_stays(finn: User):
    program = program_of(finn)

    first = program.post(RATES, RATE, JSON).json()
    second = program.post(RATES, {**RATE, "rate": "0.09"}, JSON).json()

    assert [first["revision"], second["revision"]] == [1, 2]
    assert first["month"] == second["month"] == "2026-01-01"
    assert program.get(RATES).json()["items"] == [second]
    stored = ExchangeRate.objects.order_by("revision").values_list("month", "rate")
    assert list(stored) == [
        (date(2026, 1, 1), Decimal("0.085")),
        (date(2026, 1, 1), Decimal("0.09")),
    ]


def test_rates_come_by_currency_and_month_in_pages(finn: User):
    program = program_of(finn)
    for currency, month in (("SEK", "2026-02-01"), ("NOK", "2026-02-01"), ("NOK", "2026-01-01")):
        program.post(RATES, {**RATE, "currency": currency, "month": month}, JSON)

    first = program.get(RATES, {"limit": 2}).json()
    rest = program.get(RATES, {"limit": 2, "cursor": first["next"]}).json()

    told = [(row["currency"], row["month"]) for row in first["items"] + rest["items"]]
    assert told == [("NOK", "2026-01-01"), ("NOK", "2026-02-01"), ("SEK", "2026-02-01")]
    assert rest["next"] is None


def test_the_base_currency_has_no_rate(finn: User):
    answer = program_of(finn).post(RATES, {**RATE, "currency": "EUR"}, JSON)

    assert answer.status_code == 422
    assert "EUR" in answer.json()["detail"]


def test_who_may_only_see_rates_stores_none(finn: User):
    mara = program_of(make_user("Mara Manager", Role.ACCOUNT_MANAGER))
    program_of(finn).post(RATES, RATE, JSON)

    assert len(mara.get(RATES).json()["items"]) == 1
    assert mara.post(RATES, RATE, JSON).status_code == 404
    assert ExchangeRate.objects.count() == 1
