"""What reading decides and asks, in the words of a person who knows the file but not the format."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orchard.domain.ledger.reading import values
from orchard.domain.ledger.reading.mapping import Notice, Question

MEANINGS: tuple[tuple[Promise, dict[str, Promise]], ...] = (
    (
        gettext_lazy("Needed"),
        {
            "booked_on": gettext_lazy("Day of the invoice"),
            "net": gettext_lazy("Net amount of the line"),
            "quantity": gettext_lazy("Quantity"),
            "unit_price": gettext_lazy("Price of one piece"),
        },
    ),
    (
        gettext_lazy("Who bought"),
        {
            "customer": gettext_lazy("Customer number"),
            "customer_name": gettext_lazy("Customer name"),
            "account": gettext_lazy("Customer group (account)"),
            "unit": gettext_lazy("Part of the customer (unit)"),
            "country": gettext_lazy("Country"),
            "industry": gettext_lazy("Industry"),
        },
    ),
    (
        gettext_lazy("What was bought"),
        {
            "invoice": gettext_lazy("Invoice or order number"),
            "invoice_line": gettext_lazy("Line within the invoice"),
            "offer": gettext_lazy("Product or service number"),
            "offer_name": gettext_lazy("Product or service name"),
            "family": gettext_lazy("Product group"),
            "sales_person": gettext_lazy("Who sold it"),
        },
    ),
    (
        gettext_lazy("Money"),
        {
            "currency": gettext_lazy("Currency"),
            "gross": gettext_lazy("Amount before discount"),
            "discount": gettext_lazy("Discount"),
            "list_price": gettext_lazy("List price of one piece"),
            "cost": gettext_lazy("Cost of goods or services"),
            "margin": gettext_lazy("Margin of the line"),
            "freight": gettext_lazy("Freight that we pay"),
            "orders": gettext_lazy("Number of orders"),
            "deliveries": gettext_lazy("Number of deliveries"),
        },
    ),
)
NAMES: dict[str, Promise] = {
    field: name for _group, table in MEANINGS for field, name in table.items()
}

CHOICES: dict[tuple[str, str], Promise] = {
    ("date_order", "dmy"): gettext_lazy("day, month, year"),
    ("date_order", "mdy"): gettext_lazy("month, day, year"),
    ("date_order", "ymd"): gettext_lazy("year, month, day"),
    ("decimal_mark", "."): gettext_lazy("a point begins the decimals"),
    ("decimal_mark", ","): gettext_lazy("a comma begins the decimals"),
    ("net", "column"): gettext_lazy("It stands in its own column"),
    ("net", "quantity x unit_price"): gettext_lazy("Quantity times price"),
    ("net", "quantity x unit_price - discount"): gettext_lazy(
        "Quantity times price, less the discount"
    ),
    ("discount", "amount"): gettext_lazy("An amount of money"),
    ("discount", "negative amount"): gettext_lazy("An amount of money, written with a minus"),
    ("discount", "share"): gettext_lazy("A share: 0.1 is ten percent"),
    ("discount", "percent"): gettext_lazy("Percent: 10 is ten percent"),
    ("discount", "none"): gettext_lazy("Leave it out"),
    ("cost", "total"): gettext_lazy("The cost of the whole line"),
    ("cost", "per unit"): gettext_lazy("The cost of one piece"),
    ("cost", "net - margin"): gettext_lazy("Net amount less margin"),
    ("cost", "none"): gettext_lazy("Leave it out"),
    ("credit_notes", "as written"): gettext_lazy("They are sales: keep the amounts as written"),
    ("credit_notes", "negate"): gettext_lazy("They are credit notes: count them as negative"),
}
DELIMITERS: dict[str, Promise] = {
    ";": gettext_lazy("semicolons"),
    ",": gettext_lazy("commas"),
    "\t": gettext_lazy("tabs"),
    "|": gettext_lazy("vertical bars"),
    "blanks": gettext_lazy("blanks"),
}


def with_differences(counted: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a trial counted, its examples with the names of the columns that differ."""
    examples = [
        {**one, "differs": ", ".join(str(NAMES.get(name, name)) for name in _split(one))}
        for one in counted.get("examples", ())
    ]
    return {**counted, "examples": examples}


def _split(example: Mapping[str, str]) -> list[str]:
    return [name for name in example.get("differs", "").split(",") if name]


def title_of(question: Question) -> str:
    """Return the question itself."""
    names = {"column": question.column, "field": str(NAMES.get(question.field, question.field))}
    titles = {
        "date_order": _("What comes first in the dates of “%(column)s”?"),
        "decimal_mark": _("Which sign begins the decimals in “%(column)s”?"),
        "encoding": _("In which alphabet was the file written?"),
        "column": _("Which column holds this: %(field)s?"),
        "net": _("There is no net amount. How is it computed?"),
        "cost": _("What does “%(column)s” hold?"),
        "discount": _("What does “%(column)s” hold?"),
        "currency": _("Which currency are the amounts in?"),
        "credit_notes": _("What are these invoices?"),
    }
    return titles[question.kind] % names


def examples_of(question: Question) -> str:
    """Return what the file says there, in its own writing; columns say it at their choices."""
    return "" if question.kind == "column" else ", ".join(question.samples)


def notice_of(notice: Notice) -> str:
    """Return what the reader decided, and where on these pages one says otherwise."""
    otherwise = {
        "encoding": _("If that looks wrong, choose another alphabet under Format, “Something is wrong? Correct it”."),
        "no_currency_column": _("If that is wrong, choose the currency under Columns."),
        "currency_is_an_attribute": _("If they are in the named currencies, choose “as each line says” under Columns."),
    }  # fmt: skip
    return " ".join(filter(None, (notice.decision, otherwise.get(notice.kind, ""))))


def choice_of(question: Question, choice: str) -> str:
    """Return a choice with what the first example means under it."""
    name = str(CHOICES.get((question.kind, choice), choice))
    if question.kind == "column" and choice == "none":
        return _("None of them")
    if question.kind == "column":
        return next((one for one in question.samples if one.startswith(f"{choice}: ")), name)
    sample = question.samples[0] if question.samples else ""
    read = {"date_order": _day, "decimal_mark": _number}.get(question.kind)
    meant = read(sample, choice) if read and sample else ""
    if not meant:
        return name
    facts = {"name": name, "sample": sample, "meant": meant}
    return _("%(name)s: %(sample)s is %(meant)s") % facts


def _day(sample: str, order: str) -> str:
    found = values.DATE.fullmatch(sample.strip())
    if found is None or order not in values.orders_of(sample):
        return ""
    named = dict(zip(order, (found[1], found[3], found[4]), strict=True))
    year = int(named["y"]) + (2000 if len(named["y"]) == len("26") else 0)
    return date_format(date(year, int(named["m"]), int(named["d"])), "j F Y")


def _number(sample: str, mark: str) -> str:
    if not values.reads_as(sample, mark):
        return ""
    digits = "".join(sign for sign in values.bare(sample) if sign.isdigit() or sign in f"-{mark}")
    number = Decimal(digits.replace(",", "."))
    whole, _point, decimals = f"{number:,f}".partition(".")
    text = whole.replace(",", "\u202f")
    return (
        _("%(number)s with no decimals") % {"number": text}
        if not decimals
        else f"{text}.{decimals}"
    )


def format_facts(mapping: dict[str, object], file_name: str) -> list[tuple[str, str]]:
    """Return what was detected about the file, as name and words."""
    facts = [(_("Kind of file"), _kind(mapping, file_name))]
    if mapping.get("encoding"):
        facts.append((_("Alphabet"), str(mapping["encoding"]).upper()))
    if mapping.get("header") is not None:
        first = int(str(mapping.get("skip_lines") or 0)) + 1
        has = _("in line %(line)d") % {"line": first}
        facts.append((_("Names of columns"), has if mapping["header"] else _("none in the file")))
    for key, name in (("date_order", _("Dates")), ("decimal_mark", _("Numbers"))):
        if chosen := mapping.get(key):
            facts.append((name, str(CHOICES[key, str(chosen)])))
    if currency := mapping.get("currency"):
        as_said = _("as each line says") if currency == "column" else str(currency)
        facts.append((_("Currency"), as_said))
    rules = [(key, str(mapping.get(key) or "none")) for key in ("net", "discount", "cost")]
    return facts + [
        (str(NAMES[key]), str(CHOICES.get((key, rule), rule)))
        for key, rule in rules
        if rule != "none"
    ]


def _kind(mapping: dict[str, object], file_name: str) -> str:
    if delimiter := mapping.get("delimiter"):
        name = DELIMITERS.get(str(delimiter), str(delimiter))
        return _("Text with %(delimiter)s between the columns") % {"delimiter": name}
    if mapping.get("sheet"):
        return _("Workbook, sheet “%(sheet)s”") % {"sheet": mapping["sheet"]}
    return _("Workbook") if file_name.lower().endswith(".xlsx") else _("Table")
