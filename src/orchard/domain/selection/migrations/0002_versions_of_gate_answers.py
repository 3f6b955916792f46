"""Answers at gates carry a version, so that nobody writes over what they have not seen."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("selection", "0001_choosing_key_accounts")]

    operations = [
        migrations.AddField(
            model_name="gateanswer",
            name="version",
            field=models.PositiveIntegerField(default=1, editable=False, verbose_name="version"),
        ),
    ]
