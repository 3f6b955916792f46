"""Every stored field has its entry in the data map, and the map cannot contradict itself."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import models
from django.test.utils import isolate_apps

from orchard.domain.core import checks, data_map
from orchard.domain.core.data_map.entries import read_table

TABLE = {"purpose": "p", "kept": "1 year", "seen": "see_users"}


@pytest.mark.trust("T-GDPR-1")
def test_every_field_has_an_entry_and_every_entry_a_field():
    found = data_map.gaps(apps.get_models(include_auto_created=True), data_map.entries())

    assert found == []


@pytest.mark.trust("T-GDPR-1")
def test_the_system_check_says_the_same():
    assert checks.every_field_is_in_the_data_map(None) == []


@pytest.mark.trust("T-GDPR-1")
@isolate_apps("orchard.domain.core")
def test_a_new_field_fails_with_a_text_that_says_what_to_add():
    class Diary(models.Model):  # noqa: DJ008
        thoughts = models.TextField()

        class Meta:
            app_label = "core"

    found = data_map.gaps([Diary], {})

    assert found == [
        'id, thoughts of core.diary is not in the data map: add it to a list of ["core.diary"] '
        "in domain/core/data_map/core.toml (business, personal, opinion or secret)."
    ]


@pytest.mark.trust("T-GDPR-1")
def test_an_entry_without_a_field_fails():
    known = {
        "core.ghost": {e.field: e for e in read_table("core.ghost", TABLE | {"business": ["x"]})}
    }

    (found,) = data_map.gaps([], known)

    assert "x of core.ghost stands in the data map but is not stored" in found


@pytest.mark.parametrize(
    ("table", "reason"),
    [
        ({"personal": ["x"]}, "give its basis"),
        ({"opinion": ["x"]}, "give its basis"),
        ({"business": ["x"], "seen": "see_everything"}, "neither a permission"),
        ({"business": ["x"], "secret": ["x"]}, "two lists"),
        ({"business": ["x"], "fields": {"y": {"kept": "z"}}}, "stands in no list"),
        ({"business": ["x"], "colour": "red"}, "not a word"),
        ({"business": ["x"], "portal": "always"}, "never or shared"),
        ({"business": ["x"], "export": "all"}, "viewer, subject or never"),
        ({"business": ["x"], "kept": " "}, "how long it is kept"),
        ({"business": ["x"], "fields": {"x": {"colour": "red"}}}, "colour"),
    ],
)
def test_a_table_that_cannot_be_meant_is_refused(table: dict, reason: str):
    with pytest.raises(data_map.MapMistake, match=reason):
        list(read_table("core.x", TABLE | table))


def test_a_secret_is_seen_exported_and_told_to_nobody():
    (entry,) = read_table("core.x", TABLE | {"secret": ["key"], "ai": "facts"})

    assert (entry.seen, entry.export, entry.ai, entry.portal) == (
        "nobody",
        "never",
        "never",
        "never",
    )


def test_nothing_is_shown_on_the_portal_unless_said():
    found = [e for fields in data_map.entries().values() for e in fields.values()]

    assert {entry.portal for entry in found} == {"never"}


def test_only_business_facts_may_reach_an_assistant():
    found = [e for fields in data_map.entries().values() for e in fields.values()]

    assert {entry.kind for entry in found if entry.ai == "facts"} == {data_map.Kind.BUSINESS}
