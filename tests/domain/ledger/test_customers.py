"""The customers that lines name: each once, with what the latest lines say."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from ledgers import make_line, make_staged
from orchard.domain.accounts.rules import SourceCustomer
from orchard.domain.ledger.customers import customers_of

EARLY, LATE = date(2026, 1, 1), date(2026, 2, 1)


def customers(tmp_path: Path, *lines: dict[str, object]) -> list[SourceCustomer]:
    return list(customers_of([make_staged(tmp_path / "staged.parquet", list(lines)).parquet]))


def test_every_customer_comes_once_in_order(tmp_path: Path, store_root: Path) -> None:
    found = customers(
        tmp_path, make_line(customer="C2"), make_line(customer="C1"), make_line(customer="C2")
    )

    assert found == [SourceCustomer("C1", currency="EUR"), SourceCustomer("C2", currency="EUR")]


def test_the_latest_word_counts_and_silence_does_not(tmp_path: Path, store_root: Path) -> None:
    (found,) = customers(
        tmp_path,
        make_line(booked_on=EARLY, customer_name="Old", account="A", country="Norway"),
        make_line(booked_on=LATE, customer_name="New", account="B", industry="Energy"),
        make_line(booked_on=date(2026, 3, 1)),
    )

    assert found == SourceCustomer(
        "C1", "New", account="B", country="Norway", industry="Energy", currency="EUR"
    )


def test_a_unit_belongs_to_the_customer_only_when_it_is_the_only_one(
    tmp_path: Path, store_root: Path
) -> None:
    found = customers(
        tmp_path,
        *(make_line(customer="one", unit="Oslo") for _ in range(2)),
        *(make_line(customer="two", unit=unit) for unit in ("Oslo", "Bergen")),
        *(make_line(customer="some", unit=unit) for unit in ("Oslo", None)),
    )

    assert {one.key: one.unit for one in found} == {"one": "Oslo", "two": "", "some": ""}


def test_what_no_table_can_keep_stays_out_or_is_cut(tmp_path: Path, store_root: Path) -> None:
    (found,) = customers(
        tmp_path,
        make_line(customer=None),
        make_line(customer="x" * 201),
        make_line(customer="far", account="x" * 201),
        make_line(customer="near", customer_name="n" * 400, unit="u" * 201, country="c" * 400),
    )

    assert (found.key, len(found.name), found.unit, len(found.country)) == ("near", 300, "", 100)
