"""Writing a text into every field in which people write, past all forms: whatever way it came in."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from itertools import cycle

from django.apps import apps
from django.db import DatabaseError, models, transaction

from orchard.domain.economics.models import AccountFigures, FigureSet

NOT_WRITTEN = {
    *(
        "slug",
        "key",
        "currency",
        "email",
        "language",
        "time_zone",
        "locale",
        "token",
        "digest",
        "password",
    ),
    *(
        "sha256",
        "inputs",
        "methods",
        "method",
        "mapping",
        "record",
        "text_hash",
        "grade",
        "class_value",
    ),
    *(
        "signal_kinds",
        "source_key",
        "customer",
        "subject_type",
        "subject_id",
        "scopes",
        "query",
        "page",
    ),
    *(
        "cache_key",
        "value",
        "state",
        "work",
        "hash",
        "previous",
        "verb",
        "what",
        "prefix",
        "folder",
    ),
}
"""Names, keys and enumerations of the program's own: nobody writes a text into them."""

SEALED = {"core.auditevent", "core.audithead"}


def fields_of_people() -> Iterator[tuple[type[models.Model], models.Field]]:
    """Yield the fields of our models that hold text which somebody wrote."""
    for model in apps.get_models():
        if not model.__module__.startswith("orchard.domain") or model._meta.label_lower in SEALED:
            continue
        for field in model._meta.concrete_fields:
            is_text = isinstance(field, models.CharField | models.TextField)
            if is_text and not field.choices and field.name not in NOT_WRITTEN:
                yield model, field


def spoil(texts: Sequence[str]) -> set[str]:
    """Write the texts into every row, as many into each field as it holds; return those written."""
    waiting, written = cycle(texts), set[str]()
    for model, field in fields_of_people():
        for key in list(model._default_manager.order_by("pk").values_list("pk", flat=True)):
            chosen = _as_many_as_fit(waiting, field.max_length or 2000)
            if _write(model, field, key, "".join(chosen)):
                written |= set(chosen)
    _spoil_documents(texts)
    return written


def _as_many_as_fit(waiting: Iterator[str], room: int) -> list[str]:
    chosen: list[str] = []
    for text in waiting:
        if (chosen and sum(map(len, chosen)) + len(text) > room) or len(chosen) > MOST_IN_ONE:
            break
        if len(text) <= room:
            chosen.append(text)
        elif not chosen:
            break
    return chosen


MOST_IN_ONE = 12


def _write(model: type[models.Model], field: models.Field, key: object, text: str) -> bool:
    """Store the text; a field that takes none, or that is sealed, stays as it is."""
    if not text:
        return False
    value = f"{text} {key}" if field.unique and len(text) < (field.max_length or 2000) - 8 else text
    try:
        with transaction.atomic():
            return bool(model._default_manager.filter(pk=key).update(**{field.name: value}))
    except DatabaseError:
        return False


def _spoil_documents(texts: Sequence[str]) -> None:
    """Put texts where names stand in the stored figures."""
    text = "".join(texts[:4])
    for row in FigureSet.objects.all():
        spoiled = json.dumps(row.document).replace('"Nordfjord"', json.dumps(text))
        FigureSet.objects.filter(pk=row.pk).update(document=json.loads(spoiled))
    for figures in AccountFigures.objects.all():
        signs = [{**sign, "reason": text} for sign in figures.signals]
        AccountFigures.objects.filter(pk=figures.pk).update(signals=signs)
