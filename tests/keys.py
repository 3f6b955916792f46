"""Keys of rows that are mistaken for nothing else."""

from __future__ import annotations

from django.apps import apps
from django.db import connection
from django.db.models import AutoField

FIRST_KEY = 20_000_000
KEYS_OF_A_TABLE = 10_000


def keep_keys_apart() -> None:
    """Let new rows of different tables have different keys, and none that could be an amount."""
    models = [model for model in apps.get_models() if isinstance(model._meta.pk, AutoField)]
    with connection.cursor() as cursor:
        for place, model in enumerate(models):
            table, first = model._meta.db_table, FIRST_KEY + place * KEYS_OF_A_TABLE
            if connection.vendor == "sqlite":
                cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table])
                cursor.execute("INSERT INTO sqlite_sequence VALUES (%s, %s)", [table, first])
            else:
                named = [table, model._meta.pk.column, first]
                cursor.execute("SELECT setval(pg_get_serial_sequence(%s, %s), %s)", named)
