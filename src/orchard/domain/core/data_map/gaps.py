"""Comparing the map with the models: every field has its entry, every entry its field."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db import models

from orchard.domain.core.data_map.entries import Entry


def gaps(
    found: Iterable[type[models.Model]], known: Mapping[str, Mapping[str, Entry]]
) -> list[str]:
    """Return one sentence for every field without an entry and every entry without a field."""
    stored = {model._meta.label_lower: fields_of(model) for model in found}
    missing = [
        f"{model}.{field} is not in the data map: add it to a list of "
        f'["{model}"] in {file_of(model)} (business, personal, opinion or secret).'
        for model, fields in sorted(stored.items())
        for field in fields
        if field not in known.get(model, {})
    ]
    lost = [
        f"{entry.name} stands in the data map but is not stored: take it out of {file_of(model)}."
        for model, fields in sorted(known.items())
        for entry in fields.values()
        if entry.field not in stored.get(model, ())
    ]
    return missing + lost


def fields_of(model: type[models.Model]) -> list[str]:
    """Return the names of everything that a model stores."""
    names = [field.name for field in model._meta.local_fields]
    through = [field.name for field in model._meta.local_many_to_many]
    return names + through


def file_of(model: str) -> str:
    """Return the file of the map that a model belongs to."""
    return f"domain/core/data_map/{model.split('.', maxsplit=1)[0]}.toml"
