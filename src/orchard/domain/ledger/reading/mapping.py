"""What the columns of a source mean: the mapping, its file, questions and notices."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable
from collections.abc import Mapping as Table
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from orchard.analytics.tables import STAGED
from orchard.domain.ledger.reading.mistakes import BadMapping, ReadingMistake

EXTRA = ("unit_price", "list_price", "margin")
"""Columns that are not kept but enter a computed one."""

FIELDS = tuple(column.name for column in STAGED if column.name != "source_line") + EXTRA

CHOICES: dict[str, tuple[str, ...]] = {
    "date_order": ("dmy", "mdy", "ymd"),
    "decimal_mark": (".", ","),
    "net": ("column", "quantity x unit_price", "quantity x unit_price - discount"),
    "gross": ("column", "quantity x list_price", "quantity x unit_price", "net + discount", "none"),
    "discount": ("amount", "negative amount", "share", "percent", "none"),
    "cost": ("total", "per unit", "net - margin", "none"),
    "credit_notes": ("as written", "negate"),
}


@dataclass(frozen=True, slots=True)
class Mapping:
    """How to read one source; what is None (or not named) is detected."""

    columns: Table[str, str] = field(default_factory=dict)
    """Field of the ledger -> name of the source's column; "" keeps a field empty."""
    constants: Table[str, str] = field(default_factory=dict)
    """Field of the ledger -> text that every line gets."""
    encoding: str | None = None
    delimiter: str | None = None
    """One sign, or "blanks" for runs of blanks."""
    quote: str | None = None
    skip_lines: int | None = None
    """Lines above the header."""
    header: bool | None = None
    """False: no line of names; the columns are called column 1, column 2, ..."""
    sheet: str | None = None
    date_order: str | None = None
    date_format: str | None = None
    """A strptime format, instead of date_order."""
    decimal_mark: str | None = None
    currency: str | None = None
    """ISO 4217 code of all amounts, or "column"."""
    net: str | None = None
    gross: str | None = None
    discount: str | None = None
    cost: str | None = None
    credit_prefix: str | None = None
    """Invoices that begin so are credit notes."""
    credit_notes: str | None = None

    def __post_init__(self) -> None:
        for name in (*self.columns, *self.constants):
            if name not in FIELDS:
                raise BadMapping(key="[columns]", value=name, choices=", ".join(FIELDS))
        for key, choices in CHOICES.items():
            value = getattr(self, key)
            if value is not None and value not in choices:
                raise BadMapping(key=key, value=str(value), choices=", ".join(choices))

    def over(self, detected: Mapping) -> Mapping:
        """Return `detected` with everything that this mapping says put over it."""
        said = {name: value for name, value in _scalars(self) if value is not None}
        return replace(
            detected,
            columns={**detected.columns, **self.columns},
            constants={**detected.constants, **self.constants},
            **said,  # type: ignore[arg-type]  # they come from the same fields
        )


def _scalars(mapping: Mapping) -> list[tuple[str, object]]:
    names = [item.name for item in fields(mapping) if item.name not in ("columns", "constants")]
    return [(name, getattr(mapping, name)) for name in names]


def to_toml(mapping: Mapping) -> str:
    """Write the mapping as a small file that a person can read and change."""
    lines = ["# How Orchard reads this ledger. Change a line and read the file again."]
    lines += [f"{key} = {_value(value)}" for key, value in _scalars(mapping) if value is not None]
    for title, table in (("columns", mapping.columns), ("constants", mapping.constants)):
        if table:
            lines += ["", f"[{title}]", *(f"{key} = {_value(table[key])}" for key in table)]
    return "\n".join(lines) + "\n"


def _value(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text.replace("\x7f", "\\u007f")


def from_toml(text: str) -> Mapping:
    """Read a mapping file; an unknown key is a named mistake."""
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadMapping(key="TOML", value=str(error), choices="key = value") from None
    return from_table(table)


def from_table(table: Table[str, object]) -> Mapping:
    """Build a mapping from plain values and check their types."""
    known = {item.name for item in fields(Mapping)}
    kinds: dict[str, type] = {"header": bool, "skip_lines": int, "columns": dict, "constants": dict}
    for key, value in table.items():
        if key not in known:
            raise BadMapping(key="the file", value=key, choices=", ".join(sorted(known)))
        kind = kinds.get(key, str)
        if value is not None and type(value) is not kind:
            raise BadMapping(key=key, value=str(value), choices=kind.__name__)
    return Mapping(**dict(table))  # type: ignore[arg-type]  # the types were checked above


def to_table(mapping: Mapping) -> dict[str, object]:
    """Return the mapping as plain values, for the child process."""
    return asdict(mapping)


def sidecar(source: str) -> Path:
    """Return where the mapping of this file is remembered."""
    return Path(source + ".mapping.toml")


def remembered(source: str) -> Mapping | None:
    """Return the mapping that stands beside the file, if one does."""
    path = sidecar(source)
    return from_toml(path.read_text(encoding="utf-8")) if path.is_file() else None


@dataclass(frozen=True, slots=True)
class Question:
    """Something that the values of the source leave open; the answer goes under `key`."""

    kind: str
    column: str
    samples: tuple[str, ...]
    choices: tuple[str, ...]
    field: str = ""

    @property
    def key(self) -> str:
        """The key of the answer: the kind, and for a column also the field."""
        return f"column.{self.field}" if self.kind == "column" else self.kind

    @property
    def text(self) -> str:
        """The question as a person reads it."""
        return _QUESTIONS[self.kind]() % {
            "column": self.column,
            "field": self.field,
            "samples": ", ".join(self.samples),
            "choices": " / ".join(self.choices),
        }


_QUESTIONS = {
    "date_order": lambda: _(
        "Column “%(column)s”: what comes first in %(samples)s, day, month or year? (%(choices)s)"
    ),
    "decimal_mark": lambda: _(
        "Column “%(column)s”: which sign begins the decimals in %(samples)s? (%(choices)s)"
    ),
    "encoding": lambda: _("In which encoding was %(samples)s written? (%(choices)s)"),
    "column": lambda: _("Which column holds “%(field)s”? (%(choices)s)"),
    "net": lambda: _("There is no net amount: how is it computed? (%(choices)s)"),
    "cost": lambda: _(
        "Column “%(column)s”: is this the cost of the line or of one unit? (%(choices)s)"
    ),
    "discount": lambda: _(
        "Column “%(column)s”: is %(samples)s an amount, a share (0 to 1) or percent? (%(choices)s)"
    ),
    "currency": lambda: _("Which currency is %(samples)s? Answer with its ISO code."),
    "credit_notes": lambda: _(
        "Invoices such as %(samples)s look like credit notes with positive amounts. (%(choices)s)"
    ),
}


@dataclass(frozen=True, slots=True)
class Notice:
    """A decision that the reader made from evidence, said loudly, with how to say otherwise."""

    kind: str
    details: Table[str, str] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The notice as a person with a mapping file reads it."""
        otherwise = _OTHERWISE.get(self.kind)
        return f"{self.decision} {otherwise()}" if otherwise else self.decision

    @property
    def decision(self) -> str:
        """What was decided, without where one says otherwise: pages have a form for that."""
        if self.kind in _COUNTS:
            return _COUNTS[self.kind](int(self.details["count"])) % self.details
        return _NOTICES[self.kind]() % self.details


_OTHERWISE = {
    "currency_is_an_attribute": lambda: _(
        "If they are in the named currencies, set currency = “column” in the mapping."
    ),
    "no_currency_column": lambda: _("If that is wrong, set currency in the mapping."),
    "encoding": lambda: _("If that looks wrong, set encoding in the mapping."),
}
"""How whoever has a mapping file says otherwise."""
_NOTICES = {
    "currency_is_an_attribute": lambda: _(
        "Column “%(column)s” names %(codes)s, but %(same)s of %(pairs)s prices of the same offers "
        "are equal under different codes, so the amounts are in one currency: %(currency)s, the "
        "most frequent (%(share)s of lines)."
    ),
    "no_currency_column": lambda: _("No currency column: amounts are taken as %(currency)s."),
    "currency_in_amounts": lambda: _(
        "The amounts carry “%(sign)s”: they are taken as %(currency)s."
    ),
    "encoding": lambda: _(
        "The text is not UTF-8; it is read as %(encoding)s, for example: %(samples)s."
    ),
    "mixed_encodings": lambda: _(
        "The file mixes encodings: most is %(encoding)s, %(lines)s lines are not and are rejected."
    ),
    "net_is_computed": lambda: _("No net amount: it is computed as %(rule)s."),
    "unused_columns": lambda: _(
        "These columns are not used: %(columns)s. Name one in the mapping if it is needed."
    ),
}
_COUNTS = {
    "duplicates": lambda count: ngettext(
        "%(count)s line repeats another line exactly. It is kept: two equal lines can be two "
        "sales. If it was exported twice, remove it and read the file again.",
        "%(count)s lines repeat another line exactly. They are kept: two equal lines can be two "
        "sales. If they were exported twice, remove them and read the file again.",
        count,
    ),
    "same_key": lambda count: ngettext(
        "%(count)s line repeats an invoice and line number with other content. It is kept.",
        "%(count)s lines repeat an invoice and line number with other content. They are kept.",
        count,
    ),
    "no_customer": lambda count: ngettext(
        "%(count)s line names no customer. It is kept without one.",
        "%(count)s lines name no customer. They are kept without one.",
        count,
    ),
    "no_cost": lambda count: ngettext(
        "%(count)s line has no cost: what its account leaves is not known until it has one.",
        "%(count)s lines have no cost: what their accounts leave is not known until all have one.",
        count,
    ),
}


@dataclass(frozen=True, slots=True)
class Proposal:
    """A mapping as far as the source decides it, and what it leaves open."""

    mapping: Mapping
    questions: tuple[Question, ...]
    notices: tuple[Notice, ...]
    columns: tuple[str, ...]
    """Names of the source's columns, in order."""


class NeedsAnswers(ReadingMistake):
    """Questions remain; ask a person and call again with the answers."""

    default = gettext_lazy("%(texts)s")

    def __init__(self, questions: Iterable[Question]) -> None:
        self.questions = tuple(questions)
        super().__init__(texts="\n".join(question.text for question in self.questions))
