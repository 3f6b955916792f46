"""Say of opportunities from before origins were kept what pages said: past the first stage is pipeline."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def say(apps: StateApps, _editor: BaseDatabaseSchemaEditor) -> None:
    rows = apps.get_model("whitespace", "Opportunity").objects
    rows.filter(stage__gt=1).update(origin="pipeline")


class Migration(migrations.Migration):

    dependencies = [("whitespace", "0006_origin_of_opportunities")]

    operations = [migrations.RunPython(say, migrations.RunPython.noop)]
