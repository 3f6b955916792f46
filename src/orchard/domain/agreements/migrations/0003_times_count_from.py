from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps
from django.db.models import F


def _from_the_report(apps: StateApps, _editor: BaseDatabaseSchemaEditor) -> None:
    """Count from the report, as was done until now."""
    apps.get_model("agreements", "Deviation").objects.update(counts_from=F("reported_at"))


class Migration(migrations.Migration):

    dependencies = [
        ('agreements', '0002_deviations'),
    ]

    operations = [
        migrations.AddField(
            model_name='deviation',
            name='counts_from',
            field=models.DateTimeField(null=True, verbose_name='times count from'),
        ),
        migrations.RunPython(_from_the_report, migrations.RunPython.noop),
        migrations.AlterField(
            model_name='deviation',
            name='counts_from',
            field=models.DateTimeField(verbose_name='times count from'),
        ),
    ]
