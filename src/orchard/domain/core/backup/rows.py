"""Rows as portable JSON lines: the same row is the same text on every database."""

from __future__ import annotations

import base64
import json
from collections.abc import Collection, Iterable, Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from uuid import UUID

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import NOT_PROVIDED
from django.utils.dateparse import parse_duration
from django.utils.translation import gettext as _

from orchard.domain.core.mistakes import Invalid
from orchard.domain.core.models import Organisation, User

CHUNK = 2_000
LEFT_OUT = frozenset(
    {
        "contenttypes.ContentType", "auth.Permission", "auth.Group", "auth.Group_permissions",
        "sessions.Session", "usersessions.UserSession",
        "core.Attempt", "core.Tally", "core.CacheEntry",
        "search.NameWord", "search.FreshName",
    }
)  # fmt: skip
"""Made anew by every installation, or worth nothing in another one."""

Model = type[models.Model]
Column = models.Field[object, object]


class RowDoesNotFit(Invalid):
    """A row of the backup is not one that this version can hold."""


def tables() -> dict[str, Model]:
    """Return the models whose rows are kept, by label, in the order in which rows refer."""
    found = {
        model._meta.label: model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy and model._meta.label not in LEFT_OUT
    }
    return {label: found[label] for label in _in_order(found)}


def dump(model: Model, names: Collection[str] | None = None) -> Iterator[str]:
    """Yield every row as a line, by key; `names` leaves out what an older version did not have."""
    fields = [
        field for field in model._meta.concrete_fields if names is None or field.attname in names
    ]
    for row in model._base_manager.order_by("pk").iterator(chunk_size=CHUNK):
        yield _line(row, fields)


def as_of_today(model: Model, lines: Iterable[str]) -> Iterator[str]:
    """Yield the lines as this version writes them: a column may hold more places than it did."""
    fields = list(model._meta.concrete_fields)
    for line in lines:
        row, named = _row(model, fields, line), json.loads(line)
        held = [field for field in fields if field.attname in named]
        for field in held:
            setattr(row, field.attname, _as_stored(field, getattr(row, field.attname)))
        yield _line(row, held)


def load(model: Model, lines: Iterable[str]) -> int:
    """Add the rows exactly as they were, moments of creation included; return their number."""
    fields = list(model._meta.concrete_fields)
    count, waiting = 0, list[models.Model]()
    for line in lines:
        waiting.append(_row(model, fields, line))
        if len(waiting) == CHUNK:
            count += _insert(model, fields, waiting)
            waiting = []
    return count + _insert(model, fields, waiting)


def is_unused() -> bool:
    """Say whether nobody has begun here; an offered first link is no beginning."""
    return not Organisation.objects.exists() and not User.objects.exists()


def _insert(model: Model, fields: list[Column], rows: list[models.Model]) -> int:
    """Insert past `save` and past fields that would set themselves."""
    together = max(1, 900 // len(fields))  # SQLite takes so many values in one statement
    for start in range(0, len(rows), together):
        part = rows[start : start + together]
        rows_of = model._base_manager.all()
        rows_of._insert(part, fields=fields, using="default", raw=True)  # type: ignore[attr-defined]  # the only way past pre_save
    return len(rows)


def _row(model: Model, fields: list[Column], line: str) -> models.Model:
    """Return the row of a line; a field that a newer version added takes its default."""
    try:
        values = json.loads(line)
        unknown = set(values) - {field.attname for field in fields}
        if unknown:
            raise RowDoesNotFit(_unknown(model, ", ".join(sorted(unknown))))
        return model(**{field.attname: _value(field, values) for field in fields})
    except (ValueError, TypeError, AttributeError, ValidationError) as reason:
        text = _("A row of %(table)s in the backup cannot be read. Nothing was restored.")
        raise RowDoesNotFit(text % {"table": model._meta.label}) from reason


def _value(field: Column, values: dict[str, object]) -> object:
    if field.attname not in values:
        if field.default is NOT_PROVIDED and not field.null and not field.blank:
            raise RowDoesNotFit(_unknown(field.model, field.attname))
        return field.get_default()
    value = values[field.attname]
    if value is None or isinstance(field, models.JSONField):
        return value
    if isinstance(field, models.BinaryField):
        return base64.b64decode(str(value))
    if isinstance(field, models.DurationField):
        return parse_duration(str(value))
    return field.to_python(value)


def _unknown(model: Model, fields: str) -> str:
    text = _("The backup does not fit this version of Orchard: %(table)s, %(fields)s.")
    return text % {"table": model._meta.label, "fields": fields}


def _plain(value: object) -> object:
    """Return what JSON can say; amounts stay exact as text."""
    match value:
        case Decimal() | UUID():
            return str(value)
        case datetime() | date() | time():
            return value.isoformat()
        case timedelta():
            return str(value)
        case bytes() | memoryview():
            return base64.b64encode(bytes(value)).decode("ascii")
    return value


def _line(row: models.Model, fields: Iterable[Column]) -> str:
    values = {field.attname: _plain(getattr(row, field.attname)) for field in fields}
    return json.dumps(values, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def _as_stored(field: Column, value: object) -> object:
    """Return an amount with the places of its column, unless that would lose some of it."""
    if not isinstance(field, models.DecimalField) or not isinstance(value, Decimal):
        return value
    try:
        wide = value.quantize(Decimal(1).scaleb(-field.decimal_places))
    except InvalidOperation:  # more digits than any amount has
        return value
    return wide if wide == value else value


def _in_order(found: dict[str, Model]) -> list[str]:
    """Return labels so that a table comes after those that it refers to, where that is possible."""
    ordered: dict[str, None] = {}

    def add(label: str, above: tuple[str, ...]) -> None:
        for field in found[label]._meta.concrete_fields:
            related = field.related_model
            target = related._meta.label if isinstance(related, type) else ""
            if target in found and target not in (*above, label):
                add(target, (*above, label))
        ordered.setdefault(label)

    for label in sorted(found):
        add(label, ())
    return list(ordered)
