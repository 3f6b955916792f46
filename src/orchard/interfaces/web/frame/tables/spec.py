"""What a table is: its columns, its filters, its order."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise

from orchard.domain.core.exports import Kind

Words = str | Promise
Narrow = Callable[[Any, str], Any]


@dataclass(frozen=True, slots=True)
class Column:
    """One column.

    `key` is the attribute of a row (dots or double underscores go deeper). `cell` is the name of a
    filter (`short_money`) or of a template (`portfolio/cells/name.html`), which gets `row` and
    `value`; `draw` returns the cell of a row where a template is too slow for many rows. `kind` tells the files
    what the column holds, and `words` says the cell of a row there where the attribute is none
    that people read; `in_files` is off for what never leaves as a file. `hint` explains the title,
    and `missing` says why there is nothing, where that is known.
    """

    key: str
    title: Words
    align: str = "left"
    sortable: bool = True
    hidden_by_default: bool = False
    cell: str = ""
    kind: Kind = Kind.TEXT
    hint: Words = ""
    is_main: bool = False
    words: Callable[[Any], str] | None = None
    in_files: bool = True
    missing: Words = ""
    draw: Callable[[Any], str] | None = None

    @property
    def path(self) -> list[str]:
        """Return the attributes on the way to the value."""
        return self.key.replace("__", ".").split(".")

    @property
    def is_money(self) -> bool:
        """Say whether the column holds amounts."""
        return self.kind is Kind.MONEY

    @property
    def lookup(self) -> str:
        """Return the name that the database sorts by."""
        return self.key.replace(".", "__")


@dataclass(frozen=True, slots=True)
class Option:
    """One choice of a filter."""

    value: str
    title: Words


@dataclass(frozen=True, slots=True)
class Filter:
    """A filter in the address: choices, or a text when there are none.

    `narrow` gets the rows and the chosen value and returns fewer rows; without it the attribute of
    that name has to be equal, or contain the text. `unset` says what is shown while nothing is
    chosen, where that is not all.
    """

    key: str
    title: Words
    options: Sequence[Option] = ()
    narrow: Narrow | None = None
    unset: Words = ""


@dataclass(frozen=True, slots=True)
class TableSpec:
    """A table: `default_sort` is a column's key, with a minus for the largest first.

    `currency` is that of all its money. `row_key` names the attribute that tells rows apart; `name`
    names its saved views and files, and `prefix` keeps the parameters of two tables on one page
    apart. `on_phone` are the keys of the columns that a phone shows beside the name; the one that sorts
    takes the first place. Without them a row is a card with all columns.
    `saves_views` is off where a filter may name a person: a saved view would outlive their erasure.
    """

    name: str
    columns: Sequence[Column]
    default_sort: str = ""
    filters: Sequence[Filter] = field(default=())
    row_key: str = "pk"
    row_href: str = ""
    page_size: int = 50
    prefix: str = ""
    title: Words = ""
    empty_title: Words = ""
    empty_text: Words = ""
    empty_href: str = ""
    empty_action: Words = ""
    exports: bool = True
    saves_views: bool = True
    currency: str = ""
    on_phone: Sequence[str] = ()

    def __post_init__(self) -> None:
        """Refuse money of which a file could not say what it is."""
        if self.exports and not self.currency and any(one.is_money for one in self.columns):
            raise TypeError(f"{self.name}: say in which currency its money is")

    def column(self, key: str) -> Column | None:
        """Return the column of that key."""
        return next((one for one in self.columns if one.key == key), None)
