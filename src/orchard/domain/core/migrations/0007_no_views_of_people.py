from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def forget(apps: StateApps, _editor: BaseDatabaseSchemaEditor) -> None:
    """Delete saved views whose filters may name a person at a customer: they outlive an erasure."""
    rows = apps.get_model("core", "SavedView").objects
    rows.filter(page__startswith="/accounts/", page__endswith="/people").delete()


class Migration(migrations.Migration):

    dependencies = [("core", "0006_attached_files")]

    operations = [migrations.RunPython(forget, migrations.RunPython.noop)]
