"""Django's system check of the data map: no field is stored that nobody has thought about."""

from __future__ import annotations

from collections.abc import Sequence

from django.apps import AppConfig, apps
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.checks import Warning as Notice

from orchard.domain.core import data_map


@register(Tags.models)
def every_field_is_in_the_data_map(
    app_configs: Sequence[AppConfig] | None, **_options: object
) -> list[CheckMessage]:
    """Return a mistake for each field without an entry and each entry without a field."""
    try:
        known = data_map.entries()
    except data_map.MapMistake as mistake:
        return [Error(str(mistake), id="orchard.E001")]
    models = apps.get_models(include_auto_created=True)
    return [Notice(text, id="orchard.W001") for text in data_map.gaps(models, known)]
