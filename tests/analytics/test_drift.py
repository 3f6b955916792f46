"""Drift signals from a ledger to sentences, on buyers whose story is known."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pytest

from orchard.analytics import drift, drift_tables, summary
from orchard.analytics.engine import Engine, open_engine
from orchard.analytics.folding import conform
from orchard.analytics.results import Signal, SignalKind
from orchard.analytics.tables import LINES
from orchard.analytics.visits import Buyers, fetch_visits
from small_ledgers import ENGINE_WARNING

pytestmark = ENGINE_WARNING
AS_OF = date(2026, 6, 30)
OFFERS = tuple("abcdefgh")
Row = tuple[str | None, date, str, Decimal, Decimal, Decimal | None]


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    with open_engine("duckdb://?threads=1") as opened:
        yield opened


def buy(
    account: str | None, days: Sequence[int], offers: Sequence[str] = OFFERS, price: str = "10"
) -> list[Row]:
    """Return lines of one of each offer, so many days before the as-of day."""
    net = Decimal(price)
    return [
        (account, AS_OF - timedelta(ago), offer, Decimal(1), net, Decimal(10))
        for ago in days
        for offer in offers
    ]


def find(
    engine: Engine, rows: list[Row], family: Callable[[str], str] | None = None
) -> dict[str, tuple[Signal, ...]]:
    names = ("account", "booked_on", "offer", "quantity", "net", "gross")
    columns: dict[str, Any] = dict(zip(names, zip(*rows, strict=True), strict=True))
    kinds = [pa.string(), pa.date32(), pa.string(), *[pa.decimal128(18, 4)] * 3]
    arrays = {n: pa.array(columns[n], k) for n, k in zip(names, kinds, strict=True)}
    if family is not None:
        arrays["family"] = pa.array([family(row[2]) for row in rows])
    lines = conform(engine.load(pa.table(arrays)), LINES)
    return drift.signals(summary.prepare(lines, engine, as_of=AS_OF), lines)


def kinds(found: dict[str, tuple[Signal, ...]]) -> dict[str, list[str]]:
    return {account: [signal.kind.value for signal in mine] for account, mine in found.items()}


def test_healthy_buyers_of_every_kind_raise_no_signal(engine: Engine) -> None:
    season = [ago for ago in range(1400) if 120 <= (ago % 365) <= 240 and ago % 10 == 0]
    rows = [
        *buy("weekly", range(3, 900, 7)),
        *buy("clockwork", range(60, 1400, 91)),
        *buy("seasonal", season),
        *buy("once", [400]),
        *buy("new", range(1, 60, 7)),
        *buy(None, range(300, 900, 7)),
    ]

    assert kinds(find(engine, rows)) == {}


def test_silence_of_a_weekly_buyer_breaks_its_rhythm(engine: Engine) -> None:
    found = find(engine, [*buy("silent", range(75, 900, 7)), *buy("other", range(3, 900, 7))])

    assert kinds(found) == {"silent": ["rhythm_broken"]}
    assert "No purchase for 75 days" in found["silent"][0].reason


def test_a_mix_that_narrows_is_found(engine: Engine) -> None:
    rows = [
        *buy("narrowing", range(190, 900, 14)),
        *buy("narrowing", range(5, 180, 7), offers="ab"),
    ]

    found = find(engine, rows)["narrowing"]

    assert [signal.kind for signal in found] == [SignalKind.MIX_NARROWING, SignalKind.LAPSED_OFFERS]
    assert found[0].evidence["effective_number"] == 2.0
    assert found[1].evidence["offers"] == 6


def test_prices_that_fall_are_found_and_a_change_of_mix_is_not_a_price(engine: Engine) -> None:
    cheap, dear = ["a", "b", "c", "d"], ["e", "f", "g", "h"]
    rows = [
        *buy("eroding", range(190, 900, 14)),
        *buy("eroding", range(5, 180, 14), price="9.50"),
        *buy("shifting", range(3, 900, 14), offers=cheap, price="1"),
        *buy("shifting", range(3, 900, 14), offers=dear, price="10"),
        *buy("shifting", range(4, 180, 14), offers=cheap, price="1"),
    ]

    found = find(engine, rows)

    assert [s.kind for s in found["eroding"]] == [SignalKind.PRICE_EROSION]
    assert found["eroding"][0].evidence["price_index"] == 0.95
    assert "price_erosion" not in kinds(found).get("shifting", [])


def test_without_list_prices_a_cheaper_basket_is_still_found(engine: Engine) -> None:
    rows = [*buy("x", range(190, 900, 14)), *buy("x", range(5, 180, 14), price="9.50")]

    found = find(engine, [(*row[:5], None) for row in rows])["x"]

    assert [signal.kind for signal in found] == [SignalKind.PRICE_EROSION]
    assert found[0].evidence["discount_share"] == 0


def test_growing_discounts_on_the_same_offers_are_found(engine: Engine) -> None:
    rows = [
        *buy("x", range(190, 900, 14), price="9.80"),
        *buy("x", range(5, 180, 14), offers="abcdef", price="9.60"),
        *buy("x", range(5, 180, 14), offers="gh", price="9.00"),
    ]

    found = find(engine, rows)["x"]

    assert found[0].evidence["discount_share"] == 0.055
    assert found[0].evidence["discount_share_before"] == 0.02


def test_a_mix_that_narrows_to_few_families_is_found(engine: Engine) -> None:
    wide = [f"{family}{n}" for family in "abcd" for n in range(8)]
    narrow = [f"a{n}" for n in range(32)]
    rows = [*buy("x", range(190, 900, 30), wide), *buy("x", range(5, 180, 30), narrow)]

    found = find(engine, rows, family=lambda offer: offer[0])["x"]

    assert found[0].reason.startswith("Buys as broadly as 1.0 families")


def test_an_offer_that_stops_is_found_with_its_yearly_money(engine: Engine) -> None:
    rows = [
        *buy("buyer", range(3, 900, 14), offers="bcdefgh"),
        *buy("buyer", range(157, 900, 14), offers="a"),
    ]

    lapsed = [s for s in find(engine, rows)["buyer"] if s.kind == SignalKind.LAPSED_OFFERS]

    assert lapsed[0].evidence["named"] == "a"
    assert lapsed[0].evidence["yearly_at_stake"] == pytest.approx(26 * 10, rel=0.05)


def test_a_seasonal_offer_of_a_steady_buyer_has_not_lapsed(engine: Engine) -> None:
    winter = [ago for ago in range(3, 1400, 14) if 90 <= ago % 365 <= 240]
    rows = [*buy("buyer", range(3, 1400, 14), offers="bcd"), *buy("buyer", winter, offers="a")]

    assert "lapsed_offers" not in kinds(find(engine, rows)).get("buyer", [])


def test_a_ledger_without_offers_still_tells_the_rhythm(engine: Engine) -> None:
    rows = buy("silent", range(75, 900, 7), offers="a")
    bare = pa.table(
        {
            "account": [row[0] for row in rows],
            "booked_on": [row[1] for row in rows],
            "net": [row[4] for row in rows],
        }
    )
    lines = conform(engine.load(bare), LINES)

    found = drift.signals(summary.prepare(lines, engine, as_of=AS_OF), lines)

    assert kinds(found) == {"silent": ["rhythm_broken"]}


def test_the_unit_of_money_changes_no_signal_of_rhythm_mix_or_price(engine: Engine) -> None:
    rows = [*buy("x", range(190, 900, 14)), *buy("x", range(5, 180, 14), "abc", price="9.50")]
    scaled = [(*row[:4], row[4] * 1000, row[5] * 1000) for row in rows]

    assert kinds(find(engine, rows)) == kinds(find(engine, scaled))


def test_half_years_end_on_the_as_of_day_and_touch() -> None:
    found = drift_tables.halves(date(2026, 6, 30))

    ends = [drift_tables.day_number(date(y, m, d)) for y, m, d in ((2025, 12, 31), (2025, 6, 30))]
    assert found.as_of == drift_tables.day_number(AS_OF)
    assert found.starts[:2] == tuple(ends)


def test_purchases_gaps_and_half_years_are_counted(engine: Engine) -> None:
    rows = buy("x", [10, 40, 100, 400], offers="ab")
    names = ("account", "booked_on", "offer", "quantity", "net", "gross")
    table = pa.Table.from_pylist([dict(zip(names, row, strict=True)) for row in rows])
    ledger = summary.prepare(conform(engine.load(table), LINES), engine, as_of=AS_OF)

    found = Buyers.of(fetch_visits(ledger)).rhythms(AS_OF)

    assert (found.gaps[0], found.gap_sum[0], found.longest[0]) == (3, 390, 300)
    assert found.gap_squares[0] == 30**2 + 60**2 + 300**2
    assert (found.half_0[0], found.half_2[0]) == (3, 1)
