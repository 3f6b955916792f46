"""The demo's story, without a database: the same seed tells the same, and it holds what it should."""

from __future__ import annotations

from collections import Counter
from datetime import date
from decimal import Decimal
from random import Random

import pytest

from orchard.interfaces.cli.demo import crowd, customers, ledger_lines, offers, profiles, rates
from orchard.interfaces.cli.demo.ledger_lines import COLUMNS, Line, Shop
from orchard.interfaces.cli.demo.months import months

AS_OF = date(2026, 7, 15)


def story(seed: int, *, until: int = profiles.MONTHS) -> list[Line]:
    random, ground = Random(seed), months(AS_OF)
    found = rates.rates(ground, random)
    lists = {currency: rate for (currency, month), rate in found.items() if month == ground[0]}
    shop = Shop(offers.offers(), ground[:until], lists, random)
    groups = (*profiles.named(), *crowd.crowd(random))
    return list(ledger_lines.lines(customers.customers(groups, random), shop))


@pytest.fixture(scope="module")
def told() -> list[dict[str, object]]:
    return [dict(zip(COLUMNS, line, strict=True)) for line in story(20_260)]


def days(told: list[dict[str, object]], account: str) -> list[str]:
    return sorted({str(line["booked_on"]) for line in told if line["account"] == account})


def test_the_months_end_with_the_one_before_the_day():
    ground = months(AS_OF)

    assert (ground[0], ground[-1], len(ground)) == (date(2023, 7, 1), date(2026, 6, 1), 36)


def test_the_same_seed_tells_the_same_and_another_another():
    assert story(1, until=3) == story(1, until=3)
    assert story(1, until=3) != story(2, until=3)


def test_sixty_offers_in_eight_families():
    found = offers.offers()

    assert len(found) == len({offer.key for offer in found}) == 60
    assert len({offer.family for offer in found}) == 8


def test_amounts_fit_together_to_the_cent(told: list[dict[str, object]]):
    for line in told:
        gross, taken, net = (Decimal(str(line[name])) for name in ("gross", "discount", "net"))
        assert gross - taken == net


def test_four_currencies_seven_countries_and_credit_notes(told: list[dict[str, object]]):
    assert {line["currency"] for line in told} == {"NOK", "SEK", "DKK", "EUR"}
    assert len({line["country"] for line in told}) == 7
    assert any(str(line["invoice"]).startswith("C") for line in told)


def test_leavers_leave_and_newcomers_come(told: list[dict[str, object]]):
    assert days(told, "Rotvoll Kobber")[-1] < "2025-10"
    assert days(told, "Viru Puit")[0] >= "2025-08"


def test_clockwork_buyers_order_once_a_quarter(told: list[dict[str, object]]):
    ordered = {day[:7] for day in days(told, "Aarsted Mejeri") if day.endswith("-10")}

    assert {month[-2:] for month in ordered} == {"03", "06", "09", "12"}


def test_a_narrowed_account_buys_fewer_families(told: list[dict[str, object]]):
    mine = [line for line in told if line["account"] == "Hansa Pumpenbau"]
    early = {line["family"] for line in mine if str(line["booked_on"]) < "2025-10"}
    late = {line["family"] for line in mine if str(line["booked_on"]) >= "2025-11"}

    assert len(late) < len(early)


def test_invoices_are_numbered_once(told: list[dict[str, object]]):
    numbers = Counter((line["invoice"], line["invoice_line"]) for line in told)

    assert max(numbers.values()) == 1
