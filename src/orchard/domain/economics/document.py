"""The figures of a whole portfolio as one JSON document, and back, without losing a digit."""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Any, TypeVar, cast

from orchard.analytics import results
from orchard.analytics.policy import ConcentrationPolicy
from orchard.domain.core.mistakes import DomainError
from orchard.domain.economics.rules.growth_years import ComparedYear

FORMAT = 1
AS_IT_IS = frozenset({str, int, float, bool, type(None)})
T = TypeVar("T")


class DocumentIsOld(DomainError):
    """The stored figures were written by another version; computing them anew helps."""


@dataclass(frozen=True, slots=True)
class Named:
    """An account that a sentence names, with the amount or the sign it is named for."""

    id: str
    name: str
    amount: Decimal | None = None
    signal: str = ""


@dataclass(frozen=True, slots=True)
class QuarterFigures:
    """What an account brought in one calendar quarter."""

    start: date
    revenue: Decimal
    margin: Decimal | None


@dataclass(frozen=True, slots=True)
class PlaceQuarter:
    """The country or industry that brought most in a quarter, and the HHI over all of them."""

    start: date
    largest: str
    share: float
    hhi: float
    places: int


@dataclass(frozen=True, slots=True)
class GrowthYear:
    """Where growth came from in a fiscal year, beside the same months of the year before."""

    span: ComparedYear
    growth: results.Growth


@dataclass(frozen=True, slots=True)
class FewBringMost:
    """How many accounts bring 80 % of the positive amounts of a basis."""

    count: int
    accounts: int


@dataclass(frozen=True, slots=True)
class YearSums:
    """The last twelve months of all accounts; `None` as soon as one account's is not known."""

    revenue: Decimal | None
    largest: Decimal | None
    margin: Decimal | None
    contribution: Decimal | None


@dataclass(frozen=True, slots=True)
class Gist:
    """What sentences need to know of single accounts, so that nobody has to read all of them."""

    accounts: int
    largest: tuple[Named, ...]
    few_by_revenue: FewBringMost | None
    few_by_contribution: FewBringMost | None
    names: dict[str, str]
    key_left: Decimal | None
    drifting: int
    drifting_first: tuple[Named, ...]
    drifting_large: tuple[Named, ...] = ()
    """Of the largest by revenue those that drift too: who has stopped is worth nothing any more."""


@dataclass(frozen=True, slots=True)
class Portfolio:
    """An analysis without its single accounts."""

    as_of: date
    version: str
    ledger: results.LedgerFacts
    grade: results.Grade
    waterfall: tuple[results.WaterfallStep, ...]
    concentration: results.ConcentrationFindings
    abc: results.AbcFindings
    whale: results.WhaleCurve | None
    retention: results.Retention | None
    growth: results.Growth | None
    clv: results.ClvFindings
    key_accounts: results.KeyAccountShare | None
    unknowns: tuple[results.Unknown, ...]
    gist: Gist
    lines: ConcentrationPolicy = field(default_factory=ConcentrationPolicy)
    year: YearSums | None = None
    quarters: tuple[QuarterFigures, ...] = ()
    country_quarters: tuple[PlaceQuarter, ...] = ()
    industry_quarters: tuple[PlaceQuarter, ...] = ()
    growth_years: tuple[GrowthYear, ...] = ()


OF_OUR_OWN = frozenset(
    {"gist", "lines", "year", "quarters", "country_quarters", "industry_quarters", "growth_years"}
)


def portfolio(analysis: results.Analysis, gist: Gist) -> Portfolio:
    """Return the analysis without its accounts."""
    shared = {each.name for each in dataclasses.fields(Portfolio)} - OF_OUR_OWN
    return Portfolio(**{name: getattr(analysis, name) for name in shared}, gist=gist)


def to_json(found: Portfolio) -> dict[str, Any]:
    """Return the document as plain values: amounts and days as text."""
    return {"format": FORMAT, "portfolio": plain(found)}


def from_json(document: Mapping[str, Any]) -> Portfolio:
    """Return what was written; a document of another version has to be computed anew."""
    if document.get("format") != FORMAT:
        raise DocumentIsOld
    return read(Portfolio, document["portfolio"])


def plain(value: object) -> Any:
    """Return plain values of dataclasses and what they hold."""
    if type(value) in AS_IT_IS:
        return value
    if names := _names(cast("Any", type(value))):
        return {name: plain(getattr(value, name)) for name in names}
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    return _text(value)


def _text(value: object) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    return f"{value:f}" if isinstance(value, Decimal) else value


@cache
def _names(kind: type) -> tuple[str, ...]:
    """Return the fields of a dataclass; other types have none."""
    if not dataclasses.is_dataclass(kind):
        return ()
    return tuple(each.name for each in dataclasses.fields(kind))


def read(kind: type[T], value: object) -> T:
    """Return plain values as the type that they were written from."""
    found: T = _reader(cast("Any", kind))(value)
    return found


@cache
def _reader(kind: Any) -> Callable[[Any], Any]:
    """Return what reads values of a type."""
    origin, inner = typing.get_origin(kind), typing.get_args(kind)
    if origin in {types.UnionType, typing.Union}:
        return _one_of(inner)
    if origin is tuple:
        return _items(inner)
    if origin is dict:
        key, item = (_reader(each) for each in inner)
        return lambda value: {key(name): item(one) for name, one in value.items()}
    return _dataclass(kind) if dataclasses.is_dataclass(kind) else _scalar(kind)


def _scalar(kind: Any) -> Callable[[Any], Any]:
    """Return what reads a single value; most are in JSON what they are here."""
    if kind is date:
        return date.fromisoformat
    if kind in {Decimal, int} or (isinstance(kind, type) and issubclass(kind, Enum)):
        return kind  # type: ignore[no-any-return]  # a class reads its own text
    return lambda value: value


def _one_of(inner: tuple[Any, ...]) -> Callable[[Any], Any]:
    """Return what reads a type or nothing; of several plain types the value is one already."""
    kinds = [each for each in inner if each is not types.NoneType]
    only = _reader(kinds[0]) if len(kinds) == 1 else (lambda value: value)
    return lambda value: None if value is None else only(value)


def _items(inner: tuple[Any, ...]) -> Callable[[Any], Any]:
    if len(inner) == 2 and inner[1] is Ellipsis:  # noqa: PLR2004 - tuple[T, ...]
        each = _reader(inner[0])
        return lambda value: tuple(each(one) for one in value)
    readers = [_reader(each) for each in inner]
    return lambda value: tuple(each(one) for each, one in zip(readers, value, strict=True))


def _dataclass(kind: Any) -> Callable[[Any], Any]:
    hints = typing.get_type_hints(kind)
    readers = {each.name: _reader(hints[each.name]) for each in dataclasses.fields(kind)}

    def read_one(value: Mapping[str, Any]) -> Any:
        return kind(**{name: each(value[name]) for name, each in readers.items() if name in value})

    return read_one
