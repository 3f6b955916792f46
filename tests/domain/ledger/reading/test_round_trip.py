"""Any table in any dialect comes back as it was written, or the difference is said."""

from __future__ import annotations

import csv
import gzip
import io
import os
import tempfile
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from orchard.domain.ledger.reading import reasons, worker
from reading_files import TODAY

EXAMPLES = int(os.environ.get("ORCHARD_READING_EXAMPLES", "150"))
HEADERS = {
    "en": ["Customer No", "Invoice No", "Invoice Date", "Item No", "Quantity", "Net Amount"],
    "no": ["Kundenr", "Fakturanr", "Fakturadato", "Varenr", "Antall", "Nettobeløp"],
    "et": ["Kliendi kood", "Arve nr", "Arve kuupäev", "Tootekood", "Kogus", "Summa"],
    "de": [
        "Kundennummer",
        "Rechnungsnr",
        "Rechnungsdatum",
        "Artikelnummer",
        "Menge",
        "Nettobetrag",
    ],
    "fr": ["Code client", "Facture", "Date de facture", "Référence", "Quantité", "Montant HT"],
    "es": ["Código cliente", "Factura", "Fecha de factura", "Artículo", "Cantidad", "Importe neto"],
    "ru": ["Код клиента", "Счёт", "Дата счёта", "Артикул", "Количество", "Сумма"],
}
DATES = {
    "ymd": ["%Y-%m-%d", "%Y/%m/%d", "%Y%m%d", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M"],
    "dmy": ["%d.%m.%Y", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%y", "%d %b %Y", "%d.%m.%Y %H:%M"],
    "mdy": ["%m/%d/%Y", "%m-%d-%Y", "%m/%d/%y"],
}
ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252", "iso8859-1", "cp1251"]
SIGNS = "abcXYZ 0189-/_.,;:'\"|\t%&()=+@#äöüßøåéñõšžÄÖÜÅÉ"
CYRILLIC = "абвгдежзийклмнопрстуфхцчшщыьэюя"


@dataclass(frozen=True)
class Dialect:
    """One way to write a table."""

    header: str
    encoding: str
    delimiter: str
    quotechar: str
    quoting: int
    line_end: str
    order: str
    date_format: str
    mark: str
    group: str
    is_packed: bool


@st.composite
def dialects(draw: st.DrawFn) -> Dialect:
    """Choose a dialect that a program could have written without losing anything."""
    order = draw(st.sampled_from(sorted(DATES)))
    mark = draw(st.sampled_from(".,"))
    quotechar = draw(st.sampled_from('"""\''))
    only_all = quotechar == "'"
    encoding = draw(st.sampled_from(ENCODINGS))
    header = draw(
        st.sampled_from(["no", "en"] if encoding.startswith(("cp", "iso")) else sorted(HEADERS))
    )
    return Dialect(
        header="en" if encoding == "cp1251" else header,
        encoding=encoding,
        delimiter=draw(st.sampled_from(",;\t|")),
        quotechar=quotechar,
        quoting=csv.QUOTE_ALL
        if only_all
        else draw(st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL])),
        line_end=draw(st.sampled_from(["\n", "\r\n"])),
        order=order,
        date_format=draw(st.sampled_from(DATES[order])),
        mark=mark,
        group=draw(st.sampled_from(["", "", " ", "'", "," if mark == "." else "."])),
        is_packed=draw(st.booleans()),
    )


def texts(dialect: Dialect) -> st.SearchStrategy[str]:
    """Texts that the encoding can hold; a newline only where everything is quoted."""
    alphabet = CYRILLIC + "12 " if dialect.encoding == "cp1251" else SIGNS
    alphabet += "\n" if dialect.quoting == csv.QUOTE_ALL and dialect.line_end == "\n" else ""
    kept = "".join(sign for sign in alphabet if _holds(dialect.encoding, sign))
    kept = kept.replace('"', "").replace("'", "") if dialect.quotechar == "'" else kept
    return st.text(kept, min_size=1, max_size=12).map(lambda text: text.strip()).filter(bool)


def _holds(encoding: str, sign: str) -> bool:
    try:
        sign.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


amounts = st.decimals(min_value=-9_999_999, max_value=9_999_999, places=2)
quantities = st.decimals(min_value=-5_000, max_value=5_000, places=0) | st.decimals(
    min_value=-5_000, max_value=5_000, places=3
)
days = st.dates(min_value=date(2001, 1, 1), max_value=TODAY)


def shown(number: Decimal, dialect: Dialect) -> str:
    """Write a number with the dialect's marks."""
    plain = f"{abs(number):,f}".replace(",", "\0").replace(".", dialect.mark)
    return ("-" if number < 0 else "") + plain.replace("\0", dialect.group)


def written(rows: list[tuple[object, ...]], dialect: Dialect) -> bytes:
    """Write the table."""
    text = io.StringIO()
    writer = csv.writer(
        text,
        delimiter=dialect.delimiter,
        quotechar=dialect.quotechar,
        quoting=dialect.quoting,
        lineterminator=dialect.line_end,
    )
    writer.writerow(HEADERS[dialect.header])
    for customer, invoice, day, offer, quantity, net in rows:
        assert isinstance(day, date)
        assert isinstance(quantity, Decimal)
        assert isinstance(net, Decimal)
        numbers = [shown(quantity, dialect), shown(net, dialect)]
        writer.writerow([customer, invoice, day.strftime(dialect.date_format), offer, *numbers])
    content = text.getvalue().encode(dialect.encoding)
    return gzip.compress(content) if dialect.is_packed else content


def read(
    content: bytes, answers: dict[str, str]
) -> tuple[dict[str, object], list[tuple[object, ...]]]:
    """Read in this process; the child is tested elsewhere."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "source").write_bytes(content)
        request = {
            "verb": "stage",
            "source": str(Path(folder) / "source"),
            "workspace": folder,
            "mapping": {},
            "answers": answers,
            "reasons": reasons.texts(),
            "base_currency": "EUR",
            "today": TODAY.isoformat(),
        }
        result = worker.work(request, lambda done, total: None)
        if "staged" not in result:
            return result, []
        columns = "customer, invoice, booked_on, offer, quantity, net"
        sql = f"SELECT {columns} FROM '{folder}/staged.parquet' ORDER BY source_line"
        return result, duckdb.connect().execute(sql).fetchall()


@st.composite
def tables(draw: st.DrawFn) -> tuple[Dialect, list[tuple[object, ...]]]:
    """Choose a dialect and rows that it can hold."""
    dialect = draw(dialects())
    text = texts(dialect)
    row = st.tuples(text, text, days, text, quantities, amounts)
    return dialect, draw(st.lists(row, min_size=1, max_size=12))


@pytest.mark.slow
@pytest.mark.trust("T-IMP-1")
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize="ORCHARD_READING_EXAMPLES" not in os.environ,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(tables())
def test_a_table_in_any_dialect_comes_back_as_it_was_written(
    case: tuple[Dialect, list[tuple[object, ...]]],
) -> None:
    dialect, rows = case
    truth = {
        "date_order": dialect.order,
        "decimal_mark": dialect.mark,
        "encoding": dialect.encoding,
        "credit_notes": "as written",
    }
    content = written(rows, dialect)

    result, found = read(content, {})
    answers = _answers(result, truth)
    if answers:
        result, found = read(content, answers)

    assert result.get("questions") == []
    assert found == rows, (dialect, content, result)


def _answers(result: dict[str, object], truth: dict[str, str]) -> dict[str, str]:
    """Answer what was asked, and correct an encoding that a notice named wrongly."""
    questions, notices = result["questions"], result["notices"]
    assert isinstance(questions, list)
    assert isinstance(notices, list)
    answers = {question["kind"]: truth[question["kind"]] for question in questions}
    if any(notice["kind"] in ("encoding", "mixed_encodings") for notice in notices):
        answers["encoding"] = truth["encoding"]
    return answers
