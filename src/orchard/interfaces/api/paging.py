"""Pages by cursor: each starts after the last row of the one before, whatever was added meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Annotated, Any, Generic, TypeVar

from django.core import signing
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext as _
from ninja import Field, Schema
from pydantic import StringConstraints

from orchard.domain.core.mistakes import Invalid

SALT = "orchard.api.cursor"
MOST = 200

R = TypeVar("R")
M = TypeVar("M", bound=Model)


class Paging(Schema):
    """Where a page starts and how long it may be."""

    cursor: Annotated[str, StringConstraints(max_length=2000)] = ""
    limit: Annotated[int, Field(ge=1, le=MOST)] = 50


class Page(Schema, Generic[R]):
    """Some rows, and where the next page starts; no `next` on the last one."""

    items: list[R]
    next: str | None = None


class BadCursor(Invalid):
    """The cursor was not one of ours, or of another list."""


def page(
    rows: QuerySet[M],
    paging: Paging,
    *,
    order: Sequence[str],
    show: Callable[[M], R],
    among: QuerySet[Any] | None = None,
) -> Page[R]:
    """Return one page of the rows in the order, whose last field has to be unique.

    A cursor can be read by who has it. `among` is for orders that count hidden rows: their cursor
    names the row alone, which has to be one of these.
    """
    told = order if among is None else order[-1:]
    if paging.cursor:
        values = _read(paging.cursor, order)
        rows = rows.filter(_after(order, values if among is None else _told(among, order, values)))
    found = list(rows.order_by(*order)[: paging.limit + 1])
    shown = found[: paging.limit]
    following = _cursor(shown[-1], order, told) if len(found) > paging.limit else None
    return Page(items=[show(row) for row in shown], next=following)


def _told(among: QuerySet[Any], order: Sequence[str], key: Sequence[Any]) -> Sequence[Any]:
    """Return the values of the row that a cursor names; its list may have been replaced meanwhile."""
    named = among.filter(**{order[-1]: key[0]})
    values: Sequence[Any] | None = named.values_list(*order).first()
    if values is None:
        raise BadCursor(_("The list was replaced meanwhile. Start without a cursor."))
    return values


def _after(order: Sequence[str], values: Sequence[Any]) -> Q:
    """Return the condition that a row stands behind these values."""
    behind, same = Q(pk__in=[]), Q()
    for name, value in zip(order, values, strict=True):
        field, way = (name[1:], "lt") if name.startswith("-") else (name, "gt")
        behind |= same & Q(**{f"{field}__{way}": value})
        same &= Q(**{field: value})
    return behind


def _cursor(row: Model, order: Sequence[str], told: Sequence[str]) -> str:
    values = [getattr(row, name.lstrip("-")) for name in told]
    plain = [list(order), values]
    return signing.dumps(plain, salt=SALT, serializer=_Json)


def _read(cursor: str, order: Sequence[str]) -> list[Any]:
    """Return the values of a cursor that we made for a list in this order."""
    try:
        made_for, values = signing.loads(cursor, salt=SALT, serializer=_Json)
    except signing.BadSignature:
        made_for, values = None, []
    if made_for != list(order):
        raise BadCursor(_("This cursor does not belong to this list. Start without one."))
    found: list[Any] = values
    return found


class _Json:
    """Dates in a cursor as ISO text: the database takes them back as they are."""

    def dumps(self, values: object) -> bytes:
        import json

        return json.dumps(values, cls=DjangoJSONEncoder, separators=(",", ":")).encode()

    def loads(self, data: bytes) -> Any:
        import json

        return json.loads(data)
