"""Reading a table from the address: which filters, which order, which page, which columns."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict

from orchard.interfaces.web.frame.tables import paging
from orchard.interfaces.web.frame.tables.spec import Column, Filter, TableSpec
from orchard.interfaces.web.frame.tables.values import value_at
from orchard.interfaces.web.frame.tables.view import Chosen, TableView


def read_table(request: HttpRequest, spec: TableSpec, rows_source: Any) -> TableView:
    """Return the part of the rows that the address asks for.

    `rows_source` is a QuerySet or a sequence; both are filtered, sorted and cut here. The number
    of queries does not depend on how many rows there are.
    """
    asked = request.GET
    chosen = chosen_filters(asked, spec)
    rows = narrowed(rows_source, chosen)
    order = order_of(asked, spec)
    is_before = spec.prefix + "before" in asked
    token = asked.get(spec.prefix + ("before" if is_before else "after"), "")
    place = paging.place_of(token, is_before=is_before) if token else None
    return TableView(
        request=request,
        spec=spec,
        columns=chosen_columns(asked, spec),
        order=order,
        chosen=chosen,
        page=paging.slice_of(rows, order, place, spec.page_size),
        all_rows=rows,
    )


def chosen_filters(asked: QueryDict, spec: TableSpec) -> tuple[Chosen, ...]:
    """Return the filters that are set, in the order of the table."""
    values = ((one, asked.get(spec.prefix + one.key, "").strip()) for one in spec.filters)
    return tuple(Chosen(one, value) for one, value in values if value and _is_known(one, value))


def narrowed(rows: Any, chosen: Sequence[Chosen]) -> Any:
    """Return the rows that pass every filter."""
    for one in chosen:
        narrow = one.filter.narrow
        rows = narrow(rows, one.value) if narrow else _equal(rows, one)
    return rows


def order_of(asked: QueryDict, spec: TableSpec) -> paging.Order:
    """Return the order asked for, or the table's own."""
    wanted = asked.get(spec.prefix + "sort", spec.default_sort)
    column = spec.column(wanted.removeprefix("-"))
    if column is None or not column.sortable:
        wanted = spec.default_sort
        column = spec.column(wanted.removeprefix("-"))
    return paging.Order(column, wanted.startswith("-"), spec.row_key)


def chosen_columns(asked: QueryDict, spec: TableSpec) -> tuple[Column, ...]:
    """Return the columns asked for, else those that are not hidden."""
    wanted = {key for text in asked.getlist(spec.prefix + "columns") for key in text.split(",")}
    found = tuple(one for one in spec.columns if one.key in wanted or (wanted and one.is_main))
    return found if wanted and found else tuple(c for c in spec.columns if not c.hidden_by_default)


def _is_known(one: Filter, value: str) -> bool:
    """Say whether a row may hold it: no text of PostgreSQL holds a NUL, and it refuses to look."""
    return "\0" not in value and (
        not one.options or value in {option.value for option in one.options}
    )


def _equal(rows: Any, one: Chosen) -> Any:
    """Return rows whose attribute is the value; without choices, contains it."""
    key, value, is_text = one.filter.key, one.value, not one.filter.options
    if isinstance(rows, QuerySet):
        return rows.filter(**{f"{key}__icontains" if is_text else key: value})
    path = key.replace("__", ".").split(".")
    if is_text:
        return [r for r in rows if value.casefold() in str(value_at(r, path) or "").casefold()]
    return [row for row in rows if str(value_at(row, path)) == value]
