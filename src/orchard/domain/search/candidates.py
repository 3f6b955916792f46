"""Rows that may be meant: read from all tables at once, so that a search asks little and often alike."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import Case, CharField, Exists, F, OuterRef, Q, Value, When

from orchard.domain.accounts.models import Account
from orchard.domain.relationships.models.scoping import MERGERS
from orchard.domain.search import rules
from orchard.domain.search.models import FreshName, NameWord
from orchard.domain.search.rules import Kind
from orchard.domain.whitespace.models import OfferFigures

Rows = models.QuerySet[Any]
Visible = Mapping[Kind, Rows]
COMPARED = 60
"""So many rows of a kind are held against what was typed; only the best are shown."""
FRESH_READ = 1000
"""So many names whose words are not taken yet are compared with everything; of more, a part."""
PLACES = tuple(
    (f"{field}_{step}", f"{merger}{field}")
    for step, merger in enumerate(reversed(MERGERS))
    for field in ("name", "slug")
)
"""Where a row leads: an account that became part of another leads to that one."""
COLUMNS = ("of_kind", "object_key", "called", *(name for name, _path in PLACES))


@dataclass(frozen=True, slots=True)
class Row:
    """A candidate: its key and name, and the account that it leads to today."""

    kind: Kind
    key: int
    name: str
    account: str = ""
    slug: str = ""


@dataclass(frozen=True, slots=True)
class Meant:
    """Which words of the index one that was typed means, and which of those are the nearest."""

    words: Q
    nearest: Q


def begun(visible: Visible, each: Sequence[Meant]) -> list[Row]:
    """Return the rows that hold the words; those that hold the nearest of them come first.

    A common beginning has far more rows than are compared: by name alone the one that is called
    exactly so would be left out.
    """
    return _read((kind, _holding(kind, rows, each), COMPARED) for kind, rows in visible.items())


def _holding(kind: Kind, rows: Rows, each: Sequence[Meant]) -> Rows:
    words = NameWord.objects.filter(kind=kind)
    nearness: list[Exists] = []
    for meant in each:
        rows = rows.filter(pk__in=words.filter(meant.words).values("object_id"))
        nearness.append(Exists(words.filter(meant.nearest, object_id=OuterRef("pk"))))
    return rows.order_by(*(one.desc() for one in nearness), *rows.query.order_by)


def unindexed(visible: Visible, text: str) -> list[Row]:
    """Return rows whose words are not taken yet, and accounts whose names hold what was typed.

    All of the fresh ones are read, or if that is too many, those called so.
    """
    waiting = FreshName.objects.order_by().values_list("kind", flat=True).distinct()
    fresh = {Kind(kind): _fresh(kind, visible) for kind in waiting if kind in visible}
    accounts = (Kind.ACCOUNT, _called(visible[Kind.ACCOUNT], text), COMPARED)
    found = _read([accounts, *((kind, rows, FRESH_READ + 1) for kind, rows in fresh.items())])
    counts = Counter(one.kind for one in found)
    many = [kind for kind in fresh if counts[kind] > FRESH_READ]
    if not many:
        return found
    less = _read((kind, _called(fresh[kind], text), COMPARED) for kind in many)
    return [*(one for one in found if one.kind not in many), *less]


def _fresh(kind: str, visible: Visible) -> Rows:
    asked = FreshName.objects.filter(kind=kind).values("object_id")
    return visible[Kind(kind)].filter(pk__in=asked)


def _called(rows: Rows, text: str) -> Rows:
    """Return rows whose names hold every word somewhere; who is called exactly so comes first."""
    for word in text.split()[: rules.MOST_WORDS]:
        rows = rows.filter(name__icontains=word)
    is_it = Case(When(name__iexact=text, then=0), default=1)
    return rows.order_by(is_it, *rows.query.order_by)


def _read(parts: Iterable[tuple[Kind, Rows, int]]) -> list[Row]:
    """Read the first rows of each part in one question."""
    first, *others = (_told(kind, rows, most) for kind, rows, most in parts)
    return [_row(*one) for one in (first.union(*others, all=True) if others else first)]


def _told(kind: Kind, rows: Rows, most: int) -> Rows:
    """Return rows in the columns that all kinds share; databases cut no part of a union themselves."""
    known = rows.model._default_manager.filter(pk__in=rows.values("pk")[:most]).order_by()
    told = known.annotate(
        of_kind=Value(kind.value, CharField()), object_key=F("pk"), called=F("name"),
        **_places(rows.model),
    )  # fmt: skip
    found: Rows = told.values_list(*COLUMNS)
    return found


def _places(model: type[models.Model]) -> dict[str, Value | F]:
    if model is OfferFigures:
        return {name: Value("", CharField()) for name, _path in PLACES}
    start = "" if model is Account else "account__"
    return {name: F(f"{start}{path}") for name, path in PLACES}


def _row(kind: str, key: int, name: str, *places: str | None) -> Row:
    pairs = zip(places[::2], places[1::2], strict=True)
    account, slug = next((pair for pair in pairs if pair[1]), ("", ""))
    return Row(Kind(kind), key, name, account or "", slug or "")
