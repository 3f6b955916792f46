"""Drift signals: rules with numbers, found where they were put and nowhere else."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from outside import Run, read_json

START = date(2023, 1, 2)
END = date(2025, 12, 29)


def purchases(customer: str, *, until: date = END, every: int = 14) -> list[str]:
    """Return a customer that buys three offers on a regular day at a steady price."""
    lines, day = [], START
    while day <= until:
        lines += [line(day, customer, offer, 100) for offer in ("Filter", "Valve", "Pump")]
        day += timedelta(days=every)
    return lines


def line(day: date, customer: str, offer: str, price: float) -> str:
    """Return one invoice line of ten pieces."""
    return f"{day},{customer},{customer}-{day},{offer},10,{price * 10:.2f},EUR\n"


def healthy() -> list[str]:
    """Return accounts that buy as they always did."""
    return [text for n in range(12) for text in purchases(f"Steady {n}", every=13 + n % 4)]


def stopped() -> list[str]:
    return purchases("Stopped", until=date(2025, 8, 1))


def cheaper() -> list[str]:
    return [
        line(START + timedelta(days=14 * n), "Cheaper", offer, 100 if n < 65 else 88)
        for n in range(79) for offer in ("Filter", "Valve", "Pump")
    ]  # fmt: skip


def narrower() -> list[str]:
    return [
        line(START + timedelta(days=14 * n), "Narrower", offer, 100)
        for n in range(79) for offer in ("Filter", "Valve", "Pump") if n < 65 or offer == "Pump"
    ]  # fmt: skip


@pytest.mark.row("HEL-134")
def test_signals_are_found_with_their_numbers_and_healthy_buyers_have_none(
    orchard: Run, tmp_path: Path
) -> None:
    ledger = tmp_path / "ledger.csv"
    head = "date,customer,invoice,product,quantity,amount,currency\n"
    rows = [*healthy(), *stopped(), *cheaper(), *narrower()]
    ledger.write_text(head + "".join(rows), encoding="utf-8")

    orchard("analyse", ledger, "--out", tmp_path / "out")

    accounts = read_json(tmp_path / "out" / "portfolio.json")["accounts"]
    kinds = {one["id"]: {signal["kind"] for signal in one["signals"]} for one in accounts}
    assert "rhythm_broken" in kinds["Stopped"]
    assert "price_erosion" in kinds["Cheaper"]
    assert "mix_narrowing" in kinds["Narrower"]
    assert "lapsed_offers" in kinds["Narrower"]
    assert all(not found for name, found in kinds.items() if name.startswith("Steady"))
    for one in accounts:
        for signal in one["signals"]:
            assert signal["evidence"], "a signal proves itself with numbers"
            assert any(letter.isdigit() for letter in signal["reason"])
