"""New tables are made together, each as the last operation leaves it."""

from __future__ import annotations

import pytest
from django.db import connection, models
from django.db.migrations import AddConstraint, AddField, CreateModel, Migration, RunSQL
from django.db.migrations.state import ProjectState

from orchard.domain.core.migrating import Together, together

KEY = ("id", models.BigAutoField(primary_key=True))


def tree() -> CreateModel:
    return CreateModel("Tree", [KEY, ("height", models.IntegerField())])


def apple() -> CreateModel:
    return CreateModel("Apple", [KEY, ("tree", models.ForeignKey("orchards.Tree", models.CASCADE))])


def pear() -> CreateModel:
    return CreateModel("Pear", [KEY])


def tall() -> AddConstraint:
    high = models.CheckConstraint(condition=models.Q(height__gt=0), name="tree_is_tall")
    return AddConstraint("tree", high)


def test_tables_and_what_is_added_to_them_are_joined():
    joined = together([tree(), tall(), apple()])

    assert [type(one) for one in joined] == [Together]


def test_what_changes_a_table_that_was_there_stays_apart():
    field = AddField("user", "name", models.TextField(default=""))

    joined = together([tree(), field, apple(), RunSQL("SELECT 1"), pear()])

    assert [type(one) for one in joined] == [Together, AddField, RunSQL, Together]
    assert [one.name for one in joined[0].operations] == ["Tree", "Apple"]


@pytest.mark.django_db(transaction=True)
def test_the_tables_stand_with_all_that_was_added_and_go_again():
    migration = Migration("0001_initial", "orchards")
    migration.operations = together([tree(), tall(), apple()])
    with connection.schema_editor(atomic=False) as editor:
        migration.apply(ProjectState(), editor)

    with connection.cursor() as cursor:
        made = connection.introspection.get_constraints(cursor, "orchards_tree")
        assert "tree_is_tall" in made
        assert {"orchards_tree", "orchards_apple"} <= set(connection.introspection.table_names())

    with connection.schema_editor(atomic=False) as editor:
        migration.unapply(ProjectState(), editor)
    assert "orchards_tree" not in connection.introspection.table_names()
