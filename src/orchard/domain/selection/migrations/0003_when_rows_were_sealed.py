"""Every row of an archived round says when it was sealed."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("selection", "0002_versions_of_gate_answers")]

    operations = [
        migrations.AddField(
            model_name="nomination",
            name="sealed_at",
            field=models.DateTimeField(null=True, verbose_name="sealed in the archive"),
        ),
        migrations.AddField(
            model_name="gateanswer",
            name="sealed_at",
            field=models.DateTimeField(null=True, verbose_name="sealed in the archive"),
        ),
        migrations.AddField(
            model_name="rater",
            name="sealed_at",
            field=models.DateTimeField(null=True, verbose_name="sealed in the archive"),
        ),
        migrations.AddField(
            model_name="measuredscore",
            name="sealed_at",
            field=models.DateTimeField(null=True, verbose_name="sealed in the archive"),
        ),
        migrations.AddField(
            model_name="settledscore",
            name="sealed_at",
            field=models.DateTimeField(null=True, verbose_name="sealed in the archive"),
        ),
        migrations.AddField(
            model_name="roundresult",
            name="sealed_at",
            field=models.DateTimeField(null=True, verbose_name="sealed in the archive"),
        ),
    ]
