"""Mappings survive their file, and mistakes in the file are named."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchard.domain.ledger.reading import names
from orchard.domain.ledger.reading.mapping import FIELDS, Mapping, from_toml, to_toml
from orchard.domain.ledger.reading.mistakes import BadMapping

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
mappings = st.builds(
    Mapping,
    columns=st.dictionaries(st.sampled_from(FIELDS), texts, max_size=5),
    constants=st.dictionaries(st.sampled_from(FIELDS), texts, max_size=2),
    delimiter=st.none() | texts,
    header=st.none() | st.booleans(),
    skip_lines=st.none() | st.integers(0, 99),
    sheet=st.none() | texts,
    date_order=st.sampled_from([None, "dmy", "mdy", "ymd"]),
    decimal_mark=st.sampled_from([None, ".", ","]),
)


@given(mappings)
def test_a_mapping_survives_its_file(mapping: Mapping) -> None:
    assert from_toml(to_toml(mapping)) == mapping


@pytest.mark.parametrize(
    "text",
    [
        "date_order = 'dym'",
        "colour = 'red'",
        "header = 'yes'",
        "[columns]\nturnover = 'x'",
        "= broken",
    ],
)
def test_a_mistake_in_the_file_says_what_is_possible(text: str) -> None:
    with pytest.raises(BadMapping, match="Possible"):
        from_toml(text)


def test_what_a_person_says_wins_over_what_is_detected() -> None:
    detected = Mapping(columns={"net": "A", "customer": "B"}, date_order="dmy", decimal_mark=",")

    merged = Mapping(columns={"net": "C"}, date_order="mdy").over(detected)

    assert merged == Mapping(
        columns={"net": "C", "customer": "B"}, date_order="mdy", decimal_mark=","
    )


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("CustomerID", "customer"),
        ("Kundenr.", "customer"),
        ("Kliendi kood", "customer"),
        ("Код клиента", "customer"),
        ("Rechnungsdatum", "booked_on"),
        ("Arve kuupäev", "booked_on"),
        ("Fecha de factura", "booked_on"),
        ("Nettobeløp", "net"),
        ("Umsatz in EUR", "net"),
        ("Montant HT", "net"),
        ("Сумма без НДС", "net"),
        ("Qté", "quantity"),
        ("Währung", "currency"),
        ("Kundennr", "customer"),
        ("Kundenname", "customer_name"),
        ("Belegnr.", "invoice"),
        ("Einstandswert", "cost"),
        ("Fakturadatum", "booked_on"),
    ],
)
def test_names_in_seven_languages_are_known(name: str, field: str) -> None:
    ranked = names.fields_of(name)

    assert min(ranked, key=lambda known: ranked[known]) == field
