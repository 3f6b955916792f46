from django.db import migrations

from orchard.domain.core.migrating import RunStatements

OF_PLAN = "SELECT p.account_id FROM {table} t JOIN plans_accountplan p ON p.id = t.plan_id WHERE t.id = s.object_id"
OF_ACCOUNT = "SELECT t.account_id FROM {table} t WHERE t.id = s.object_id"
OF_FILE = (
    "SELECT CAST(t.subject_id AS bigint) FROM core_attachment t "
    "WHERE t.id = s.object_id AND t.subject_type = 'accounts.account'"
)
OWNERS = {
    "objective": OF_PLAN.format(table="plans_objective"),
    "initiative": OF_PLAN.format(table="plans_initiative"),
    "action": OF_ACCOUNT.format(table="plans_action"),
    "criterion": OF_ACCOUNT.format(table="plans_successcriterion"),
    "value": OF_ACCOUNT.format(table="plans_valuerecord"),
    "group": OF_ACCOUNT.format(table="plans_projectgroup"),
    "question": OF_ACCOUNT.format(table="plans_whatmatterscheck"),
    "document": OF_FILE,
}


class GiveToTheirOwn(RunStatements):
    """Point shares at the account whose thing they show, so that undone mergers part them, too.

    Until lately a thing was shared with the account that its own one was part of at that moment.
    """

    def forwards(self, vendor: str) -> list[str]:
        """Return a statement for each kind of things."""
        return [
            f"UPDATE plans_shareditem AS s SET account_id = ({owner}) "  # noqa: S608  # our own words
            f"WHERE s.kind = '{kind}' AND s.account_id <> ({owner})"
            for kind, owner in OWNERS.items()
        ]

    def backwards(self, vendor: str) -> list[str]:
        """Leave them: where they stood was a mistake."""
        return []


class Migration(migrations.Migration):

    dependencies = [("plans", "0013_initiatives_from_ideas"), ("core", "0006_attached_files")]

    operations = [GiveToTheirOwn()]
