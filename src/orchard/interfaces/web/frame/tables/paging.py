"""Keyset paging: a page begins after a row, not after a number of rows."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import F, Field, Model, Q, QuerySet
from django.db.models.expressions import OrderBy

from orchard.domain.core.money import Money
from orchard.interfaces.web.frame.tables.spec import Column
from orchard.interfaces.web.frame.tables.values import rank, value_at

MOST_DIGITS = 1000


@dataclass(frozen=True, slots=True)
class Order:
    """The column that sorts, the direction, and the attribute that decides between equals."""

    column: Column | None
    is_descending: bool
    row_key: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page begins: the sorted value and the key of a row; `is_before` reads backwards."""

    value: object
    key: str
    is_before: bool = False


@dataclass(frozen=True, slots=True)
class Slice:
    """The rows of one page, and whether there are rows before and after it."""

    rows: list[Any]
    has_before: bool
    has_after: bool


def token_of(row: object, order: Order) -> str:
    """Return the text that names the place of a row in the address."""
    value = value_at(row, order.column.path) if order.column else None
    plain = value.amount if isinstance(value, Money) else value
    key = str(value_at(row, [order.row_key]))
    text = json.dumps([plain, key], cls=DjangoJSONEncoder, separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def place_of(token: str, *, is_before: bool) -> Place | None:
    """Return the place that a text names; a text that names none is the beginning."""
    try:
        raw = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
        value, key = json.loads(raw)
        text = f"{value}{key}".encode()  # half a character is no text
    except (ValueError, binascii.Error, TypeError):
        return None
    return None if b"\0" in text else Place(value, str(key), is_before)


def slice_of(rows: Any, order: Order, place: Place | None, size: int) -> Slice:
    """Return one page of rows from the database or of a sequence."""
    if isinstance(rows, QuerySet):
        return _slice_of_query(rows, order, place, size)
    return _slice_of_sequence(rows, order, place, size)


def in_order(rows: Any, order: Order) -> Any:
    """Return all rows in the order of the table; the unknown stands last in both directions."""
    if isinstance(rows, QuerySet):
        return rows.order_by(*_order_by(rows, order, is_reverse=False))
    return _sorted(rows, order)


def _slice_of_sequence(
    rows: Sequence[object], order: Order, place: Place | None, size: int
) -> Slice:
    ordered = _sorted(rows, order)
    start = 0
    if place is not None:
        keys = [str(value_at(row, [order.row_key])) for row in ordered]
        found = keys.index(place.key) if place.key in keys else -1
        start = max(0, found - size) if place.is_before else found + 1
    return Slice(ordered[start : start + size], start > 0, start + size < len(ordered))


def _sorted(rows: Sequence[object], order: Order) -> list[object]:
    if order.column is None:
        return list(rows)
    path = order.column.path
    valued = [row for row in rows if value_at(row, path) is not None]
    unknown = [row for row in rows if value_at(row, path) is None]
    valued.sort(key=lambda row: rank(value_at(row, path)), reverse=order.is_descending)
    return valued + unknown


def _slice_of_query(rows: QuerySet[Model], order: Order, place: Place | None, size: int) -> Slice:
    is_reverse = place is not None and place.is_before
    condition = _beyond(rows, order, place) if place else None
    narrowed = rows if condition is None else rows.filter(condition)
    ordered = narrowed.order_by(*_order_by(rows, order, is_reverse=is_reverse))
    found = list(ordered[: size + 1])
    more, page = len(found) > size, found[:size]
    if is_reverse:
        return Slice(page[::-1], more, has_after=True)
    return Slice(page, condition is not None, more)


def _order_by(rows: QuerySet[Model], order: Order, *, is_reverse: bool) -> list[OrderBy]:
    """Return the order: the column, the unknown last, then the key."""
    is_down = order.is_descending != is_reverse
    key = F(order.row_key).desc() if is_reverse else F(order.row_key).asc()
    if order.column is None:
        return [key]
    by = F(order.column.lookup)
    nulls = {"nulls_first": True} if is_reverse else {"nulls_last": True}
    return [by.desc(**nulls) if is_down else by.asc(**nulls), key]


def _beyond(rows: QuerySet[Model], order: Order, place: Place) -> Q | None:
    """Return the condition that a row stands behind the place (before it, when reading back)."""
    key_side = "lt" if place.is_before else "gt"
    try:
        key = rows.model._meta.pk.to_python(place.key)
        behind_key = Q(**{f"{order.row_key}__{key_side}": key})
        if order.column is None:
            return behind_key
        name = order.column.lookup
        if place.value is None:
            same = Q(**{f"{name}__isnull": True}) & behind_key
            return same | Q(**{f"{name}__isnull": False}) if place.is_before else same
        value = _typed(rows, name, place.value)
    except (ValidationError, ValueError, TypeError, OverflowError):
        return None
    side = "lt" if order.is_descending != place.is_before else "gt"
    found = Q(**{f"{name}__{side}": value}) | (Q(**{name: value}) & behind_key)
    return found if place.is_before else found | Q(**{f"{name}__isnull": True})


def _typed(rows: QuerySet[Model], name: str, value: object) -> object:
    """Return the value as the database's field has it."""
    field = _field(rows, name)
    found = field.to_python(value) if field is not None else value
    if _is_beyond_all(found):
        raise ValueError(name)
    return found


def _is_beyond_all(value: object) -> bool:
    """Say whether no row has a value like this, and a database may fail on it."""
    if isinstance(value, Decimal):
        return abs(value.adjusted()) > MOST_DIGITS
    if isinstance(value, datetime):
        return value.tzinfo is None or not MINYEAR < value.year < MAXYEAR
    return False


def _field(rows: QuerySet[Model], name: str) -> Field[Any, Any] | None:
    if name in rows.query.annotations:
        found: Field[Any, Any] = rows.query.annotations[name].output_field
        return found
    model: Any = rows.model
    field: Any = None
    for step in name.split("__"):
        field = model._meta.get_field(step)
        model = field.related_model
    return field if isinstance(field, Field) else None
