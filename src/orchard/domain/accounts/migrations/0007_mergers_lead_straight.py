from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def lead_straight(apps: StateApps, _editor: BaseDatabaseSchemaEditor) -> None:
    """Point accounts at the heir of today where mergers followed each other."""
    rows = apps.get_model("accounts", "Account").objects
    heirs = dict(rows.filter(merged_into__isnull=False).values_list("pk", "merged_into"))
    for key, heir in heirs.items():
        last = heir
        while last in heirs:
            last = heirs[last]
        if last != heir:
            rows.filter(pk=key).update(merged_into=last)


class Migration(migrations.Migration):

    dependencies = [("accounts", "0006_what_is_known_about_customers")]

    operations = [migrations.RunPython(lead_straight, migrations.RunPython.noop)]
