"""What the values leave open is asked; one value that decides is enough."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from orchard.domain.ledger.reading import staging
from orchard.domain.ledger.reading.mapping import Mapping, NeedsAnswers, sidecar
from reading_files import HEADER, as_csv, kinds, lines, make_file, read


def ledger(*values: tuple[str, str]) -> str:
    """Lines with these dates and amounts."""
    rows = [[f"C{n % 2}", f"R{n}", day, "A", "1", net] for n, (day, net) in enumerate(values)]
    return as_csv([HEADER, *rows], ";")


def asked(source: str, folder: Path) -> dict[str, tuple[str, ...]]:
    with pytest.raises(NeedsAnswers) as needed:
        read(source, folder)
    return {question.key: question.samples for question in needed.value.questions}


def test_dates_that_fit_two_orders_are_asked_with_samples(tmp_path: Path) -> None:
    source = make_file(tmp_path, ledger(("01/02/2026", "1.50"), ("03/04/2026", "2.50")))

    assert asked(source, tmp_path) == {"date_order": ("01/02/2026", "03/04/2026")}


def test_a_single_day_above_twelve_decides_the_order(tmp_path: Path) -> None:
    source = make_file(tmp_path, ledger(("01/02/2026", "1.50"), ("31/01/2026", "2.50")))

    assert lines(read(source, tmp_path), "booked_on")[0] == (date(2026, 2, 1),)


def test_a_deciding_day_far_down_the_file_is_found(tmp_path: Path) -> None:
    many = [("01/02/2026", "1.50")] * 5_000 + [("02/28/2026", "2.50")]

    staged = read(make_file(tmp_path, ledger(*many)), tmp_path)

    assert staged.mapping.date_order == "mdy"
    assert lines(staged, "booked_on")[0] == (date(2026, 1, 2),)


def test_numbers_that_fit_two_readings_are_asked(tmp_path: Path) -> None:
    source = make_file(tmp_path, ledger(("2026-01-31", "1.234"), ("2026-01-31", "5")))

    assert asked(source, tmp_path) == {"decimal_mark": ("1.234",)}


@pytest.mark.parametrize(("answer", "net"), [(".", "1.2340"), (",", "1234.0000")])
def test_the_answer_decides_the_number(tmp_path: Path, answer: str, net: str) -> None:
    source = make_file(tmp_path, ledger(("2026-01-31", "1.234")))

    staged = read(source, tmp_path, answers={"decimal_mark": answer})

    assert lines(staged, "net") == [(Decimal(net),)]


@pytest.mark.parametrize(
    ("other", "net"), [("1.234,56", "1234.0000"), ("1,234.56", "1.2340"), ("2,5", "1234.0000")]
)
def test_one_number_that_fits_one_reading_decides_all(tmp_path: Path, other: str, net: str) -> None:
    source = make_file(tmp_path, ledger(("2026-01-31", "1.234"), ("2026-01-31", other)))

    assert lines(read(source, tmp_path), "net")[0] == (Decimal(net),)


def test_two_digit_years_in_front_are_refuted_by_days_that_lie_ahead(tmp_path: Path) -> None:
    source = make_file(tmp_path, ledger(("31.01.26", "1.50"), ("13.01.26", "1.50")))

    assert read(source, tmp_path).mapping.date_order == "dmy"


def test_several_columns_of_days_without_a_name_are_asked(tmp_path: Path) -> None:
    text = "x;y;Kunde;Netto\n2026-01-31;2026-02-01;A;1,5\n2026-01-30;2026-02-02;A;1,5\n"
    source = make_file(tmp_path, text)

    staged = read(source, tmp_path, answers={"column.booked_on": "y"})

    assert "column.booked_on" in asked(make_file(tmp_path, text, "again.csv"), tmp_path)
    assert lines(staged, "booked_on")[0] == (date(2026, 2, 1),)


def test_answers_are_remembered_beside_the_file(tmp_path: Path) -> None:
    source = make_file(tmp_path, ledger(("01/02/2026", "1.234")))
    read(source, tmp_path, answers={"date_order": "dmy", "decimal_mark": ","})

    again = read(source, tmp_path)

    assert sidecar(source).is_file()
    assert lines(again, "booked_on, net") == [(date(2026, 2, 1), Decimal("1234.0000"))]


def test_a_proposal_asks_without_writing_anything(tmp_path: Path) -> None:
    source = make_file(tmp_path, ledger(("01/02/2026", "1.50")))

    proposal = staging.propose(source, base_currency="EUR", today=date(2026, 11, 21))

    assert [question.key for question in proposal.questions] == ["date_order"]
    assert proposal.columns == tuple(HEADER)
    assert [path.name for path in tmp_path.iterdir()] == ["ledger.csv"]


def test_a_remembered_mapping_of_a_wide_encoding_is_used_again(tmp_path: Path) -> None:
    source = make_file(tmp_path, ledger(("01/02/2026", "1.50")).encode("utf-16"))
    read(source, tmp_path, answers={"date_order": "mdy"})

    again = read(source, tmp_path)

    assert again.mapping.encoding == "utf-16"
    assert lines(again, "booked_on") == [(date(2026, 1, 2),)]


def test_an_encoding_without_proof_is_said_or_asked(tmp_path: Path) -> None:
    text = ledger(("2026-01-31", "1.50")).replace("C0", "Müller")

    staged = read(make_file(tmp_path, text.encode("cp1252")), tmp_path)

    assert lines(staged, "customer") == [("Müller",)]
    assert "encoding" in kinds(staged)


def test_a_mapping_wins_over_evidence(tmp_path: Path) -> None:
    source = make_file(tmp_path, ledger(("2026-01-31", "1.50")))
    mapping = Mapping(
        columns={"offer": "", "sales_person": "Item No"}, constants={"country": "Norway"}
    )

    staged = read(source, tmp_path, mapping=mapping)

    assert lines(staged, "offer, sales_person, country") == [(None, "A", "Norway")]


def coded(folder: Path, name: str, *, net: str = HEADER[-1], sign: str = "", code: str = "") -> str:
    """A file whose last column holds codes of currencies, the same or two."""
    rows = [
        [
            f"C{n % 2}",
            f"R{n}",
            "2026-01-31",
            "A",
            "1",
            f"{sign}{n}.50",
            code or ("EUR", "CHF")[n % 2],
        ]
        for n in range(1, 40)
    ]
    return make_file(folder, as_csv([[*HEADER[:-1], net, name], *rows], ";"))


@pytest.mark.parametrize("code", ["", "GEL"])
def test_a_column_of_currency_codes_with_another_name_is_asked(tmp_path: Path, code: str) -> None:
    questions = asked(coded(tmp_path, "Form", code=code), tmp_path)

    assert questions == {
        "column.currency": (f"Form: {code or 'CHF'}, {code or 'EUR'}, {code or 'CHF'}",)
    }


@pytest.mark.parametrize(("answer", "found"), [("Col. 7", {"CHF", "EUR"}), ("none", {"NOK"})])
def test_the_answer_says_whether_codes_are_those_of_the_amounts(
    tmp_path: Path, answer: str, found: set[str]
) -> None:
    answers = {"column.currency": answer}

    staged = read(coded(tmp_path, "Col. 7"), tmp_path, answers=answers, base_currency="NOK")

    assert {row[0] for row in lines(staged, "currency")} == found


def test_a_known_name_of_a_column_of_codes_is_not_asked(tmp_path: Path) -> None:
    staged = read(coded(tmp_path, "Dev."), tmp_path)

    assert set(lines(staged, "currency")) == {("CHF",), ("EUR",)}


@pytest.mark.parametrize(
    "said",
    [
        {"net": "Net EUR"},
        {"sign": "€"},
        {"sign": "EUR "},
    ],
)
def test_codes_of_a_price_list_do_not_count_where_the_amounts_say_it(
    tmp_path: Path, said: dict[str, str]
) -> None:
    staged = read(coded(tmp_path, "Price list", **said), tmp_path, base_currency="NOK")

    assert set(lines(staged, "currency")) == {("EUR",)}


def test_a_currency_that_was_said_is_not_asked(tmp_path: Path) -> None:
    source = coded(tmp_path, "Price list")

    staged = read(source, tmp_path, mapping=Mapping(currency="CHF"))

    assert set(lines(staged, "currency")) == {("CHF",)}


@pytest.mark.parametrize(
    "header",
    [
        "N° pièce;Lg;Dt pièce;Code tiers;Intitulé tiers;Réf. art.;Désignation;Fam.;Qté fact.;PU net HT;Mt HT;Px revient tot.;Dev.",
        "Factuurnr;Rij;Factuurdatum;Klantnummer;Klantnaam;Artikelcode;Omschrijving;Artikelgroep;Aantal;Prijs;Nettobedrag;Kostprijs;Valuta",
    ],
)
def test_french_and_dutch_ledgers_name_their_columns(tmp_path: Path, header: str) -> None:
    rows = [
        f"F{n};1;{n % 27 + 1:02}/01/2026;C{n % 4};Nom {n % 4};A{n % 3};Boîte {n % 3};Caisses;"
        f"{n};2,50;{n * 2.5:.2f};{n * 1.75:.2f};EUR".replace(".", ",")
        for n in range(1, 40)
    ]
    source = make_file(tmp_path, "\n".join([header, *rows]))

    found = read(source, tmp_path).mapping.columns

    names = header.split(";")
    wanted = dict(zip(
        ("invoice", "booked_on", "customer", "customer_name", "offer", "offer_name", "family",
         "quantity", "unit_price", "net", "currency"),
        [names[0], *names[2:11], names[12]], strict=True,
    ))  # fmt: skip
    assert {field: found.get(field) for field in wanted} == wanted


@pytest.mark.parametrize(
    ("costs", "said"),
    [(["7", "", "7", ""], "2 lines have no cost"), (["7"] * 4, ""), ([""] * 4, "")],
)
def test_lines_without_their_cost_are_told_of_where_others_have_one(
    tmp_path: Path, costs: list[str], said: str
) -> None:
    rows = [
        [f"C{n % 2}", f"R{n}", "2026-01-31", "A", "1", f"{n + 9}.50", cost]
        for n, cost in enumerate(costs)
    ]
    source = make_file(tmp_path, as_csv([[*HEADER, "Total Cost"], *rows], ";"))

    staged = read(source, tmp_path, answers={"cost": "total"} if any(costs) else {})

    told = [notice.text for notice in staged.notices if notice.kind == "no_cost"]
    assert [said in text for text in told] == ([True] if said else [])
