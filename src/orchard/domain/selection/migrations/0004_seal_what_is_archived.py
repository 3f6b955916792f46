"""Rounds that are archived already are sealed whole; what is approved moves on in few ways only."""

from __future__ import annotations

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from orchard.domain.core.triggers import (
    ANSWERED_EXCEPTIONS,
    ANSWERED_OVERRIDES,
    APPROVED_TRANSITIONS,
    ARCHIVED_GATES,
    ARCHIVED_MEASURES,
    ARCHIVED_NOMINATIONS,
    ARCHIVED_RATERS,
    ARCHIVED_RESULTS,
    ARCHIVED_TALKS,
    NAMES_OF_GOALS,
    REVEALED_GOALS,
    sealed,
)

SEALS = (
    ANSWERED_EXCEPTIONS,
    ANSWERED_OVERRIDES,
    APPROVED_TRANSITIONS,
    ARCHIVED_GATES,
    ARCHIVED_MEASURES,
    ARCHIVED_NOMINATIONS,
    ARCHIVED_RATERS,
    ARCHIVED_RESULTS,
    ARCHIVED_TALKS,
    NAMES_OF_GOALS,
    REVEALED_GOALS,
)
OF_ROUND = {
    "Nomination": "round",
    "Rater": "round",
    "GateAnswer": "nomination__round",
    "MeasuredScore": "nomination__round",
    "SettledScore": "nomination__round",
    "RoundResult": "nomination__round",
}


def seal_archived(apps: StateApps, _editor: BaseDatabaseSchemaEditor) -> None:
    """Give rows of rounds in the archive the moment of their archiving."""
    rounds = apps.get_model("selection", "SelectionRound").objects.filter(archived_at__isnull=False)
    for found in rounds:
        for name, path in OF_ROUND.items():
            rows = apps.get_model("selection", name).objects.filter(**{path: found.pk})
            rows.update(sealed_at=found.archived_at)


class Migration(migrations.Migration):
    dependencies = [("selection", "0003_when_rows_were_sealed")]

    operations = [
        migrations.RunPython(seal_archived, migrations.RunPython.noop),
        *(sealed(seal) for seal in SEALS),
    ]
