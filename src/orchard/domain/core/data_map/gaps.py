"""Comparing the map with the models: every field has its entry, every entry its field."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db import models

from orchard.domain.core.data_map.entries import Entry

Stored = Mapping[str, list[str]]
Known = Mapping[str, Mapping[str, Entry]]


def gaps(found: Iterable[type[models.Model]], known: Known) -> list[str]:
    """Return one sentence for every model with fields that have no entry, or entries no field."""
    stored = {model._meta.label_lower: fields_of(model) for model in found}
    return [
        text
        for model in sorted({*stored, *known})
        for text in (_missing(model, stored, known), _lost(model, stored, known))
        if text
    ]


def _missing(model: str, stored: Stored, known: Known) -> str:
    fields = [field for field in stored.get(model, ()) if field not in known.get(model, {})]
    text = (
        f"{', '.join(fields)} of {model} is not in the data map: add it to a list of "
        f'["{model}"] in {file_of(model)} (business, personal, opinion or secret).'
    )
    return text if fields else ""


def _lost(model: str, stored: Stored, known: Known) -> str:
    fields = [field for field in known.get(model, ()) if field not in stored.get(model, ())]
    text = (
        f"{', '.join(fields)} of {model} stands in the data map but is not stored: "
        f"take it out of {file_of(model)}."
    )
    return text if fields else ""


def fields_of(model: type[models.Model]) -> list[str]:
    """Return the names of everything that a model stores."""
    names = [field.name for field in model._meta.local_fields]
    through = [field.name for field in model._meta.local_many_to_many]
    return names + through


def file_of(model: str) -> str:
    """Return the file of the map that a model belongs to."""
    return f"domain/core/data_map/{model.split('.', maxsplit=1)[0]}.toml"
