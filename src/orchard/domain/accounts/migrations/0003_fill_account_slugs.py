from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from orchard.domain.accounts import slugs


def fill(apps: StateApps, _editor: BaseDatabaseSchemaEditor) -> None:
    """Give accounts from before the pages a name for their addresses."""
    rows = apps.get_model("accounts", "Account").objects
    accounts = list(rows.filter(slug__isnull=True).only("pk", "name", "key").order_by("pk"))
    given = slugs.give([(account.name, account.key) for account in accounts], set())
    for account, slug in zip(accounts, given, strict=True):
        account.slug = slug
    rows.bulk_update(accounts, ["slug"], batch_size=500)


class Migration(migrations.Migration):

    dependencies = [("accounts", "0002_account_slug")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
