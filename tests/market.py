"""A market around the small supplier: two trades, so that it can be said what is missing where."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

from ledgers import make_line, make_staged
from orchard.domain.core.models import OPERATOR, User
from orchard.domain.ledger import importing
from orchard.domain.ledger.customers import fold_new
from orchard.domain.whitespace import refreshing
from people import NOON

SOURCE = "market"
MONTHS = 24
FLOW, CARE = ("Pump", "Valve", "Seal"), ("Oil", "Grease", "Visit")
BUYERS = 10
NEW_SINCE = 20
"""The month of the story in which half of the first trade begins to buy seals."""
NORDFJORD = "Nordfjord Oslo"


def open_market(folder: Path) -> None:
    """Import two trades beside the world's ledger and look at the white space."""
    operator = User.objects.get(email=OPERATOR)
    folder.mkdir(parents=True, exist_ok=True)
    staged = make_staged(folder / "market.parquet", list(_lines()))
    importing.import_ledger(
        staged, order=importing.Order(SOURCE, "market.csv"), by=operator, at=NOON
    )
    fold_new(SOURCE, [staged.parquet], by=operator, clock=lambda: NOON)
    refreshing.refresh(operator, at=NOON)


def _lines() -> Iterator[dict[str, object]]:
    for number in range(2 * BUYERS):
        is_flow = number < BUYERS
        for place, offer in enumerate(FLOW if is_flow else CARE):
            late = is_flow and offer == "Seal" and number >= BUYERS // 2
            first = NEW_SINCE if late else 0
            yield from _months(f"Trade {number}", f"Trade {number} Site", offer, place, first)
    for offer in ("Pump", "Valve"):
        yield from _months("Nordfjord", NORDFJORD, offer, FLOW.index(offer), 0)


def _months(
    account: str, unit: str, offer: str, place: int, first: int
) -> Iterator[dict[str, object]]:
    for month in range(first, MONTHS):
        net = Decimal(100 * (place + 1))
        yield make_line(
            f"M{account}-{offer}-{month}",
            customer=f"{account}/market",
            customer_name=account,
            account=account,
            unit=unit,
            country="Norway",
            booked_on=date(2024 + (month + 2) // 12, (month + 2) % 12 + 1, 9),
            offer=offer,
            family="Flow" if offer in FLOW else "Care",
            net=net,
            cost=net * Decimal("0.6"),
        )
